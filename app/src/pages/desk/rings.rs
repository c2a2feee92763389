use super::referrals::someone;
use crate::{locales::Locale, parts::EmptyState};
use kabinet_portal::{
    Programme,
    referral::{RingMember, Ringed, Rings},
};
use leptos::prelude::*;

/// Members of one tree who look alike.
pub fn list(t: Locale, found: Rings, programme: &Programme) -> AnyView {
    if found.list.is_empty() {
        return view! { <EmptyState title=t.rings_empty_title() text=t.rings_empty_text()/> }.into_any();
    }
    let when = found.found.map(|at| view! { <p class="hint">{t.rings_found(&t.moment(at, &programme.zone))}</p> });
    let rows = found.list.into_iter().map(|ring| row(t, ring, programme)).collect_view();
    view! { {when}<ul class="rows">{rows}</ul> }.into_any()
}

fn row(t: Locale, ring: Ringed, programme: &Programme) -> impl IntoView + use<> {
    let title = t.rings_members(i64::try_from(ring.members.len()).unwrap_or(i64::MAX));
    let common = t.rings_common(&ring.common.join(", "));
    let points = |points: i64| programme.currency.count(t.0, points);
    let earned = (ring.earned > 0).then(|| t.rings_earned(&points(ring.earned)));
    let earned = earned.unwrap_or_else(|| t.rings_earned_nothing().to_owned());
    let who = |one: &RingMember| {
        let got = (one.earned > 0).then(|| format!(" ({})", points(one.earned)));
        view! { <li>{someone(t, &one.who)}{got}</li> }
    };
    let members = ring.members.iter().map(who).collect_view();
    view! {
        <li class="row">
            <div class="row-what">
                <p class="row-title">{title}</p>
                <p class="row-text">{common}" · "{earned}</p>
                <ul class="row-text">{members}</ul>
            </div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;
    use kabinet_domain::{ids::MemberId, lang::Lang, time::Millis, words::CurrencyWord};
    use kabinet_portal::referral::Someone;

    fn found() -> Rings {
        let member =
            |id, name: &str, earned| RingMember { who: Someone { id: MemberId(id), name: name.to_owned() }, earned };
        let members = vec![member(5, "Boris", 100), member(6, "<Vera>", 0), member(7, "Anna", 0)];
        let ring = Ringed { members, common: vec!["one network", "names alike"], earned: 100 };
        Rings { list: vec![ring], next: None, found: Some(Millis(1_795_348_800_000)) }
    }

    #[tokio::test]
    async fn a_ring_names_its_members_what_they_share_and_what_they_got_for_each_other() {
        let html = rendered("/desk/referrals/", || {
            let programme =
                Programme { name: "Club".to_owned(), zone: jiff::tz::TimeZone::UTC, currency: CurrencyWord::default() };
            list(Locale(Lang::En), found(), &programme)
        })
        .await;
        for told in ["3 members", "one network, names alike", "100 points", "&lt;Vera&gt;", "/desk/members/7/"] {
            assert!(html.contains(told), "{told} in {html}");
        }
    }
}
