//! Recommendations: what became of them, what is held, what members have in common, and what friends have brought.

use crate::{
    ledger::post,
    support::{id, read, write},
};
use kabinet_domain::{
    consent::Consent,
    event::CauseKey,
    ids::{MemberId, StaffId},
    points::{AwardRef, Beyond, Posting},
    referral::Standing::{self, Approved, Clear, Refused, Waiting},
    time::Millis,
};
use kabinet_store::{
    Db, consent, member,
    member_mark::{self, Mark, MarkKind},
    points::{Origin, source},
    referral::{self, Referral, Verdict},
    referral_held::{self, Held},
    referral_ring::{self, Ring},
};

const REFERRER: MemberId = MemberId(801);

pub async fn suite(db: &Db) {
    deciding(db).await;
    holding(db).await;
    marking(db).await;
    listing_rings(db).await;
    bringing(db).await;
    taking_part(db).await;
    agreeing(db).await;
}

fn came(n: i64, state: Standing, due: Option<i64>) -> Referral {
    Referral {
        member: MemberId(n),
        referrer: REFERRER,
        at: Millis(n),
        state,
        signals: "[]".to_owned(),
        due: due.map(Millis),
        decided: None,
        decided_by: None,
        decided_key: None,
        reason: None,
    }
}

async fn deciding(db: &Db) {
    let all = write!(db, |tx| {
        for (n, due) in [(811, None), (812, Some(50)), (813, Some(50)), (814, Some(40))] {
            let state = if due.is_some() { Waiting } else { Clear };
            referral::add(tx, &came(n, state, due)).await?;
        }
        Ok(())
    });
    all.expect("adds");
    assert_eq!(read!(db, |tx| referral::get(tx, MemberId(812)).await), Some(came(812, Waiting, Some(50))));
    assert_eq!(read!(db, |tx| referral::get(tx, REFERRER).await), None);
    let members = |found: Vec<Referral>| found.into_iter().map(|one| one.member.0).collect::<Vec<_>>();
    let waiting = |after| async move { members(read!(db, |tx| referral::waiting(tx, after, 2).await)) };
    assert_eq!(waiting(None).await, [814, 812]);
    assert_eq!(waiting(Some((Millis(50), MemberId(812)))).await, [813]);
    assert_eq!(read!(db, |tx| referral::overdue(tx, Millis(49)).await), 1);
    assert_eq!(read!(db, |tx| referral::overdue(tx, Millis(50)).await), 3);
    assert_eq!(read!(db, |tx| referral::since(tx, REFERRER, Millis(812), 9).await), 3);
    assert_eq!(read!(db, |tx| referral::since(tx, REFERRER, Millis(0), 2).await), 2, "no more are counted");
    assert_eq!(read!(db, |tx| referral::latest(tx, REFERRER, 2).await), [MemberId(814), MemberId(813)]);
    assert_eq!(read!(db, |tx| referral::uncounted(tx, REFERRER).await), 3);

    let by = Some(StaffId(id(1)));
    let decided = write!(db, |tx| {
        let yes = Verdict { state: Approved, at: Millis(60), by, key: Some("key"), reason: None };
        let no = Verdict { state: Refused, at: Millis(61), by: None, key: None, reason: Some("one phone") };
        let first = referral::decide(tx, MemberId(812), &yes).await?;
        let second = referral::decide(tx, MemberId(812), &no).await?;
        let clear = referral::decide(tx, MemberId(811), &no).await?;
        Ok((first, second, clear, referral::decide(tx, MemberId(813), &no).await?))
    });
    assert_eq!(decided, Ok((true, false, false, true)), "what does not wait is not decided about");
    let approved = read!(db, |tx| referral::get(tx, MemberId(812)).await).expect("it is there");
    assert_eq!((approved.state, approved.decided, approved.decided_by), (Approved, Some(Millis(60)), by));
    assert_eq!((approved.decided_key.as_deref(), approved.reason), (Some("key"), None));
    assert_eq!(read!(db, |tx| referral::uncounted(tx, REFERRER).await), 2, "one waits, one was refused");
    let latest = |after| async move { members(read!(db, |tx| referral::decided(tx, after, 1).await)) };
    assert_eq!(latest(None).await, [813]);
    assert_eq!(latest(Some((Millis(61), MemberId(813)))).await, [812]);
    let of = read!(db, |tx| referral::of(tx, &[MemberId(814), MemberId(811), MemberId(1)]).await);
    assert_eq!(members(of), [811, 814]);
}

