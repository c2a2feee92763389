//! Every door that changes something, attacked alike.

use crate::house::{House, PASSWORD};
use leptos::server_fn::axum::server_fn_paths;

/// The server functions, by path.
fn doors() -> Vec<String> {
    let doors: Vec<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    assert!(doors.iter().any(|path| path == "/api/client/sign_in"), "{doors:?}");
    doors
}

#[tokio::test]
async fn every_door_refuses_other_sites_and_links() {
    let house = House::unscanned(&[]).await;
    let door = house.door().await;
    let mut browser = door.browser();
    let mut ways = doors();
    ways.push("/oauth/vk/start".to_owned());
    for path in ways {
        for site in ["cross-site", "same-site"] {
            assert_eq!(browser.post_from(site, &path, &[]).await.short(), "403", "{path} {site}");
        }
        let followed = browser.get(&path).await;
        assert!([404, 405].contains(&followed.status.as_u16()), "{path}: {}", followed.short());
    }
}

#[tokio::test]
async fn what_belongs_to_members_and_the_desk_is_closed_to_others() {
    let house = House::open().await;
    let anna = house.register("Anna", None).await;
    let door = house.door().await;
    let mut member = door.browser();
    member.post("/api/client/sign_in", &[("email", &anna.email), ("password", PASSWORD)]).await;
    let mut answers = Vec::new();
    let public =
        |path: &&String| path.starts_with("/api/client/") || path.ends_with("/sign_in") || *path == "/api/language";
    for path in doors().iter().filter(|path| !public(path)) {
        let visitors = door.browser().post(path, &[]).await.short();
        // A member may sign out, of course: that is for another scene.
        if path != "/api/member/sign_out" {
            assert_eq!(member.post(path, &[]).await.short(), visitors, "{path}");
        }
        answers.push(format!("{path} {visitors}"));
    }
    answers.sort();
    for page in ["/desk/", "/desk/offers/", "/desk/groups/", "/desk/journal/", "/desk/members/"] {
        for browser in [&mut door.browser(), &mut member] {
            assert_eq!(browser.get(page).await.short(), "303 /desk/login/", "{page}");
        }
    }
    insta::assert_snapshot!(answers.join("\n"), @r#"
    /api/counters/add 302 /
    /api/desk/sign_out 303 /desk/login/
    /api/groups/add 302 /
    /api/groups/cancel_run 302 /
    /api/groups/run_now 302 /
    /api/groups/save 302 /
    /api/member/sign_out 303 /client/login/
    /api/members/birthday 302 /
    /api/members/purchase 302 /
    /api/members/return 302 /
    /api/members/tag 302 /
    /api/offers/add 302 /
    /api/offers/new 302 /
    /api/offers/save 302 /
    /api/offers/switch 302 /
    "#);
}
