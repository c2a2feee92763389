use super::{scripts, sign_out, skip_link, tab, wordmark};
use crate::{
    locales::{Locale, locale},
    parts::{Icon, LanguageSwitch},
};
use leptos::prelude::*;

/// Where a member's session ends: a post.
const SIGN_OUT: &str = "/api/member/sign_out";

/// The rooms of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberTab {
    /// Balance and what is next.
    Home,
    /// Every line of points.
    History,
    /// Linked social networks.
    Networks,
    /// Inviting friends.
    Invite,
}

impl MemberTab {
    const ALL: [Self; 4] = [Self::Home, Self::History, Self::Networks, Self::Invite];

    /// Where it is.
    pub const fn href(self) -> &'static str {
        match self {
            Self::Home => "/client/",
            Self::History => "/client/history/",
            Self::Networks => "/client/networks/",
            Self::Invite => "/client/invite/",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Home => Icon::Home,
            Self::History => Icon::History,
            Self::Networks => Icon::Link,
            Self::Invite => Icon::People,
        }
    }

    const fn label(self, t: Locale) -> &'static str {
        match self {
            Self::Home => t.member_home(),
            Self::History => t.member_history(),
            Self::Networks => t.member_networks(),
            Self::Invite => t.member_invite(),
        }
    }
}

/// Around a member's page: a bar above, and on phones the tabs below, under the thumb.
#[component]
pub fn MemberFrame(
    #[prop(optional, into)] programme: String,
    current: MemberTab,
    /// The page has islands.
    #[prop(optional)]
    islands: bool,
    children: Children,
) -> impl IntoView {
    let t = locale();
    let tabs = MemberTab::ALL.map(|it| tab(it.href(), it.icon(), it.label(t), None, it == current)).collect_view();
    view! {
        {skip_link()}
        <header class="top">
            <div class="top-row">
                {wordmark(programme, MemberTab::Home.href())}
                <nav class="tabs" aria-label=t.page_menu()><ul>{tabs}</ul></nav>
                {sign_out(SIGN_OUT)}
            </div>
        </header>
        <main id="content" class="page">{children()}</main>
        <footer class="foot"><LanguageSwitch/></footer>
        {scripts(islands)}
    }
}
