//! Letters: written into the outbox in the transaction that causes them, delivered afterwards.

mod deliver;

use crate::{Error, Inner, rules, rules::Rules, secrets::new_id};
use kabinet_domain::{
    code::{Code, TTL_MS},
    event::{Event, Happening},
    ids::{EventId, MemberId, MessageId},
    lang::Lang,
    member::Email,
    offer,
    points::Account,
    time::Millis,
    words,
};
use kabinet_messaging::{Letter, PARAGRAPHS, Vars};
use kabinet_store::{Tx, member, outbox};

/// What a letter about an event tells.
pub(crate) struct About<'a> {
    pub event: &'a Event,
    /// How many points it brought.
    pub awarded: Option<i64>,
    /// The sums after it.
    pub balance: Account,
}

/// Writes a letter to an address that may not be a member's (yet): a code, or the offer to sign in.
pub(crate) async fn to_address(
    tx: &mut Tx,
    portal: &Inner,
    letter: Letter,
    lang: Lang,
    to: &Email,
    code: Option<Code>,
    now: Millis,
) -> Result<(), Error> {
    let programme = rules::main(tx).await?.name.get(lang).to_owned();
    let vars = Vars::new().with("programme", programme);
    let vars = match letter {
        Letter::Code => vars
            .with("code", code.map(|code| code.reveal()).unwrap_or_default())
            .with("minutes", (TTL_MS / 60_000).to_string()),
        _ => vars.with("sign_in_link", portal.link("/client/login/")),
    };
    add(tx, portal, &Envelope { letter, lang, to: to.as_str(), member: None, event: None }, &vars, now).await
}

/// Writes a letter that an offer sends to the member an event happened to; `false`: there is no address.
pub(crate) async fn to_member(
    tx: &mut Tx,
    portal: &Inner,
    rules: &Rules,
    letter: &offer::Letter,
    member: &member::Member,
    about: About<'_>,
) -> Result<bool, Error> {
    let Some(to) = &member.email else { return Ok(false) };
    let (lang, currency) = (member.lang, &rules.main.currency);
    let vars = Vars::new().with("programme", rules.main.name.get(lang));
    let balance = currency.count(lang, about.balance.active - about.balance.debt);
    let points = currency.count(lang, about.awarded.or(about.event.what.points()).unwrap_or(0));
    let (letter, vars) = match letter {
        offer::Letter::Welcome => {
            let invite_link = portal.link(&format!("/i/{}", member.invite_code));
            (Letter::Welcome, vars.with("name", &*member.name).with("invite_link", invite_link))
        }
        offer::Letter::PointsAwarded => {
            let names = crate::points::names(tx, portal, &rules.main, std::slice::from_ref(&about.event.what)).await?;
            let vars = vars
                .with("points", points)
                .with("reason", words::event(lang, &about.event.what, &names))
                .with("balance", balance)
                .with("history_link", portal.link("/client/history/"));
            (Letter::PointsAwarded, vars)
        }
        offer::Letter::Written { subject, text } => {
            let invite_link = portal.link(&format!("/i/{}", member.invite_code));
            let expires = match about.event.what {
                Happening::PointsExpiring { expires, idle, .. } => words::expiring(lang, expires, idle, &rules.zone),
                _ => String::new(),
            };
            let filled = |text: &str| {
                // The name last: what it says is not read as a place.
                let known = [
                    ("points", &points),
                    ("balance", &balance),
                    ("expires", &expires),
                    ("invite_link", &invite_link),
                    ("name", &member.name),
                ];
                known.iter().fold(text.to_owned(), |text, (place, value)| text.replace(&format!("{{{place}}}"), value))
            };
            let vars = vars.with("subject", filled(subject.get(lang)));
            let text = filled(text.get(lang));
            (Letter::Written, paragraphs(&text).into_iter().fold(vars, |vars, (place, text)| vars.with(place, text)))
        }
    };
    let envelope = Envelope { letter, lang, to, member: Some(member.id), event: Some(about.event.id) };
    add(tx, portal, &envelope, &vars, about.event.seen).await?;
    Ok(true)
}

/// A text in its paragraphs, by the places they have in the letter; what does not fit stays with the last.
fn paragraphs(text: &str) -> Vec<(&'static str, String)> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let full = found.len() == PARAGRAPHS.len();
        match found.last_mut().filter(|_| full) {
            Some(last) => {
                last.push(' ');
                last.push_str(line);
            }
            None => found.push(line.to_owned()),
        }
    }
    PARAGRAPHS.into_iter().zip(found).collect()
}

struct Envelope<'a> {
    letter: Letter,
    lang: Lang,
    to: &'a str,
    member: Option<MemberId>,
    /// The member's event for which an offer sends it.
    event: Option<EventId>,
}

/// For what the address and the contents of a letter are sealed.
fn place(id: MessageId) -> String {
    format!("outbox:{id}")
}

async fn add(tx: &mut Tx, portal: &Inner, envelope: &Envelope<'_>, vars: &Vars, now: Millis) -> Result<(), Error> {
    let id = MessageId(new_id(now));
    let body = serde_json::to_vec(vars).map_err(|error| Error::internal("writing a letter", &error))?;
    let message = outbox::NewLetter {
        id,
        member: envelope.member,
        channel: "email",
        letter: envelope.letter.name(),
        lang: envelope.lang,
        address: portal.keys.seal(&place(id), envelope.to.as_bytes()),
        body: portal.keys.seal(&place(id), &body),
        created: now,
        event: envelope.event,
    };
    outbox::add(tx, &message).await?;
    Ok(())
}
