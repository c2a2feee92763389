//! What somebody changes without a second pair of eyes: by hand, by files, and not what they undo.

use crate::{
    ledger::post,
    support::{id, read, write},
};
use kabinet_domain::{
    ids::{MemberId, StaffId, UndoId},
    points::{Beyond, Posting},
    time::Millis,
};
use kabinet_store::{
    Db,
    points::{Origin, alone},
};

const ANNA: MemberId = MemberId(9101);
const BORIS: MemberId = MemberId(9102);
const MARIA: StaffId = StaffId(uuid::Uuid::from_u128(9103));

pub async fn suite(db: &Db) {
    let posted = write!(db, |tx| {
        let award = |points| Posting::Award { points, active_from: Millis(0), expires: Millis::NEVER, idle_days: None };
        let took = Posting::Deduct { points: 300, beyond: Beyond::Clip };
        let by_hand = Origin { actor: Some(MARIA), ..Origin::default() };
        let agreed = Origin { agreed: Some(StaffId(id(9104))), ..by_hand.clone() };
        let undone = Origin { undo: Some(UndoId(id(9105))), ..by_hand.clone() };
        let another = Origin { actor: Some(StaffId(id(9104))), ..Origin::default() };
        let mut all = true;
        for (member, posting, key, at, origin) in [
            (ANNA, award(1), "old", 100, &by_hand),
            (ANNA, award(20), "award", 101, &by_hand),
            (ANNA, took, "took", 102, &by_hand),
            (ANNA, award(400), "agreed", 103, &agreed),
            (ANNA, award(5_000), "undone", 104, &undone),
            (ANNA, award(60_000), "another", 105, &another),
            (BORIS, award(700_000), "boris", 106, &by_hand),
        ] {
            all &= post(tx, member, posting, key, at, origin).await?;
        }
        Ok(all)
    });
    assert_eq!(posted, Ok(true));
    assert_eq!(read!(db, |tx| alone::of_member(tx, ANNA, MARIA, Millis(100)).await), 20 + 21, "what moved");
    assert_eq!(read!(db, |tx| alone::of_member(tx, BORIS, MARIA, Millis(106)).await), 0, "before that");
    assert_eq!(read!(db, |tx| alone::of_all(tx, MARIA, Millis(100)).await), (700_020, 21));
}
