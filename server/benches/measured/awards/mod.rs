//! An award by hand: the form of the desk, over HTTP, each under a key of its own and answered when it is on the disk.
//! Beside it, what the use case costs without HTTP.

mod bare;
mod lite;
mod pg;

use crate::{
    Anyhow, Bench, Row, client,
    place::{People, Place},
    timing::rate,
};
use kabinet_app::cookies;
use kabinet_domain::{
    ids::{MemberId, StaffId},
    lang::Lang,
};
use kabinet_portal::{
    accounts::Subject,
    points::{Adjust, Adjusted, Change},
    who::{Marketer, Who},
};
use kabinet_store::points;
use std::{
    net::{IpAddr, Ipv4Addr},
    ops::Range,
    path::Path,
};
use tokio::task::JoinSet;

/// Whose points are changed: many, so that they rarely meet, and that each comes to have a few lots and not fifty.
const MEMBERS: u64 = 20_000;
/// How many points each award gives.
const POINTS: i64 = 5;
/// So many of them are made in one write, which divides [`MEMBERS`].
const AT_A_TIME: usize = 1_000;
const REASON: &str = "Measured";
/// Awards that are not measured are numbered from here.
const FAR: u64 = 1 << 40;

pub fn rows(bench: &Bench) -> Anyhow<Vec<Row>> {
    let mut rows = lite::rows(bench)?;
    rows.extend(pg::rows(bench)?);
    Ok(rows)
}

/// A portal with members, and a marketer at its desk.
struct Scene {
    place: Place,
    by: StaffId,
    desk: Marketer,
    cookie: String,
}

impl Scene {
    /// Makes one on the empty database at `url`; its key lies in `folder`.
    fn open(bench: &Bench, url: &str, folder: &Path, readers: u32) -> Anyhow<Self> {
        let place = Place::open(bench, url, &folder.join("kabinet.key"), readers)?;
        let (by, token, who) = bench.runtime.block_on(async {
            let portal = place.portal();
            for first in (1..=MEMBERS).step_by(AT_A_TIME) {
                let numbers = first..first + AT_A_TIME as u64;
                portal.db.write(People { numbers, now: portal.clock.now() }).await?;
            }
            let by = place.hire().await?;
            let token = place.session(Subject::Staff(by)).await?;
            let who = portal.who(Some(&token), IpAddr::V4(Ipv4Addr::LOCALHOST), Lang::En).await?;
            Anyhow::Ok((by, token, who))
        })?;
        let Who::Marketer(desk) = who else { return Err("the marketer's session has ended".into()) };
        Ok(Self { place, by, desk, cookie: format!("{}={}", cookies::SESSION, token.reveal()) })
    }

    /// Asks for the awards with these numbers over so many connections; how many are made in a second.
    fn by_http(&self, connections: usize, numbers: Range<u64>) -> Anyhow<f64> {
        let right = |answer: &str| answer.starts_with("HTTP/1.1 303 ");
        Ok(client::ask(self.place.address, connections, numbers, &|n| self.request(n), &right)?.per_second)
    }

    fn request(&self, n: u64) -> String {
        let form = format!("id={}&key=http:{n}&change=award&points={POINTS}&reason={REASON}", member(n));
        format!(
            "POST /api/points/adjust HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: application/json\r\nsec-fetch-site: same-origin\r\n\
             cookie: {}\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            self.cookie,
            form.len(),
        )
    }

    /// As [`Scene::by_http`], without HTTP.
    fn by_use_case(&self, bench: &Bench, callers: usize, numbers: Range<u64>) -> Anyhow<f64> {
        let calls = async {
            let mut all = JoinSet::new();
            for first in 0..callers {
                let (desk, own) = (self.desk.clone(), numbers.clone().skip(first).step_by(callers));
                all.spawn(async move {
                    for n in own {
                        award(&desk, n).await?;
                    }
                    Anyhow::Ok(())
                });
            }
            while let Some(done) = all.join_next().await {
                done??;
            }
            Ok(())
        };
        rate(numbers.clone(), || bench.runtime.block_on(calls))
    }

    /// The statements of one award, from the one that locks the member to the last that writes.
    fn statements(&self, bench: &Bench) -> Anyhow<Vec<String>> {
        let mut n = FAR;
        let all = bench.ear.statements(|| {
            n += MEMBERS;
            bench.runtime.block_on(award(&self.desk, n))
        })?;
        within(&all)
    }

    /// How many entries there are, in a ledger that holds.
    fn entries(&self, bench: &Bench) -> Anyhow<u64> {
        bench.runtime.block_on(async {
            let portal = self.place.portal();
            if let Some(offence) = portal.verify_ledger().await? {
                return Err(offence.into());
            }
            let (mut tx, mut entries) = (portal.db.read().await?, 0);
            for n in 0..MEMBERS {
                entries += u64::try_from(points::peek(&mut tx, member(n)).await?.account.seq)?;
            }
            Ok(entries)
        })
    }

    /// Every award that was asked for is there, once.
    fn expect(&self, bench: &Bench, entries: u64) -> Anyhow<()> {
        match self.entries(bench)? {
            found if found == entries => Ok(()),
            found => Err(format!("{found} entries in the ledger instead of {entries}").into()),
        }
    }
}

/// Whose the `n`-th award is.
fn member(n: u64) -> MemberId {
    MemberId(i64::try_from(n % MEMBERS).unwrap_or(0) + 1)
}

async fn award(desk: &Marketer, n: u64) -> Anyhow<()> {
    let (member, change) = (member(n), Change::Award { points: POINTS });
    let adjust = Adjust { member, change, reason: REASON.to_owned(), key: format!("called:{n}") };
    match desk.adjust(&adjust).await? {
        Adjusted::Posted(_) => Ok(()),
        Adjusted::Proposed(_) => Err("no second pair of eyes is needed here".into()),
    }
}

/// What lies between the lock and the last move.
fn within(all: &[String]) -> Anyhow<Vec<String>> {
    let first = all.iter().position(|text| text.starts_with("INSERT INTO points_account"));
    let last = all.iter().rposition(|text| text.starts_with("INSERT INTO points_move"));
    match (first, last) {
        (Some(first), Some(last)) if first < last => Ok(all[first..=last].to_vec()),
        _ => Err(format!("no award is among these statements: {all:#?}").into()),
    }
}
