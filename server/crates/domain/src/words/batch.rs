use super::field_error;
use crate::{
    lang::Lang,
    points::batch::{Fault, FileFault},
};

/// Why a file is refused as a whole.
pub fn file_fault(lang: Lang, fault: &FileFault) -> String {
    let (ru, en) = match fault {
        FileFault::Large { megabytes } => {
            return match lang {
                Lang::Ru => format!("Файл слишком большой: принимаются файлы до {megabytes}\u{a0}МБ."),
                Lang::En => format!("The file is too large: up to {megabytes}\u{a0}MB are taken."),
            };
        }
        FileFault::Long { rows } => {
            return match lang {
                Lang::Ru => format!("В файле слишком много строк: принимается до {rows}. Разделите его."),
                Lang::En => format!("The file has too many rows: up to {rows} are taken. Split it."),
            };
        }
        FileFault::ColumnTwice { column } => {
            return match lang {
                Lang::Ru => format!("Столбец «{column}» значит то же, что другой. Оставьте один."),
                Lang::En => format!("The column “{column}” says the same as another. Leave one of them."),
            };
        }
        FileFault::Empty => ("Выберите файл, в котором есть строки.", "Choose a file with rows in it."),
        FileFault::NotText => {
            ("Это не текстовый файл. Сохраните таблицу как CSV.", "This is not a text file. Save the table as CSV.")
        }
        FileFault::Columns => (
            "Первая строка должна называть столбцы: «участник», «баллы», «причина».",
            "The first line has to name the columns: “member”, “points”, “reason”.",
        ),
        FileFault::NothingToApply => ("В этом файле нечего проводить.", "There is nothing in this file to carry out."),
    };
    match lang {
        Lang::Ru => ru.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// Why a row of a file is refused.
pub fn row_fault(lang: Lang, fault: &Fault) -> String {
    let (ru, en) = match fault {
        Fault::Torn => (
            "Строка не читается: кавычка не закрыта или после неё что-то стоит.",
            "The line cannot be read: a quotation mark is not closed, or something stands behind it.",
        ),
        Fault::Cells => {
            ("В строке больше ячеек, чем названо столбцов.", "The line has more cells than columns have names.")
        }
        Fault::Long => ("Строка слишком длинная.", "The line is too long."),
        Fault::Nobody => ("Не сказано, кто участник.", "It does not say who the member is."),
        Fault::Unknown => (
            "Участника с таким номером, внешним ID или адресом нет.",
            "No member has this number, external ID or address.",
        ),
        Fault::Ambiguous => (
            "У одного участника такой номер, у другого – такой внешний ID.",
            "One member has this number, another this external ID.",
        ),
        Fault::NotANumber => ("Количество баллов – не целое число.", "The points are not a whole number."),
        Fault::Zero => ("Ноль баллов.", "Zero points."),
        Fault::TooMuch => ("Столько баллов за раз провести нельзя.", "That many points cannot be changed at once."),
        Fault::Reason { error } => return about(lang, ("Причина", "Reason"), &field_error(lang, error)),
        Fault::Key { error } => return about(lang, ("Ключ", "Key"), &field_error(lang, error)),
        Fault::KeyTwice { line } => {
            return match lang {
                Lang::Ru => format!("Такой же ключ в строке {line}."),
                Lang::En => format!("Line {line} has the same key."),
            };
        }
        Fault::Gone => (
            "С момента проверки участник удалён, или это уже другой участник.",
            "Since the preview the member is gone, or this is another member now.",
        ),
        Fault::Refused { problem } => return problem.say(lang),
    };
    match lang {
        Lang::Ru => ru.to_owned(),
        Lang::En => en.to_owned(),
    }
}

fn about(lang: Lang, (ru, en): (&str, &str), said: &str) -> String {
    match lang {
        Lang::Ru => format!("{ru}: {said}"),
        Lang::En => format!("{en}: {said}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{member::FieldError, problem::Problem};

    #[test]
    fn a_fault_is_said_in_both_languages() {
        let say = |fault: Fault| Lang::ALL.map(|lang| row_fault(lang, &fault));
        assert_eq!(say(Fault::KeyTwice { line: 7 }), ["Такой же ключ в строке 7.", "Line 7 has the same key."]);
        assert_eq!(
            say(Fault::Reason { error: FieldError::Empty }),
            ["Причина: Заполните это поле.", "Reason: Fill this in."]
        );
        let refused = Fault::Refused { problem: Problem::AccountFull };
        assert_eq!(say(refused)[1], "An account does not hold so many points.");
    }
}
