use crate::{
    flash::Flash,
    locales::Locale,
    parts::{Check, Field, Select, TextArea},
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The inputs of a form, each with its value and what is wrong with it.
pub struct Inputs<'a> {
    pub t: Locale,
    /// What stands in the fields, by name.
    pub typed: &'a BTreeMap<String, String>,
    pub kept: &'a Flash,
}

/// Values and their words.
pub type Options = Vec<(String, String)>;

/// From pairs of a value and its words.
pub fn options<V: ToString, W: ToString>(list: impl IntoIterator<Item = (V, W)>) -> Options {
    list.into_iter().map(|(value, words)| (value.to_string(), words.to_string())).collect()
}

impl Inputs<'_> {
    pub fn value(&self, name: &str) -> String {
        self.typed.get(name).cloned().unwrap_or_default()
    }

    pub fn hidden(&self, name: &str) -> AnyView {
        let (name, value) = (name.to_owned(), self.value(name));
        (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value/> }).into_any()
    }

    pub fn text(&self, name: &str, label: &str) -> AnyView {
        self.line(name, label, "text", None)
    }

    pub fn hinted(&self, name: &str, label: &str, hint: &str) -> AnyView {
        self.line(name, label, "text", Some(hint))
    }

    pub fn day(&self, name: &str, label: &str) -> AnyView {
        self.line(name, label, "date", None)
    }

    pub fn time(&self, name: &str, label: &str) -> AnyView {
        self.line(name, label, "time", None)
    }

    fn line(&self, name: &str, label: &str, kind: &'static str, hint: Option<&str>) -> AnyView {
        let (value, error, hint) = (self.value(name), self.kept.wrong(name), hint.unwrap_or_default().to_owned());
        let (name, label) = (name.to_owned(), label.to_owned());
        if hint.is_empty() {
            view! { <Field label=label name=name kind=kind value=value error=error/> }.into_any()
        } else {
            view! { <Field label=label name=name kind=kind value=value hint=hint error=error/> }.into_any()
        }
    }

    /// A whole number; empty where it is 0.
    pub fn whole(&self, name: &str, label: &str, hint: &str, least: i64) -> AnyView {
        let (value, error) = (self.value(name), self.kept.wrong(name));
        let (name, label, hint) = (name.to_owned(), label.to_owned(), hint.to_owned());
        view! { <Field label=label name=name kind="number" value=value min=least hint=hint error=error/> }.into_any()
    }

    pub fn number(&self, name: &str, label: &str) -> AnyView {
        let (value, error) = (self.value(name), self.kept.wrong(name));
        let (name, label) = (name.to_owned(), label.to_owned());
        view! { <Field label=label name=name kind="number" value=value inputmode="numeric" error=error/> }.into_any()
    }

    /// A value that is not offered, such as a counter that is gone, is kept as it is: saving does not change it unseen.
    pub fn select(&self, name: &str, label: &str, mut options: Options) -> AnyView {
        let (selected, error) = (self.value(name), self.kept.wrong(name));
        if !selected.is_empty() && options.iter().all(|(value, _)| *value != selected) {
            options.push((selected.clone(), selected.clone()));
        }
        let (name, label) = (name.to_owned(), label.to_owned());
        view! { <Select label=label name=name options=options selected=selected error=error/> }.into_any()
    }

    pub fn check(&self, name: &str, label: &str, hint: &str) -> AnyView {
        let (checked, error) = (self.value(name) == "on", self.kept.wrong(name));
        let (name, label, hint) = (name.to_owned(), label.to_owned(), hint.to_owned());
        if hint.is_empty() {
            view! { <Check label=label name=name checked=checked error=error/> }.into_any()
        } else {
            view! { <Check label=label name=name checked=checked hint=hint error=error/> }.into_any()
        }
    }

    pub fn lines(&self, name: &str, label: &str, hint: &str) -> AnyView {
        let (value, error) = (self.value(name), self.kept.wrong(name));
        let (name, label, hint) = (name.to_owned(), label.to_owned(), hint.to_owned());
        view! { <TextArea label=label name=name value=value rows=5 maxlength=4_000 hint=hint error=error/> }.into_any()
    }

    /// Boxes of which any may be checked, under one label: each is named by `prefix`, a full stop and its code. What is
    /// checked and not offered has one too.
    pub fn boxes(&self, prefix: &str, label: &str, mut list: Options) -> AnyView {
        let before = format!("{prefix}.");
        let checked = self.typed.iter().filter(|(_, value)| *value == "on");
        let gone = checked.filter_map(|(name, _)| name.strip_prefix(&before));
        let gone = gone.filter(|code| list.iter().all(|(known, _)| known != code));
        let gone = options(gone.map(|code| (code, code)).collect::<Vec<_>>());
        list.extend(gone);
        let (label, error) = (label.to_owned(), self.kept.wrong(prefix));
        let boxes = list.into_iter().map(|(code, words)| self.check(&format!("{before}{code}"), &words, ""));
        let boxes = boxes.collect_view();
        let error = error.map(|error| view! { <p class="error">{error}</p> });
        view! { <fieldset class="boxes"><legend>{label}</legend>{boxes}{error}</fieldset> }.into_any()
    }
}
