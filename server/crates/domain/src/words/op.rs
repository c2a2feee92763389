use super::pick;
use crate::{lang::Lang, points::OpKind};

/// The kind of an entry, as the history is headed and filtered.
pub fn op(lang: Lang, kind: OpKind) -> &'static str {
    match kind {
        OpKind::Award => pick(lang, "Начисление", "Award"),
        OpKind::Activate => pick(lang, "Активация", "Activation"),
        OpKind::Expire => pick(lang, "Сгорание", "Expiry"),
        OpKind::Spend => pick(lang, "Оплата баллами", "Spending"),
        OpKind::Deduct => pick(lang, "Списание", "Deduction"),
        OpKind::Reverse => pick(lang, "Отмена начисления", "Reversal"),
        OpKind::Repay => pick(lang, "Погашение долга", "Debt repayment"),
        OpKind::Hold => pick(lang, "Резерв", "Hold"),
        OpKind::Release => pick(lang, "Снятие резерва", "Release"),
        OpKind::Return => pick(lang, "Возврат", "Return"),
        OpKind::Restore => pick(lang, "Восстановление", "Restoration"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_kind_has_its_own_word_in_each_language() {
        for lang in Lang::ALL {
            let words: BTreeSet<&str> = OpKind::ALL.iter().map(|kind| op(lang, *kind)).collect();
            assert_eq!(words.len(), OpKind::ALL.len());
        }
    }
}
