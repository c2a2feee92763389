//! Tasks, schedules, letters.

use crate::support::{id, read, write};
use futures_util::future::join_all;
use kabinet_domain::{
    ids::{MemberId, MessageId, TaskId},
    lang::Lang,
    time::Millis,
};
use kabinet_store::{
    Db,
    outbox::{self, LetterState, NewLetter},
    schedule,
    task::{self, NewTask, TaskState},
};
use std::collections::{BTreeMap, BTreeSet};

pub async fn suite(db: &Db) {
    tasks(db).await;
    a_task_that_kills_its_worker_is_given_up(db).await;
    tasks_of_other_kinds_are_not_in_the_way(db).await;
    no_task_is_claimed_twice(db).await;
    schedules(db).await;
    letters(db).await;
}

fn task(n: u128, key: &str, member: Option<i64>, run_at: i64) -> NewTask {
    NewTask {
        id: TaskId(id(n)),
        kind: "referral",
        dedup_key: key.to_owned(),
        member: member.map(MemberId),
        payload: "{}".to_owned(),
        run_at: Millis(run_at),
        max_attempts: 2,
        created: Millis(1),
    }
}

async fn claim(db: &Db, now: i64, until: i64) -> Vec<task::Task> {
    look(db, now, until).await.claimed
}

async fn look(db: &Db, now: i64, until: i64) -> task::Look {
    write!(db, |tx| task::claim_any(tx, &["referral"], Millis(now), Millis(until), 10).await).expect("claims")
}

async fn tasks(db: &Db) {
    assert_eq!(read!(db, |tx| task::next_at(tx).await), None);
    assert_eq!(write!(db, |tx| task::enqueue(tx, &task(1, "a", Some(5), 10)).await), Ok(true));
    assert_eq!(write!(db, |tx| task::enqueue(tx, &task(2, "a", Some(5), 10)).await), Ok(false), "the same task");
    assert_eq!(write!(db, |tx| task::enqueue(tx, &task(3, "b", None, 20)).await), Ok(true));
    assert_eq!(read!(db, |tx| task::next_at(tx).await), Some(Millis(10)));
    assert!(claim(db, 9, 100).await.is_empty(), "not before");

    let first = claim(db, 10, 100).await.pop().expect("one is due");
    assert_eq!((first.id, first.bucket, first.attempts, first.token), (TaskId(id(1)), 5, 1, 1));
    assert!(claim(db, 19, 100).await.is_empty(), "it is leased");
    assert_eq!(
        write!(db, |tx| task::claim(tx, 5, &["referral"], Millis(100), Millis(200), 10).await)
            .expect("claims")
            .claimed
            .len(),
        1
    );
    let late = first.clone();
    let finish = crate::support::change(move |tx| {
        let late = late.clone();
        Box::pin(async move {
            assert!(!task::finish(tx, &late, Millis(101)).await?, "a late worker changes nothing");
            assert!(!task::extend(tx, &late, Millis(300)).await?);
            assert!(!task::fail(tx, &late, "x", None).await?);
            let current = task::Task { token: 2, ..late };
            assert!(task::extend(tx, &current, Millis(300)).await?);
            assert!(task::fail(tx, &current, "refused", Some(Millis(400))).await?);
            assert!(!task::fail(tx, &current, "refused", None).await?, "two attempts were all");
            Ok(())
        })
    });
    db.write(finish).await.expect("changes");

    let dead = read!(db, |tx| task::dead(tx, None, 10).await);
    assert_eq!((dead.len(), dead[0].id, dead[0].last_error.as_deref()), (1, TaskId(id(1)), Some("refused")));
    assert!(read!(db, |tx| task::dead(tx, Some(TaskId(id(1))), 10).await).is_empty());
    assert_eq!(write!(db, |tx| task::redrive(tx, 5, TaskId(id(1)), Millis(500)).await), Ok(true));
    let claimed = claim(db, 500, 600).await;
    assert_eq!(
        claimed.iter().map(|task| task.id).collect::<BTreeSet<_>>(),
        BTreeSet::from([1, 3].map(|n| TaskId(id(n))))
    );
    for task in claimed {
        let done = crate::support::change(move |tx| {
            let task = task.clone();
            Box::pin(async move { task::finish(tx, &task, Millis(501)).await })
        });
        assert_eq!(db.write(done).await, Ok(true));
    }
    assert_eq!(write!(db, |tx| task::enqueue(tx, &task(4, "a", Some(5), 10)).await), Ok(false), "done once is done");
    assert_eq!(read!(db, |tx| task::counts(tx).await), [("referral".to_owned(), TaskState::Done, 2)]);
    assert_eq!(write!(db, |tx| task::sweep(tx, Millis(501)).await), Ok(0));
    assert_eq!(write!(db, |tx| task::sweep(tx, Millis(502)).await), Ok(2));
}

