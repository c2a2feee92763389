//! Every door that changes something, attacked alike.

use crate::house::{House, PASSWORD};
use kabinet_app::api::batches::UPLOAD;
use kabinet_portal::staff::Role;
use leptos::server_fn::axum::server_fn_paths;

/// The server functions, and where files are sent, by path.
fn doors() -> Vec<String> {
    let mut doors: Vec<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    doors.push(UPLOAD.to_owned());
    assert!(doors.iter().any(|path| path == "/api/client/sign_in"), "{doors:?}");
    doors
}

/// Those behind which there is a member or a marketer.
fn closed() -> impl Iterator<Item = String> {
    let public =
        |path: &String| path.starts_with("/api/client/") || path.ends_with("/sign_in") || path == "/api/language";
    doors().into_iter().filter(move |path| !public(path))
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
    for path in closed() {
        let path = &path;
        let visitors = door.browser().post(path, &[]).await.short();
        // What a member may do for themselves is for other scenes.
        if !path.starts_with("/api/member/") {
            assert_eq!(member.post(path, &[]).await.short(), visitors, "{path}");
        }
        answers.push(format!("{path} {visitors}"));
    }
    answers.sort();
    let pages = [
        "",
        "offers/",
        "offers/0191f3c0-0000-7000-8000-000000000001/undo/",
        "groups/",
        "journal/",
        "members/",
        "members/1/statement/",
        "proposals/",
        "counters/",
        "referrals/",
        "settings/",
        "points/batch/",
    ];
    for page in pages.map(|page| format!("/desk/{page}")) {
        for browser in [&mut door.browser(), &mut member] {
            assert_eq!(browser.get(&page).await.short(), "303 /desk/login/", "{page}");
        }
    }
    insta::assert_snapshot!(answers.join("\n"), @r#"
    /api/counters/add 303 /
    /api/counters/rename 303 /
    /api/counters/show 303 /
    /api/desk/sign_out 303 /desk/login/
    /api/groups/add 303 /
    /api/groups/cancel_run 303 /
    /api/groups/run_now 303 /
    /api/groups/save 303 /
    /api/member/be_named 303 /
    /api/member/link_arrived 303 /
    /api/member/set_password 303 /
    /api/member/sign_out 303 /client/login/
    /api/member/unlink 303 /
    /api/members/birthday 303 /
    /api/members/purchase 303 /
    /api/members/return 303 /
    /api/members/tag 303 /
    /api/members/unlink 303 /
    /api/offers/add 303 /
    /api/offers/cancel_replay 303 /
    /api/offers/new 303 /
    /api/offers/replay 303 /
    /api/offers/save 303 /
    /api/offers/switch 303 /
    /api/offers/undo 303 /
    /api/offers/undo_decide 303 /
    /api/offers/undo_look 303 /
    /api/offers/undo_stop 303 /
    /api/points/adjust 303 /
    /api/points/decide 303 /
    /api/points/decide_batch 303 /
    /api/points/order_batch 303 /
    /api/points/restore 303 /
    /api/points/resume_batch 303 /
    /api/points/return_spend 303 /
    /api/points/stop_batch 303 /
    /api/points/upload_batch 303 /
    /api/referrals/decide 303 /
    /api/settings/save 303 /
    "#);
}

#[tokio::test]
async fn a_program_is_told_by_status_and_code_what_went_wrong() {
    let house = House::unscanned(&[]).await;
    let door = house.door().await;
    let mut program = door.browser();
    for path in closed().filter(|path| !path.ends_with("/sign_out")) {
        let told = program.call(&path, &[]).await;
        assert_eq!((told.short(), told.body), ("401".to_owned(), r#""sign_in""#.to_owned()), "{path}");
    }
    let refused = program.call("/api/client/sign_in", &[("email", "nobody"), ("password", "x")]).await;
    assert_eq!(refused.short(), "422");
    assert_eq!(refused.body, r#"{"refused":[["",{"problem":"wrong_sign_in"}]]}"#);
    assert_eq!(refused.headers["content-type"], "application/json");
    assert!(program.cookies.is_empty(), "nothing waits for a page that nobody sees");
    let twice = program.call("/api/client/sign_in", &[("email", "a"), ("email", "b")]).await;
    assert_eq!((twice.short(), twice.body), ("400".to_owned(), r#""malformed""#.to_owned()));

    let marketer = [("email", &*house.hired(Role::Marketer).await), ("password", PASSWORD)];
    assert_eq!(program.call("/api/desk/sign_in", &marketer).await.short(), "303 /desk/");
    let unknown = [("id", "0191f3c0-0000-7000-8000-000000000001"), ("version", "1")];
    let gone = program.call("/api/offers/save", &unknown).await;
    assert_eq!((gone.short(), gone.body), ("404".to_owned(), r#""not_found""#.to_owned()));
}
