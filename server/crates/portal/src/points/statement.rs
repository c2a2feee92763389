use super::names::names;
use crate::{Error, Inner, events::names_of_offers, rules, settings, who::Member};
use jiff::{civil::Date, tz::TimeZone};
use kabinet_domain::{
    event::{Act, EventKind, Happening},
    ids::{MemberId, OfferId},
    lang::Lang,
    offer::{Limit, Terms},
    points::{LotState, OpKind},
    problem::Problem,
    time::Millis,
    words::{self, Names},
};
use kabinet_store::{
    Tx,
    points::{by_offer, history},
};

/// How many lines a page shows.
const PAGE: u32 = 30;

/// Which lines of the history to show; as they stand in the address.
#[derive(Debug, Clone, Default)]
pub struct HistoryFilter {
    /// Of one kind.
    pub kind: Option<OpKind>,
    /// By one offer.
    pub offer: Option<OfferId>,
    /// From this day on.
    pub from: Option<Date>,
    /// Up to this day, inclusive.
    pub until: Option<Date>,
    /// Those with numbers below this one.
    pub before: Option<i64>,
}

/// A line of the history.
#[derive(Debug, Clone)]
pub struct Line {
    /// The entry's number.
    pub seq: i64,
    /// What it is.
    pub kind: OpKind,
    /// When.
    pub at: Millis,
    /// What it changed: positive for points that came in, negative for points that went.
    pub amount: i64,
    /// How much usable balance there is after it, less the debt.
    pub balance: i64,
    /// What happened, said: "Liked a post in Coffee".
    pub what: String,
    /// What the offer is called.
    pub offer: Option<String>,
    /// Why less was applied than asked for.
    pub note: Option<String>,
    /// When its points become usable, if they are not yet.
    pub activates: Option<Millis>,
    /// When its points pass, if ever.
    pub expires: Option<Millis>,
    /// They do only if the member does nothing until then.
    pub idle: bool,
    /// The date that had come when its points were kept for longer, because the member could not be told of it.
    pub kept_from: Option<Millis>,
    /// What kind of event is behind it.
    pub happened: Option<EventKind>,
    /// What was done, or taken back, where the event is about a like, a comment or a repost.
    pub act: Option<Act>,
    /// The entry it takes back, gives back or ends.
    pub about: Option<Earlier>,
}

/// An earlier entry that another one is about: the award that is reversed, the spending that is returned, the expiry that
/// is restored, the hold that is over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Its number.
    pub seq: i64,
    /// When it came.
    pub at: Millis,
    /// How much it brought.
    pub amount: i64,
    /// What it was for, said.
    pub what: String,
}

/// A page of the history.
#[derive(Debug, Clone)]
pub struct HistoryPage {
    /// Newest first.
    pub lines: Vec<Line>,
    /// Where the next page begins.
    pub older: Option<i64>,
    /// Offers to filter by.
    pub offers: Vec<(OfferId, String)>,
    /// The programme's zone, in which dates are shown.
    pub zone: TimeZone,
    /// The programme's word for points.
    pub currency: words::CurrencyWord,
}

impl Member {
    /// The history of points, each line with its reason.
    pub async fn history(&self, filter: &HistoryFilter) -> Result<HistoryPage, Error> {
        let mut tx = self.portal.db.read().await?;
        let main = rules::main(&mut tx).await?;
        let zone = main.time_zone();
        let end = |day: Date| day.tomorrow().map(|next| Millis::start_of(next, &zone));
        let wanted = history::Filter {
            kind: filter.kind,
            offer: filter.offer,
            from: filter.from.map(|day| Millis::start_of(day, &zone)),
            to: filter.until.map(end).transpose().map_err(|_| Problem::Date)?,
            folded: filter.kind.is_none(),
        };
        let mut lines =
            lines(&mut tx, (&self.portal, &main), (self.id, self.lang), &wanted, filter.before, PAGE + 1).await?;
        let more = lines.len() > PAGE as usize;
        lines.truncate(PAGE as usize);
        let older = if more { lines.last().map(|line| line.seq) } else { None };
        let mut names = names_of_offers(&mut tx, self.lang).await?;
        let own = by_offer::of_member(&mut tx, self.id).await?;
        let mut offers: Vec<_> = own.into_iter().filter_map(|id| names.remove_entry(&id)).collect();
        offers.sort_by(|a, b| a.1.cmp(&b.1));
        Ok(HistoryPage { lines, older, offers, zone, currency: main.currency })
    }
}

