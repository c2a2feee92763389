//! The twelve invariants find what they are there to find.

use crate::{
    door::raw,
    support::{self, id, read, write},
};
use kabinet_domain::{
    ids::{EventId, MemberId},
    points::{AwardRef, Beyond, Ledger, Posting},
    time::Millis,
};
use kabinet_store::{
    Db, StoreError, Tx,
    points::{self, Origin, verify},
};
use sqlx::AssertSqlSafe;

async fn post(tx: &mut Tx, ledger: &mut Ledger, posting: Posting, key: &str) -> Result<(), StoreError> {
    let entries = ledger.post(posting, key.to_owned(), Millis(10)).expect("posts");
    let origin = Origin { event: Some(EventId(id(1))), ..Origin::default() };
    points::post(tx, MemberId(7), &entries, &origin, ledger).await
}

/// Member 7: 1 an award of 10, 2 a spending of 4, 3 a pending award of 5, 4 three points of the first taken back, 5 two of
/// it set aside.
async fn sound() -> (tempfile::TempDir, Db) {
    let (folder, db) = support::sqlite().await;
    write!(db, |tx| {
        let mut ledger = points::load(tx, MemberId(7)).await?;
        let award = |points, active_from| {
            let (active_from, expires, idle_days) = (Millis(active_from), Millis(1000), None);
            Posting::Award { points, active_from, expires, idle_days }
        };
        post(tx, &mut ledger, award(10, 0), "a").await?;
        post(tx, &mut ledger, Posting::Spend { points: 4 }, "s").await?;
        post(tx, &mut ledger, award(5, 500), "p").await?;
        let award = AwardRef { seq: 1, applied: 10, reversed: 0, expired: 0 };
        post(tx, &mut ledger, Posting::Reverse { award, points: Some(3), beyond: Beyond::Clip }, "r").await?;
        post(tx, &mut ledger, Posting::Hold { points: 2, due: Millis(900) }, "h").await
    })
    .expect("posts");
    assert_eq!(read!(db, |tx| verify::first_offender(tx).await), None);
    (folder, db)
}

