//! Unlinking a profile, and what a member without a password does before it.

use crate::{
    api::networks::{PASSWORD, SetPassword, UNLINK, Unlink},
    caller,
    flash::Flash,
    locales::Locale,
    parts::{Button, ButtonKind, Card, Field},
};
use kabinet_domain::event::NetworkName;
use kabinet_portal::links::{NetworkCard, Networks};
use leptos::{prelude::*, server_fn::ServerFn as _};

/// What the forms need to know of how the member comes in.
pub struct Proof {
    recent: bool,
    password: bool,
    by: Vec<NetworkName>,
}

impl Proof {
    pub fn of(networks: &Networks) -> Self {
        Self { recent: networks.recent, password: networks.password, by: networks.confirm_by.clone() }
    }
}

/// Unlinking, under a fold: what it means, and the form; or why it cannot be done yet.
pub fn unlink(t: Locale, card: &NetworkCard, proof: &Proof, kept: &Flash) -> AnyView {
    let does = t.networks_unlink(&caller::network(t, card.network));
    let ours = kept.is_about(UNLINK) && kept.typed("network") == card.network.code();
    let body = if card.last_way_in {
        view! { <p>{t.networks_unlink_last()}</p> }.into_any()
    } else {
        let wrong = kept.wrong("password").filter(|_| ours);
        let ask = (!proof.recent && proof.password).then(|| {
            view! {
                <Field
                    label=t.networks_confirm_password()
                    name="password"
                    form=card.network.code()
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    hint=t.networks_confirm_hint()
                    error=wrong
                />
            }
        });
        let form = (proof.recent || proof.password).then(|| {
            let does = does.clone();
            view! {
                <form class="stack" method="post" action=Unlink::PATH>
                    <input type="hidden" name="network" value=card.network.code()/>
                    {ask}
                    <div class="actions">
                        <Button kind=ButtonKind::Danger>{does}</Button>
                    </div>
                </form>
            }
        });
        let groups = card.network.has_groups().then(|| format!(" {}", t.networks_unlink_groups()));
        view! {
            <p>{t.networks_unlink_text()}{groups}</p>
            {form}
            {confirm_by(t, proof)}
        }
        .into_any()
    };
    view! {
        <details open=ours>
            <summary>{does}</summary>
            <div class="stack">{body}</div>
        </details>
    }
    .into_any()
}

/// The form that leads to a network to link a profile of it, with the password where the last sign-in was a while ago; who
/// has none confirms by a network first.
pub fn link(t: Locale, network: NetworkName, proof: &Proof) -> AnyView {
    if !proof.recent && !proof.password {
        return view! { <p>{t.networks_confirm_hint()}</p>{confirm_by(t, proof)} }.into_any();
    }
    let ask = (!proof.recent).then(|| {
        view! {
            <Field
                label=t.networks_confirm_password()
                name="password"
                form=network.code()
                kind="password"
                autocomplete="current-password"
                required=true
                hint=t.networks_confirm_hint()
            />
        }
    });
    view! {
        <form class="stack" method="post" action=format!("/oauth/{network}/start")>
            {ask}
            <div class="actions"><Button>{t.networks_link(&caller::network(t, network))}</Button></div>
        </form>
    }
    .into_any()
}

/// The ways through networks by which a member confirms that it is them, where that is asked for.
fn confirm_by(t: Locale, proof: &Proof) -> Option<impl IntoView + use<>> {
    let way = |network: NetworkName| {
        view! {
            <form class="actions" method="post" action=format!("/oauth/{network}/start?for=confirm")>
                <Button kind=ButtonKind::Quiet>{t.networks_confirm_by(&caller::network(t, network))}</Button>
            </form>
        }
    };
    (!proof.recent).then(|| proof.by.iter().copied().map(way).collect_view())
}

/// A first password, for who came in by a network only.
pub fn password(t: Locale, proof: &Proof, kept: &Flash) -> Option<impl IntoView + use<>> {
    if proof.password {
        return None;
    }
    let error = kept.wrong("new_password").filter(|_| kept.is_about(PASSWORD));
    let form = proof.recent.then(|| {
        view! {
            <form class="stack" method="post" action=SetPassword::PATH>
                <Field
                    label=t.networks_password_field()
                    name="new_password"
                    kind="password"
                    autocomplete="new-password"
                    required=true
                    hint=t.registration_password_hint()
                    error=error
                />
                <div class="actions"><Button kind=ButtonKind::Quiet>{t.networks_password_submit()}</Button></div>
            </form>
        }
    });
    let confirm = confirm_by(t, proof).map(|ways| view! { <p>{t.networks_confirm_hint()}</p>{ways} });
    Some(view! {
        <Card title=t.networks_password_title()>
            <p>{t.networks_password_text()}</p>
            {form}
            {confirm}
        </Card>
    })
}
