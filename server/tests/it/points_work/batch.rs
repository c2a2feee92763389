//! Files of awards and deductions: what they come to, once and never twice.

use super::{anna, award, posted};
use crate::house::{Guest, House, problem, wrong};
use kabinet_domain::{
    ids::BatchId,
    lang::Lang,
    points::{
        Beyond,
        batch::{FileFault, MAX_ROWS},
    },
    problem::Problem,
    time::Millis,
};
use kabinet_portal::{
    Error,
    points::{BatchPage, BatchState, Figures, MAX_BYTES, Part, RowState, Upload},
    secrets::Token,
    who::Marketer,
};
use kabinet_store::{
    Tx, Write,
    member::{self, NewMember},
};

pub(super) fn file(bytes: impl Into<Vec<u8>>) -> Upload {
    let key = Token::fresh().reveal().to_owned();
    Upload { file_name: "C:\\tables\\march.csv".to_owned(), bytes: bytes.into(), key }
}

/// Sends a file and has it looked at.
pub(super) async fn preview(house: &House, desk: &Marketer, text: &str) -> BatchId {
    let id = desk.upload_batch(&file(text)).await.expect("a file");
    house.work().await;
    assert_eq!(shown(desk, id).await.row.state, BatchState::Preview);
    id
}

/// Orders a file and has it carried out.
pub(super) async fn carried_out(house: &House, desk: &Marketer, id: BatchId, beyond: Beyond) -> Figures {
    assert_eq!(desk.order_batch(id, beyond).await.expect("orders"), BatchState::Running);
    house.work().await;
    let page = shown(desk, id).await;
    assert_eq!(page.row.state, BatchState::Done);
    page.row.figures
}

pub(super) async fn shown(desk: &Marketer, id: BatchId) -> BatchPage {
    desk.batch(id).await.expect("a page")
}

pub(super) fn part(rows: i64, points: i64, applied: i64) -> Part {
    Part { rows, points, applied }
}

/// The rejected rows as the page has them: line, member, why.
pub(super) fn faults(page: &BatchPage) -> Vec<String> {
    let line = |row: &kabinet_portal::points::BatchLine| {
        format!("{} {}: {}", row.line, row.who, row.fault.as_deref().unwrap_or_default())
    };
    page.rejected.iter().map(line).collect()
}

