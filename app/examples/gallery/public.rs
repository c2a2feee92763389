use kabinet_app::parts::{Button, ButtonKind, ButtonLink, Check, Field, Flash, Heading, PageTitle, PublicFrame, Tone};
use leptos::prelude::*;

pub fn sign_in() -> impl IntoView {
    view! {
        <PageTitle text="Вход"/>
        <PublicFrame programme="Полянка">
            <Heading title="С возвращением" text="Войдите, чтобы увидеть баллы и новые предложения."/>
            <Flash tone=Tone::Bad text="Почта или пароль не подходят. Проверьте раскладку и попробуйте ещё раз."/>
            <form class="stack" method="post" action="/api/member/sign_in">
                <Field label="Почта" name="email" kind="email" autocomplete="username" required=true value="vera@example"
                    error="Здесь чего-то не хватает: адрес выглядит как имя@место.ru".to_owned()/>
                <Field label="Пароль" name="password" kind="password" autocomplete="current-password" required=true hint="Не короче 10 знаков"/>
                <Check label="Не выходить на этом устройстве" name="stay" checked=true/>
                <Button>"Войти"</Button>
                <p class="or">"или"</p>
                <ButtonLink kind=ButtonKind::Quiet href="/oauth/vk/start">"Войти через VK ID"</ButtonLink>
            </form>
            <p class="aside">"Ещё не с нами? " <a href="/client/registration/">"Зарегистрироваться"</a></p>
        </PublicFrame>
    }
}
