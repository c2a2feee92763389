//! Tasks while the process works.

use crate::house::House;
use kabinet_domain::{event::NetworkName, referral::Referrer};
use kabinet_portal::groups::NewGroup;
use kabinet_standins::vk::{self, Fault, FaultKind};
use kabinet_store::{outbox, task};
use std::time::Duration;
use tokio::{sync::watch, task::yield_now, time::timeout};

/// More than there are places for tasks of any length.
const GROUPS: i64 = 33;
const LONG_AT_ONCE: usize = 4;

#[tokio::test]
async fn a_short_task_is_carried_out_while_every_place_for_long_ones_is_taken() {
    let house = House::open().await;
    let vera = house.register("Vera", None).await;
    let sent = house.visitor().register(&House::form("Anna"), Some(Referrer::Member(vera.id))).await.expect("sent");
    let code = house.code_to("anna@guests.example").await;
    let desk = house.desk().await;
    for n in 0..GROUPS {
        let group = house.world.add_group(vk::NewGroup::new(3_000_000 + n, "Club"));
        let new = NewGroup {
            network: NetworkName::Vk,
            group: group.0.to_string(),
            service_key: "service-key-canary".to_owned(),
            community_key: String::new(),
        };
        desk.run_now(house.portal().add_group(&new).await.expect("a group")).await.expect("ordered");
    }
    house.calls();
    house.vk.inject(Fault::on("wall.get", FaultKind::Slow(60_000)).times(u32::MAX));
    let reading = || house.vk.call_counts().get("wall.get").copied().unwrap_or(0);
    let (stop, stopped) = watch::channel(false);
    let scene = async {
        while reading() < LONG_AT_ONCE {
            yield_now().await;
        }
        house.visitor().enter_code(&sent, &code, None).await.expect("the code is right");
        while house.balance(&vera).await < 50 {
            yield_now().await;
        }
        assert_eq!(reading(), LONG_AT_ONCE, "those that found no place were not begun");
        stop.send(true).expect("it works");
    };
    let played = timeout(Duration::from_secs(20), async { tokio::join!(house.process.work(stopped), scene) });
    Box::pin(played).await.expect("the short task waits for the long ones");
}

/// What it did is forgotten after ninety days, and its effects stay.
#[tokio::test]
async fn what_was_done_long_ago_is_cleared_away() {
    let house = House::open().await;
    let vera = house.register("Vera", None).await;
    let anna = house.register("Anna", Some(Referrer::Member(vera.id))).await;
    house.work().await;
    house.deliver().await;
    house.collect().await;
    let kept = || async {
        let mut tx = house.portal().db.read().await.expect("reads");
        let letters = outbox::counts(&mut tx).await.expect("counts").into_values().sum::<i64>();
        let tasks = task::counts(&mut tx).await.expect("counts").into_iter().map(|(_, _, tasks)| tasks).sum::<i64>();
        (house.desk().await.group(house.group, None).await.expect("a group").runs.len(), letters > 0, tasks > 0)
    };
    house.pass_days(89);
    house.portal().clear_old().await.expect("clears");
    let (runs, letters, tasks) = kept().await;
    assert!(runs > 0 && letters && tasks, "{runs} {letters} {tasks}");
    house.pass_days(2);
    house.portal().clear_old().await.expect("clears");
    assert_eq!(kept().await, (0, false, false));
    assert_eq!((house.balance(&vera).await, house.history(&anna).await.len()), (50, 0));
    house.collect().await;
    house.verify().await;
}
