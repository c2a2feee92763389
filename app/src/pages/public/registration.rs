use super::ways::ways;
use crate::{
    api::client::{self, SIGN_IN},
    caller,
    flash::{self, Flash},
    locales::locale,
    pages::{loaded::loaded, said::said},
    parts::{Button, ButtonKind, Check, Field, Heading, PageTitle, PublicFrame},
};
use kabinet_domain::event::NetworkName;
use kabinet_portal::links::Arrived;
use leptos::{prelude::*, server_fn::ServerFn as _};

/// Registration: by the form with a password, with a network, or by the form of somebody who came through one. Who invited is
/// remembered, but never told here.
#[component]
pub fn Registration() -> impl IntoView {
    let t = locale();
    let portal = caller::portal();
    let kept = flash::take();
    let invited = caller::invited().and_then(|cookie| portal.remembered(&cookie)).is_some();
    let token = caller::arrived();
    loaded(async move {
        let programme = portal.programme(t.0).await?.name;
        let arrived = match token {
            Some(token) => portal.arrived(&token).await?,
            None => None,
        };
        let kept = kept.await;
        let form = if let Some(arrived) = arrived.filter(|arrived| arrived.open.signs_in()) {
            joining(&arrived, &kept).into_any()
        } else {
            registering(portal.open_networks().await?, &kept).into_any()
        };
        Ok(shown(programme, invited, form, &kept))
    })
}

fn shown(programme: String, invited: bool, form: AnyView, kept: &Flash) -> impl IntoView + use<> {
    let t = locale();
    let invitation = invited.then(|| {
        view! {
            <p class="flash tone-good">
                <strong>{t.registration_invited()}</strong>". "{t.registration_invited_text()}
            </p>
        }
    });
    let said = said(kept);
    view! {
        <PageTitle text=format!("{} – {programme}", t.registration_title())/>
        <PublicFrame programme=programme>
            <Heading title=t.registration_title() text=t.registration_lead()/>
            {said}
            {invitation}
            {form}
        </PublicFrame>
    }
}

fn registering(networks: Vec<NetworkName>, kept: &Flash) -> impl IntoView + use<> {
    let t = locale();
    let person = person(&kept.typed("name"), &kept.typed("email"), kept);
    let (password_error, consents) = (kept.wrong("password"), consents(kept));
    let ways = ways(networks, &|network| t.registration_network(&caller::network(t, network)));
    view! {
        <form class="stack" method="post" action=client::Register::PATH>
            {person}
            <Field
                label=t.registration_password()
                name="password"
                kind="password"
                autocomplete="new-password"
                required=true
                hint=t.registration_password_hint()
                error=password_error
            />
            {consents}
            <Button>{t.registration_submit()}</Button>
        </form>
        {ways}
        <p class="aside">{t.registration_have_account()}" "<a href=SIGN_IN>{t.registration_sign_in()}</a></p>
    }
}

/// Somebody came through a network: the profile takes the place of a password.
fn joining(arrived: &Arrived, kept: &Flash) -> impl IntoView + use<> {
    let t = locale();
    let network = &caller::network(t, arrived.network);
    let who = match arrived.name.as_str() {
        "" => t.registration_arrived(network),
        name => t.registration_arrived_as(name, network),
    };
    let (text, without) = (t.registration_arrived_text(network), t.registration_arrived_without(network));
    let person = person(&kept.typed_or("name", &arrived.name), &kept.typed_or("email", &arrived.email), kept);
    let consents = consents(kept);
    view! {
        <p class="flash tone-good"><strong>{who}</strong>". "{text}</p>
        <form class="stack" method="post" action=client::Join::PATH>
            {person}
            {consents}
            <Button>{t.registration_submit()}</Button>
        </form>
        <p class="aside">{t.registration_arrived_member()}" "<a href=SIGN_IN>{t.registration_sign_in()}</a></p>
        <form class="stack" method="post" action=client::ForgetArrival::PATH>
            <Button kind=ButtonKind::Quiet>{without}</Button>
        </form>
    }
}

fn person(name: &str, email: &str, kept: &Flash) -> impl IntoView + use<> {
    let t = locale();
    view! {
        <Field
            label=t.registration_name()
            name="name"
            value=name
            autocomplete="name"
            required=true
            hint=t.registration_name_hint()
            error=kept.wrong("name")
        />
        <Field
            label=t.registration_email()
            name="email"
            kind="email"
            value=email
            autocomplete="username"
            inputmode="email"
            required=true
            hint=t.registration_email_hint()
            error=kept.wrong("email")
        />
    }
}

fn consents(kept: &Flash) -> impl IntoView + use<> {
    let t = locale();
    view! {
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use kabinet_domain::{event::NetworkUse, member::FieldError, problem::Problem};

    fn refused() -> Flash {
        Flash::form("register", [("name", "<b>Anna</b>"), ("email", "anna@"), ("consent", "on")])
            .refused(vec![("email", Problem::from(FieldError::NotAnAddress))])
    }

    fn page(invited: bool, kept: Flash) -> impl IntoView {
        shown("Club".into(), invited, registering(vec![NetworkName::Vk], &kept).into_any(), &kept)
    }

    #[tokio::test]
    async fn somebody_who_came_through_a_network_is_asked_for_no_password_and_may_do_without_the_network() {
        let came = || {
            let (name, email) = ("Anna <K.>".to_owned(), "anna@example.org".to_owned());
            let kept = Flash::default();
            let (network, open) = (NetworkName::Vk, NetworkUse::SignIn);
            let form = joining(&Arrived { network, name, email, open }, &kept).into_any();
            shown("Club".into(), false, form, &kept)
        };
        let html = rendered("/client/registration/", came).await;
        assert!(html.contains("You came through VK as Anna &lt;K.&gt;"), "{html}");
        assert!(html.contains(r#"value="Anna &lt;K.&gt;""#) && html.contains(r#"value="anna@example.org""#), "{html}");
        assert!(html.contains("Register without VK") && !html.contains(r#"type="password""#), "{html}");
        assert!(!html.contains(" checked"), "consent is given, not taken: {html}");
    }

    #[tokio::test]
    async fn a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_but_never_the_password() {
        let html = rendered("/client/registration/", || page(false, refused())).await;
        assert!(html.contains(r#"value="&lt;b&gt;Anna&lt;/b&gt;""#), "{html}");
        assert!(html.contains(r#"aria-describedby="f-email-error f-email-hint""#), "{html}");
        assert!(html.contains("Check the address"), "{html}");
        assert!(html.contains(" checked"), "{html}");
        let password = html.split_once(r#"name="password""#).unwrap().1.split_once('>').unwrap().0;
        assert!(!password.contains("value=\"") || password.contains("value=\"\""), "{password}");
    }

    #[tokio::test]
    async fn an_invitation_is_told_without_a_name_and_nothing_is_loaded_but_a_sheet() {
        let invited = rendered("/client/registration/", || page(true, Flash::default())).await;
        assert!(invited.contains("A friend invited you"), "{invited}");
        assert!(!invited.contains("module") && !invited.contains("wasm"), "{invited}");
        let alone = rendered("/client/registration/", || page(false, Flash::default())).await;
        assert!(!alone.contains("friend invited"), "{alone}");
        assert!(!alone.contains(" checked"), "consent is given, not taken: {alone}");
    }
}
