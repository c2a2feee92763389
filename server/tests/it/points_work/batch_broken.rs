//! A file whose task is given up, or is gone, breaks off, and can go on where it was.

use super::{
    anna,
    batch::{cut_off, file, long_file, part, shown},
};
use kabinet_portal::{points::BatchState, tasks::Broke};

#[tokio::test]
async fn a_file_whose_every_worker_dies_breaks_off_and_goes_on_when_somebody_says_so() {
    let (house, anna, desk) = anna().await;
    let id = long_file(&house, &desk, &anna).await;
    cut_off(&house, &desk, id).await;
    house.workers_die().await;
    let page = shown(&desk, id).await;
    assert_eq!((page.row.state, page.broke, page.ended.is_some()), (BatchState::Failed, Some(Broke::Died), true));
    assert!((1..60).contains(&page.row.figures.awarded.rows), "{:?}", page.row.figures);
    desk.resume_batch(id).await.expect("goes on");
    house.work().await;
    let page = shown(&desk, id).await;
    assert_eq!((page.row.state, page.broke), (BatchState::Done, None));
    assert_eq!(page.row.figures.awarded, part(60, 1_830, 1_830));
    house.verify().await;
}

#[tokio::test]
async fn a_file_that_nobody_goes_on_with_is_ended_by_a_stop() {
    let (house, anna, desk) = anna().await;
    let id = long_file(&house, &desk, &anna).await;
    cut_off(&house, &desk, id).await;
    house.lose_tasks("batch").await;
    assert_eq!(shown(&desk, id).await.row.state, BatchState::Running);
    desk.stop_batch(id).await.expect("stops");
    let page = shown(&desk, id).await;
    assert_eq!((page.row.state, page.broke), (BatchState::Failed, Some(Broke::Gone)));
    desk.resume_batch(id).await.expect("goes on");
    house.work().await;
    assert_eq!(shown(&desk, id).await.row.figures.awarded, part(60, 1_830, 1_830));
}

#[tokio::test]
async fn a_file_that_is_only_looked_at_breaks_off_as_well() {
    let (house, anna, desk) = anna().await;
    let text = format!("member;points;reason\n{};10;Thanks\n", anna.id);
    let died = desk.upload_batch(&file(&*text)).await.expect("a file");
    house.workers_die().await;
    let page = shown(&desk, died).await;
    assert_eq!((page.row.state, page.broke), (BatchState::Failed, Some(Broke::Died)));
    desk.resume_batch(died).await.expect("nothing was ordered");
    assert_eq!(shown(&desk, died).await.row.state, BatchState::Failed);

    let lost = desk.upload_batch(&file(&*text)).await.expect("a file");
    desk.stop_batch(lost).await.expect("it is being looked at");
    let page = shown(&desk, lost).await;
    assert_eq!((page.row.state, page.can_stop), (BatchState::Checking, false));
    house.lose_tasks("batch").await;
    assert!(shown(&desk, lost).await.can_stop);
    desk.stop_batch(lost).await.expect("stops");
    let page = shown(&desk, lost).await;
    assert_eq!((page.row.state, page.broke), (BatchState::Failed, Some(Broke::Gone)));
}
