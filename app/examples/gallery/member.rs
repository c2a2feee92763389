use kabinet_app::parts::{
    Balance, Card, Change, Chip, Chips, Day, Earn, EarnList, EmptyState, Entry, Field, FilterBar, Flash, Heading, Icon,
    InviteLink, InviteWords, MemberFrame, MemberTab, PageTitle, Pagination, Select, Statement, Tone,
};
use leptos::prelude::*;

pub fn home() -> impl IntoView {
    view! {
        <PageTitle text="Полянка"/>
        <MemberFrame programme="Полянка" current=MemberTab::Home islands=true>
            <div class="home">
                <div class="home-main">
                    <Flash tone=Tone::Good text="VK привязан, начислено 50 баллов."/>
                    <Balance label="Ваши баллы" points=12_480 facts=pairs(&[
                        ("Ждут активации", "+150 · 1 декабря"),
                        ("Сгорят", "\u{2212}320 · 31 декабря"),
                    ])>
                        <a href="/client/history/">"Вся история"</a>
                    </Balance>
                    <Card title="Последнее" more=("/client/history/".into(), "Вся история".into())>
                        <Statement days=days()/>
                    </Card>
                </div>
                <div class="home-side">
                    <Card title="Что ещё можно">
                        <EarnList items=earn()/>
                    </Card>
                    <Card title="Пригласить друга">
                        <p>"За каждого, кто зарегистрируется по вашей ссылке, – 100 баллов вам и 50 ему."</p>
                        {link()}
                    </Card>
                </div>
            </div>
        </MemberFrame>
    }
}

pub fn history() -> impl IntoView {
    let chip = |label: &str, current| Chip { href: "?kind=x".into(), label: label.into(), current };
    view! {
        <PageTitle text="История"/>
        <MemberFrame programme="Полянка" current=MemberTab::History>
            <Heading title="История" text="Каждая строка – с причиной."/>
            <Chips label="Показать" items=vec![chip("Всё", true), chip("Начисления", false), chip("Списания", false), chip("Ожидают", false)]/>
            <FilterBar action="/client/history/" apply="Показать">
                <Field label="С" name="from" kind="date"/>
                <Field label="По" name="to" kind="date"/>
                <Select label="Предложение" name="offer" options=pairs(&[("", "Все"), ("1", "Репост записи")])/>
            </FilterBar>
            <Card title="Ноябрь 2026"><Statement days=days()/></Card>
            <Pagination newer=None older=Some(("?before=1".into(), "Раньше".into()))/>
            <Card>
                <EmptyState title="Пока пусто" text="Здесь появятся первые баллы – например, за привязку VK.">
                    <a class="button" href="/client/networks/">"Привязать VK"</a>
                </EmptyState>
            </Card>
        </MemberFrame>
    }
}

pub fn invite() -> impl IntoView {
    view! {
        <PageTitle text="Друзья"/>
        <MemberFrame programme="Полянка" current=MemberTab::Invite islands=true>
            <Heading title="Друзья"/>
            <Card title="Ваша ссылка">{link()}</Card>
        </MemberFrame>
    }
}

fn link() -> impl IntoView {
    let words = InviteWords {
        label: "Ссылка для друга".into(),
        copy: "Копировать".into(),
        copied: "Скопировано".into(),
        share: "Поделиться".into(),
        message: "Присоединяйся к «Полянке»".into(),
    };
    view! {
        <InviteLink link="https://club.example/i/7KQ2M" words=words>
            <div class="qr"><svg viewBox="0 0 21 21" role="img" aria-label="QR"><path d="M0 0h7v7H0zM2 2v3h3V2zM14 0h7v7h-7zM0 14h7v7H0zM9 1h2v3H9zM9 9h4v2h2v3h-3v-2H9zM16 9h3v4h-2v3h4v5h-5v-3h-3v-4h3z"/></svg></div>
        </InviteLink>
    }
}

fn earn() -> Vec<Earn> {
    let item = |icon, title: &str, detail: &str, award: i64, done: bool| Earn {
        icon,
        title: title.into(),
        detail: detail.into(),
        award,
        caps: (award == 5)
            .then(|| (9, 15, "9 из 15 баллов за месяц, заново с 1 декабря 2026".into()))
            .into_iter()
            .collect(),
        missing: if award == 10 {
            "Пока не выполнено: вступите в группу «Кофе»".into()
        } else {
            String::new()
        },
        href: (!done).then(|| "/client/networks/".into()),
        done,
    };
    vec![
        item(Icon::Link, "Привязать VK", "Один раз", 50, true),
        item(Icon::Heart, "Первый лайк записи сообщества", "До 15 баллов в месяц", 5, false),
        item(Icon::Repeat, "Репост записи", "Не больше трёх в неделю", 10, false),
    ]
}

fn days() -> Vec<Day> {
    let entry = |icon, title: &str, reason: &str, amount: &str, change, balance: &str| Entry {
        icon,
        title: title.into(),
        reason: reason.into(),
        time: "15:04".into(),
        amount: amount.into(),
        change,
        balance: Some(balance.into()),
        badge: None,
        more: pairs(&[("Предложение", "Лайки"), ("Активны с", "22 ноября 2026"), ("Сгорают", "22 ноября 2027")]),
    };
    let mut repost =
        entry(Icon::Repeat, "Репост", "«Открываем сезон глинтвейна» · Полянка VK", "+10", Change::Waiting, "12 480");
    repost.badge = Some((Tone::Warn, "ждёт до 1 декабря".into()));
    vec![
        Day {
            label: "Сегодня".into(),
            entries: vec![
                repost,
                entry(
                    Icon::Heart,
                    "Лайк",
                    "«Новая выпечка каждую пятницу» · Полянка VK",
                    "+5",
                    Change::Gain,
                    "12\u{a0}480",
                ),
            ],
        },
        Day {
            label: "21 ноября".into(),
            entries: vec![
                entry(
                    Icon::Back,
                    "Репост отменён",
                    "Запись удалена со стены · было начислено 19 ноября",
                    "\u{2212}10",
                    Change::Loss,
                    "12\u{a0}475",
                ),
                entry(
                    Icon::People,
                    "Друг зарегистрировался",
                    "Мария К. по вашей ссылке · первый уровень",
                    "+100",
                    Change::Gain,
                    "12\u{a0}485",
                ),
            ],
        },
    ]
}

fn pairs(items: &[(&str, &str)]) -> Vec<(String, String)> {
    items.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
}
