use crate::{Error, rules, who::Marketer};
use kabinet_domain::{
    counter::Counter,
    ids::{CounterId, MemberId},
};
use kabinet_store::counter;

/// How many values a member's card shows.
const VALUES: u32 = 200;

/// A counter in the desk's list.
#[derive(Debug, Clone)]
pub struct CounterCard {
    /// Which.
    pub id: CounterId,
    /// What it is.
    pub counter: Counter,
}

/// How a counter stands, or stood in a past period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterValue {
    /// What the counter is called.
    pub name: String,
    /// Which of its values; empty where it tells nothing apart but members.
    pub key: String,
    /// In which period (`domain::time::Window::key`).
    pub period: String,
    /// The value.
    pub value: i64,
}

impl Marketer {
    /// All counters, by name.
    pub async fn counters(&self) -> Result<Vec<CounterCard>, Error> {
        let known = rules::counters(&mut self.portal.db.read().await?).await?;
        let mut cards: Vec<CounterCard> = known.into_iter().map(|(id, counter)| CounterCard { id, counter }).collect();
        cards.sort_by(|a, b| a.counter.name.get(self.lang).cmp(b.counter.name.get(self.lang)));
        Ok(cards)
    }

    /// How every counter stands for a member, past periods included.
    pub async fn counters_of(&self, member: MemberId) -> Result<Vec<CounterValue>, Error> {
        let mut tx = self.portal.db.read().await?;
        let known = rules::counters(&mut tx).await?;
        let values = counter::of_member(&mut tx, member, VALUES).await?;
        let said = values.into_iter().filter_map(|value| {
            let name = known.get(&value.counter)?.name.get(self.lang).to_owned();
            Some(CounterValue { name, key: value.key, period: value.period, value: value.value })
        });
        Ok(said.collect())
    }
}