async fn holding(db: &Db) {
    let held = |key: &str, what: &str, points| Held {
        member: MemberId(814),
        key: key.to_owned(),
        what: what.to_owned(),
        points,
        body: "{}".to_owned(),
        at: Millis(5),
    };
    let added = write!(db, |tx| {
        let first = referral_held::add(tx, &held("a", "earned", 5)).await?;
        let again = referral_held::add(tx, &held("a", "earned", 9)).await?;
        referral_held::add(tx, &held("b", "earned", 7)).await?;
        referral_held::add(tx, &held("c", "registered", 0)).await?;
        Ok((first, again))
    });
    assert_eq!(added, Ok((true, false)));
    let sums = || async { read!(db, |tx| referral_held::sums(tx, &[MemberId(814), MemberId(813)]).await) };
    let told: Vec<_> = sums().await.into_iter().map(|sum| (sum.what, sum.n, sum.points)).collect();
    assert_eq!(told, [("earned".to_owned(), 2, 12), ("registered".to_owned(), 1, 0)]);
    let first = read!(db, |tx| referral_held::first(tx, MemberId(814), 2).await);
    assert_eq!(first, [held("a", "earned", 5), held("b", "earned", 7)]);
    write!(db, |tx| referral_held::remove(tx, MemberId(814), "a").await).expect("removes");
    assert_eq!(read!(db, |tx| referral_held::first(tx, MemberId(814), 9).await).len(), 2);
    write!(db, |tx| referral_held::remove_all(tx, MemberId(814)).await).expect("removes");
    assert_eq!(sums().await, []);
}

async fn marking(db: &Db) {
    let mark = |member, byte| Mark { kind: MarkKind::Range, mark: vec![byte; 16], member: MemberId(member) };
    let put = write!(db, |tx| {
        for (member, byte, at) in [(811, 1, 100), (812, 1, 50), (813, 2, 100), (814, 1, 20)] {
            member_mark::put(tx, &mark(member, byte), Millis(at)).await?;
        }
        member_mark::put(tx, &mark(814, 1), Millis(10)).await?;
        member_mark::put(tx, &Mark { kind: MarkKind::Name, ..mark(811, 1) }, Millis(100)).await
    });
    put.expect("marks");
    let asked = [811, 812, 813, 814, 815].map(MemberId);
    let has = |since| async move {
        let found = read!(db, |tx| member_mark::who_has(tx, (MarkKind::Range, &[1; 16]), Millis(since), &asked).await);
        found.into_iter().map(|member| member.0).collect::<Vec<_>>()
    };
    assert_eq!(has(20).await, [811, 812, 814], "what was seen earlier changes nothing");
    assert_eq!(has(51).await, [811]);
    let mut all: Vec<Mark> = Vec::new();
    loop {
        let page = read!(db, |tx| member_mark::onwards(tx, all.last(), 2).await);
        if page.is_empty() {
            break;
        }
        all.extend(page);
    }
    let told: Vec<_> = all.iter().map(|mark| (mark.kind.code(), mark.mark[0], mark.member.0)).collect();
    let ranges = [(1, 811), (1, 812), (1, 814), (2, 813)].map(|(byte, member)| ("range", byte, member));
    assert_eq!(told, [[("name", 1, 811)].as_slice(), &ranges].concat());
    write!(db, |tx| member_mark::sweep(tx, Millis(50)).await).expect("sweeps");
    assert_eq!(has(0).await, [811, 812]);
}

