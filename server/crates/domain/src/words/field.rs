use super::{english, russian_of};
use crate::{lang::Lang, member::FieldError};

/// What is wrong with an entry and what would be right.
pub fn field_error(lang: Lang, error: &FieldError) -> String {
    let (ru, en) = match *error {
        FieldError::TooShort { min } => return at_least(lang, min),
        FieldError::TooLong { max } => return at_most(lang, max),
        FieldError::Empty => ("Заполните это поле.", "Fill this in."),
        FieldError::Common => (
            "Такой пароль подберут одним из первых. Придумайте другой: например, фразу из нескольких слов.",
            "Such a password is among the first to be tried. Choose another one: a phrase of a few words, for example.",
        ),
        FieldError::Guessable => (
            "Этот пароль легко угадать: он составлен из имени, адреса или названия программы. Придумайте другой.",
            "This password is easy to guess: it is made from a name, the address or the programme's name. Choose another one.",
        ),
        FieldError::NotAnAddress => (
            "Проверьте адрес: он должен выглядеть как anna@example.org.",
            "Check the address: it should look like anna@example.org.",
        ),
        FieldError::Invisible => (
            "В тексте есть невидимые символы. Наберите его заново, не копируя.",
            "There are invisible characters in the text. Type it instead of pasting it.",
        ),
        FieldError::NotACode => ("Введите код целиком: шесть цифр.", "Enter the whole code: six digits."),
        FieldError::NotAgreed => {
            ("Без этого согласия продолжить нельзя.", "It is not possible to go on without this consent.")
        }
    };
    match lang {
        Lang::Ru => ru.to_owned(),
        Lang::En => en.to_owned(),
    }
}

fn at_least(lang: Lang, min: u32) -> String {
    let n = i64::from(min);
    match lang {
        Lang::Ru => format!("Нужно не меньше {min} {}.", russian_of(n, "символа", "символов")),
        Lang::En => format!("At least {min} {} are needed.", english(n, "character", "characters")),
    }
}

fn at_most(lang: Lang, max: u32) -> String {
    let n = i64::from(max);
    match lang {
        Lang::Ru => format!("Слишком длинно: помещается не больше {max} {}.", russian_of(n, "символа", "символов")),
        Lang::En => format!("Too long: no more than {max} {} fit.", english(n, "character", "characters")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_said_with_the_right_form() {
        assert_eq!(field_error(Lang::Ru, &FieldError::TooShort { min: 10 }), "Нужно не меньше 10 символов.");
        assert_eq!(
            field_error(Lang::Ru, &FieldError::TooLong { max: 81 }),
            "Слишком длинно: помещается не больше 81 символа."
        );
        assert_eq!(
            field_error(Lang::En, &FieldError::TooLong { max: 80 }),
            "Too long: no more than 80 characters fit."
        );
    }
}
