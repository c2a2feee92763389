use crate::house::{ANNA, House, PASSWORD, problem};
use kabinet_domain::{
    offer::{Condition, Leaf, OfferState},
    problem::Problem,
};
use kabinet_portal::{
    offers::{Asks, Said, Trial, Tried},
    staff::Role,
};

/// The tree with its answers, in one line.
fn shown(said: &Said) -> String {
    let each = |list: &[Said]| list.iter().map(shown).collect::<Vec<_>>().join("; ");
    let mark = if said.holds { '✓' } else { '✗' };
    match &said.asks {
        Asks::All(list) => format!("{mark} all({})", each(list)),
        Asks::Any(list) => format!("{mark} any({})", each(list)),
        Asks::Not(one) => format!("{mark} not({})", shown(one)),
        Asks::One(question) => format!("{mark} {question}"),
    }
}

fn of(member: i64) -> Trial {
    Trial { member: member.to_string(), ..Trial::default() }
}

fn short(tried: &Tried) -> String {
    let said = |name: &str, list: &[String]| {
        let list = if list.is_empty() { "–".to_owned() } else { list.join(" | ") };
        format!("{name}: {list}")
    };
    let conditions = shown(&tried.conditions);
    [
        tried.happened.clone(),
        conditions,
        said("limits", &tried.limits),
        said("does", &tried.does),
        said("against", &tried.against),
    ]
    .join("\n")
}

#[tokio::test]
async fn an_offer_tried_on_what_it_has_paid_says_what_it_paid_and_writes_nothing() {
    let house = House::with(&[]).await;
    let likes = house.offer("first_like", |_| {}).await;
    let anna = house.linked("Anna", ANNA).await;
    for text in ["One", "Two"] {
        house.world.like(ANNA, house.post(text));
        house.collect().await;
    }
    let (desk, before) = (house.desk().await, (house.history(&anna).await, house.journal(&anna).await));
    let tried = desk.try_offer(likes, &of(anna.id.0)).await.expect("tries");
    insta::assert_snapshot!(short(&tried), @r"
    Liked “Two” in Coffee
    ✓ the act is a like
    limits: 5 of 15 points in the month
    does: Award 1 point
    against: –
    ");
    assert_eq!((house.history(&anna).await, house.journal(&anna).await), before);
    house.verify().await;
}

#[tokio::test]
async fn every_question_of_a_draft_is_answered_not_only_the_first_that_refuses() {
    let house = House::with(&[]).await;
    let draft = house
        .draft("cashback", |terms| {
            let is = Condition::Is;
            let tag = kabinet_domain::event::Tag::parse("vip").expect("a tag");
            let vip_or_old = Condition::Any(vec![is(Leaf::Tagged(vec![tag])), is(Leaf::RegisteredForDays(30))]);
            let alone = Condition::Not(Box::new(is(Leaf::HasReferrer)));
            terms.conditions = Condition::All(vec![is(Leaf::HasReferrer), vip_or_old, alone]);
        })
        .await;
    let anna = house.register("Anna", None).await;
    let desk = house.desk().await;
    assert_eq!(problem(desk.try_offer(draft, &of(anna.id.0)).await), Problem::NothingToTry);
    assert_eq!(problem(desk.try_offer(draft, &of(77)).await), Problem::NoSuchMember);
    house.buys(&anna, "A-1", 100).await;
    let tried = desk.try_offer(draft, &of(anna.id.0)).await.expect("tries");
    insta::assert_snapshot!(short(&tried), @r"
    Purchase A-1 of 100 RUB
    ✗ all(✗ somebody invited the member; ✗ any(✗ the member is tagged “vip”; ✗ the member has been with the programme for at least 30 days); ✓ not(✗ somebody invited the member))
    limits: –
    does: –
    against: The offer is for those whom another member invited.
    ");

    let mut typed = desk.offer(draft).await.expect("an offer").form.expect("a form").1;
    typed.set("from", "2027-01-01");
    let trial = Trial { form: Some(typed), ..of(anna.id.0) };
    let tried = desk.try_offer(draft, &trial).await.expect("tries");
    assert_eq!(tried.against.len(), 2, "what was typed is tried: {:?}", tried.against);
    assert_eq!(desk.offers().await.expect("offers")[0].version, 1, "and not stored");
}

#[tokio::test]
async fn the_page_answers_without_scripts_in_both_languages() {
    let house = House::with(&[]).await;
    let draft = house.draft("cashback", |terms| terms.conditions = Condition::Is(Leaf::HasReferrer)).await;
    let anna = house.register("Anna", None).await;
    house.buys(&anna, "A-1", 100).await;
    let door = house.door().await;
    let mut browser = door.browser();
    let email = house.hired(Role::Marketer).await;
    browser.post("/api/desk/sign_in", &[("email", &email), ("password", PASSWORD)]).await;
    let address = format!("/desk/offers/{draft}/try/?member={}", anna.id);
    for (lang, words) in [("en", "somebody invited the member"), ("ru", "участника кто-то пригласил")]
    {
        let page = browser.get_with(&[("accept-language", lang)], &address).await;
        assert_eq!(page.short(), "200");
        assert!(page.body.contains('✗') && page.body.contains(words), "{lang}: {}", page.body);
    }
    let unknown = browser.get(&format!("/desk/offers/{draft}/try/?member=x")).await;
    assert!(unknown.body.contains("There is no member with this number."), "{}", unknown.body);
    let state = house.desk().await.offers().await.expect("offers")[0].state;
    assert_eq!(state, OfferState::Draft);
}
