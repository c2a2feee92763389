//! Files of awards and deductions, and their lines; members found by many words.

use crate::support::{id, read, write};
use kabinet_domain::{
    ids::{BatchId, MemberId, StaffId},
    lang::Lang,
    member::Email,
    time::Millis,
};
use kabinet_store::{
    Db, StoreError,
    member::{self, Inserted, NewMember},
    points::{
        alone,
        batch::{self, Batch, BatchState},
        batch_row::{self, BatchRow, RowState, Sum},
    },
};

const FIRST: BatchId = BatchId(uuid::Uuid::from_u128(1));
const SECOND: BatchId = BatchId(uuid::Uuid::from_u128(2));
const ANNA: StaffId = StaffId(uuid::Uuid::from_u128(11));
const BORIS: StaffId = StaffId(uuid::Uuid::from_u128(12));

pub async fn suite(db: &Db) {
    from_upload_to_order(db).await;
    lines(db).await;
    deciding_stopping_and_clearing_away(db).await;
    members_by_many_words(db).await;
}

fn new(n: u128) -> Batch {
    Batch {
        id: BatchId(id(n)),
        file_name: "march.csv".to_owned(),
        file_hash: "same".to_owned(),
        rows_total: 250,
        rows_done: 0,
        state: BatchState::Checking,
        uploaded_by: ANNA,
        uploaded: Millis(i64::try_from(n).unwrap()),
        beyond: None,
        ordered_by: None,
        ordered: None,
        decided_by: None,
        decided: None,
        ended: None,
        token: 0,
        figures: None,
    }
}

async fn get(db: &Db, id: BatchId) -> Batch {
    read!(db, |tx| batch::get(tx, id).await).expect("is there")
}

async fn rest(db: &Db, id: BatchId, from: BatchState, to: BatchState) -> bool {
    write!(db, |tx| batch::rest(tx, id, (from, to), "{}", 9, Some(Millis(70))).await).expect("rests")
}

async fn from_upload_to_order(db: &Db) {
    let add = |n, form: &'static str| async move { write!(db, |tx| batch::add(tx, &new(n), form, "a;b\n1;2").await) };
    assert_eq!(add(1, "form-1").await, Ok(true));
    assert_eq!(add(2, "form-1").await, Ok(false), "the form was sent twice");
    assert_eq!(read!(db, |tx| batch::by_form(tx, "form-1").await), Some(new(1)));
    assert_eq!(add(2, "form-2").await, Ok(true));
    assert_eq!(read!(db, |tx| batch::text(tx, SECOND).await).as_deref(), Some("a;b\n1;2"));
    let page = |before: Option<(i64, u128)>| async move {
        let before = before.map(|(at, n)| (Millis(at), BatchId(id(n))));
        let found = read!(db, |tx| batch::page(tx, before, 9).await);
        found.into_iter().map(|batch| batch.id).collect::<Vec<_>>()
    };
    assert_eq!(page(None).await, [SECOND, FIRST]);
    assert_eq!(page(Some((2, 2))).await, [FIRST]);

    let advance = |state, token| async move {
        write!(db, |tx| batch::advance(tx, FIRST, (state, token), 100).await).expect("advances")
    };
    assert!(advance(BatchState::Checking, 0).await);
    assert!(!advance(BatchState::Running, 0).await);
    assert_eq!(get(db, FIRST).await.rows_done, 100);
    let order = |to, by| async move {
        write!(db, |tx| batch::order(tx, FIRST, to, "clip", by, Millis(50)).await).expect("orders")
    };
    assert!(!order(BatchState::Running, ANNA).await, "it is not looked at yet");
    assert!(rest(db, FIRST, BatchState::Checking, BatchState::Preview).await);
    assert!(!rest(db, FIRST, BatchState::Checking, BatchState::Preview).await);
    let ordered = || async { read!(db, |tx| batch::carried_out(tx, "same", SECOND).await).map(|batch| batch.id) };
    assert_eq!(ordered().await, None);
    assert!(order(BatchState::Running, ANNA).await);
    assert!(!order(BatchState::Running, BORIS).await);
    assert_eq!(ordered().await, Some(FIRST));
    assert_eq!(read!(db, |tx| batch::carried_out(tx, "same", FIRST).await), None, "itself is no other");
    let now = get(db, FIRST).await;
    assert_eq!(
        (now.state, now.token, now.ordered_by, now.ordered),
        (BatchState::Running, 1, Some(ANNA), Some(Millis(50)))
    );
    assert_eq!((now.beyond.as_deref(), now.figures.as_deref()), (Some("clip"), Some("{}")));
    assert!(!advance(BatchState::Running, 0).await, "an older turn");
    assert!(advance(BatchState::Running, 1).await);
}

