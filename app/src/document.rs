//! The document every page is put into.

use crate::{locales::locale, pages::App, room::Room};
use http::request::Parts;
use leptos::{config::LeptosOptions, nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

/// The whole page around the routed one, for `leptos_axum`.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    document(options, || view! { <App/> })
}

/// A page around `body`. Its sheet and its scripts follow from the request's path; WebAssembly is asked for by the
/// page's frame, which finds `options` in the context.
pub fn document<V: IntoView + 'static>(options: LeptosOptions, body: impl FnOnce() -> V) -> impl IntoView {
    leptos_meta::provide_meta_context();
    let room = with_context(|request: &Parts| Room::of(request.uri.path())).unwrap_or(Room::Public);
    let asset = |ending: &str| format!("/{}/{}{ending}", options.site_pkg_dir, options.output_name);
    let (sheet, icon) = (asset(room.sheet()), asset(".svg"));
    provide_context(options);
    view! {
        <!DOCTYPE html>
        <html lang=locale().0.code()>
            <head>
                {head(sheet, icon)}
                {room
                    .speculation()
                    .map(|rules| view! { <script type="speculationrules" nonce=use_nonce() inner_html=rules></script> })}
                <MetaTags/>
            </head>
            <body class=match room {
                Room::Public => "public",
                Room::Member => "member",
                Room::Desk => "desk",
            }>{body().into_any()}</body>
        </html>
    }
}

/// What every page's head begins with.
pub(crate) fn head(sheet: String, icon: String) -> impl IntoView {
    view! {
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
        <meta name="color-scheme" content="light dark"/>
        <link rel="stylesheet" href=sheet/>
        <link rel="icon" type="image/svg+xml" href=icon/>
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        parts::{Button, Card, InviteLink, InviteWords, MemberFrame, MemberTab, Progress, PublicFrame},
        rendered::rendered,
    };
    use leptos::prelude::*;

    #[tokio::test]
    async fn a_public_page_loads_no_script_and_the_small_sheet() {
        let html = rendered("/client/login/", || view! { <PublicFrame><Button>"Sign in"</Button></PublicFrame> }).await;
        assert!(!html.contains("module") && !html.contains("wasm") && !html.contains("prefetch"), "{html}");
        assert!(html.contains(r#"href="/pkg/kabinet.abc.public.css""#), "{html}");
        assert!(html.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{html}");
    }

    #[tokio::test]
    async fn a_page_with_islands_loads_them_once_by_the_stem_with_the_nonce() {
        let html = rendered("/client/invite/", || {
            let word = String::new;
            let words = InviteWords { label: word(), copy: word(), copied: word(), share: word(), message: word() };
            view! {
                <MemberFrame current=MemberTab::Invite islands=true>
                    <InviteLink link="https://club.example/i/1" words=words>""</InviteLink>
                </MemberFrame>
            }
        })
        .await;
        assert_eq!(html.matches(r#"<script type="module" nonce="n0nce">"#).count(), 1, "{html}");
        assert!(html.contains("/pkg/kabinet.abc_bg.wasm") && html.contains("/pkg/kabinet.abc.js"), "{html}");
        assert!(html.contains(r#"href="/pkg/kabinet.abc.css""#), "{html}");
    }

    #[tokio::test]
    async fn a_page_without_islands_loads_no_script_but_has_prefetch_rules() {
        let html = rendered("/client/history/", || {
            view! { <MemberFrame current=MemberTab::History><Card><Progress label="p" percent=Some(3)/></Card></MemberFrame> }
        })
        .await;
        assert!(!html.contains("module") && !html.contains("wasm"), "{html}");
        assert!(html.contains(r#"<script type="speculationrules" nonce="n0nce">{"prefetch""#), "{html}");
        assert!(!html.contains("style=\""), "{html}");
    }
}
