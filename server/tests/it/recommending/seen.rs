//! What members and the desk see of it.

use super::{decided, joined, three};
use crate::house::{House, PASSWORD};
use kabinet_domain::referral::InviteeState;
use kabinet_portal::{accounts::Tick, referral::Invite, staff::Role};

async fn invite(house: &House, guest: &crate::house::Guest) -> Invite {
    house.member(guest).await.invite(None).await.expect("the invite page")
}

#[tokio::test]
async fn a_member_sees_how_far_friends_have_come_and_nothing_of_why_one_waits() {
    let house = House::with(&["referral"]).await;
    let (boris, _, anna) = three(&house).await;
    let states = |page: &Invite| page.below.invitees.iter().map(|one| one.state).collect::<Vec<_>>();
    assert_eq!(states(&invite(&house, &boris).await), [InviteeState::Awaiting, InviteeState::Awarded]);
    house.buys(&anna, "A-1", 1).await;
    assert_eq!(states(&invite(&house, &boris).await)[0], InviteeState::Awaiting, "nor of what Anna does");
    let door = house.door().await;
    let mut browser = door.browser();
    browser.post("/api/client/sign_in", &[("email", &boris.email), ("password", PASSWORD)]).await;
    let page = browser.get("/client/invite/").await.body;
    assert!(page.contains("awaiting") && !page.contains("same network") && !page.contains("Anna"), "{page}");
    decided(&house, &anna, true).await;
    let page = invite(&house, &boris).await;
    assert_eq!(states(&page), [InviteeState::Awarded; 2]);
    let levels: Vec<_> = page.below.levels.iter().map(|one| (one.level, one.members, one.points)).collect();
    assert_eq!(levels, [(1, 2, 100)]);
}

#[tokio::test]
async fn a_friend_is_named_only_while_they_agree() {
    let house = House::with(&["referral"]).await;
    let boris = joined(&house, "Boris", "203.0.113.1", None).await;
    let anna = joined(&house, "Anna", "198.51.100.1", Some(&boris)).await;
    let door = house.door().await;
    let mut browser = door.browser();
    browser.post("/api/client/sign_in", &[("email", &anna.email), ("password", PASSWORD)]).await;
    assert_eq!(invite(&house, &anna).await.is_named, Some(false));
    assert_eq!(invite(&house, &boris).await.is_named, None, "nobody invited Boris");
    for (named, name) in [("on", Some("Anna")), ("on", Some("Anna")), ("", None), ("on", Some("Anna"))] {
        let sent = browser.post("/api/member/be_named", &[("named", named)]).await;
        assert_eq!(sent.short(), "303 /client/invite/");
        assert_eq!(invite(&house, &boris).await.below.invitees[0].name.as_deref(), name);
        house.clock.advance(1);
    }
    let consents = house.desk().await.member(anna.id).await.expect("a card").consents;
    assert!(consents.iter().any(|given| given.kind == kabinet_domain::consent::Consent::NameToReferrer));
    let off = Tick { value: String::new(), sentence: "…".to_owned() };
    house.member(&anna).await.be_named(&off).await.expect("withdraws");
    assert_eq!(invite(&house, &anna).await.is_named, Some(false));
}

#[tokio::test]
async fn the_desk_decides_by_a_form_and_sees_the_tree() {
    let house = House::with(&["referral"]).await;
    let (boris, vera, anna) = three(&house).await;
    let zoe = joined(&house, "Zoe", "198.51.100.1", Some(&vera)).await;
    house.pass_days(15);
    let door = house.door().await;
    let mut desk = door.browser();
    desk.post("/api/desk/sign_in", &[("email", &*house.hired(Role::Marketer).await), ("password", PASSWORD)]).await;
    let queue = desk.get("/desk/referrals/").await.body;
    for told in ["Anna", "Boris", "overdue since", r#"class="unseen"> overdue"#, "came from the same network", "Held:"]
    {
        assert!(queue.contains(told), "{told} in {queue}");
    }
    let key = queue.split_once(r#"name="key" value=""#).expect("a key").1.split_once('"').expect("its end").0;
    let form = [("id", &*anna.id.to_string()), ("key", key), ("reason", ""), ("verdict", "refuse")];
    assert_eq!(desk.post("/api/referrals/decide", &form).await.short(), "303 /desk/referrals/");
    assert!(desk.get("/desk/referrals/").await.body.contains(r#"aria-invalid="true""#), "a reason is missing");
    let form = [("id", &*anna.id.to_string()), ("key", key), ("reason", "<One> phone"), ("verdict", "refuse")];
    for _ in 0..2 {
        assert_eq!(desk.post("/api/referrals/decide", &form).await.short(), "303 /desk/referrals/");
        let page = desk.get("/desk/referrals/").await.body;
        assert!(page.contains("The recommendation was refused") && page.contains("Nothing here"), "{page}");
    }
    let page = desk.get("/desk/referrals/?show=decided").await.body;
    assert!(page.contains("&lt;One&gt; phone") && !page.contains(r#"class="unseen"> overdue"#), "{page}");
    assert_eq!(desk.get("/desk/referrals/?show=rings&after=x").await.status, 200);
    assert_eq!(desk.get("/desk/referrals/?after=1-x").await.status, 200);

    let card = desk.get(&format!("/desk/members/{}/", vera.id)).await.body;
    for told in ["Level 1", "Zoe", "brought a bonus", &format!("/desk/members/{}/", boris.id)] {
        assert!(card.contains(told), "{told} in {card}");
    }
    let tree = house.desk().await.tree(zoe.id, None).await.expect("a tree");
    let above: Vec<_> = tree.above.iter().map(|(level, one)| (*level, one.name.as_str())).collect();
    assert_eq!(above, [(1, "Vera"), (2, "Boris")]);
    assert!(tree.below.invitees.is_empty());
}

#[tokio::test]
async fn long_lists_are_paged_by_key() {
    let house = House::with(&["referral"]).await;
    let (boris, ..) = three(&house).await;
    for n in 0..31 {
        joined(&house, &format!("Friend{n}x"), &format!("203.0.113.{}", n + 9), Some(&boris)).await;
    }
    let desk = house.desk().await;
    let first = desk.referrals_waiting(None).await.expect("the queue");
    let second = desk.referrals_waiting(first.next).await.expect("the queue");
    assert_eq!((first.list.len(), second.list.len(), second.next), (30, 2, None));
    let mut members: Vec<_> = first.list.iter().chain(&second.list).map(|one| one.member.id).collect();
    members.dedup();
    assert_eq!(members.len(), 32, "nobody twice");
}
