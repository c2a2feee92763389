use crate::{
    api::client,
    caller,
    flash::{self, Flash},
    locales::locale,
    pages::{loaded::loaded, said::said},
    parts::{Button, ButtonKind, ButtonLink, EmptyState, Field, Heading, PageTitle, PublicFrame},
};
use kabinet_domain::ids::CodeId;
use kabinet_portal::{Error, accounts::Waiting};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// Where the code from the letter is entered; a taken address shows the same page.
#[component]
pub fn Code() -> impl IntoView {
    let t = locale();
    let (portal, visitor, kept) = (caller::portal(), caller::visitor(), flash::take());
    let sent = caller::query("id").and_then(|id| caller::joining(&id));
    loaded(async move {
        let programme = portal.programme(t.0).await?;
        let waiting = match sent {
            None => None,
            Some(sent) => match visitor.waiting(&sent).await {
                Ok(waiting) => Some((sent.id, waiting)),
                Err(Error::NotFound) => None,
                Err(error) => return Err(error),
            },
        };
        let kept = kept.await;
        Ok(match waiting {
            Some((id, waiting)) => shown(programme.name, id, waiting, kept).into_any(),
            None => gone(programme.name).into_any(),
        })
    })
}

fn shown(programme: String, id: CodeId, waiting: Waiting, kept: Flash) -> impl IntoView {
    let t = locale();
    let id = id.to_string();
    let left = match waiting.minutes {
        0 => t.code_expired().to_owned(),
        minutes => t.code_minutes(minutes),
    };
    view! {
        <PageTitle text=format!("{} – {programme}", t.code_title())/>
        <PublicFrame programme=programme>
            <Heading title=t.code_title() text=t.code_sent_to(&waiting.address)/>
            {said(&kept)}
            <form class="stack" method="post" action=client::EnterCode::PATH>
                <input type="hidden" name="id" value=id.clone()/>
                <Field
                    label=t.code_field()
                    name="code"
                    code=true
                    autocomplete="one-time-code"
                    inputmode="numeric"
                    required=true
                    autofocus=true
                    hint=left
                    error=kept.wrong("code")
                />
                <Button>{t.code_submit()}</Button>
            </form>
            <form class="stack" method="post" action=client::SendCode::PATH>
                <input type="hidden" name="id" value=id/>
                <p class="hint">{t.code_nothing()}</p>
                <Button kind=ButtonKind::Quiet>{t.code_another()}</Button>
            </form>
            <p class="aside">{t.code_wrong_address()}" "<a href=client::REGISTRATION>{t.code_again()}</a></p>
        </PublicFrame>
    }
}

/// The code was used, is long past, or never was: the page cannot know which.
fn gone(programme: String) -> impl IntoView {
    let t = locale();
    view! {
        <PageTitle text=t.code_gone_title()/>
        <PublicFrame programme=programme>
            <EmptyState title=t.code_gone_title() text=t.code_gone_text()>
                <ButtonLink href="/client/login/">{t.registration_sign_in()}</ButtonLink>
                <ButtonLink kind=ButtonKind::Quiet href=client::REGISTRATION>{t.code_again()}</ButtonLink>
            </EmptyState>
        </PublicFrame>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;

    async fn page(minutes: i64) -> String {
        let body = match minutes {
            0 => || waiting(0).into_any(),
            _ => || waiting(1).into_any(),
        };
        rendered("/client/code/?id=0191f3c0-0000-7000-8000-000000000001", body).await
    }

    fn waiting(minutes: i64) -> impl IntoView {
        let id = "0191f3c0-0000-7000-8000-000000000001".parse().unwrap();
        shown("Club".into(), id, Waiting { address: "anna@example.org".into(), minutes }, Flash::default())
    }

    #[tokio::test]
    async fn the_code_may_be_filled_in_by_the_phone_and_the_time_left_is_told() {
        let html = page(1).await;
        assert!(html.contains(r#"autocomplete="one-time-code""#) && html.contains(r#"inputmode="numeric""#), "{html}");
        assert!(html.contains("to anna@example.org.") && html.contains("good for 1 more minute."), "{html}");
        assert_eq!(html.matches(r#"name="id" value="0191f3c0-0000-7000-8000-000000000001""#).count(), 2, "{html}");
        assert!(!html.contains("module") && !html.contains("wasm"), "{html}");
        assert!(page(0).await.contains("The code has expired."), "an old code says so");
    }

    #[tokio::test]
    async fn a_choice_of_language_comes_back_to_the_same_code() {
        let html = page(1).await;
        assert!(html.contains(r#"name="back" value="/client/code/?id=0191f3c0"#), "{html}");
    }
}
