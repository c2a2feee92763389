//! Every sentence in both languages, to be read by people.

use super::{Names, clause::question, clipped, event, offer_terms, refusal};
use crate::{
    counter::{Asked, Reading, Step},
    event::{
        Act, By, CauseKey, ContactKind, CustomName, Earlier, EventKind, Happening, NetworkName, Object, PurchaseId,
        Share, Tag,
    },
    ids::{CounterId, GroupId, MemberId, OfferId},
    lang::{Lang, Localized},
    money::{Currency, Money},
    offer::{
        Action, Amount, Compare, Condition, Days, Hours, Leaf, Letter, Limit, Measure, Per, Rate, Recipient, Refusal,
        Rounding, Terms, Tier, Weekday, Words, field::FIELDS, templates,
    },
    points::{self, Activation, Beyond, Expiry, Until},
    time::{Millis, Window},
};
use jiff::{civil::date, tz::TimeZone};
use std::{borrow::Cow, collections::BTreeSet};

const COFFEE: GroupId = GroupId(uuid::Uuid::from_u128(1));
const TEA: GroupId = GroupId(uuid::Uuid::from_u128(2));
const LOST: GroupId = GroupId(uuid::Uuid::from_u128(3));
const PURCHASES: CounterId = CounterId(uuid::Uuid::from_u128(4));

fn names() -> Names {
    let mut names = Names { zone: TimeZone::get("Europe/Moscow").expect("a known zone"), ..Names::default() };
    names.groups.insert(COFFEE, "Кофе".to_owned());
    names.groups.insert(TEA, "Чай".to_owned());
    names.counters.insert(PURCHASES, Localized { ru: "Покупки".to_owned(), en: "Purchases".to_owned() });
    names.posts.insert((COFFEE, 45), "Новый сорт «Йиргачефф»".to_owned());
    names
}

fn both(say: impl Fn(Lang) -> String) -> String {
    Lang::ALL.map(say).join("\n")
}

fn midnight(year: i16, month: i8, day: i8) -> Millis {
    Millis::start_of(date(year, month, day), &names().zone)
}

fn acted(act: Act, group: GroupId, post: i64) -> Happening {
    Happening::SocialActed { network: NetworkName::Vk, group, act, object: Object::post(post), earlier: None }
}

fn withdrew(act: Act, by: By) -> Happening {
    let acted = CauseKey("x".to_owned());
    Happening::SocialWithdrew { network: NetworkName::Vk, group: COFFEE, act, object: Object::post(45), by, acted }
}

fn left(by: By) -> Happening {
    Happening::SocialLeft { network: NetworkName::Vk, group: COFFEE, by, joined: CauseKey("x".to_owned()) }
}

#[test]
fn what_happened() {
    let list = [
        Happening::MemberRegistered { referrer: None },
        Happening::SocialLinked { network: NetworkName::Vk },
        Happening::SocialJoined { network: NetworkName::Vk, group: COFFEE, earlier: None },
        left(By::Member),
        left(By::Others),
        acted(Act::Like, COFFEE, 45),
        acted(Act::Comment, COFFEE, 45),
        acted(Act::Repost, COFFEE, 45),
        acted(Act::Like, TEA, 7),
        acted(Act::Repost, LOST, 7),
        withdrew(Act::Like, By::Member),
        withdrew(Act::Comment, By::Member),
        withdrew(Act::Repost, By::Member),
        withdrew(Act::Comment, By::Others),
        Happening::ReferralRegistered { invitee: MemberId(9), level: 1 },
        Happening::ReferralRegistered { invitee: MemberId(9), level: 2 },
    ];
    let said: Vec<String> = list.iter().map(|what| both(|lang| event(lang, what, &names()))).collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    Регистрация в программе
    Registered
    Привязка профиля ВКонтакте
    Linked a VK profile
    Вступление в группу «Кофе»
    Joined Кофе
    Выход из группы «Кофе»
    Left Кофе
    Больше не в группе «Кофе»
    No longer in Кофе
    Лайк под записью «Новый сорт „Йиргачефф“» в группе «Кофе»
    Liked “Новый сорт «Йиргачефф»” in Кофе
    Комментарий к записи «Новый сорт „Йиргачефф“» в группе «Кофе»
    Commented on “Новый сорт «Йиргачефф»” in Кофе
    Репост записи «Новый сорт „Йиргачефф“» из группы «Кофе»
    Reposted “Новый сорт «Йиргачефф»” from Кофе
    Лайк под записью в группе «Чай»
    Liked a post in Чай
    Репост записи из группы
    Reposted a post from a group
    Снят лайк под записью «Новый сорт „Йиргачефф“» в группе «Кофе»
    Took back the like on “Новый сорт «Йиргачефф»” in Кофе
    Удалён комментарий к записи «Новый сорт „Йиргачефф“» в группе «Кофе»
    Deleted the comment on “Новый сорт «Йиргачефф»” in Кофе
    Удалён репост записи «Новый сорт „Йиргачефф“» из группы «Кофе»
    Deleted the repost of “Новый сорт «Йиргачефф»” from Кофе
    Больше не виден комментарий к записи «Новый сорт „Йиргачефф“» в группе «Кофе»
    The comment on “Новый сорт «Йиргачефф»” in Кофе is no longer seen
    Друг зарегистрировался по приглашению
    A friend registered by invitation
    Регистрация по приглашению, 2-й уровень
    Registration by invitation, level 2
    "#);
}