fn line(n: i64, state: RowState, points: i64) -> BatchRow {
    let posted = matches!(state, RowState::Posted | RowState::Before);
    BatchRow {
        line: n,
        who: format!("who {n}"),
        member: (state != RowState::Rejected).then_some(MemberId(n % 7)),
        points,
        reason: "why".to_owned(),
        key: format!("row:{n}"),
        state,
        fault: (state == RowState::Rejected).then(|| "{}".to_owned()),
        applied: if posted { points.abs() } else { 0 },
        seq: posted.then_some(3),
    }
}

async fn lines(db: &Db) {
    let all =
        || -> Vec<BatchRow> { (2..=251).map(|n| line(n, RowState::Ready, if n % 2 == 0 { n } else { -n })).collect() };
    assert_eq!(read!(db, |tx| batch_row::last(tx, FIRST).await), None);
    assert_eq!(write!(db, |tx| batch_row::add(tx, FIRST, &all()).await), Ok(250));
    let again = write!(db, |tx| batch_row::add(tx, FIRST, &[line(251, RowState::Rejected, 1)]).await);
    assert_eq!(again, Ok(0), "it stays as it is");
    assert_eq!(read!(db, |tx| batch_row::last(tx, FIRST).await), Some(251));
    assert_eq!(read!(db, |tx| batch_row::first(tx, FIRST, 3).await), all()[..3]);
    assert_eq!(read!(db, |tx| batch_row::of_state(tx, FIRST, RowState::Ready, 100, 2).await), all()[99..101]);

    let settle = |n, state, fault: Option<&'static str>, posted| async move {
        write!(db, |tx| batch_row::settle(tx, FIRST, n, state, fault, posted).await).expect("settles")
    };
    assert!(settle(2, RowState::Posted, None, (2, Some(8))).await);
    assert!(!settle(2, RowState::Posted, None, (2, Some(9))).await, "once");
    assert!(settle(3, RowState::Posted, None, (1, Some(4))).await);
    assert!(settle(4, RowState::Rejected, Some("{}"), (0, None)).await);
    assert!(settle(5, RowState::Before, None, (5, Some(1))).await);
    let sums = read!(db, |tx| batch_row::sums(tx, FIRST).await);
    let sum = |state, award, n, points, applied| Sum { state, award, n, points, applied };
    let ready = |award, parity| {
        let rows: Vec<i64> = (6..=251).filter(|n| n % 2 == parity).collect();
        let total: i64 = rows.iter().sum();
        let n = i64::try_from(rows.len()).unwrap();
        sum(RowState::Ready, award, n, if award { total } else { -total }, 0)
    };
    assert_eq!(
        sums,
        [
            sum(RowState::Before, false, 1, -5, 5),
            sum(RowState::Posted, false, 1, -3, 1),
            sum(RowState::Posted, true, 1, 2, 2),
            ready(false, 1),
            ready(true, 0),
            sum(RowState::Rejected, true, 1, 4, 0),
        ]
    );
    // What is ready, in both directions; what was posted is counted as entries are.
    let awards = (6..=251).filter(|n| n % 2 == 0).sum::<i64>();
    let deductions = (6..=251).filter(|n| n % 2 == 1).sum::<i64>();
    let alone = |by, since| async move { read!(db, |tx| alone::of_all(tx, by, Millis(since)).await) };
    let ordered = get(db, FIRST).await;
    let (by, at) = (ordered.ordered_by.expect("ordered"), ordered.ordered.expect("ordered"));
    assert_eq!(alone(by, at.0 - 1).await, (awards, deductions));
    assert_eq!(alone(by, at.0).await, (awards, deductions), "a file of long ago may go on as well");
    let of_members =
        |member| async move { read!(db, |tx| alone::of_member(tx, MemberId(member), by, Millis(at.0 - 1)).await) };
    let mut sum = 0;
    for member in 0..7 {
        sum += of_members(member).await;
    }
    assert_eq!(sum, awards + deductions);
    let hold_key = |member| async move { write!(db, |tx| batch_row::hold_key(tx, "row:k", MemberId(member)).await) };
    assert_eq!(read!(db, |tx| batch_row::whose_key(tx, "row:k").await), None);
    assert_eq!([hold_key(7).await, hold_key(8).await], [Ok(MemberId(7)), Ok(MemberId(7))], "whoever was first");
    assert_eq!(read!(db, |tx| batch_row::whose_key(tx, "row:k").await), Some(MemberId(7)));
    assert_eq!(read!(db, |tx| batch_row::members(tx, FIRST).await), 7);
    assert_eq!(read!(db, |tx| batch_row::members(tx, SECOND).await), 0);
}

