use super::{scripts, sign_out, skip_link, tab, wordmark};
use crate::{
    locales::{Locale, locale},
    parts::{Icon, LanguageSwitch},
};
use leptos::prelude::*;

/// Where a session of staff ends: a post.
const SIGN_OUT: &str = "/api/desk/sign_out";

/// The rooms of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskTab {
    /// What is promised for what.
    Offers,
    /// Watched groups and their runs.
    Groups,
    /// What happened, and why it did or did not pay.
    Journal,
    /// The people.
    Members,
    /// Who recommended whom, as far as it looks made up.
    Referrals,
    /// What is counted.
    Counters,
    /// What holds for the whole programme; for operators and administrators.
    Settings,
}

impl DeskTab {
    const ALL: [Self; 7] =
        [Self::Offers, Self::Counters, Self::Groups, Self::Journal, Self::Members, Self::Referrals, Self::Settings];

    /// Where it is.
    pub const fn href(self) -> &'static str {
        match self {
            Self::Offers => "/desk/offers/",
            Self::Groups => "/desk/groups/",
            Self::Journal => "/desk/journal/",
            Self::Members => "/desk/members/",
            Self::Referrals => "/desk/referrals/",
            Self::Counters => "/desk/counters/",
            Self::Settings => "/desk/settings/",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Offers => Icon::Gift,
            Self::Groups => Icon::Group,
            Self::Journal => Icon::Book,
            Self::Members => Icon::People,
            Self::Referrals => Icon::Link,
            Self::Counters => Icon::Bars,
            Self::Settings => Icon::Sliders,
        }
    }

    const fn label(self, t: Locale) -> &'static str {
        match self {
            Self::Offers => t.desk_offers(),
            Self::Groups => t.desk_groups(),
            Self::Journal => t.desk_journal(),
            Self::Members => t.desk_members(),
            Self::Referrals => t.desk_referrals(),
            Self::Counters => t.desk_counters(),
            Self::Settings => t.desk_settings(),
        }
    }
}

/// Around a page of the desk: navigation at the side, on phones a strip above.
#[component]
pub fn DeskFrame(
    #[prop(optional, into)] programme: String,
    /// Who is signed in.
    #[prop(into)]
    person: String,
    current: DeskTab,
    /// They may change what holds for the whole programme.
    #[prop(optional)]
    operates: bool,
    /// How many recommendations have waited beyond their deadline.
    #[prop(optional)]
    overdue: i64,
    /// The page has islands.
    #[prop(optional)]
    islands: bool,
    children: Children,
) -> impl IntoView {
    let t = locale();
    let open = DeskTab::ALL.into_iter().filter(|it| operates || *it != DeskTab::Settings);
    let reminder =
        |it: DeskTab| (it == DeskTab::Referrals && overdue > 0).then(|| (t.number(overdue), t.desk_overdue()));
    let tabs = open.map(|it| tab(it.href(), it.icon(), it.label(t), reminder(it), it == current)).collect_view();
    view! {
        {skip_link()}
        <div class="desk-page">
            <header class="side">
                {wordmark(programme, DeskTab::Offers.href())}
                <nav class="side-tabs" aria-label=t.page_menu()><ul>{tabs}</ul></nav>
                <div class="side-foot">
                    <p class="side-person">{t.page_signed_in_as(&person)}</p>
                    {sign_out(SIGN_OUT)}
                    <LanguageSwitch/>
                </div>
            </header>
            <main id="content" class="page">{children()}</main>
        </div>
        {scripts(islands)}
    }
}
