use super::{Guest, House};
use kabinet_domain::problem::Problem;
use kabinet_portal::{
    Error,
    events::{JournalFilter, JournalLine},
    points::HistoryFilter,
};

impl House {
    pub async fn balance(&self, guest: &Guest) -> i64 {
        self.member(guest).await.home().await.expect("the home page").balance
    }

    /// The member's history, oldest first: amount, balance after it, what happened, which offer.
    pub async fn history(&self, guest: &Guest) -> Vec<String> {
        let page = self.member(guest).await.history(&HistoryFilter::default()).await.expect("the history");
        let mut lines: Vec<String> = page
            .lines
            .iter()
            .map(|line| {
                let (amount, balance, what) = (line.amount, line.balance, &line.what);
                let offer = line.offer.as_deref().unwrap_or("–");
                let note = line.note.as_deref().map(|note| format!(" [{note}]")).unwrap_or_default();
                format!("{amount:+} → {balance} | {what} | {offer}{note}")
            })
            .collect();
        lines.reverse();
        lines
    }

    /// What happened to the member and what the offers made of it, oldest first; what was seen at one moment in the order
    /// of its words.
    pub async fn journal(&self, guest: &Guest) -> Vec<String> {
        let filter = JournalFilter { member: Some(guest.id), ..JournalFilter::default() };
        let lines = self.desk().await.journal(&filter).await.expect("the journal").lines;
        let mut lines: Vec<_> = lines.iter().map(|line| (line.seen, short(line))).collect();
        lines.sort();
        lines.into_iter().map(|(_, line)| line).collect()
    }
}

fn short(line: &JournalLine) -> String {
    let considered = line.considered.iter().map(|one| format!("{}: {}", one.name, one.sentence));
    std::iter::once(line.sentence.clone()).chain(considered).collect::<Vec<_>>().join(" | ")
}

/// What is wrong, by field.
pub fn wrong<T: std::fmt::Debug>(done: Result<T, Error>) -> Vec<(&'static str, Problem)> {
    match done {
        Err(Error::Refused(problems)) => {
            problems.into_iter().map(|(field, problem)| (&*field.into_owned().leak(), problem)).collect()
        }
        other => panic!("not refused: {other:?}"),
    }
}

/// The one thing that is wrong.
pub fn problem<T: std::fmt::Debug>(done: Result<T, Error>) -> Problem {
    let mut problems = wrong(done);
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.remove(0).1
}
