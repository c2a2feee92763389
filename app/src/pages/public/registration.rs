use crate::{
    api::client,
    caller,
    flash::{self, Flash},
    locales::locale,
    pages::{loaded::loaded, said::said},
    parts::{Button, Check, Field, Heading, PageTitle, PublicFrame},
};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// Registration. Who invited is remembered, but never told here.
#[component]
pub fn Registration() -> impl IntoView {
    let t = locale();
    let portal = caller::portal();
    let kept = flash::take();
    let invited = caller::invited().and_then(|cookie| portal.remembered(&cookie)).is_some();
    loaded(async move {
        let programme = portal.programme(t.0).await?;
        Ok(shown(programme.name, invited, kept.await))
    })
}

fn shown(programme: String, invited: bool, kept: Flash) -> impl IntoView {
    let t = locale();
    let invitation = invited.then(|| {
        view! {
            <p class="flash tone-good">
                <strong>{t.registration_invited()}</strong>". "{t.registration_invited_text()}
            </p>
        }
    });
    view! {
        <PageTitle text=format!("{} – {programme}", t.registration_title())/>
        <PublicFrame programme=programme>
            <Heading title=t.registration_title() text=t.registration_lead()/>
            {said(&kept)}
            {invitation}
            <form class="stack" method="post" action=client::Register::PATH>
                <Field
                    label=t.registration_name()
                    name="name"
                    value=kept.typed("name")
                    autocomplete="name"
                    required=true
                    hint=t.registration_name_hint()
                    error=kept.wrong("name")
                />
                <Field
                    label=t.registration_email()
                    name="email"
                    kind="email"
                    value=kept.typed("email")
                    autocomplete="username"
                    inputmode="email"
                    required=true
                    hint=t.registration_email_hint()
                    error=kept.wrong("email")
                />
                <Field
                    label=t.registration_password()
                    name="password"
                    kind="password"
                    autocomplete="new-password"
                    required=true
                    hint=t.registration_password_hint()
                    error=kept.wrong("password")
                />
                <Check
                    label=t.registration_consent()
                    name="consent"
                    checked=kept.typed("consent") == "on"
                    error=kept.wrong("consent")
                />
                <Check
                    label=t.registration_mailings()
                    name="mailings"
                    checked=kept.typed("mailings") == "on"
                    hint=t.registration_mailings_hint()
                />
                <Button>{t.registration_submit()}</Button>
            </form>
            <p class="aside">{t.registration_have_account()}" "<a href="/client/login/">{t.registration_sign_in()}</a></p>
        </PublicFrame>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use kabinet_domain::{member::FieldError, problem::Problem};

    fn refused() -> Flash {
        Flash::form("register", [("name", "<b>Anna</b>"), ("email", "anna@"), ("consent", "on")])
            .refused(vec![("email", Problem::from(FieldError::NotAnAddress))])
    }

    #[tokio::test]
    async fn a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_but_never_the_password() {
        let html = rendered("/client/registration/", || shown("Club".into(), false, refused())).await;
        assert!(html.contains(r#"value="&lt;b&gt;Anna&lt;/b&gt;""#), "{html}");
        assert!(html.contains(r#"aria-describedby="f-email-error f-email-hint""#), "{html}");
        assert!(html.contains("Check the address"), "{html}");
        assert!(html.contains(" checked"), "{html}");
        let password = html.split_once(r#"name="password""#).unwrap().1.split_once('>').unwrap().0;
        assert!(!password.contains("value=\"") || password.contains("value=\"\""), "{password}");
    }

    #[tokio::test]
    async fn an_invitation_is_told_without_a_name_and_nothing_is_loaded_but_a_sheet() {
        let invited = rendered("/client/registration/", || shown("Club".into(), true, Flash::default())).await;
        assert!(invited.contains("A friend invited you"), "{invited}");
        assert!(!invited.contains("module") && !invited.contains("wasm"), "{invited}");
        let alone = rendered("/client/registration/", || shown("Club".into(), false, Flash::default())).await;
        assert!(!alone.contains("friend invited"), "{alone}");
        assert!(!alone.contains(" checked"), "consent is given, not taken: {alone}");
    }
}
