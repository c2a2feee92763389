//! What settings are called, and what their texts say.

use crate::{caller, locales::Locale};
use kabinet_domain::{
    event::{EventKind, NetworkName, NetworkUse},
    lang::Lang,
    points::Terms,
    referral::likeness::AtDeadline,
    words::{at_deadline, kind, lot_terms, network_use},
};
use kabinet_portal::settings::{FIELDS, Takes};

/// What a setting is called.
pub fn label(t: Locale, key: &str) -> &'static str {
    match key {
        "name_ru" => t.settings_name_ru(),
        "name_en" => t.settings_name_en(),
        "zone" => t.settings_zone(),
        "lang" => t.settings_lang(),
        "ru_one" => t.settings_ru_one(),
        "ru_few" => t.settings_ru_few(),
        "ru_many" => t.settings_ru_many(),
        "en_one" => t.settings_en_one(),
        "en_other" => t.settings_en_other(),
        "terms" => t.settings_terms(),
        "grace_days" => t.settings_grace_days(),
        "notice_days" => t.settings_notice_days(),
        "unnoticed_grace_days" => t.settings_unnoticed_grace_days(),
        "referral_levels" => t.settings_referral_levels(),
        "qualifying" => t.settings_qualifying(),
        "review_range" => t.settings_review_range(),
        "review_hour" => t.settings_review_hour(),
        "review_alike" => t.settings_review_alike(),
        "review_days" => t.settings_review_days(),
        "review_then" => t.settings_review_then(),
        "networks" => t.settings_network_uses(),
        "inactive_days" => t.settings_inactive_days(),
        "four_eyes_above" => t.settings_four_eyes_above(),
        _ => t.settings_unknown(),
    }
}

/// What else is to be said beside its field; empty: nothing.
pub fn hint(t: Locale, key: &str) -> &'static str {
    match key {
        "zone" => t.settings_zone_hint(),
        "grace_days" => t.settings_grace_days_hint(),
        "notice_days" => t.settings_notice_days_hint(),
        "unnoticed_grace_days" => t.settings_unnoticed_grace_days_hint(),
        "referral_levels" => t.settings_referral_levels_hint(),
        "review_range" => t.settings_review_range_hint(),
        "review_hour" => t.settings_review_hour_hint(),
        "review_days" => t.settings_review_days_hint(),
        "inactive_days" => t.settings_inactive_days_hint(),
        "four_eyes_above" => t.settings_four_eyes_above_hint(),
        _ => "",
    }
}

/// A language under its own name.
pub const fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Ru => "Русский",
        Lang::En => "English",
    }
}

/// The text of a setting as a person reads it.
pub fn said(t: Locale, key: &str, text: &str) -> String {
    let takes = FIELDS.iter().find(|field| field.key == key).map(|field| field.takes);
    match takes {
        _ if text.is_empty() => t.settings_nothing().to_owned(),
        Some(Takes::Lang) => Lang::parse(text).map_or_else(|| text.to_owned(), |lang| language(lang).to_owned()),
        Some(Takes::Number { .. }) => text.parse().map_or_else(|_| text.to_owned(), |n| t.number(n)),
        Some(Takes::Kinds) => {
            let kinds = text.split(' ').map(|code| EventKind::parse(code).map_or(code, |one| kind(t.0, one)));
            kinds.collect::<Vec<_>>().join("; ")
        }
        Some(Takes::Terms) => {
            serde_json::from_str::<Terms>(text).map_or_else(|_| text.to_owned(), |terms| lot_terms(t.0, &terms))
        }
        Some(Takes::Choice(_)) => match (text, AtDeadline::parse(text)) {
            (_, Some(then)) => at_deadline(t.0, then).to_owned(),
            ("on", _) => t.settings_review_alike_on().to_owned(),
            ("off", _) => t.settings_review_alike_off().to_owned(),
            _ => text.to_owned(),
        },
        Some(Takes::Uses) => {
            let said = |one: &str| {
                let (name, of) = one.split_once(':')?;
                let (name, of) = (NetworkName::parse(name)?, NetworkUse::parse(of)?);
                Some(format!("{}: {}", caller::network(t, name), network_use(t.0, of)))
            };
            let each = text.split(' ').map(|one| said(one).unwrap_or_else(|| one.to_owned()));
            each.collect::<Vec<_>>().join("; ")
        }
        Some(Takes::Line { .. } | Takes::Zone) | None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_setting_has_its_own_label() {
        for lang in Lang::ALL {
            let labels: BTreeSet<&str> = FIELDS.iter().map(|field| label(Locale(lang), field.key)).collect();
            assert_eq!(labels.len(), FIELDS.len());
            assert!(!labels.contains(label(Locale(lang), "?")), "the label of what is not known is nobody's");
        }
    }

    #[test]
    fn texts_are_said_in_the_readers_language() {
        let ru = |key, text| said(Locale(Lang::Ru), key, text);
        assert_eq!(ru("lang", "en"), "English");
        assert_eq!(ru("four_eyes_above", "10000"), "10\u{a0}000");
        assert_eq!(ru("four_eyes_above", ""), "не задано");
        assert_eq!(ru("qualifying", "social.joined purchase.made"), "Вступление в группу; Покупка");
        assert_eq!(
            ru("terms", r#"{"activation":"at_once","expiry":{"after_days":5}}"#),
            "доступны сразу, сгорают через 5 дней"
        );
        assert_eq!(ru("review_then", "refuse"), "отклонить рекомендацию");
        assert_eq!([ru("review_alike", "on"), ru("review_alike", "gone")], ["сравнивать", "gone"]);
        assert_eq!(ru("networks", "vk:link fax:off"), "ВКонтакте: только привязка; fax:off");
        assert_eq!(ru("terms", "gone"), "gone");
        assert_eq!(ru("gone", "<b>"), "<b>");
    }
}