#[tokio::test]
async fn a_file_is_looked_at_then_carried_out_to_the_point() {
    let (house, anna, desk) = anna().await;
    let boris = house.register("Boris", None).await;
    let text = format!(
        "Участник;Баллы;Причина\r\n{0};10;За конкурс\r\n{1};-130;\"Ошибка; дважды\"\r\n{0};+5;За конкурс\r\n\
         {2};-5;Ошибка\r\n{2};1 000;За конкурс\r\n999999;7;За конкурс\r\n{2};0;За конкурс\r\n{2};7;\r\n",
        anna.id,
        anna.email.to_uppercase(),
        boris.id,
    );
    let id = preview(&house, &desk, &text).await;
    let page = shown(&desk, id).await;
    let expected = Figures {
        to_award: part(3, 1_015, 0),
        to_deduct: part(2, 135, 0),
        members: 2,
        rejected: 3,
        ..Figures::default()
    };
    assert_eq!((page.row.figures, page.row.rows, page.takes_two), (expected, (8, 3), false));
    assert_eq!(page.row.file_name, "march.csv");
    assert_eq!(
        faults(&page),
        [
            "7 999999: No member has this number, external ID or address.",
            &format!("8 {}: Zero points.", boris.id),
            &format!("9 {}: Reason: Fill this in.", boris.id),
        ]
    );
    let first: Vec<_> = page.first.iter().map(|row| (row.line, row.points, row.state)).collect();
    assert_eq!(first[..3], [(2, 10, RowState::Ready), (3, -130, RowState::Ready), (4, 5, RowState::Ready)]);
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (100, 0), "nothing is posted yet");

    let figures = carried_out(&house, &desk, id, Beyond::Clip).await;
    let expected = Figures {
        awarded: part(3, 1_015, 1_015),
        deducted: part(2, 135, 110),
        members: 2,
        rejected: 3,
        ..Figures::default()
    };
    assert_eq!(figures, expected);
    insta::assert_snapshot!(house.history(&anna).await.join("\n"), @r"
    +100 → 100 | A present | –
    +10 → 110 | За конкурс | –
    -110 → 0 | Ошибка; дважды | – [110 of 130 taken: there were no more points.]
    +5 → 5 | За конкурс | –
    ");
    insta::assert_snapshot!(house.history(&boris).await.join("\n"), @r"
    +0 → 0 | Ошибка | – [0 of 5 taken: there were no more points.]
    +1000 → 1000 | За конкурс | –
    ");
    house.verify().await;
}

#[tokio::test]
async fn the_same_file_again_moves_nothing_and_says_who_was_first() {
    let (house, anna, desk) = anna().await;
    let text = format!("member,points,reason,key\n{0},10,Thanks,k1\n{0},10,Thanks,\n{0},-4,Sorry,\n", anna.id);
    let first = preview(&house, &desk, &text).await;
    carried_out(&house, &desk, first, Beyond::Clip).await;
    assert_eq!(house.balance(&anna).await, 116);

    let other = house.desk().await;
    let windows = text.replace('\n', "\r\n");
    let second = preview(&house, &other, &windows).await;
    let page = shown(&other, second).await;
    assert_eq!(page.row.figures, Figures { before: 3, ..Figures::default() });
    let (earlier, (by, _)) = page.earlier.clone().expect("it was carried out");
    assert_eq!((earlier, by.as_str()), (first, "Мария"));
    assert_eq!(problem(other.order_batch(second, Beyond::Clip).await), Problem::from(FileFault::NothingToApply));

    let changed = format!("member,points,reason,key\n{0},10,Thanks,k1\n{0},11,Thanks,k1b\n{0},12,Thanks,k1\n", anna.id);
    let third = preview(&house, &desk, &changed).await;
    let page = shown(&desk, third).await;
    assert_eq!((page.row.figures.before, page.row.figures.to_award.rows, page.earlier.is_none()), (1, 1, true));
    assert_eq!(faults(&page), [format!("4 {}: Line 2 has the same key.", anna.id)]);
    carried_out(&house, &desk, third, Beyond::Clip).await;
    let reused = format!("member,points,reason,key\n{},12,Thanks,k1\n", anna.id);
    let fourth = preview(&house, &desk, &reused).await;
    let why = Problem::KeyReused.say(Lang::En);
    assert_eq!(faults(&shown(&desk, fourth).await), [format!("2 {}: {why}", anna.id)]);
    assert_eq!(house.balance(&anna).await, 127);
    house.verify().await;
}

#[tokio::test]
async fn two_files_with_the_same_rows_that_run_at_once_move_them_once() {
    let (house, anna, desk) = anna().await;
    let text = format!("member,points,reason\n{0},10,Thanks\n{0},20,Thanks\n", anna.id);
    let (first, second) = (preview(&house, &desk, &text).await, preview(&house, &desk, &text).await);
    carried_out(&house, &desk, first, Beyond::Clip).await;
    let figures = carried_out(&house, &desk, second, Beyond::Clip).await;
    assert_eq!(figures, Figures { before: 2, ..Figures::default() });
    assert_eq!(house.balance(&anna).await, 130);
}

#[tokio::test]
async fn a_form_sent_twice_is_one_file_and_an_order_given_twice_is_one() {
    let (house, anna, desk) = anna().await;
    let upload = file(format!("member;points;reason\n{};10;Thanks", anna.id));
    let id = desk.upload_batch(&upload).await.expect("a file");
    assert_eq!(desk.upload_batch(&upload).await.expect("the same file"), id);
    assert_eq!(desk.batches(None).await.expect("the list").len(), 1);
    assert_eq!(problem(desk.order_batch(id, Beyond::Clip).await), Problem::DecidedAlready, "it is not looked at yet");
    house.work().await;
    desk.order_batch(id, Beyond::Clip).await.expect("orders");
    assert_eq!(desk.order_batch(id, Beyond::Clip).await.expect("the same order"), BatchState::Running);
    assert_eq!(problem(house.desk().await.order_batch(id, Beyond::Clip).await), Problem::DecidedAlready);
    house.work().await;
    assert_eq!(house.balance(&anna).await, 110);
}

#[tokio::test]
async fn deductions_beyond_the_balance_are_refused_or_owed_as_asked() {
    let (house, anna, desk) = anna().await;
    let text = |n: i64| format!("member;points;reason\n{};-{n};Sorry", anna.id);
    let refused = preview(&house, &desk, &text(130)).await;
    let figures = carried_out(&house, &desk, refused, Beyond::Refuse).await;
    assert_eq!((figures.rejected, figures.deducted), (1, Part::default()));
    let why = Problem::NotEnoughPoints { missing: 30 }.say(Lang::En);
    assert_eq!(faults(&shown(&desk, refused).await), [format!("2 {}: {why}", anna.id)]);
    let owed = preview(&house, &desk, &text(131)).await;
    assert_eq!(carried_out(&house, &desk, owed, Beyond::Debt).await.deducted, part(1, 131, 131));
    assert_eq!(house.balance(&anna).await, -31);
    house.verify().await;
}

/// A file whose rows, all of one member, are carried out one after another.
pub(super) async fn long_file(house: &House, desk: &Marketer, guest: &Guest) -> BatchId {
    let rows: Vec<String> = (1..=60).map(|n| format!("{};{n};Row {n}\n", guest.id)).collect();
    let rows = rows.concat();
    let id = preview(house, desk, &format!("member;points;reason\n{rows}")).await;
    desk.order_batch(id, Beyond::Clip).await.expect("orders");
    id
}

/// Carries the file out until some rows are posted, then kills whoever does.
pub(super) async fn cut_off(house: &House, desk: &Marketer, id: BatchId) -> i64 {
    let task = house.claim().await.pop().expect("a task");
    let under_way = async {
        loop {
            let posted = shown(desk, id).await.row.figures.awarded.rows;
            if posted > 0 {
                break posted;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        biased;
        posted = under_way => posted,
        done = house.portal().carry_out(task) => panic!("it was too fast: {done:?}"),
    }
}

#[tokio::test]
async fn what_was_cut_off_between_rows_goes_on_with_the_next_one_after_a_restart() {
    let (mut house, anna, desk) = anna().await;
    let id = long_file(&house, &desk, &anna).await;
    assert!(cut_off(&house, &desk, id).await < 60);
    assert_eq!(shown(&desk, id).await.row.state, BatchState::Running);
    house.restart().await;
    let desk = house.desk().await;
    house.work().await;
    assert_eq!(shown(&desk, id).await.row.state, BatchState::Running, "the lease of the dead is not over");
    house.pass_minutes(3);
    house.work().await;
    let page = shown(&desk, id).await;
    assert_eq!((page.row.state, page.row.figures.awarded), (BatchState::Done, part(60, 1_830, 1_830)));
    assert_eq!((house.balance(&anna).await, page.row.figures.before), (1_930, 0));
    house.verify().await;
}

#[tokio::test]
async fn a_file_is_stopped_between_rows_and_goes_on_when_somebody_says_so() {
    let (house, anna, desk) = anna().await;
    let id = long_file(&house, &desk, &anna).await;
    cut_off(&house, &desk, id).await;
    desk.stop_batch(id).await.expect("stops");
    let stopped = shown(&desk, id).await.row.figures.awarded.rows;
    house.pass_minutes(3);
    house.work().await;
    let page = shown(&desk, id).await;
    assert_eq!((page.row.state, page.row.figures.awarded.rows), (BatchState::Stopped, stopped));
    assert!(stopped < 60 && page.ended.is_some());
    for _ in 0..2 {
        desk.resume_batch(id).await.expect("goes on");
    }
    house.work().await;
    let page = shown(&desk, id).await;
    assert_eq!((page.row.state, page.row.figures.awarded), (BatchState::Done, part(60, 1_830, 1_830)));
    assert_eq!(house.balance(&anna).await, 1_930);
    desk.stop_batch(id).await.expect("nothing is left to stop");
    assert_eq!(shown(&desk, id).await.row.state, BatchState::Done);
}

#[tokio::test]
async fn a_member_who_is_another_by_then_is_a_rejected_row() {
    let (house, anna, desk) = anna().await;
    let boris = house.register("Boris", None).await;
    let text = format!("member;points;reason\n{};10;Thanks\n{};10;Thanks", anna.id, boris.id);
    let id = preview(&house, &desk, &text).await;
    house.portal().db.write(Namesake { of: anna.id.to_string() }).await.expect("adds");
    let figures = carried_out(&house, &desk, id, Beyond::Clip).await;
    assert_eq!((figures.awarded, figures.rejected), (part(1, 10, 10), 1));
    let why = "Since the preview the member is gone, or this is another member now.";
    assert_eq!(faults(&shown(&desk, id).await), [format!("2 {}: {why}", anna.id)]);
    let again = preview(&house, &desk, &text).await;
    let why = "One member has this number, another this external ID.";
    assert_eq!(faults(&shown(&desk, again).await), [format!("2 {}: {why}", anna.id)]);
    assert_eq!((house.balance(&anna).await, house.balance(&boris).await), (100, 10));
}

/// Somebody whose id in the shop is another member's number.
struct Namesake {
    of: String,
}

impl Write for Namesake {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let new = NewMember {
            id: kabinet_domain::ids::MemberId(5_000_000),
            created: Millis(1),
            name: "Namesake".to_owned(),
            email: None,
            password: None,
            lang: Lang::En,
            external_id: Some(self.of.clone()),
            invite_code: "namesake".to_owned(),
            referrer: None,
            name_shown: false,
            zone: None,
        };
        assert_eq!(member::insert(tx, &new).await?, member::Inserted::Done);
        Ok(())
    }
}

#[tokio::test]
async fn above_the_limit_somebody_else_has_to_agree_to_the_whole_file() {
    let (house, anna, desk) = anna().await;
    let second = house.desk().await;
    let rows =
        |each: i64, n: usize| format!("member;points;reason\n{}", format!("{};{each};Prize\n", anna.id).repeat(n));
    for text in [rows(10_001, 1), rows(5_001, 2), rows(-10_001, 1)] {
        let id = preview(&house, &desk, &text).await;
        assert!(shown(&desk, id).await.takes_two);
        assert_eq!(desk.order_batch(id, Beyond::Clip).await.expect("asks"), BatchState::Waiting);
        house.work().await;
        assert_eq!((house.balance(&anna).await, desk.batches_waiting().await.expect("a number")), (100, 1));
        assert_eq!(problem(desk.confirm_batch(id).await), Problem::OwnProposal);
        assert_eq!(problem(desk.decline_batch(id).await), Problem::OwnProposal);
        assert!(shown(&desk, id).await.own && !shown(&second, id).await.own);
        second.decline_batch(id).await.expect("declines");
        assert_eq!(problem(second.confirm_batch(id).await), Problem::DecidedAlready);
        desk.resume_batch(id).await.expect("there is nothing to go on with");
        house.work().await;
        assert_eq!((house.balance(&anna).await, shown(&desk, id).await.row.state), (100, BatchState::Declined));
    }
    let id = preview(&house, &desk, &rows(5_000, 3)).await;
    desk.order_batch(id, Beyond::Clip).await.expect("asks");
    second.confirm_batch(id).await.expect("agrees");
    house.work().await;
    let page = shown(&desk, id).await;
    assert_eq!((page.row.state, page.row.figures.awarded), (BatchState::Done, part(3, 15_000, 15_000)));
    assert!(page.ordered.is_some() && page.decided.is_some() && page.earlier.is_none());
    assert_eq!(house.balance(&anna).await, 15_100);
    let within = preview(&house, &desk, &rows(5_000, 2)).await;
    assert!(!shown(&desk, within).await.takes_two, "as much as one may do");
}

#[tokio::test]
async fn what_is_no_file_of_awards_is_refused_in_words() {
    let (house, anna, desk) = anna().await;
    let (koi8, wide) = (b"\xd5\xde\xc1\xd3\xd4\xce\xc9\xcb;\xc2\xc1\xcc\xcc\xd9\n5;10".to_vec(), ";".repeat(1_000_001));
    let long = format!("member;points;reason\n{}", "5;1;x\n".repeat(MAX_ROWS + 1));
    for (bytes, fault) in [
        (Vec::new(), FileFault::Empty),
        (b"member;points;reason\n".to_vec(), FileFault::Empty),
        (b"PK\x03\x04\x00\x00".to_vec(), FileFault::NotText),
        (koi8, FileFault::Columns),
        (wide.into_bytes(), FileFault::Empty),
        (format!("member;points;reason{}\n5;1;x", ";x".repeat(1_000_001)).into_bytes(), FileFault::Columns),
        (long.into_bytes(), FileFault::Long { rows: 100_000 }),
        (vec![b'x'; MAX_BYTES + 1], FileFault::Large { megabytes: 10 }),
    ] {
        assert_eq!(wrong(desk.upload_batch(&file(bytes)).await), [("file", Problem::from(fault))]);
    }
    assert_eq!(desk.batches(None).await.expect("the list").len(), 0);
    let mut unkeyed = file("member;points;reason\n5;1;x");
    unkeyed.key = String::new();
    assert_eq!(wrong(desk.upload_batch(&unkeyed).await).len(), 1);

    let huge = "x".repeat(1_000_000);
    let text = format!(
        "member;points;reason\n{0};1;\"open\n{0};2;Thanks\n{0};3;{huge}\n{0};4;{1}\n",
        anna.id,
        ";".repeat(9_000)
    );
    let id = preview(&house, &desk, &text).await;
    let figures = carried_out(&house, &desk, id, Beyond::Clip).await;
    assert_eq!((figures.awarded, figures.rejected), (part(1, 2, 2), 3), "a broken line spoils no other");
}

#[tokio::test]
async fn rows_are_cleared_away_after_ninety_days_and_the_figures_stay() {
    let (house, anna, desk) = anna().await;
    let text = format!("member;points;reason\n{};10;Thanks\nnobody;10;Thanks", anna.id);
    let done = preview(&house, &desk, &text).await;
    let figures = carried_out(&house, &desk, done, Beyond::Clip).await;
    let left = preview(&house, &desk, &format!("{text}\n{};11;Thanks", anna.id)).await;
    house.pass_days(89);
    house.portal().clear_old().await.expect("clears");
    assert!(desk.rejected_rows(done).await.is_ok());
    house.pass_days(2);
    house.portal().clear_old().await.expect("clears");
    let desk = house.desk().await;
    let page = shown(&desk, done).await;
    assert_eq!((page.row.state, page.row.figures, page.first.len()), (BatchState::Done, figures, 0));
    assert!(matches!(desk.rejected_rows(done).await, Err(Error::NotFound)));
    let page = shown(&desk, left).await;
    assert_eq!((page.row.state, page.row.figures.to_award.rows), (BatchState::Lapsed, 2));
    assert_eq!(problem(desk.order_batch(left, Beyond::Clip).await), Problem::DecidedAlready);
    posted(desk.adjust(&award(anna.id, 1, "later")).await);
    house.verify().await;
}
