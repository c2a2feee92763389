//! Recommendations that look made up: which wait, what becomes of them, and whom nobody bothers.

mod deciding;
mod flagging;
mod held;
mod orders;
mod qualifying;
mod replayed;
mod rings;
mod seen;

use crate::house::{Guest, House, PASSWORD};
use kabinet_domain::{lang::Lang, referral::Referrer};
use kabinet_portal::{
    accounts::Subject,
    points::HistoryFilter,
    referral::{Decided, Flagged},
    secrets::Token,
    who::Marketer,
};

/// Registers from this address of the network; those above are not told yet.
async fn joins(house: &House, name: &str, email: &str, from: &str, by: Option<&Guest>) -> Guest {
    let mut form = House::form(name);
    email.clone_into(&mut form.email);
    let visitor = house.portal().visitor(from.parse().expect("an address"), Lang::En);
    let sent = visitor.register(&form, by.map(|by| Referrer::Member(by.id))).await.expect("the form is right");
    let code = house.code_to(email).await;
    let signed_in = visitor.enter_code(&sent, &code, None).await.expect("the code is right");
    house.clock.advance(1);
    let Subject::Member(id) = signed_in.subject else { panic!("not a member") };
    Guest { id, email: email.to_owned(), token: signed_in.token }
}

/// As [`joins`], and those above are told.
async fn joined(house: &House, name: &str, from: &str, by: Option<&Guest>) -> Guest {
    let guest = joins(house, name, &format!("{}@guests.example", name.to_lowercase()), from, by).await;
    house.work().await;
    guest
}

/// Boris and two friends in one network: the second one waits.
async fn three(house: &House) -> (Guest, Guest, Guest) {
    let boris = joined(house, "Boris", "203.0.113.1", None).await;
    let vera = joined(house, "Vera", "203.0.113.2", Some(&boris)).await;
    let anna = joined(house, "Anna", "203.0.113.3", Some(&boris)).await;
    (boris, vera, anna)
}

/// What waits.
async fn waiting(house: &House) -> Vec<Flagged> {
    house.desk().await.referrals_waiting(None).await.expect("the queue").list
}

fn verdict(guest: &Guest, counts: bool) -> Decided {
    let reason = if counts { "" } else { "One phone for all." };
    Decided { member: guest.id, counts, reason: reason.to_owned(), key: Token::fresh().reveal().to_owned() }
}

/// Somebody at the desk decides, and what comes of it is done.
async fn decided(house: &House, guest: &Guest, counts: bool) -> Marketer {
    let desk = house.desk().await;
    desk.decide_referral(&verdict(guest, counts)).await.expect("a decision");
    house.work().await;
    desk
}

/// What was ever posted, whatever has become of it: nothing came and went again.
async fn lines(house: &House, guest: &Guest) -> usize {
    let page = house.member(guest).await.history(&HistoryFilter::default()).await.expect("the history");
    page.lines.len()
}

/// Everybody has one password.
const fn password() -> &'static str {
    PASSWORD
}
