//! The sentences of the whole engine.

use super::*;
use crate::{
    counter::{Asked, Reading, Step},
    event::{ContactKind, CustomName, EventKind, PurchaseId, Share, Tag},
    lang::Localized,
    money::{Currency, Money},
    offer::{Compare, Days, Decision, Hours, Letter, Rate, Rounding, Tier, Words, field::FIELDS},
    points::AwardRef,
    words::{clause::question, decision},
};
use std::collections::BTreeSet;

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
        Happening::SocialUnlinked { network: NetworkName::Vk, by: By::Member, linked: cause.clone(), reason: None },
        Happening::SocialUnlinked {
            network: NetworkName::Vk,
            by: By::Operator,
            linked: cause.clone(),
            reason: Some("Чужой профиль".to_owned()),
        },
        Happening::ReferralQualified { invitee: MemberId(9), level: 1 },
        Happening::ReferralQualified { invitee: MemberId(9), level: 2 },
        earned(1),
        earned(3),
        Happening::ReferralWithdrew { invitee: MemberId(9), level: 1, earned: cause.clone(), left: None, asked: false },
        Happening::ReferralWithdrew {
            invitee: MemberId(9),
            level: 2,
            earned: cause.clone(),
            left: Some(Share { left: 1, of: 2 }),
            asked: true,
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
        Happening::PointsExpiring { points: 21, lot: 1, expires: midnight(2026, 12, 1), idle: false },
        Happening::PointsExpiring { points: 2, lot: 1, expires: midnight(2026, 12, 1), idle: true },
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
    Оператор отвязал профиль ВКонтакте: Чужой профиль
    An operator unlinked a VK profile: Чужой профиль
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
    Сгорят после 30 ноября 2026: 21 балл
    21 points will expire after 30 November 2026
    Сгорят после 30 ноября 2026, если до тех пор ничего не делать: 2 балла
    2 points will expire after 30 November 2026 if you do nothing until then
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
        Leaf::WithinDays(30),
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
    это длилось не больше 30 дней
    it had lasted no more than 30 days
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

#[test]
fn what_an_offer_would_do() {
    let award = |requested, applied| Decision::Award { requested, applied, clipped_by: None, terms: None };
    let counter = |step| Decision::Counter { counter: PURCHASES, step };
    let paid = AwardRef { seq: 1, applied: 5, reversed: 0, expired: 0 };
    let decisions = [
        award(5, 5),
        award(10, 2),
        Decision::AwardAbove { levels: vec![(1, 50), (2, 1)] },
        Decision::Deduct { points: 3, beyond: Beyond::Clip },
        Decision::Reverse { award: paid, points: 5, beyond: Beyond::Clip },
        Decision::ReverseAbove,
        Decision::Message { letter: Box::new(Letter::Welcome), channels: Vec::new() },
        counter(Step::By(-1)),
        counter(Step::ByPoints),
        counter(Step::To(0)),
        Decision::Mailing { mailing: tag("news"), on: true },
        Decision::Tag { tag: tag("vip"), on: false },
        Decision::Raise { name: custom("gift"), depth: 1 },
    ];
    let names = names();
    let say = |lang| decisions.iter().map(|one| decision(lang, one, &names)).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(say(Lang::Ru), @r"
    Начислить 5 баллов
    Начислить 2 балла (из 10)
    Начислить пригласившим: 50 баллов на 1-й уровень, 1 балл на 2-й уровень
    Списать 3 балла
    Вернуть 5 баллов
    Вернуть начисленное пригласившим
    Отправить письмо
    Изменить счётчик «Покупки»: −1
    Изменить счётчик «Покупки»: на начисленное
    Изменить счётчик «Покупки»: = 0
    Включить рассылку: news
    Снять метку: vip
    Вызвать событие «gift»
    ");
    insta::assert_snapshot!(say(Lang::En), @r"
    Award 5 points
    Award 2 points (of 10)
    Award to those who invited: 50 points to level 1, 1 point to level 2
    Deduct 3 points
    Take back 5 points
    Take back what those who invited got
    Send a letter
    Change the counter “Purchases”: −1
    Change the counter “Purchases”: by the points awarded
    Change the counter “Purchases”: = 0
    Switch the mailing on: news
    Take the tag off: vip
    Raise the event “gift”
    ");
}
