//! Every sentence in both languages, to be read by people.

mod engine;
mod form;

use super::{Names, clipped, event, offer_terms, refusal};
use crate::{
    activity::Obstacle,
    event::{Act, By, CauseKey, Earlier, Happening, NetworkName, Object},
    ids::{CounterId, GroupId, MemberId, OfferId},
    lang::{Lang, Localized},
    offer::{Action, Amount, Condition, Leaf, Limit, Measure, Per, Recipient, Refusal, Terms, Weekday, templates},
    points::{self, Activation, Beyond, Expiry, Until},
    time::{Millis, Window},
};
use jiff::{civil::date, tz::TimeZone};
use std::borrow::Cow;

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
    Happening::SocialActed {
        network: NetworkName::Vk,
        group,
        act,
        object: Object::post(post),
        earlier: None,
        since: None,
        second_hand: false,
    }
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
        Happening::SocialLinked { network: NetworkName::Vk, second_hand: false },
        Happening::SocialJoined { network: NetworkName::Vk, group: COFFEE, earlier: None, second_hand: false },
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
    Отвязка профиля соцсети, если это сделал участник и это длилось не больше 30 дней: отменить начисленное за это.
    When a social profile is unlinked, if it was done by the member and it had lasted no more than 30 days: take back what it had earned.
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
    Скорое сгорание баллов: письмо «Скоро сгорят баллы».
    When points are about to expire: the letter “Your points are about to expire”.
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
fn every_obstacle_has_a_sentence_of_its_own_and_a_word_that_reads_back() {
    let said: Vec<String> =
        Obstacle::ALL.iter().map(|one| both(|lang| super::obstacle(lang, *one).to_owned())).collect();
    insta::assert_snapshot!(said.join("\n"), @r#"
    Соцсеть просит обращаться к ней реже.
    The network asks for fewer calls.
    Соцсеть пока не принимает таких вызовов: их квота исчерпана.
    The network takes no more calls of this kind for now: their quota is used up.
    Соцсеть не ответила.
    The network did not answer.
    Ключ больше не подходит.
    The key is no longer accepted.
    Соцсеть просит человека подтвердить, что он не робот.
    The network asks for a person to prove not to be a robot.
    Соцсеть отказала в доступе.
    The network refused access.
    Этого в соцсети больше нет.
    It does not exist in the network any more.
    Соцсеть не поняла запроса.
    The network did not understand the question.
    Ответ соцсети не удалось разобрать.
    The network’s answer could not be understood.
    "#);
    assert!(Obstacle::ALL.into_iter().all(|one| Obstacle::parse(one.code()) == Some(one)));
    assert_eq!(Obstacle::parse("rain"), None);
}

#[test]
fn why_not() {
    let month = Limit { measure: Measure::Points, window: Window::Month, at_most: 15, clip: true, per: Per::Member };
    let daily = Limit { measure: Measure::Awards, window: Window::Day, at_most: 3, clip: false, per: Per::Object };
    let list = [
        Refusal::NotYet { from: midnight(2026, 12, 1) },
        Refusal::PerhapsBefore { from: midnight(2026, 12, 1) },
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
        Refusal::SecondHand,
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
    Акция действует с 1 декабря 2026, а это могло быть раньше: соцсеть не сообщает, когда.
    The offer runs from 1 December 2026, and this may be older: the network does not tell when it was.
    Акция действовала по 30 ноября 2026.
    The offer ran until 30 November 2026.
    Акция действовала до 1 декабря 2026, 01:00.
    The offer ran until 1 December 2026, 01:00.
    Это было или могло быть в группе ещё до того, как её подключили к программе.
    This was, or may have been, in the group before the programme began to read it.
    Возможно, это было ещё до привязки профиля: соцсеть не сообщает, когда.
    This may be older than the link of the profile: the network does not tell when it was.
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
    Этот профиль раньше был привязан к другому участнику.
    This profile had been linked to another member before.
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
