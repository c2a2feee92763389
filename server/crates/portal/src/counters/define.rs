use crate::{Error, Form, rules, secrets::new_id, who::Marketer};
use kabinet_domain::{
    counter::{Counter, Scope},
    ids::CounterId,
    lang::Localized,
    member::DisplayName,
    problem::Problem,
    time::{Millis, Window},
};
use kabinet_store::{Tx, Write, counter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A counter as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct CounterForm {
    /// Russian name.
    #[serde(default)]
    pub name_ru: String,
    /// English name.
    #[serde(default)]
    pub name_en: String,
    /// `ever`, `year`, `month`, `week` or `day`; only for a new one.
    #[serde(default)]
    pub window: String,
    /// Words of [`Scope`], separated by commas; only for a new one. Empty: one value, which all members share.
    #[serde(default)]
    pub scope: String,
    /// `on`: members see it.
    #[serde(default)]
    pub shown: String,
}

impl CounterForm {
    fn names(&self, form: &mut Form) -> Option<Localized> {
        let mut name = |field, text: &str| {
            let name = form.take(field, DisplayName::parse(text))?;
            Some(name.as_str().to_owned())
        };
        let (ru, en) = (name("name_ru", &self.name_ru), name("name_en", &self.name_en));
        Some(Localized { ru: ru?, en: en? })
    }
}

impl Marketer {
    /// Adds a counter. What it tells apart and its period stay as they are from then on.
    pub async fn add_counter(&self, typed: &CounterForm) -> Result<CounterId, Error> {
        let mut form = Form::default();
        let name = typed.names(&mut form);
        let window = Window::ALL.into_iter().find(|window| window.code() == typed.window);
        let window = form.take("window", window.ok_or(Problem::Choice));
        let words: Vec<&str> = typed.scope.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
        let scopes: Option<BTreeSet<Scope>> =
            words.iter().map(|word| Scope::ALL.into_iter().find(|scope| scope.code() == *word)).collect();
        let scope = form.take("scope", scopes.ok_or(Problem::Choice));
        let (Some(name), Some(window), Some(scope)) = (name, window, scope) else { return Err(form.refusal()) };
        let described = Counter { name, scope, window, shown: typed.shown == "on" };
        let now = self.portal.clock.now();
        let id = CounterId(new_id(now));
        self.portal.db.write(Add { id, body: body(&described)?, now }).await?;
        Ok(id)
    }

    /// Shows a counter to members, or to staff alone.
    pub async fn show_counter(&self, id: CounterId, shown: bool) -> Result<(), Error> {
        let known = rules::counters(&mut self.portal.db.read().await?).await?;
        let before = known.get(&id).ok_or(Error::NotFound)?;
        let described = Counter { shown, ..before.clone() };
        self.portal.db.write(Save { id, body: body(&described)? }).await
    }
}

fn body(counter: &Counter) -> Result<String, Error> {
    serde_json::to_string(counter).map_err(|error| Error::internal("writing a counter", &error))
}

struct Add {
    id: CounterId,
    body: String,
    now: Millis,
}

impl Write for Add {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        Ok(counter::insert(tx, self.id, &self.body, self.now, rules::fresh()).await?)
    }
}

struct Save {
    id: CounterId,
    body: String,
}

impl Write for Save {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        if counter::set_body(tx, self.id, &self.body, rules::fresh()).await? { Ok(()) } else { Err(Error::NotFound) }
    }
}
