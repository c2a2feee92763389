//! The sentences.

use super::Problem;
use crate::{
    lang::{Lang, Plural},
    words,
};

/// In minutes.
const HOUR: i64 = 60;

impl Problem {
    /// The sentence in `lang`.
    #[expect(clippy::too_many_lines, reason = "one sentence for each, and none forgotten")]
    pub fn say(&self, lang: Lang) -> String {
        let (ru, en) = match self {
            Self::Field { error } => return words::field_error(lang, error),
            Self::Number { least, most } => {
                return match lang {
                    Lang::Ru => format!("Введите целое число от {least} до {most}."),
                    Lang::En => format!("Enter a whole number from {least} to {most}."),
                };
            }
            Self::File { fault } => return words::file_fault(lang, fault),
            Self::WrongCode { left } => return wrong_code(lang, *left),
            Self::TooOften { minutes } => return too_often(lang, *minutes),
            Self::NotEnoughPoints { missing } => {
                return match lang {
                    Lang::Ru => format!("Баллов недостаточно: не хватает {missing}."),
                    Lang::En => format!("Not enough points: {missing} missing."),
                };
            }
            Self::NothingLeft { left } if *left > 0 => {
                return match lang {
                    Lang::Ru => format!("Осталось только {left}."),
                    Lang::En => format!("Only {left} left."),
                };
            }
            Self::Schedule => (
                "Расписание не понято. Пример: «0 * * * *» – каждый час. Чаще раза в минуту нельзя.",
                "The schedule is not understood. Example: “0 * * * *” runs every hour. More than once a minute is not possible.",
            ),
            Self::Posts => (
                "Перечислите номера записей через запятую, например «45, 46».",
                "List the numbers of the posts, separated by commas: “45, 46”.",
            ),
            Self::StaffTwice => {
                ("С этим адресом уже кто-то работает.", "Somebody already works here under this address.")
            }
            Self::SwitchedMeanwhile => (
                "Кто-то уже переключил эту акцию. Посмотрите, что получилось.",
                "Somebody has switched this offer meanwhile. Have a look at it first.",
            ),
            Self::Date => ("Введите дату.", "Enter a date."),
            Self::PastMoment => {
                ("Введите дату и время, которые уже прошли.", "Enter a date and a time that have passed.")
            }
            Self::Period => ("Окончание должно быть позже начала.", "The end must be after the beginning."),
            Self::CodeOver => {
                ("Этот код больше не действует. Запросите новый.", "This code is no longer valid. Ask for a new one.")
            }
            Self::WrongSignIn => ("Неверный адрес или пароль.", "Wrong address or password."),
            Self::LinkLost => (
                "Не удалось завершить вход через соцсеть: ссылка устарела или уже использована. Начните ещё раз.",
                "The way through the network was not completed: it took too long or was used already. Start again.",
            ),
            Self::LinkDeclined => ("Вы отказались на стороне соцсети.", "You said no at the network."),
            Self::NetworkAway => (
                "Соцсеть сейчас не отвечает. Попробуйте через несколько минут.",
                "The network does not answer right now. Try again in a few minutes.",
            ),
            Self::NetworkUntrusted => (
                "Ответ сервиса входа не прошёл проверку, поэтому ничего не изменилось. Начните ещё раз; если повторится, \
                 сообщите нам.",
                "What the sign-in service answered did not pass our checks, so nothing has changed. Start again; if it \
                 happens again, let us know.",
            ),
            Self::ProfileTaken => {
                ("Этот профиль уже привязан к другому участнику.", "This profile is already linked to another member.")
            }
            Self::NetworkLinked => (
                "У вас уже привязан другой профиль этой соцсети.",
                "Another profile of this network is already linked to your account.",
            ),
            Self::ProfileOther => (
                "Это другой профиль: к вашему кабинету привязан не он.",
                "This is another profile, not the one that is linked to your account.",
            ),
            Self::NotLinked => ("Этот профиль уже отвязан.", "This profile has been unlinked already."),
            Self::ArrivalOver => (
                "С входа через соцсеть прошло слишком много времени. Начните с неё ещё раз.",
                "Too much time has passed since you came through the network. Start with it again.",
            ),
            Self::NetworkOff => ("Эта соцсеть не подключена.", "This network is not set up."),
            Self::NetworkOnlyLinks => (
                "Через эту соцсеть сейчас нельзя войти. Войдите по паролю.",
                "This network does not open the door right now. Sign in with your password.",
            ),
            Self::LastWayIn => (
                "Без этого профиля в кабинет не войти: другого входа нет. Сначала задайте пароль или привяжите ещё одну соцсеть.",
                "Without this profile there is no way in. Set a password or link another network first.",
            ),
            Self::PasswordSet => ("Пароль уже задан.", "There is a password already."),
            Self::SignInAgain => {
                ("Вы вошли давно. Подтвердите, что это вы.", "You signed in a while ago. Confirm that it is you.")
            }
            Self::WrongPassword => ("Пароль не подошёл.", "That is not the password."),
            Self::ChangedMeanwhile => (
                "Пока вы редактировали, кто-то сохранил другую версию. Ваши поля сохранены ниже – сверьте и сохраните ещё раз.",
                "Somebody saved another version while you were editing. Your fields are kept below: compare and save again.",
            ),
            Self::ReplayGoesOn => ("Эта акция уже прогоняется.", "A replay of this offer is already going on."),
            Self::UndoGoesOn => {
                ("Действие этой акции уже отменяют.", "The effects of this offer are being undone already.")
            }
            Self::LookedAgain => (
                "Пока вы смотрели, расчёт отмены сделали заново. Сверьтесь с тем, что показано теперь.",
                "Somebody has looked at another period meanwhile. Check what is shown now.",
            ),
            Self::NoSuchMember => ("Участника с таким номером нет.", "There is no member with this number."),
            Self::NothingToTry => (
                "С участником ещё не случалось того, чего ждёт акция.",
                "What the offer waits for has not happened to the member yet.",
            ),
            Self::RunGoesOn => ("Сбор уже идёт.", "A run is already going on."),
            Self::GroupUnknown => (
                "Соцсеть не показывает такую группу. Проверьте номер группы и ключи.",
                "The network does not show this group. Check the group's number and the keys.",
            ),
            Self::GroupTwice => ("Эта группа уже добавлена.", "This group has been added already."),
            Self::OfferBroken => (
                "Акция сохранена более новой версией программы. Её можно посмотреть, но не изменить.",
                "This offer was saved by a newer version. It can be looked at, not changed.",
            ),
            Self::Words => ("Введите текст до 100 символов.", "Enter a text of up to 100 characters."),
            Self::List => ("Перечислите через запятую.", "List them, separated by commas."),
            Self::Hours => ("Введите время, например 18:30.", "Enter a time, such as 18:30."),
            Self::Steps => (
                "Введите ступени по возрастанию, например «0: 3; 5: 5».",
                "Enter the steps upwards, such as “0: 3; 5: 5”.",
            ),
            Self::Percent => (
                "Введите процент от 0 до 100, например 5 или 0,5.",
                "Enter a per cent from 0 to 100, such as 5 or 0.5.",
            ),
            Self::EventName => (
                "Имя события – до 40 строчных латинских букв, цифр и знаков «_», «-», «.».",
                "The name of an event is up to 40 small latin letters, digits, “_”, “-” and “.”.",
            ),
            Self::LetterText => (
                "Напишите тему (до 120 символов) и текст (до 4000) хотя бы на одном языке.",
                "Write a subject (up to 120 characters) and a text (up to 4000) in at least one language.",
            ),
            Self::AwardsOnce => (
                "Акция начисляет баллы участнику один раз и пригласившим один раз. Уберите лишнее начисление.",
                "An offer awards the member once and those who invited once. Take out the other award.",
            ),
            Self::NothingToDo => ("Добавьте хотя бы одно действие.", "Add at least one thing to do."),
            Self::Tag => (
                "Метка – до 40 букв, цифр, пробелов, «-» и «_».",
                "A tag is up to 40 letters, digits, spaces, “-” and “_”.",
            ),
            Self::Choice => ("Выберите из предложенного.", "Choose one of those offered."),
            Self::Zone => (
                "Выберите пояс из списка, например Europe/Moscow.",
                "Choose a zone from the list, such as Europe/Moscow.",
            ),
            Self::Money => ("Введите сумму, например 1234,50.", "Enter a sum, such as 1234.50."),
            Self::PurchaseNumber => (
                "Введите номер покупки: до 64 символов без пробелов.",
                "Enter the number of the purchase: up to 64 characters without spaces.",
            ),
            Self::PurchaseUnknown => ("У участника нет такой покупки.", "The member has no such purchase."),
            Self::PurchaseDiffers => (
                "Покупка с этим номером уже записана на другую сумму.",
                "A purchase with this number is known with another sum.",
            ),
            Self::ReturnTooMuch => (
                "Вернуть можно не больше, чем осталось от покупки.",
                "No more can be returned than is left of the purchase.",
            ),
            Self::NothingLeft { .. } => ("Возвращать уже нечего.", "Nothing is left to give or take back."),
            Self::PointsPassed => (
                "Баллы сгорели бы раньше, чем ими можно было бы воспользоваться.",
                "The points would expire before they could be used.",
            ),
            Self::AccountFull => ("Столько баллов на счёт не помещается.", "An account does not hold so many points."),
            Self::HoldOver => ("Резерв уже снят или оплачен.", "This hold is over."),
            Self::KeyReused => (
                "Этот ключ уже использован для другого запроса. Возьмите новый.",
                "This key was used for another request. Take a new one.",
            ),
            Self::OwnProposal => (
                "Решение по вашему предложению должен принять кто-то другой.",
                "Somebody else has to decide about your own proposal.",
            ),
            Self::DecidedAlready => ("Решение уже принято.", "This has been decided already."),
            Self::MemberBlocked => ("Участник заблокирован.", "The member is blocked."),
        };
        match lang {
            Lang::Ru => ru.to_owned(),
            Lang::En => en.to_owned(),
        }
    }
}

