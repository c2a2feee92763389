use crate::{
    api::desk,
    flash,
    locales::locale,
    pages::{loaded::loaded, said::said},
    parts::{Button, Field, Heading, PageTitle, PublicFrame},
};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// Where staff sign in.
#[component]
pub fn DeskSignIn() -> impl IntoView {
    let t = locale();
    let kept = flash::take();
    loaded(async move {
        let kept = kept.await;
        Ok(view! {
            <PageTitle text=t.desk_login_title()/>
            <PublicFrame>
                {said(&kept)}
                <Heading title=t.desk_login_title() text=t.desk_login_lead()/>
                <form class="stack" method="post" action=desk::SignIn::PATH>
                    <Field label=t.desk_login_email() name="email" kind="email" value=kept.typed("email") autocomplete="username" required=true error=kept.wrong("email")/>
                    <Field label=t.desk_login_password() name="password" kind="password" autocomplete="current-password" required=true/>
                    <Button>{t.desk_login_submit()}</Button>
                </form>
                <p class="aside">{t.desk_login_for_members()}" "<a href="/client/login/">{t.desk_login_to_members()}</a></p>
            </PublicFrame>
        })
    })
}