/// Lines of a member's history, told in a language. Where they are folded, a hold that was confirmed is told as the
/// spending it became.
pub(super) async fn lines(
    tx: &mut Tx,
    (portal, main): (&Inner, &settings::Main),
    (member, lang): (MemberId, Lang),
    filter: &history::Filter,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Line>, Error> {
    let rows = history::history(tx, member, filter, before, limit).await?;
    let mut earlier: Vec<history::Line> = Vec::new();
    for row in &rows {
        let mut next = behind(row);
        // What is behind an entry came before it, so that this ends.
        while let Some(seq) = next {
            let only = history::history(tx, member, &history::Filter::default(), Some(seq + 1), 1).await?;
            let found = only.into_iter().find(|row| row.seq == seq);
            next = found.as_ref().filter(|found| is_mute(found)).and_then(behind);
            earlier.extend(found);
        }
    }
    let all: Vec<Happening> = rows.iter().chain(&earlier).filter_map(happening).collect();
    let names = names(tx, portal, main, &all).await?;
    let told = |row| {
        let line = line(lang, row, &earlier, &names);
        match row.used.filter(|_| filter.folded) {
            Some(used) => spent(lang, line, used),
            None => line,
        }
    };
    Ok(rows.iter().map(told).collect())
}

/// The earlier entry that a line is about.
fn about(row: &history::Line) -> Option<i64> {
    row.reverses.or(row.returns).or(row.hold)
}

/// The entry behind a line: what it is about or, for points that passed without a word, what had brought them.
fn behind(row: &history::Line) -> Option<i64> {
    let brought = || row.lot.filter(|_| row.kind == OpKind::Expire && is_mute(row));
    about(row).or_else(brought)
}

/// It says nothing of its own.
fn is_mute(row: &history::Line) -> bool {
    row.reason.is_none() && row.event_body.is_none()
}

fn happening(row: &history::Line) -> Option<Happening> {
    row.event_body.as_deref().and_then(|body| serde_json::from_str(body).ok())
}

/// What an entry was for; one that says nothing of its own says what the entry behind it was for.
fn told(lang: Lang, row: &history::Line, earlier: &[history::Line], names: &Names) -> String {
    let mut teller = row;
    while is_mute(teller)
        && let Some(seq) = behind(teller)
        && let Some(original) = earlier.iter().find(|original| original.seq == seq)
    {
        teller = original;
    }
    said(lang, teller, names)
}

fn said(lang: Lang, row: &history::Line, names: &Names) -> String {
    match (&row.reason, happening(row)) {
        (reason, _) if row.undo.is_some() => words::undone(lang, row.kind, reason.as_deref().unwrap_or_default()),
        (Some(reason), _) => reason.clone(),
        (None, Some(what)) => words::event(lang, &what, names),
        (None, None) => words::op(lang, row.kind).to_owned(),
    }
}

fn line(lang: Lang, row: &history::Line, earlier: &[history::Line], names: &Names) -> Line {
    let terms = row.offer_body.as_deref().and_then(|body| Terms::from_json(body).ok());
    let waits = row.kind == OpKind::Award && row.lot_state == Some(LotState::Pending);
    let brings = matches!(row.kind, OpKind::Award | OpKind::Restore);
    let what = happening(row);
    let about = about(row).and_then(|seq| earlier.iter().find(|original| original.seq == seq));
    Line {
        seq: row.seq,
        kind: row.kind,
        at: row.at,
        amount: sign(row.kind) * row.applied,
        balance: row.active_after - row.debt_after,
        what: told(lang, row, earlier, names),
        offer: terms.map(|terms| terms.name.get(lang).to_owned()),
        note: note(lang, row, names),
        activates: row.active_from.filter(|_| waits),
        expires: row.expires.filter(|at| brings && *at < Millis::NEVER),
        idle: brings && row.idle_days.is_some(),
        kept_from: row.kept_from.filter(|_| brings),
        happened: what.as_ref().map(Happening::kind),
        act: what.as_ref().and_then(Happening::act).map(|(act, _)| act),
        about: about.map(|original| Earlier {
            seq: original.seq,
            at: original.at,
            amount: sign(original.kind) * original.applied,
            what: told(lang, original, earlier, names),
        }),
    }
}

/// A hold as the spending of `used` of its points.
fn spent(lang: Lang, hold: Line, used: i64) -> Line {
    let aside = -hold.amount;
    let note = (used < aside).then(|| words::used_of_hold(lang, used, aside));
    Line { kind: OpKind::Spend, note, ..hold }
}

const fn sign(kind: OpKind) -> i64 {
    match kind {
        OpKind::Award | OpKind::Return | OpKind::Restore | OpKind::Release | OpKind::Activate => 1,
        OpKind::Expire | OpKind::Spend | OpKind::Deduct | OpKind::Reverse | OpKind::Repay | OpKind::Hold => -1,
    }
}

/// Why less was applied than asked for.
fn note(lang: Lang, row: &history::Line, names: &Names) -> Option<String> {
    let (requested, applied) = (row.requested, row.applied);
    match row.kind {
        OpKind::Award => {
            let by: Limit = serde_json::from_str(row.clipped.as_deref()?).ok()?;
            Some(words::clipped(lang, requested, applied, &by, names))
        }
        OpKind::Deduct | OpKind::Reverse if applied < requested => Some(words::short(lang, requested, applied)),
        _ => None,
    }
}