fn wrong_code(lang: Lang, left: i64) -> String {
    match (lang, lang.plural(left)) {
        (Lang::Ru, Plural::One) => format!("Код не подошёл. Осталась {left} попытка."),
        (Lang::Ru, Plural::Few) => format!("Код не подошёл. Остались {left} попытки."),
        (Lang::Ru, Plural::Many) => format!("Код не подошёл. Осталось {left} попыток."),
        (Lang::En, Plural::One) => format!("That is not the code. {left} try left."),
        (Lang::En, _) => format!("That is not the code. {left} tries left."),
    }
}

fn too_often(lang: Lang, minutes: i64) -> String {
    // Somebody who has to wait for longer wants no exact figure: rounded up.
    if minutes > 2 * HOUR {
        let hours = (minutes + HOUR - 1) / HOUR;
        return match (lang, lang.plural(hours)) {
            (Lang::Ru, Plural::One) => format!("Слишком часто. Подождите {hours} час."),
            (Lang::Ru, Plural::Few) => format!("Слишком часто. Подождите {hours} часа."),
            (Lang::Ru, Plural::Many) => format!("Слишком часто. Подождите {hours} часов."),
            (Lang::En, _) => format!("Too often. Wait {hours} hours."),
        };
    }
    match (lang, lang.plural(minutes)) {
        (Lang::Ru, Plural::One) => format!("Слишком много попыток. Подождите {minutes} минуту."),
        (Lang::Ru, Plural::Few) => format!("Слишком много попыток. Подождите {minutes} минуты."),
        (Lang::Ru, Plural::Many) => format!("Слишком много попыток. Подождите {minutes} минут."),
        (Lang::En, Plural::One) => format!("Too many tries. Wait {minutes} minute."),
        (Lang::En, _) => format!("Too many tries. Wait {minutes} minutes."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_said_only_when_something_is() {
        assert_eq!(Problem::NothingLeft { left: 3 }.say(Lang::En), "Only 3 left.");
        assert_eq!(Problem::NothingLeft { left: 0 }.say(Lang::En), "Nothing is left to give or take back.");
    }

    #[test]
    fn tries_and_minutes_take_the_right_form() {
        assert_eq!(Problem::WrongCode { left: 1 }.say(Lang::Ru), "Код не подошёл. Осталась 1 попытка.");
        assert_eq!(Problem::WrongCode { left: 4 }.say(Lang::Ru), "Код не подошёл. Остались 4 попытки.");
        assert_eq!(Problem::WrongCode { left: 0 }.say(Lang::Ru), "Код не подошёл. Осталось 0 попыток.");
        assert_eq!(Problem::TooOften { minutes: 21 }.say(Lang::Ru), "Слишком много попыток. Подождите 21 минуту.");
        assert_eq!(Problem::TooOften { minutes: 1 }.say(Lang::En), "Too many tries. Wait 1 minute.");
        assert_eq!(Problem::TooOften { minutes: 120 }.say(Lang::En), "Too many tries. Wait 120 minutes.");
        assert_eq!(Problem::TooOften { minutes: 121 }.say(Lang::En), "Too often. Wait 3 hours.");
        assert_eq!(Problem::TooOften { minutes: 21 * 60 }.say(Lang::Ru), "Слишком часто. Подождите 21 час.");
        assert_eq!(Problem::TooOften { minutes: 1_440 }.say(Lang::Ru), "Слишком часто. Подождите 24 часа.");
    }
}
