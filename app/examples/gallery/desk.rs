use kabinet_app::parts::{
    Badge, Button, ButtonKind, ButtonLink, Card, Check, Column, DeskFrame, DeskTab, Facts, Field, Heading, PageTitle,
    RunProgress, RunView, Select, Table, TextArea, Tone,
};
use leptos::prelude::*;

pub fn groups() -> impl IntoView {
    let run = RunView {
        headline: "Читаем лайки: запись 18 из 50".into(),
        percent: Some(36),
        figures: [("Вызовы", "73"), ("Событий", "12"), ("Прошло", "0:42")].map(|(a, b)| (a.into(), b.into())).into(),
    };
    let cell = |text: &str| text.to_owned().into_any();
    let row = |at: &str, tone, state: &str, calls: &str, events: &str| {
        vec![cell(at), view! { <Badge tone=tone text=state.to_owned()/> }.into_any(), cell(calls), cell(events)]
    };
    let columns =
        vec![Column::words("Начат"), Column::words("Исход"), Column::figures("Вызовы"), Column::figures("Событий")];
    let rows = vec![
        row("22 ноября, 15:04", Tone::Good, "завершён", "201", "34"),
        row("22 ноября, 12:04", Tone::Warn, "прерван", "88", "5"),
        row("22 ноября, 09:04", Tone::Bad, "отказ VK", "12", "0"),
    ];
    view! {
        <PageTitle text="Группы"/>
        <DeskFrame programme="Полянка" person="Ольга" current=DeskTab::Groups islands=true>
            <Heading title="Полянка VK" text="50 123 участника · 2 000 связаны">
                <form method="post" action="/api/desk/run"><Button>"Запустить сейчас"</Button></form>
            </Heading>
            <Card title="Идёт сбор"><RunProgress run=run live=Some("/desk/groups/".to_owned())/></Card>
            <Card title="Запуски"><Table caption="Последние запуски" columns=columns rows=rows/></Card>
            <Card title="О группе">
                <Facts items=vec![
                    ("Адрес".to_owned(), view! { <a href="/desk/">"vk.com/polyanka"</a> }.into_any()),
                    ("Расписание".to_owned(), "каждые 3 часа".into_any()),
                    ("Ключ".to_owned(), view! { <Badge tone=Tone::Good text="действует"/> }.into_any()),
                ]/>
            </Card>
        </DeskFrame>
    }
}

pub fn offers() -> impl IntoView {
    let period = [("month", "Месяц"), ("week", "Неделя")].map(|(a, b)| (a.to_owned(), b.to_owned())).into();
    view! {
        <PageTitle text="Предложения"/>
        <DeskFrame programme="Полянка" person="Ольга" current=DeskTab::Offers>
            <Heading title="Лайки" text="Когда участник ставит лайк записи сообщества – начислить баллы."/>
            <form class="stack" method="post" action="/api/desk/offer">
                <Card title="Условия">
                    <div class="columns">
                        <Field label="За первый лайк" name="first" kind="number" value="5" min=0 inputmode="numeric"/>
                        <Field label="За каждый следующий" name="next" kind="number" value="1" min=0 inputmode="numeric"/>
                        <Field label="Не больше" name="limit" kind="number" value="15" error="Меньше, чем первый лайк".to_owned() inputmode="numeric"/>
                        <Select label="За период" name="period" options=period selected="week"/>
                    </div>
                    <TextArea label="Что увидит участник" name="text" value="Ставьте лайки – копите баллы" hint="Одно-два предложения"/>
                    <Check label="Предложение действует" name="on" checked=true hint="Выключенное остаётся в истории"/>
                </Card>
                <div class="actions">
                    <Button>"Сохранить"</Button>
                    <ButtonLink kind=ButtonKind::Quiet href="/desk/offers/">"Отмена"</ButtonLink>
                    <Button kind=ButtonKind::Danger name="act" value="archive">"В архив"</Button>
                </div>
            </form>
        </DeskFrame>
    }
}
