//! The desk's pages of files, by hand and without scripts.

use super::anna;
use crate::{
    browser::Browser,
    house::{House, PASSWORD},
};
use kabinet_portal::{points::MAX_BYTES, staff::Role};

const LIST: &str = "/desk/points/batch/";
const UPLOAD: &str = "/api/points/upload_batch";

async fn signed_in(house: &House, browser: &mut Browser) {
    let email = house.hired(Role::Marketer).await;
    browser.post("/api/desk/sign_in", &[("email", &email), ("password", PASSWORD)]).await;
}

/// Sends a file and gives the page of it, looked at.
async fn sent(house: &House, browser: &mut Browser, text: &str) -> String {
    let answer = browser.post_file(UPLOAD, "march.csv", text.as_bytes()).await;
    assert!(answer.short().starts_with("303 /desk/points/batch/"), "{}", answer.short());
    house.work().await;
    answer.location
}

#[tokio::test]
async fn a_marketer_sends_a_file_looks_at_it_and_has_it_carried_out() {
    let (house, anna, _) = anna().await;
    let door = house.door().await;
    let mut browser = door.browser();
    signed_in(&house, &mut browser).await;
    assert!(browser.get(LIST).await.body.contains(r#"enctype="multipart/form-data""#));
    let page =
        sent(&house, &mut browser, &format!("member;points;reason\n{0};40;Thanks\n{0};-15;Sorry\n7x;1;y", anna.id))
            .await;
    let told = browser.get(&page).await.body;
    for words in ["march.csv", "not carried out", "1 row: 40 points", "1 row: 15 points", "Download 1 rejected row"] {
        assert!(told.contains(words), "{words} in {told}");
    }
    let id = page.trim_start_matches(LIST).trim_end_matches('/').to_owned();
    let ordered = browser.post("/api/points/order_batch", &[("id", &id), ("beyond", "clip")]).await;
    assert_eq!(ordered.short(), format!("303 {page}"));
    let told = browser.get(&page).await.body;
    assert!(told.contains("Carrying out") && told.contains(r#"http-equiv="refresh""#), "{told}");
    house.work().await;
    let told = browser.get(&page).await.body;
    assert!(told.contains(">done<") && !told.contains(r#"http-equiv="refresh""#), "{told}");
    assert!(browser.get(LIST).await.body.contains("march.csv"));
    assert_eq!(house.balance(&anna).await, 125);
}

#[tokio::test]
async fn hostile_cells_are_text_on_the_page_and_in_the_spreadsheet() {
    let (house, anna, _) = anna().await;
    let door = house.door().await;
    let mut browser = door.browser();
    signed_in(&house, &mut browser).await;
    let text = format!(
        "member,points,reason,=head\n=cmd|'/c calc'!A0,10,<script>alert(1)</script>,@x\n{0},10,<img src=x onerror=alert(1)>,\n\
         <b>who</b>,-3,\"+1,\"\"2\",+2\n\"open,1,2\n",
        anna.id
    );
    let page = sent(&house, &mut browser, &text).await;
    let told = browser.get(&page).await.body;
    for raw in ["<script>alert", "<img src=x", "<b>who"] {
        assert!(!told.contains(raw), "{raw} in {told}");
    }
    assert!(told.contains("&lt;b&gt;who&lt;/b&gt;"), "{told}");
    let answer = browser.get(&format!("{page}rejected.csv")).await;
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"rejected.csv\"");
    insta::assert_snapshot!(answer.body.trim_start_matches('\u{feff}').replace("\r\n", "\n"), @r#"
    member,points,reason,'=head,Why it was rejected
    '=cmd|'/c calc'!A0,10,<script>alert(1)</script>,'@x,"No member has this number, external ID or address."
    <b>who</b>,-3,"'+1,""2",+2,"No member has this number, external ID or address."
    """open,1,2",,,,"The line cannot be read: a quotation mark is not closed, or something stands behind it."
    "#);
}

#[tokio::test]
async fn what_cannot_be_taken_is_said_at_the_form() {
    let (house, _, _) = anna().await;
    let door = house.door().await;
    let mut browser = door.browser();
    signed_in(&house, &mut browser).await;
    for (bytes, words) in [
        (Vec::new(), "Choose a file with rows in it."),
        (vec![0; 100], "This is not a text file."),
        (vec![b'x'; MAX_BYTES + 1], "The file is too large"),
    ] {
        assert_eq!(browser.post_file(UPLOAD, "march.csv", &bytes).await.short(), format!("303 {LIST}"), "{words}");
        let told = browser.get(LIST).await.body;
        assert!(told.contains(words), "{words} in {told}");
    }
    assert_eq!(browser.post(UPLOAD, &[("key", "k")]).await.short(), format!("303 {LIST}"), "a form without a file");
    let told = browser.call(UPLOAD, &[]).await;
    assert_eq!(told.short(), "422");
    assert_eq!(told.body, r#"{"refused":[["file",{"problem":"file","fault":{"fault":"empty"}}]]}"#);
    let unknown = format!("{LIST}0191f3c0-0000-7000-8000-000000000001/");
    for path in [unknown.clone(), format!("{unknown}rejected.csv"), format!("{LIST}x/rejected.csv")] {
        assert_eq!(browser.get(&path).await.short(), "404", "{path}");
    }
}

#[tokio::test]
async fn files_are_for_the_desk_alone() {
    let (house, anna, desk) = anna().await;
    let door = house.door().await;
    let mut marketer = door.browser();
    signed_in(&house, &mut marketer).await;
    let page = sent(&house, &mut marketer, "member;points;reason\nnobody;1;x").await;
    let mut member = door.browser();
    member.post("/api/client/sign_in", &[("email", &anna.email), ("password", PASSWORD)]).await;
    for browser in [&mut member, &mut door.browser()] {
        assert_eq!(browser.post_file(UPLOAD, "x.csv", b"member;points;reason\n1;1;x").await.short(), "303 /");
        for path in [page.clone(), format!("{page}rejected.csv"), LIST.to_owned()] {
            assert_eq!(browser.get(&path).await.short(), "303 /desk/login/", "{path}");
        }
    }
    assert_eq!(desk.batches(None).await.expect("the list").len(), 1);
}
