use super::ways::ways;
use crate::{
    api::client,
    caller,
    flash::{self, Flash},
    locales::locale,
    pages::{loaded::loaded, said::said},
    parts::{Button, Field, Heading, PageTitle, PublicFrame},
};
use kabinet_domain::event::NetworkName;
use leptos::{prelude::*, server_fn::ServerFn as _};

/// Sign-in by password, or by a network whose profile is linked.
#[component]
pub fn SignIn() -> impl IntoView {
    let t = locale();
    let portal = caller::portal();
    let (kept, token) = (flash::take(), caller::arrived());
    loaded(async move {
        let programme = portal.programme(t.0).await?;
        let networks = portal.open_networks().await?;
        let arrived = match token {
            Some(token) => portal.arrived(&token).await?,
            None => None,
        };
        let arrived = arrived.filter(|arrived| arrived.open.links()).map(|arrived| arrived.network);
        Ok(shown(programme.name, networks, arrived, kept.await))
    })
}

fn shown(programme: String, networks: Vec<NetworkName>, arrived: Option<NetworkName>, kept: Flash) -> impl IntoView {
    let t = locale();
    let ways = ways(networks, &|network| t.sign_in_network(&caller::network(t, network)));
    let arrived = arrived.map(|network| {
        let words = t.sign_in_arrived(&caller::network(t, network));
        view! { <p class="flash tone-good">{words}</p> }
    });
    view! {
        <PageTitle text=format!("{} – {programme}", t.sign_in_title())/>
        <PublicFrame programme=programme>
            <Heading title=t.sign_in_title() text=t.sign_in_lead()/>
            {said(&kept)}
            {arrived}
            <form class="stack" method="post" action=client::SignIn::PATH>
                <Field
                    label=t.sign_in_email()
                    name="email"
                    kind="email"
                    value=kept.typed("email")
                    autocomplete="username"
                    inputmode="email"
                    required=true
                    error=kept.wrong("email")
                />
                <Field
                    label=t.sign_in_password()
                    name="password"
                    kind="password"
                    autocomplete="current-password"
                    required=true
                />
                <Button>{t.sign_in_submit()}</Button>
            </form>
            {ways}
            <p class="aside">{t.sign_in_new_here()}" "<a href=client::REGISTRATION>{t.sign_in_register()}</a></p>
        </PublicFrame>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use kabinet_domain::problem::Problem;

    #[tokio::test]
    async fn a_refused_sign_in_says_so_and_keeps_the_address_only() {
        let refused = || {
            let typed = Flash::form("sign_in", [("email", "anna@example.org")]);
            shown("Club".into(), vec![NetworkName::Vk], None, typed.refused(vec![("", Problem::WrongSignIn)]))
        };
        let html = rendered("/client/login/", refused).await;
        assert!(html.contains("Wrong address or password.") && html.contains(r#"value="anna@example.org""#), "{html}");
        assert!(html.contains(r#"action="/oauth/vk/start""#) && html.contains("Sign in with VK"), "{html}");
        let alone = rendered("/client/login/", || shown("Club".into(), Vec::new(), None, Flash::default())).await;
        assert!(!alone.contains("/oauth/") && !alone.contains("class=\"or\""), "{alone}");
    }
}