async fn a_task_that_kills_its_worker_is_given_up(db: &Db) {
    assert_eq!(write!(db, |tx| task::enqueue(tx, &task(5, "poison", None, 0)).await), Ok(true));
    for now in [1, 10] {
        assert_eq!(claim(db, now, now + 9).await.len(), 1);
    }
    let ready = read!(db, |tx| task::by_key(tx, "referral", "poison").await).expect("it is there");
    assert_eq!((ready.id, ready.attempts, ready.state), (TaskId(id(5)), 2, TaskState::Ready));
    let others = write!(db, |tx| task::claim(tx, ready.bucket, &["collect"], Millis(19), Millis(30), 10).await);
    assert!(others.expect("a look").buried.is_empty(), "it is buried by those who know what hangs on it");
    let last = look(db, 19, 30).await;
    assert!(last.claimed.is_empty());
    assert_eq!(
        last.buried.iter().map(|task| (task.id, task.state)).collect::<Vec<_>>(),
        [(TaskId(id(5)), TaskState::Dead)]
    );
    assert!(look(db, 19, 30).await.buried.is_empty(), "once");
    assert!(read!(db, |tx| task::by_key(tx, "collect", "poison").await).is_none());
    let dead = read!(db, |tx| task::dead(tx, None, 10).await);
    assert_eq!((dead.len(), dead[0].id, dead[0].state), (1, TaskId(id(5)), TaskState::Dead));
}

async fn tasks_of_other_kinds_are_not_in_the_way(db: &Db) {
    for n in 0..20_u32 {
        let added = write!(db, |tx| {
            let long = NewTask { kind: "collect", ..task(500 + u128::from(n), &format!("long{n}"), None, 0) };
            task::enqueue(tx, &long).await
        });
        assert_eq!(added, Ok(true));
    }
    assert_eq!(write!(db, |tx| task::enqueue(tx, &task(600, "short", None, 5)).await), Ok(true));
    let claim = |kinds: &'static [&'static str], limit| async move {
        let claimed = write!(db, |tx| task::claim_any(tx, kinds, Millis(10), Millis(100), limit).await);
        claimed.expect("claims").claimed.into_iter().map(|task| task.kind).collect::<Vec<_>>()
    };
    assert_eq!(claim(&["referral"], 3).await, ["referral"], "twenty that have waited longer are of another kind");
    assert_eq!(claim(&["collect"], 3).await, ["collect"; 3], "no more than there are places for");
    assert_eq!(claim(&["referral", "collect"], 40).await, ["collect"; 17]);
    assert_eq!(claim(&["referral", "collect"], 40).await, [""; 0]);
}

async fn no_task_is_claimed_twice(db: &Db) {
    for n in 0..100_u32 {
        let added = write!(db, |tx| task::enqueue(tx, &task(1000 + u128::from(n), &format!("many{n}"), None, 0)).await);
        assert_eq!(added, Ok(true));
    }
    let workers = (0..8).map(|_| async {
        let mut mine = Vec::new();
        loop {
            let claimed = claim(db, 1, 1000).await;
            if claimed.is_empty() {
                return mine;
            }
            mine.extend(claimed.into_iter().map(|task| task.id));
        }
    });
    let mut all = join_all(workers).await.concat();
    // A worker may stop early when others hold what is due; nothing is lost, and nothing is done twice.
    all.extend(claim(db, 1, 1000).await.into_iter().map(|task| task.id));
    let distinct: BTreeSet<_> = all.iter().copied().collect();
    assert_eq!(distinct.len(), all.len(), "no task is claimed twice");
    let mut left = 100 - distinct.len();
    while left > 0 {
        let more = claim(db, 1, 1000).await.len();
        assert!(more > 0, "{left} tasks were lost");
        left -= more;
    }
}