#[test]
fn the_templates_of_the_seeds() {
    let said: Vec<String> =
        templates::all().iter().map(|one| both(|lang| offer_terms(lang, &one.terms, &names()))).collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    Привязка профиля соцсети: 10 баллов; письмо о начислении.
    When a member links a social profile: 10 points; a letter about the points.
    Вступление в любую группу: 20 баллов; письмо о начислении.
    When a member joins any group: 20 points; a letter about the points.
    Комментарий или репост любой записи: 3 балла за комментарий, 10 баллов за репост; отмена действия отменяет и начисление.
    When a member comments on or reposts any post: 3 points for a comment, 10 points for a repost; taking it back takes back the points.
    Лайк под любой записью: 5 баллов за первый в месяце, дальше по 1; не больше 15 баллов в месяц; отмена действия отменяет и начисление.
    When a member likes any post: 5 points for the first of the month, then 1; at most 15 points a month; taking it back takes back the points.
    Выход из любой группы: минус 20 баллов, если баллы за это ещё не сняты.
    When a member leaves any group: minus 20 points unless the points for it were taken back already.
    Удалённый репост любой записи: минус 10 баллов, если баллы за это ещё не сняты.
    When a member deletes a repost of any post: minus 10 points unless the points for it were taken back already.
    Регистрация друга по приглашению: 50 баллов за 1-й уровень, 10 баллов за 2-й уровень; письмо о начислении.
    When somebody registers by the member’s invitation: 50 points for level 1, 10 points for level 2; a letter about the points.
    Регистрация в программе: приветственное письмо.
    When a member registers: a letter of welcome.
    Регистрация в программе, если участника кто-то пригласил: 30 баллов; 50 баллов за 1-й уровень, 10 баллов за 2-й уровень – пригласившим.
    When a member registers, if somebody invited the member: 30 points; 50 points for level 1, 10 points for level 2 – to those who invited.
    День рождения участника: 100 баллов (доступны сразу, сгорают через 30 дней); письмо «С днём рождения!».
    On a member’s birthday: 100 points (usable at once, expire after 30 days); the letter “Happy birthday!”.
    Покупка: 3 %, при 5 и больше – 5 %, при 10 и больше – 7 % от суммы (счётчик (удалён) за последние 12 месяцев); счётчик (удалён) +1; отмена действия отменяет и начисление.
    When a member buys something: 3%, 5% from 5 on, 7% from 10 on of the sum (the counter a removed counter over the last 12 months); the counter a removed counter +1; taking it back takes back the points.
    Покупка, если день недели – вторник: 6 % от суммы; отмена действия отменяет и начисление; после неё другие не рассматриваются.
    When a member buys something, if the day is Tuesday: 6% of the sum; taking it back takes back the points; no others after it.
    Событие «inactive»: 50 баллов (доступны сразу, сгорают через 14 дней); письмо «Мы соскучились»; не больше 2 раз в год.
    When the event “inactive” happens: 50 points (usable at once, expire after 14 days); the letter “We have missed you”; at most 2 times a year.
    "#);
}

fn template(key: &str, change: impl FnOnce(&mut Terms)) -> String {
    let mut terms = templates::find(key).expect("a template").terms;
    change(&mut terms);
    both(|lang| offer_terms(lang, &terms, &names()))
}