async fn deciding_stopping_and_clearing_away(db: &Db) {
    let resume = |id| async move { write!(db, |tx| batch::resume(tx, id).await).expect("resumes") };
    assert!(!resume(FIRST).await, "it goes on");
    assert!(rest(db, FIRST, BatchState::Running, BatchState::Stopped).await);
    assert_eq!(get(db, FIRST).await.ended, Some(Millis(70)));
    assert!(resume(FIRST).await);
    let now = get(db, FIRST).await;
    assert_eq!((now.state, now.token, now.ended), (BatchState::Running, 2, None));

    assert!(rest(db, SECOND, BatchState::Checking, BatchState::Preview).await);
    assert_eq!(read!(db, |tx| batch::how_many_wait(tx).await), 0);
    let order = write!(db, |tx| batch::order(tx, SECOND, BatchState::Waiting, "debt", ANNA, Millis(60)).await);
    assert_eq!(order, Ok(true));
    assert_eq!(read!(db, |tx| batch::how_many_wait(tx).await), 1);
    let decide =
        |by| async move { write!(db, |tx| batch::decide(tx, SECOND, BatchState::Running, by, Millis(61)).await) };
    assert!(matches!(decide(ANNA).await, Err(StoreError::Other(_))), "never who ordered it");
    assert_eq!(decide(BORIS).await, Ok(true));
    assert_eq!(decide(BORIS).await, Ok(false));
    let now = get(db, SECOND).await;
    assert_eq!((now.decided_by, now.decided, now.token), (Some(BORIS), Some(Millis(61)), 2));
    assert!(rest(db, SECOND, BatchState::Running, BatchState::Failed).await);

    assert_eq!(write!(db, |tx| batch::sweep(tx, Millis(2)).await), Ok(0), "it is being carried out");
    assert_eq!(get(db, SECOND).await.state, BatchState::Failed, "it is younger");
    assert!(rest(db, FIRST, BatchState::Running, BatchState::Done).await);
    assert_eq!(write!(db, |tx| batch::sweep(tx, Millis(3)).await), Ok(250));
    assert_eq!((get(db, FIRST).await.state, get(db, SECOND).await.state), (BatchState::Done, BatchState::Lapsed));
    assert_eq!(read!(db, |tx| batch::text(tx, FIRST).await), None);
    assert!(!resume(SECOND).await);
}

async fn members_by_many_words(db: &Db) {
    let new = |n: i64| NewMember {
        id: MemberId(9_000 + n),
        created: Millis(n),
        name: format!("Many {n}"),
        email: Some(Email::parse(&format!("Many{n}@example.org")).unwrap()),
        password: None,
        lang: Lang::Ru,
        external_id: Some(format!("many-{n}")),
        invite_code: format!("many{n}"),
        referrer: None,
        name_shown: false,
        zone: None,
    };
    for n in 0..3 {
        assert_eq!(write!(db, |tx| member::insert(tx, &new(n)).await), Ok(Inserted::Done));
    }
    let numbers: Vec<MemberId> = (8_900..9_200).map(MemberId).collect();
    let mut found = read!(db, |tx| member::numbered(tx, &numbers).await);
    found.sort();
    assert_eq!(found, [9_000, 9_001, 9_002].map(MemberId));
    let emails = ["MANY1@EXAMPLE.org", "nobody@example.org"].map(|email| Email::parse(email).unwrap());
    let found = read!(db, |tx| member::addressed(tx, &emails).await);
    assert_eq!(found, [("many1@example.org".to_owned(), MemberId(9_001))]);
    let found = read!(db, |tx| member::with_externals(tx, &["many-2", "many", "9002"]).await);
    assert_eq!(found, [("many-2".to_owned(), MemberId(9_002))]);
    assert_eq!(read!(db, |tx| member::with_externals(tx, &[]).await), []);
}
