use super::pick;
use crate::{lang::Lang, points::OpKind};

/// What an entry is by which an offer's effects are undone, with the reason that was given: taken back, or given back.
pub fn undone(lang: Lang, kind: OpKind, reason: &str) -> String {
    let what = match kind {
        OpKind::Reverse => {
            pick(lang, "Начисление отменено: действие акции отменили", "Taken back: the offer's effects were undone")
        }
        _ => pick(lang, "Списание отменено: действие акции отменили", "Given back: the offer's effects were undone"),
    };
    if reason.is_empty() { what.to_owned() } else { format!("{what} – {reason}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_undone_says_in_which_direction_and_why() {
        let said = |lang, kind| undone(lang, kind, "ошибка в сумме");
        assert_eq!(said(Lang::Ru, OpKind::Reverse), "Начисление отменено: действие акции отменили – ошибка в сумме");
        assert_eq!(said(Lang::Ru, OpKind::Award), "Списание отменено: действие акции отменили – ошибка в сумме");
        assert_eq!(
            undone(Lang::En, OpKind::Reverse, "a wrong sum"),
            "Taken back: the offer's effects were undone – a wrong sum"
        );
        assert_eq!(undone(Lang::En, OpKind::Award, ""), "Given back: the offer's effects were undone");
    }
}