#[tokio::test]
async fn every_damage_is_named_with_its_invariant_member_and_number() {
    for (damage, first, words) in [
        ("UPDATE points_account SET held = 1", 1, "I1: member 7: the account is not the sum of its moves"),
        ("UPDATE points_lot SET remaining = 8 WHERE lot = 1", 2, "I2: member 7: lot 1 is not the sum of its moves"),
        ("UPDATE points_lot SET amount = 11 WHERE lot = 1", 2, "I2: member 7: lot 1 is not the sum of its moves"),
        ("UPDATE points_lot SET state = 1 WHERE lot = 3", 3, "I3: member 7: the account is not the sum of its lots"),
        (
            "INSERT INTO points_op (member_id, seq, kind, idem_key, at_ms, requested, applied, pending_after, active_after, held_after, debt_after) \
             VALUES (7, 7, 'deduct', 'x', 1, 0, 0, 0, 0, 0, 0)",
            4,
            "I4: member 7: the entries are not numbered from 1 to 5",
        ),
        (
            "PRAGMA ignore_check_constraints = ON; UPDATE points_account SET debt = 2; \
             INSERT INTO points_move (member_id, seq, n, lot, from_b, to_b, amount) VALUES (7, 2, 9, 0, 'debt', 'revoked', 2)",
            5,
            "I5: member 7: there are usable points beside a debt",
        ),
        (
            "UPDATE points_lot SET due_ms = NULL WHERE lot = 3",
            6,
            "I6: member 7: the state or the date of lot 3 does not fit what is in it",
        ),
        (
            "UPDATE points_lot SET due_ms = expires_ms + 1 WHERE lot = 1",
            6,
            "I6: member 7: the state or the date of lot 1 does not fit what is in it",
        ),
        (
            "UPDATE points_op SET applied = 5 WHERE seq = 2",
            7,
            "I7: member 7: entry 2 does not say how many points it moved",
        ),
        (
            "UPDATE points_op SET active_after = 99 WHERE seq = 5",
            8,
            "I8: member 7: the sums after the last entry, 5, are not those of the account",
        ),
        (
            "UPDATE points_op SET reverses_seq = 2 WHERE seq = 4",
            9,
            "I9: member 7: more than entry 2 was taken or given back, or it cannot be",
        ),
        (
            "UPDATE points_op SET reverses_seq = NULL, returns_seq = 1 WHERE seq = 4",
            9,
            "I9: member 7: more than entry 1 was taken or given back, or it cannot be",
        ),
        (
            "UPDATE points_op SET kind = 'return' WHERE seq = 5",
            9,
            "I9: member 7: more than entry 5 was taken or given back, or it cannot be",
        ),
        (
            "INSERT INTO points_move (member_id, seq, n, lot, from_b, to_b, amount) VALUES (7, 8, 1, 0, 'spent', 'revoked', 1)",
            10,
            "I10: member 7: moves, a lot or an entry with the number 8 belong to nothing",
        ),
        (
            "INSERT INTO points_op (member_id, seq, kind, idem_key, at_ms, requested, applied, pending_after, active_after, held_after, debt_after) \
             SELECT 8, seq, kind, idem_key, at_ms, 0, 0, 0, 0, 0, 0 FROM points_op WHERE seq = 2",
            10,
            "I10: member 8: moves, a lot or an entry with the number 2 belong to nothing",
        ),
        ("DELETE FROM points_hold", 12, "I12: member 7: hold or lot 1 does not fit what is set aside"),
        ("UPDATE points_hold SET amount_left = 1", 12, "I12: member 7: hold or lot 5 does not fit what is set aside"),
    ] {
        let (folder, db) = sound().await;
        sqlx::raw_sql(AssertSqlSafe(damage)).execute(&mut raw(folder.path()).await).await.expect("damages");
        let found = read!(db, |tx| verify::first_offender(tx).await).expect("finds it");
        assert_eq!((found.invariant, found.to_string().as_str()), (first, words), "{damage}");
        let all = read!(db, |tx| verify::all(tx, verify::EVERYBODY, 10).await);
        assert_eq!(all.first(), Some(&found));
        let others = MemberId(100)..=MemberId(200);
        assert_eq!(read!(db, |tx| verify::all(tx, others, 10).await), [], "nothing is wrong with others");
    }
}

#[tokio::test]
async fn points_from_nowhere_are_found_even_where_every_row_agrees() {
    let (folder, db) = sound().await;
    // A move out of a bucket that nobody keeps sums of, into the member's hands, with everything else made to agree.
    let damage = "UPDATE points_move SET from_b = 'spent' WHERE seq = 3";
    sqlx::raw_sql(damage).execute(&mut raw(folder.path()).await).await.expect("damages");
    let all = read!(db, |tx| verify::all(tx, verify::EVERYBODY, 10).await);
    assert_eq!(all, [], "given back by the shop: whole");
    let damage = "UPDATE points_account SET pending = 6; UPDATE points_lot SET remaining = 6, amount = 6 WHERE lot = 3; \
        UPDATE points_op SET pending_after = 6 WHERE seq = 5";
    sqlx::raw_sql(damage).execute(&mut raw(folder.path()).await).await.expect("damages");
    let all = read!(db, |tx| verify::all(tx, verify::EVERYBODY, 10).await);
    let invariants: Vec<_> = all.iter().map(|offence| offence.invariant).collect();
    assert_eq!(invariants, [1, 2, 11]);
    assert_eq!(all[2].to_string(), "I11: what was issued is not what members own, spent, lost and let pass");
    let loaded = write!(db, |tx| points::load(tx, MemberId(7)).await.map(drop));
    assert_eq!(loaded, Ok(()), "sums and lots agree, so the member is not locked out");
}

#[tokio::test]
async fn a_ledger_that_does_not_add_up_is_not_posted_to() {
    let (folder, db) = sound().await;
    sqlx::raw_sql("UPDATE points_account SET active = 9")
        .execute(&mut raw(folder.path()).await)
        .await
        .expect("damages");
    let loaded = write!(db, |tx| points::load(tx, MemberId(7)).await.map(drop));
    assert!(matches!(loaded, Err(StoreError::Corrupt(what)) if what.contains("member 7")));
}
