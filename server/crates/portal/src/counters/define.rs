use crate::{Error, Form, rules, secrets::new_id, who::Marketer};
use kabinet_domain::{
    counter::{Counter, Scope},
    ids::{AuditId, CounterId, StaffId},
    lang::Localized,
    member::DisplayName,
    problem::Problem,
    time::{Millis, Window},
};
use kabinet_store::{Tx, Write, audit, counter};
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

    /// Calls a counter something else, everywhere it is named; what it has counted and whom it counts for stays.
    pub async fn rename_counter(&self, id: CounterId, typed: &CounterForm) -> Result<(), Error> {
        let mut form = Form::default();
        let Some(name) = typed.names(&mut form) else { return Err(form.refusal()) };
        self.edit_counter(id, Edit::Name(name)).await
    }

    /// Shows a counter to members, or to staff alone.
    pub async fn show_counter(&self, id: CounterId, shown: bool) -> Result<(), Error> {
        self.edit_counter(id, Edit::Shown(shown)).await
    }

    async fn edit_counter(&self, id: CounterId, edit: Edit) -> Result<(), Error> {
        let now = self.portal.clock.now();
        self.portal.db.write(Save { id, edit, audit: AuditId(new_id(now)), by: self.id, now }).await
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

/// What may change of a counter.
enum Edit {
    Name(Localized),
    Shown(bool),
}

struct Save {
    id: CounterId,
    edit: Edit,
    audit: AuditId,
    by: StaffId,
    now: Millis,
}

impl Write for Save {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let before = rules::counters(tx).await?.remove(&self.id).ok_or(Error::NotFound)?;
        let mut after = before.clone();
        match &self.edit {
            Edit::Name(name) => after.name.clone_from(name),
            Edit::Shown(shown) => after.shown = *shown,
        }
        if after == before {
            return Ok(());
        }
        let (before, after) = (body(&before)?, body(&after)?);
        counter::set_body(tx, self.id, &after, rules::fresh()).await?;
        let what = format!("counter.{}", self.id);
        let change = audit::Change { id: self.audit, at: self.now, staff: self.by, what, before, after };
        Ok(audit::insert(tx, &change).await?)
    }
}
