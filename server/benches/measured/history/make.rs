//! Makes a long history: a like that was paid and spent is written by the portal, and copied as often as it takes.

use super::ME;
use crate::{
    Anyhow, Bench, community,
    place::{Place, post, somebody},
};
use kabinet_domain::{
    ids::{GroupId, OfferId},
    offer::OfferState,
    points::Posting,
    time::Millis,
};
use kabinet_portal::secrets::new_id;
use kabinet_store::{
    StoreError, Tx, Write, member,
    points::{self, Origin},
};
use sqlx::{
    Connection as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

/// What the last page of every history says.
pub const SAID: &str = "blend of this autumn";
/// Pairs of lines that are written in one transaction.
const BATCH: u64 = 50_000;
/// No database takes longer to make.
const LONGEST: Duration = Duration::from_mins(30);
/// What a line takes on the disk, generously, with its event, lot and move.
const BYTES: u64 = 800;
/// What must be left on the disk.
const LEFT: u64 = 2 << 30;

/// The n-th pair, for each of the numbers from $1 to $2; $3 is the member.
const COPIES: [&str; 4] = [
    "WITH RECURSIVE k(n) AS (SELECT $1 UNION ALL SELECT n + 1 FROM k WHERE n < $2) \
     INSERT INTO event (member_id, id, kind, network, group_id, object, post_id, act, cause, at_ms, seen_ms, body) \
     SELECT e.member_id, unhex(printf('%032x', n)), e.kind, e.network, e.group_id, e.object, e.post_id, e.act, \
     printf('measured:%012d', n), e.at_ms + n * 1000, e.seen_ms + n * 1000, e.body \
     FROM k CROSS JOIN (SELECT * FROM event WHERE member_id = $3 ORDER BY seen_ms LIMIT 1) e",
    "WITH RECURSIVE k(n) AS (SELECT $1 UNION ALL SELECT n + 1 FROM k WHERE n < $2) \
     INSERT INTO points_op (member_id, seq, kind, idem_key, req_hash, at_ms, event_id, offer_id, offer_version, source_member_id, level, \
     reason, actor, clipped, reverses_seq, returns_seq, requested, applied, pending_after, active_after, held_after, debt_after) \
     SELECT o.member_id, 2 * n - 2 + o.seq, o.kind, printf('measured:%012d', 2 * n - 2 + o.seq), o.req_hash, o.at_ms + n * 1000, \
     CASE WHEN o.event_id IS NOT NULL THEN unhex(printf('%032x', n)) END, o.offer_id, o.offer_version, o.source_member_id, o.level, \
     o.reason, o.actor, o.clipped, o.reverses_seq, o.returns_seq, o.requested, o.applied, o.pending_after, o.active_after, o.held_after, \
     o.debt_after FROM k CROSS JOIN (SELECT * FROM points_op WHERE member_id = $3 AND seq <= 2) o",
    "WITH RECURSIVE k(n) AS (SELECT $1 UNION ALL SELECT n + 1 FROM k WHERE n < $2) \
     INSERT INTO points_lot (member_id, lot, amount, remaining, held, state, active_from_ms, expires_ms, due_ms) \
     SELECT l.member_id, 2 * n - 1, l.amount, l.remaining, l.held, l.state, l.active_from_ms + n * 1000, l.expires_ms, l.due_ms \
     FROM k CROSS JOIN (SELECT * FROM points_lot WHERE member_id = $3 AND lot = 1) l",
    "WITH RECURSIVE k(n) AS (SELECT $1 UNION ALL SELECT n + 1 FROM k WHERE n < $2) \
     INSERT INTO points_move (member_id, seq, n, lot, from_b, to_b, amount) \
     SELECT m.member_id, 2 * k.n - 2 + m.seq, m.n, 2 * k.n - 1, m.from_b, m.to_b, m.amount \
     FROM k CROSS JOIN (SELECT * FROM points_move WHERE member_id = $3 AND seq <= 2) m",
];

/// The database with so many lines: one that was made before, or a new one.
pub fn file(bench: &Bench, lines: u64) -> Anyhow<PathBuf> {
    let file = bench.folder.join(format!("history-{lines}.db"));
    if file.exists() {
        return Ok(file);
    }
    let needed = lines * BYTES + LEFT;
    let free = free(&bench.folder)?;
    if free < needed {
        let [needed, free] = [needed, free].map(|bytes| bytes >> 20);
        return Err(format!("a history of {lines} lines needs {needed} MB of the disk; {free} MB are free").into());
    }
    eprintln!("measured: making {}, once", file.display());
    let part = bench.folder.join(format!("history-{lines}.part.db"));
    remove(&part)?;
    begin(bench, &part)?;
    bench.runtime.block_on(copy(&part, lines))?;
    fs::rename(&part, &file)?;
    remove(&part)?;
    Ok(file)
}

/// The file of the key of all of them.
pub fn key(bench: &Bench) -> PathBuf {
    bench.folder.join("history.key")
}

/// Removes a database that was not finished, with what lies beside it.
fn remove(file: &Path) -> Anyhow<()> {
    for beside in ["", "-wal", "-shm", ".lock", ".sock"] {
        let mut path = file.as_os_str().to_owned();
        path.push(beside);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Bytes that are free where `folder` lies.
fn free(folder: &Path) -> Anyhow<u64> {
    let told = Command::new("df").arg("-Pk").arg(folder).output()?;
    let told = String::from_utf8(told.stdout)?;
    let kb = told.lines().nth(1).and_then(|line| line.split_whitespace().nth(3));
    Ok(kb.ok_or("df does not say how much is free")?.parse::<u64>()? << 10)
}

/// The first two lines.
fn begin(bench: &Bench, file: &Path) -> Anyhow<()> {
    let place = Place::open(bench, &format!("sqlite://{}", file.display()), &key(bench), 1)?;
    bench.runtime.block_on(async {
        let (portal, now) = (place.portal(), place.portal().clock.now());
        let offer = portal.add_offer("activity", OfferState::Active, None).await?;
        Anyhow::Ok(portal.db.write(First { group: GroupId(new_id(now)), offer, now }).await?)
    })?;
    place.close(bench)
}

struct First {
    group: GroupId,
    offer: OfferId,
    now: Millis,
}

impl Write for First {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let Self { group, offer, now } = *self;
        member::insert(tx, &somebody(ME, now)).await?;
        community::group(tx, group, now).await?;
        community::like(tx, ME, (group, 1), offer, now).await?;
        let (mut ledger, posting) = (points::load(tx, ME).await?, Posting::Spend { points: community::POINTS });
        post(tx, (ME, &mut ledger), posting, ("spend", now), &Origin::default()).await
    }
}

/// All the others.
#[expect(clippy::disallowed_methods, reason = "it ends when it takes too long")]
async fn copy(file: &Path, lines: u64) -> Anyhow<()> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Delete)
        .synchronous(SqliteSynchronous::Off)
        .pragma("cache_size", "-262144");
    let mut conn = SqliteConnection::connect_with(&options).await?;
    let (began, pairs, me) = (Instant::now(), i64::try_from(lines / 2)?, ME.0);
    for first in (2..=pairs).step_by(usize::try_from(BATCH)?) {
        if began.elapsed() > LONGEST {
            return Err(format!("{lines} lines took longer than {} minutes to make", LONGEST.as_secs() / 60).into());
        }
        let last = pairs.min(first + i64::try_from(BATCH)? - 1);
        let mut tx = conn.begin().await?;
        for text in COPIES {
            sqlx::query(text).bind(first).bind(last).bind(me).execute(&mut *tx).await?;
        }
        tx.commit().await?;
    }
    let all = sqlx::query("UPDATE points_account SET seq = $1 WHERE member_id = $2");
    all.bind(2 * pairs).bind(me).execute(&mut conn).await?;
    Ok(conn.close().await?)
}