async fn schedules(db: &Db) {
    for next in [100, 999] {
        write!(db, |tx| schedule::ensure(tx, "sweep", Millis(next)).await).expect("ensures");
    }
    assert_eq!(read!(db, |tx| schedule::next(tx, "sweep").await), Some(Millis(100)), "what is there stays");
    assert_eq!(read!(db, |tx| schedule::due(tx, Millis(99)).await), []);
    assert_eq!(read!(db, |tx| schedule::due(tx, Millis(100)).await), [("sweep".to_owned(), Millis(100))]);
    let nodes =
        (0..8).map(|_| async { write!(db, |tx| schedule::advance(tx, "sweep", Millis(100), Millis(200)).await) });
    let winners = join_all(nodes).await.into_iter().filter(|won| *won == Ok(true)).count();
    assert_eq!(winners, 1, "of several nodes one carries it out");
}

async fn letters(db: &Db) {
    let letter = |n| NewLetter {
        id: MessageId(id(n)),
        member: Some(MemberId(1)),
        channel: "email",
        letter: "welcome",
        lang: Lang::En,
        address: vec![1; 20],
        body: vec![2; 20],
        created: Millis(10),
        event: None,
    };
    assert_eq!(read!(db, |tx| outbox::next_at(tx).await), None);
    write!(db, |tx| {
        outbox::add(tx, &letter(1)).await?;
        outbox::add(tx, &letter(2)).await
    })
    .expect("adds");
    assert_eq!(read!(db, |tx| outbox::next_at(tx).await), Some(Millis(10)));
    let lease = |now, until| async move {
        write!(db, |tx| outbox::lease(tx, Millis(now), Millis(until), 9).await).expect("leases")
    };
    assert!(lease(9, 100).await.is_empty());
    let leased = lease(10, 100).await;
    assert_eq!(
        leased.iter().map(|letter| (letter.id, letter.token, letter.attempts)).collect::<Vec<_>>(),
        [(MessageId(id(1)), 1, 1), (MessageId(id(2)), 1, 1)]
    );
    assert_eq!((leased[0].address.as_deref(), leased[0].lang), (Some(&[1; 20][..]), Lang::En));
    assert!(lease(99, 200).await.is_empty(), "they are leased");
    write!(db, |tx| {
        assert!(!outbox::mark_sent(tx, MessageId(id(1)), 2, Millis(50)).await?, "another's lease");
        assert!(outbox::mark_sent(tx, MessageId(id(1)), 1, Millis(50)).await?);
        assert!(!outbox::mark_sent(tx, MessageId(id(1)), 1, Millis(50)).await?);
        assert!(outbox::retry(tx, MessageId(id(2)), 1, Millis(300), "421 busy").await?);
        Ok(())
    })
    .expect("changes");
    let sent = read!(db, |tx| outbox::get(tx, MessageId(id(1))).await).expect("is there");
    assert_eq!((sent.state, sent.sent, sent.address, sent.body), (LetterState::Sent, Some(Millis(50)), None, None));
    let again = lease(300, 400).await;
    assert_eq!((again.len(), again[0].attempts, again[0].last_error.as_deref()), (1, 2, Some("421 busy")));
    assert_eq!(write!(db, |tx| outbox::mark_failed(tx, MessageId(id(2)), 2, "550 unknown").await), Ok(true));
    let failed = read!(db, |tx| outbox::get(tx, MessageId(id(2))).await).expect("is there");
    assert_eq!(
        (failed.state, failed.address, failed.body),
        (LetterState::Failed, None, None),
        "nothing personal stays"
    );
    let counts = read!(db, |tx| outbox::counts(tx).await);
    assert_eq!(counts, BTreeMap::from([(LetterState::Sent, 1), (LetterState::Failed, 1)]));
    assert_eq!(write!(db, |tx| outbox::sweep(tx, Millis(11)).await), Ok(2));
}
