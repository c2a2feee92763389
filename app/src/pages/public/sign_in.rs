use crate::{
    api::client,
    caller, flash,
    locales::locale,
    pages::loaded::loaded,
    parts::{Button, ButtonKind, Card, Field, Flash, Heading, PageTitle, PublicFrame, Tone},
};
use kabinet_domain::words;
use leptos::{prelude::*, server_fn::ServerFn as _};

/// Sign-in by password, or by a network whose profile is linked.
#[component]
pub fn SignIn() -> impl IntoView {
    let t = locale();
    let kept = flash::take();
    let networks: Vec<_> = caller::portal()
        .networks
        .iter()
        .filter(|(_, network)| network.offers_sign_in())
        .map(|(name, _)| *name)
        .collect();
    loaded(async move {
        let kept = kept.await;
        let ways = networks
            .into_iter()
            .map(|network| {
                let words = t.sign_in_network(words::network(t.0, network));
                view! {
                    <form method="post" action=format!("/oauth/{network}/start")>
                        <Button kind=ButtonKind::Quiet>{words}</Button>
                    </form>
                }
            })
            .collect_view();
        Ok(view! {
            <PageTitle text=t.sign_in_title()/>
            <PublicFrame>
                {kept.said(t).map(|text| view! { <Flash text=text/> })}
                {kept.refusal().map(|text| view! { <Flash tone=Tone::Bad text=text/> })}
                <Heading title=t.sign_in_title() text=t.sign_in_lead()/>
                <Card>
                    <form method="post" action=client::SignIn::PATH>
                        <Field label=t.sign_in_email() name="email" kind="email" value=kept.typed("email") autocomplete="username" required=true error=kept.wrong("email")/>
                        <Field label=t.sign_in_password() name="password" kind="password" autocomplete="current-password" required=true/>
                        <Button>{t.sign_in_submit()}</Button>
                    </form>
                    {ways}
                </Card>
                <p>{t.sign_in_new_here()}" "<a href="/client/registration/">{t.sign_in_register()}</a></p>
            </PublicFrame>
        })
    })
}