fn is(leaf: Leaf) -> Condition {
    Condition::Is(leaf)
}

#[test]
fn an_offer_about_one_group_and_named_posts() {
    let said = [
        template("first_like", |terms| {
            terms.conditions = Condition::All(vec![is(Leaf::Act(vec![Act::Like])), is(Leaf::Group(vec![COFFEE]))]);
        }),
        template("first_like", |terms| {
            let posts = Leaf::Object(vec![Object::post(45), Object::post(46)]);
            terms.conditions =
                Condition::All(vec![is(Leaf::Act(vec![Act::Like])), is(Leaf::Group(vec![COFFEE])), is(posts)]);
        }),
        template("activity", |terms| {
            terms.conditions =
                Condition::All(vec![is(Leaf::Act(vec![Act::Comment])), is(Leaf::Group(vec![COFFEE, TEA]))]);
        }),
        template("join", |terms| terms.conditions = is(Leaf::Group(vec![COFFEE]))),
        template("leave", |terms| terms.conditions = is(Leaf::Group(vec![LOST]))),
        template("link", |terms| terms.conditions = is(Leaf::Network(vec![NetworkName::Vk]))),
    ];
    insta::assert_snapshot!(said.join("\n"), @r#"
    Лайк под любой записью группы «Кофе»: 5 баллов за первый в месяце, дальше по 1; не больше 15 баллов в месяц; отмена действия отменяет и начисление.
    When a member likes any post of Кофе: 5 points for the first of the month, then 1; at most 15 points a month; taking it back takes back the points.
    Лайк под записью «Новый сорт „Йиргачефф“» или № 46 группы «Кофе»: 5 баллов за первый в месяце, дальше по 1; не больше 15 баллов в месяц; отмена действия отменяет и начисление.
    When a member likes the post “Новый сорт «Йиргачефф»” or no. 46 of Кофе: 5 points for the first of the month, then 1; at most 15 points a month; taking it back takes back the points.
    Комментарий к любой записи группы «Кофе» или «Чай»: 3 балла; отмена действия отменяет и начисление.
    When a member comments on any post of Кофе or Чай: 3 points; taking it back takes back the points.
    Вступление в группу «Кофе»: 20 баллов; письмо о начислении.
    When a member joins Кофе: 20 points; a letter about the points.
    Выход из группы (удалена): минус 20 баллов, если баллы за это ещё не сняты.
    When a member leaves a removed group: minus 20 points unless the points for it were taken back already.
    Привязка профиля ВКонтакте: 10 баллов; письмо о начислении.
    When a member links a VK profile: 10 points; a letter about the points.
    "#);
}

#[test]
fn an_offer_with_a_period_terms_and_limits() {
    let said = template("join", |terms| {
        terms.from = Some(midnight(2026, 12, 1));
        terms.until = Some(midnight(2027, 1, 1));
        terms.limits = vec![
            Limit { measure: Measure::Awards, window: Window::Ever, at_most: 1, clip: false, per: Per::Member },
            Limit { measure: Measure::Points, window: Window::Year, at_most: 100, clip: true, per: Per::Programme },
        ];
        terms.repeats = true;
        terms.earlier_acts = true;
        terms.actions = vec![Action::Award {
            amount: Amount::FirstThen { first: 21, next: 2, window: Window::Month },
            terms: Some(points::Terms {
                activation: Activation::AfterDays(14),
                expiry: Expiry::EndOf { every: Until::Quarter, periods_on: 1 },
            }),
            to: Recipient::Member,
        }];
    });
    insta::assert_snapshot!(said, @r#"
    Вступление в любую группу: 21 балл за первый раз в месяце, дальше по 2 (доступны через 14 дней, сгорают в конце следующего квартала); не больше 1 раза за всё время; не больше 100 баллов в год на всех; можно получать повторно; прежние действия тоже считаются; с 1 декабря 2026 по 31 декабря 2026.
    When a member joins any group: 21 points for the first time in a month, then 2 (usable after 14 days, expire at the end of the next quarter); at most once ever; at most 100 points a year for all members; it can be earned repeatedly; earlier acts count too; from 1 December 2026 until 31 December 2026.
    "#);
}

#[test]
fn an_offer_with_a_tree_of_conditions() {
    let said = [
        template("welcome", |terms| terms.conditions = is(Leaf::HasReferrer)),
        template("link", |terms| {
            terms.conditions = Condition::All(vec![
                is(Leaf::RegisteredForDays(30)),
                Condition::Any(vec![is(Leaf::HasReferrer), Condition::Not(Box::new(is(Leaf::RegisteredForDays(1))))]),
            ]);
        }),
        template("referral", |terms| terms.conditions = is(Leaf::Level(vec![1, 2]))),
        template("repost_deleted", |terms| {
            terms.conditions = Condition::Any(vec![is(Leaf::Act(vec![Act::Repost])), is(Leaf::Group(vec![TEA]))]);
            terms.actions = vec![
                Action::Deduct { amount: Amount::Fixed(3), beyond: Beyond::Debt, unless_reversed: false },
                Action::Deduct { amount: Amount::Fixed(1), beyond: Beyond::Refuse, unless_reversed: false },
            ];
        }),
    ];
    insta::assert_snapshot!(said.join("\n"), @r#"
    Регистрация в программе, если участника кто-то пригласил: приветственное письмо.
    When a member registers, if somebody invited the member: a letter of welcome.
    Привязка профиля соцсети, если участник в программе не меньше 30 дней и (участника кто-то пригласил или участник в программе меньше 1 дня): 10 баллов; письмо о начислении.
    When a member links a social profile, if the member has been with the programme for at least 30 days and (somebody invited the member or the member has been with the programme for less than 1 day): 10 points; a letter about the points.
    Регистрация друга по приглашению, если уровень приглашения – 1 или 2: 50 баллов за 1-й уровень, 10 баллов за 2-й уровень; письмо о начислении.
    When somebody registers by the member’s invitation, if the level is 1 or 2: 50 points for level 1, 10 points for level 2; a letter about the points.
    Отменённый лайк, комментарий или репост любой записи, если действие – репост или группа – «Чай»: минус 3 балла, недостающее – в долг; минус 1 балл, если баланса хватает.
    When a member takes back a like, a comment or a repost of any post, if the act is a repost or the group is Чай: minus 3 points, what is missing becomes a debt; minus 1 point if the balance allows.
    "#);
}

#[test]
fn why_not() {
    let month = Limit { measure: Measure::Points, window: Window::Month, at_most: 15, clip: true, per: Per::Member };
    let daily = Limit { measure: Measure::Awards, window: Window::Day, at_most: 3, clip: false, per: Per::Object };
    let list = [
        Refusal::NotYet { from: midnight(2026, 12, 1) },
        Refusal::Over { until: midnight(2026, 12, 1) },
        Refusal::Over { until: midnight(2026, 12, 1).plus(3_600_000) },
        Refusal::Earlier { how: Earlier::FirstScanOfGroup },
        Refusal::Earlier { how: Earlier::FirstScanOfMember },
        Refusal::Earlier { how: Earlier::BeforeLinking },
        Refusal::Condition { leaf: Cow::Owned(Leaf::Network(vec![NetworkName::Vk])) },
        Refusal::Condition { leaf: Cow::Owned(Leaf::Group(vec![COFFEE, TEA])) },
        Refusal::Condition { leaf: Cow::Owned(Leaf::Act(vec![Act::Like, Act::Repost])) },
        Refusal::Condition { leaf: Cow::Owned(Leaf::Object(vec![Object::post(45)])) },
        Refusal::Condition { leaf: Cow::Owned(Leaf::HasReferrer) },
        Refusal::Condition { leaf: Cow::Owned(Leaf::RegisteredForDays(21)) },
        Refusal::Condition { leaf: Cow::Owned(Leaf::Level(vec![1])) },
        Refusal::Conditions,
        Refusal::ObjectPaid,
        Refusal::Limit { limit: Cow::Owned(month.clone()), used: 15 },
        Refusal::Limit { limit: Cow::Owned(Limit { clip: false, ..month.clone() }), used: 14 },
        Refusal::Limit { limit: Cow::Owned(daily), used: 3 },
        Refusal::NotByMember,
        Refusal::ReversedInstead,
        Refusal::Cooldown { until: midnight(2026, 12, 1) },
        Refusal::Stopped { by: OfferId(uuid::Uuid::from_u128(1)) },
        Refusal::NothingEarned,
        Refusal::ChainTooLong,
        Refusal::Condition { leaf: Cow::Owned(Leaf::Weekday(vec![Weekday::Tuesday])) },
        Refusal::NoAmount,
    ];
    let said: Vec<String> = list.iter().map(|why| both(|lang| refusal(lang, why, &names()))).collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    Акция действует с 1 декабря 2026.
    The offer runs from 1 December 2026.
    Акция действовала по 30 ноября 2026.
    The offer ran until 30 November 2026.
    Акция действовала до 1 декабря 2026, 01:00.
    The offer ran until 1 December 2026, 01:00.
    Это было в группе ещё до того, как её подключили к программе.
    This was in the group before the programme began to read it.
    Это уже было, когда профиль проверили в первый раз после привязки.
    This was already there at the first check after the profile was linked.
    Это было до привязки профиля.
    This was before the profile was linked.
    Акция для другой соцсети: ВКонтакте.
    The offer is for another network: VK.
    Акция для другой группы: «Кофе» или «Чай».
    The offer is for another group: Кофе or Чай.
    Акция за другое действие: лайк или репост.
    The offer is for something else: a like or a repost.
    Акция для другой записи: «Новый сорт „Йиргачефф“».
    The offer is for another post: “Новый сорт «Йиргачефф»”.
    Акция для тех, кого пригласил другой участник.
    The offer is for those whom another member invited.
    Акция для тех, кто в программе не меньше 21 дня.
    The offer is for those who have been with the programme for at least 21 days.
    Акция для другого уровня приглашений: 1.
    The offer is for another level of invitation: 1.
    Условия акции не выполнены.
    The conditions of the offer are not met.
    За это баллы уже начислялись.
    This has earned points before.
    Лимит исчерпан: 15 из 15 баллов за месяц.
    The limit is used up: 15 of 15 points in the month.
    До лимита осталось слишком мало: использовано 14 из 15 баллов за месяц.
    Too little is left of the limit: 14 of 15 points in the month are used.
    Лимит исчерпан: 3 из 3 раз за день за это же.
    The limit is used up: 3 of 3 times in the day for the same.
    Участник этого не делал, поэтому ничего не списано.
    It was not the member’s doing, so nothing is taken away.
    Начисленное за это уже отменено, второй раз не списываем.
    What this had earned was taken back already; nothing is charged twice.
    Акция уже сработала недавно; снова – с 1 декабря 2026, 00:00.
    The offer acted a short while ago; it may again from 1 December 2026, 00:00 on.
    Сработала другая акция, после которой остальные не рассматриваются.
    Another offer acted, after which no others are considered.
    За это ничего не начислялось.
    Nothing had been earned by this.
    Акции вызывают друг друга слишком долго; цепочка прервана.
    Offers have called one another for too long; the chain ends here.
    Условие не выполнено: день недели – вторник.
    A condition does not hold: the day is Tuesday.
    За это акция баллов не даёт.
    The offer pays nothing for this.
    "#);
    insta::assert_snapshot!(both(|lang| clipped(lang, 5, 2, &month, &names())), @r#"
    Начислено 2 из 5: не больше 15 баллов в месяц.
    2 of 5 awarded: at most 15 points a month.
    "#);
}

fn rub(minor: i64) -> Money {
    Money { minor, currency: Currency::RUB }
}

fn tag(text: &str) -> Tag {
    Tag::parse(text).expect("a tag")
}

fn custom(text: &str) -> CustomName {
    CustomName::parse(text).expect("a name")
}

#[test]
fn everything_that_may_happen_beside_acts() {
    let purchase = PurchaseId::parse("A-17").expect("a number");
    let cause = CauseKey("x".to_owned());
    let earned = |level| Happening::ReferralEarned {
        invitee: MemberId(9),
        level,
        of: EventKind::PurchaseMade,
        offer: OfferId(uuid::Uuid::from_u128(1)),
        version: 1,
        points: 5,
    };
    let list = [
        Happening::MemberConfirmed { contact: ContactKind::Phone },
        Happening::MemberBirthday { year: 2026 },
        Happening::SocialUnlinked { network: NetworkName::Vk, by: By::Member, linked: cause.clone() },
        Happening::ReferralQualified { invitee: MemberId(9), level: 1 },
        Happening::ReferralQualified { invitee: MemberId(9), level: 2 },
        earned(1),
        earned(3),
        Happening::ReferralWithdrew { invitee: MemberId(9), level: 1, earned: cause.clone(), left: None },
        Happening::ReferralWithdrew {
            invitee: MemberId(9),
            level: 2,
            earned: cause.clone(),
            left: Some(Share { left: 1, of: 2 }),
        },
        Happening::PurchaseMade { purchase: purchase.clone(), amount: rub(123_450) },
        Happening::PurchaseReturned {
            purchase,
            amount: rub(20_000),
            left: rub(103_450),
            paid: rub(123_450),
            made: cause,
        },
        Happening::PointsActivated { points: 21, lot: 1 },
        Happening::PointsExpiring { points: 21, lot: 1, expires: midnight(2026, 12, 1) },
        Happening::PointsExpired { points: 2, lot: 1 },
        Happening::PointsSpent { points: 5, entry: 1 },
        Happening::Custom { name: custom("survey.done"), depth: 0 },
        Happening::Manual { reason: "За помощь на празднике".to_owned() },
    ];
    let said: Vec<String> = list.iter().map(|what| both(|lang| event(lang, what, &names()))).collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    Подтверждён телефон
    Confirmed a telephone number
    День рождения
    Birthday
    Отвязка профиля ВКонтакте
    Unlinked a VK profile
    Приглашённый друг стал участвовать
    An invited friend takes part
    Приглашённый стал участвовать, 2-й уровень
    Somebody invited takes part, level 2
    Приглашённый друг: покупка
    An invited friend: a purchase
    Приглашённые 3-го уровня: покупка
    Invited on level 3: a purchase
    Приглашённый друг: отменено
    An invited friend: taken back
    Приглашённые 2-го уровня: отменено частично
    Invited on level 2: taken back in part
    Покупка A-17 на 1234,50 RUB
    Purchase A-17 of 1234.50 RUB
    Возврат по покупке A-17 на 200 RUB
    Return of 200 RUB from purchase A-17
    Активированы: 21 балл
    Became usable: 21 points
    Скоро сгорят: 21 балл, действуют по 30 ноября 2026
    21 points will expire after 30 November 2026
    Сгорели: 2 балла
    Expired: 2 points
    Потрачены: 5 баллов
    Spent: 5 points
    Событие «survey.done»
    Event “survey.done”
    За помощь на празднике
    За помощь на празднике
    "#);
}

#[test]
fn every_question_that_conditions_can_ask() {
    let of = Asked { counter: PURCHASES, reading: Reading::Value };
    let over = Asked { counter: PURCHASES, reading: Reading::Change { last: 3, unit: Window::Month } };
    let days = Days { from: Some(date(2026, 12, 1)), until: Some(date(2026, 12, 31)) };
    let list = [
        Leaf::Network(vec![NetworkName::Vk]),
        Leaf::Group(vec![COFFEE]),
        Leaf::Act(vec![Act::Like]),
        Leaf::Object(vec![Object::post(45)]),
        Leaf::Hashtag(vec![tag("осень"), tag("autumn")]),
        Leaf::PostText(Words::parse("новый сорт").expect("text")),
        Leaf::Posted(Days { from: None, ..days }),
        Leaf::By(vec![By::Member, By::Operator]),
        Leaf::Level(vec![1]),
        Leaf::Paid { is: Compare::AtLeast, money: rub(100_000) },
        Leaf::Custom(vec![custom("survey.done")]),
        Leaf::Nth { nth: 1, window: Window::Month, every: false },
        Leaf::Nth { nth: 10, window: Window::Ever, every: true },
        Leaf::Counter { of, is: Compare::Exactly, value: 5 },
        Leaf::Counter { of: over, is: Compare::AtLeast, value: 5 },
        Leaf::HasReferrer,
        Leaf::Invited { is: Compare::AtLeast, members: 3 },
        Leaf::RegisteredForDays(30),
        Leaf::Registered(days),
        Leaf::Confirmed(vec![ContactKind::Email, ContactKind::Phone]),
        Leaf::Linked(vec![NetworkName::Vk]),
        Leaf::InGroup(vec![COFFEE, TEA]),
        Leaf::BirthdayWithinDays(3),
        Leaf::Tagged(vec![tag("vip")]),
        Leaf::Balance { is: Compare::AtMost, points: 100 },
        Leaf::Weekday(vec![Weekday::Saturday, Weekday::Sunday]),
        Leaf::Hours(Hours { from: 18 * 60, until: 9 * 60 + 30, members_zone: true }),
    ];
    let asked: BTreeSet<&str> = list.iter().map(Leaf::key).collect();
    assert_eq!(asked, FIELDS.iter().map(|field| field.key).collect(), "every row of the registry is said");
    for leaf in &list {
        let stored = serde_json::to_value(leaf).expect("JSON");
        let word = stored.as_str().or_else(|| stored.as_object()?.keys().next().map(String::as_str));
        assert_eq!(word, Some(leaf.key()), "the registry's word is the stored one");
    }
    let said: Vec<String> = list.iter().map(|leaf| both(|lang| question(lang, leaf, &names()))).collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    соцсеть – ВКонтакте
    the network is VK
    группа – «Кофе»
    the group is Кофе
    действие – лайк
    the act is a like
    запись – «Новый сорт „Йиргачефф“»
    the post is “Новый сорт «Йиргачефф»”
    в записи есть хештег #осень или #autumn
    the post carries #осень or #autumn
    в записи есть «новый сорт»
    the post says “новый сорт”
    запись опубликована по 31 декабря 2026
    the post was published until 31 December 2026
    это сделал участник или оператор
    it was done by the member or an operator
    уровень приглашения – 1
    the level is 1
    сумма не меньше 1000 RUB
    the sum is at least 1000 RUB
    событие – «survey.done»
    the event is “survey.done”
    это первый раз в этом месяце
    it is the first time this month
    это каждый 10-й раз
    it is one of every 10 times
    счётчик «Покупки» – ровно 5
    the counter “Purchases” is exactly 5
    счётчик «Покупки» за последние 3 месяца – не меньше 5
    the counter “Purchases” over the last 3 months is at least 5
    участника кто-то пригласил
    somebody invited the member
    приглашено участников не меньше 3
    the number of members invited is at least 3
    участник в программе не меньше 30 дней
    the member has been with the programme for at least 30 days
    участник зарегистрировался с 1 декабря 2026 по 31 декабря 2026
    the member registered from 1 December 2026 until 31 December 2026
    у участника подтверждён адрес почты или телефон
    the member has confirmed an e-mail address or a telephone number
    у участника привязан ВКонтакте
    the member has linked VK
    участник состоит в группе «Кофе» или «Чай»
    the member is in Кофе or Чай
    до или после дня рождения не больше 3 дней
    the member’s birthday is no more than 3 days away
    у участника есть метка «vip»
    the member is tagged “vip”
    на балансе не больше 100
    the balance is at most 100
    день недели – суббота или воскресенье
    the day is Saturday or Sunday
    у участника время с 18:00 до 09:30
    it is from 18:00 to 09:30 where the member is
    "#);
}

#[test]
fn every_trigger_and_action_has_a_sentence() {
    let steps = vec![Tier { from: 0, gives: 300 }, Tier { from: 5, gives: 550 }];
    let of = Asked { counter: PURCHASES, reading: Reading::Change { last: 12, unit: Window::Month } };
    let percent = |rate| Amount::Percent { rate, rounding: Rounding::Down };
    let written = Letter::Written {
        subject: Localized { ru: "С днём рождения!".to_owned(), en: "Happy birthday!".to_owned() },
        text: Localized::default(),
    };
    let actions = [
        Action::award(percent(Rate::Flat(50))),
        Action::award(percent(Rate::Tiers { of, steps: steps.clone() })),
        Action::award(Amount::Tiers { of, steps }),
        Action::Award { amount: percent(Rate::ByLevel(vec![300, 100])), terms: None, to: Recipient::Referrers },
        Action::award(Amount::Same),
        Action::Deduct { amount: Amount::Fixed(5), beyond: Beyond::Debt, unless_reversed: false },
        Action::Reverse { beyond: Beyond::Clip },
        Action::letter(written),
        Action::Counter { counter: PURCHASES, step: Step::By(-1) },
        Action::Counter { counter: PURCHASES, step: Step::ByPoints },
        Action::Counter { counter: PURCHASES, step: Step::To(0) },
        Action::Mailing { mailing: tag("новости"), on: true },
        Action::Mailing { mailing: tag("новости"), on: false },
        Action::Tag { tag: tag("vip"), on: true },
        Action::Tag { tag: tag("vip"), on: false },
        Action::Raise { name: custom("gift") },
    ];
    let triggers = EventKind::ALL.iter().filter(|kind| kind.is_trigger());
    let said: Vec<String> = triggers
        .zip(actions.iter().cycle())
        .map(|(trigger, action)| {
            template("link", |terms| {
                terms.trigger = *trigger;
                terms.actions = vec![action.clone()];
                terms.cooldown_minutes = 120;
                terms.stops = true;
            })
        })
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    Регистрация в программе: 0,5 % от суммы; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When a member registers: 0.5% of the sum; at most once in 2 hours; no others after it.
    Подтверждение контакта: 3 %, при 5 и больше – 5,5 % от суммы (счётчик «Покупки» за последние 12 месяцев); не чаще раза в 2 часа; после неё другие не рассматриваются.
    When a member confirms an address: 3%, 5.5% from 5 on of the sum (the counter “Purchases” over the last 12 months); at most once in 2 hours; no others after it.
    День рождения участника: 300 баллов, при 5 и больше – 550 баллов (счётчик «Покупки» за последние 12 месяцев); не чаще раза в 2 часа; после неё другие не рассматриваются.
    On a member’s birthday: 300 points, 550 points from 5 on (the counter “Purchases” over the last 12 months); at most once in 2 hours; no others after it.
    Привязка профиля соцсети: 3 % за 1-й уровень, 1 % за 2-й уровень от суммы – пригласившим; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When a member links a social profile: 3% for level 1, 1% for level 2 of the sum – to those who invited; at most once in 2 hours; no others after it.
    Отвязка профиля соцсети: столько же баллов; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When a social profile is unlinked: as many points; at most once in 2 hours; no others after it.
    Вступление в любую группу: минус 5 баллов, недостающее – в долг; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When a member joins any group: minus 5 points, what is missing becomes a debt; at most once in 2 hours; no others after it.
    Выход из любой группы: отменить начисленное за это; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When a member leaves any group: take back what it had earned; at most once in 2 hours; no others after it.
    Лайк, комментарий или репост любой записи: письмо «С днём рождения!»; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When a member likes, comments on or reposts any post: the letter “Happy birthday!”; at most once in 2 hours; no others after it.
    Отменённый лайк, комментарий или репост любой записи: счётчик «Покупки» −1; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When a member takes back a like, a comment or a repost of any post: the counter “Purchases” −1; at most once in 2 hours; no others after it.
    Регистрация друга по приглашению: счётчик «Покупки» плюс начисленное; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When somebody registers by the member’s invitation: the counter “Purchases” plus the points awarded; at most once in 2 hours; no others after it.
    Приглашённый друг стал участвовать: счётчик «Покупки» = 0; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When somebody the member invited does the first thing that counts: the counter “Purchases” = 0; at most once in 2 hours; no others after it.
    Покупка: включить рассылку «новости»; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When a member buys something: switch on the mailing “новости”; at most once in 2 hours; no others after it.
    Возврат покупки: выключить рассылку «новости»; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When a purchase is returned: switch off the mailing “новости”; at most once in 2 hours; no others after it.
    Активация баллов: метка «vip»; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When points become usable: the tag “vip”; at most once in 2 hours; no others after it.
    Скорое сгорание баллов: снять метку «vip»; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When points are about to expire: take off the tag “vip”; at most once in 2 hours; no others after it.
    Сгорание баллов: событие «gift»; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When points expire: the event “gift”; at most once in 2 hours; no others after it.
    Оплата баллами: 0,5 % от суммы; не чаще раза в 2 часа; после неё другие не рассматриваются.
    When a member spends points: 0.5% of the sum; at most once in 2 hours; no others after it.
    Любое особое событие: 3 %, при 5 и больше – 5,5 % от суммы (счётчик «Покупки» за последние 12 месяцев); не чаще раза в 2 часа; после неё другие не рассматриваются.
    When any custom event happens: 3%, 5.5% from 5 on of the sum (the counter “Purchases” over the last 12 months); at most once in 2 hours; no others after it.
    Действие маркетолога вручную: 300 баллов, при 5 и больше – 550 баллов (счётчик «Покупки» за последние 12 месяцев); не чаще раза в 2 часа; после неё другие не рассматриваются.
    When a marketer does something by hand: 300 points, 550 points from 5 on (the counter “Purchases” over the last 12 months); at most once in 2 hours; no others after it.
    "#);
}
