//! Ways in which a file could move points twice, or more of them than one person may.

use super::{
    anna, award,
    batch::{carried_out, faults, file, part, preview, shown},
    posted,
};
use crate::house::wrong;
use kabinet_domain::{lang::Lang, points::Beyond, problem::Problem};
use kabinet_portal::points::{Adjusted, BatchState, Figures};

#[tokio::test]
async fn a_key_moves_nobody_elses_points_again() {
    let (house, anna, desk) = anna().await;
    let boris = house.register("Boris", None).await;
    let of = |id| format!("member;points;reason;key\n{id};10;Thanks;k1\n");
    let (first, meanwhile) = (preview(&house, &desk, &of(anna.id)).await, preview(&house, &desk, &of(boris.id)).await);
    carried_out(&house, &desk, first, Beyond::Clip).await;
    let figures = carried_out(&house, &desk, meanwhile, Beyond::Clip).await;
    assert_eq!((figures.awarded, figures.rejected), (part(0, 0, 0), 1));
    let later = preview(&house, &desk, &of(boris.id)).await;
    let why = Problem::KeyReused.say(Lang::En);
    for file in [meanwhile, later] {
        assert_eq!(faults(&shown(&desk, file).await), [format!("2 {}: {why}", boris.id)]);
    }
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (110, 0));
}

#[tokio::test]
async fn several_files_of_one_person_are_one_large_one() {
    let (house, anna, desk) = anna().await;
    let of = |points: i64| format!("member;points;reason\n{};{points};Prize {points}\n", anna.id);
    let first = preview(&house, &desk, &of(6_000)).await;
    carried_out(&house, &desk, first, Beyond::Clip).await;
    let (second, taken) = (preview(&house, &desk, &of(5_000)).await, preview(&house, &desk, &of(-5_000)).await);
    assert!(shown(&desk, second).await.takes_two);
    assert!(!shown(&house.desk().await, second).await.takes_two, "for somebody else it is the first");
    assert_eq!(desk.order_batch(second, Beyond::Clip).await.expect("asks"), BatchState::Waiting);
    carried_out(&house, &desk, taken, Beyond::Clip).await;
    house.desk().await.confirm_batch(second).await.expect("agrees");
    house.work().await;
    assert_eq!(house.balance(&anna).await, 6_100);
    let within = preview(&house, &desk, &of(4_000)).await;
    carried_out(&house, &desk, within, Beyond::Clip).await;
    house.pass_days(1);
    let desk = house.desk().await;
    let next_day = preview(&house, &desk, &of(9_000)).await;
    assert!(!shown(&desk, next_day).await.takes_two);
}

#[tokio::test]
async fn what_one_person_does_by_hand_and_by_files_is_added_up_but_not_what_a_colleague_has_seen() {
    let (house, anna, desk) = anna().await;
    let boris = house.register("Boris", None).await;
    let of = |points: i64| format!("member;points;reason\n{};{points};Prize {points}\n", boris.id);
    posted(desk.adjust(&award(anna.id, 6_000, "by-hand")).await);
    let large = preview(&house, &desk, &of(5_000)).await;
    assert!(shown(&desk, large).await.takes_two, "with what was given by hand");
    assert_eq!(desk.order_batch(large, Beyond::Clip).await.expect("asks"), BatchState::Waiting);
    house.desk().await.confirm_batch(large).await.expect("agrees");
    house.work().await;
    let within = preview(&house, &desk, &of(4_000)).await;
    carried_out(&house, &desk, within, Beyond::Clip).await;
    assert_eq!(house.balance(&boris).await, 9_000);
    // Of Boris, nobody else has seen the 4,000 of the second file.
    posted(desk.adjust(&award(boris.id, 6_000, "limit")).await);
    assert!(matches!(desk.adjust(&award(boris.id, 1, "more")).await, Ok(Adjusted::Proposed(_))));
    house.verify().await;
}

#[tokio::test]
async fn another_file_from_the_same_page_is_not_taken_for_the_first() {
    let (house, anna, desk) = anna().await;
    let first = file(format!("member;points;reason\n{};10;Thanks", anna.id));
    let mut second = file(format!("member;points;reason\n{};20;Thanks", anna.id));
    second.key.clone_from(&first.key);
    desk.upload_batch(&first).await.expect("a file");
    assert_eq!(wrong(desk.upload_batch(&second).await), [("key", Problem::KeyReused)]);
    assert_eq!(desk.batches(None).await.expect("the list").len(), 1);
    drop(house);
}

#[tokio::test]
async fn rejected_rows_that_were_mended_are_the_rows_they_were() {
    let (house, anna, desk) = anna().await;
    let text = "member;points;reason;key\nnobody;-1 0;=Sorry;-A1\n";
    let id = preview(&house, &desk, text).await;
    let rejects = desk.rejected_rows(id).await.expect("a file");
    assert!(rejects.contains("'=Sorry") && rejects.contains("'-A1"), "{rejects}");
    let mended = preview(&house, &desk, &rejects.replace("nobody", &anna.id.to_string())).await;
    assert_eq!(carried_out(&house, &desk, mended, Beyond::Clip).await.deducted, part(1, 10, 10));
    let original = preview(&house, &desk, &text.replace("nobody", &anna.id.to_string())).await;
    assert_eq!(shown(&desk, original).await.row.figures, Figures { before: 1, ..Figures::default() });
    assert!(house.history(&anna).await.iter().any(|line| line.contains("=Sorry") && !line.contains('\'')));
}