async fn listing_rings(db: &Db) {
    let ring = |n, body: &str| Ring { n, body: body.to_owned(), found: Millis(7) };
    let replace = |rings: Vec<Ring>| async move {
        let rings: &'static [Ring] = rings.leak();
        write!(db, |tx| referral_ring::replace(tx, rings).await).expect("replaces");
    };
    replace(vec![ring(1, "a"), ring(2, "b"), ring(3, "c")]).await;
    assert_eq!(read!(db, |tx| referral_ring::onwards(tx, 1, 1).await), [ring(2, "b")]);
    replace(vec![ring(1, "d")]).await;
    assert_eq!(read!(db, |tx| referral_ring::onwards(tx, 0, 9).await), [ring(1, "d")]);
}

async fn bringing(db: &Db) {
    let posted = write!(db, |tx| {
        let award = |points| Posting::Award { points, active_from: Millis(0), expires: Millis(9_000), idle_days: None };
        for (points, from, level) in [(50, 811, 1), (7, 811, 1), (10, 830, 2)] {
            let origin = Origin { source: Some((MemberId(from), level)), ..Origin::default() };
            post(tx, REFERRER, award(points), &format!("{points}"), 10, &origin).await?;
        }
        post(tx, REFERRER, award(1_000), "own", 10, &Origin::default()).await?;
        let paid = AwardRef { seq: 1, applied: 50, reversed: 0, expired: 0 };
        let back = Posting::Reverse { award: paid, points: Some(20), beyond: Beyond::Clip };
        post(tx, REFERRER, back, "back", 11, &Origin::default()).await
    });
    assert_eq!(posted, Ok(true));
    assert_eq!(read!(db, |tx| source::by_level(tx, REFERRER).await), [(1, 37), (2, 10)]);
    let brought = read!(db, |tx| source::by_source(tx, REFERRER, &[MemberId(811), MemberId(812)]).await);
    assert_eq!(brought, [(MemberId(811), 37)]);
}

async fn taking_part(db: &Db) {
    let vera = MemberId(3);
    let qualify = |cause: &'static str, at| async move {
        write!(db, |tx| member::qualify(tx, vera, Millis(at), &CauseKey(cause.to_owned()), 3, 2).await).expect("writes")
    };
    let disqualify = |cause: &'static str| async move {
        write!(db, |tx| member::disqualify(tx, vera, &CauseKey(cause.to_owned())).await).expect("writes")
    };
    assert_eq!(qualify("a", 70).await, Some(1));
    assert_eq!(qualify("b", 71).await, None, "they take part already");
    assert_eq!(disqualify("b").await, None, "it was not this that had made them one who does");
    assert_eq!(disqualify("a").await, Some((1, Some(3))));
    assert_eq!(disqualify("a").await, None);
    assert_eq!(qualify("b", 72).await, Some(2));
    let known = read!(db, |tx| member::by_id(tx, vera).await).expect("a member");
    assert_eq!(known.qualified, Some(Millis(72)));
    assert_eq!(disqualify("b").await, Some((2, Some(3))));
    assert_eq!(qualify("c", 73).await, None, "they have begun to often enough");
    let people = read!(db, |tx| member::people(tx, &[vera, MemberId(777)]).await);
    assert_eq!(people.iter().map(|one| one.id).collect::<Vec<_>>(), [vera]);
}

async fn agreeing(db: &Db) {
    const KIND: Consent = Consent::NameToReferrer;
    let given = |at| consent::Given { kind: KIND, text_version: "en.1".to_owned(), given: Millis(at) };
    let who = || async { read!(db, |tx| consent::who_gave(tx, KIND, &[MemberId(3), MemberId(4)]).await) };
    write!(db, |tx| consent::give(tx, MemberId(3), &given(80)).await).expect("gives");
    assert_eq!(who().await.into_iter().collect::<Vec<_>>(), [MemberId(3)]);
    write!(db, |tx| consent::withdraw(tx, MemberId(3), KIND, Millis(81)).await).expect("withdraws");
    assert!(who().await.is_empty());
    write!(db, |tx| consent::give(tx, MemberId(3), &given(82)).await).expect("gives");
    assert_eq!(who().await.len(), 1);
}
