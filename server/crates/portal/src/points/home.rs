use super::{
    earn::{Asks, Earn},
    notice::as_of,
    statement::{Line, lines},
};
use crate::{Error, rules, who::Member};
use jiff::tz::TimeZone;
use kabinet_domain::{
    event::NetworkName,
    points::{Lot, LotState},
    time::{DAY_MS, Millis},
    words::CurrencyWord,
};
use kabinet_store::{member, points::history, social_profile};

/// How many of the latest lines the home page shows.
const LATEST: u32 = 5;
/// Points that pass within so many days are warned of.
const SOON_MS: i64 = 30 * DAY_MS;

/// The member's home page.
#[derive(Debug, Clone)]
pub struct Home {
    /// What the member is called.
    pub name: String,
    /// Usable points, less the debt.
    pub balance: i64,
    /// Points that are not usable yet, and when the next of them will be.
    pub pending: i64,
    /// See [`Home::pending`].
    pub next_activation: Option<Millis>,
    /// Points that pass within 30 days, and when the first of them does.
    pub expiring: i64,
    /// See [`Home::expiring`].
    pub next_expiry: Option<Millis>,
    /// Points that pass within 30 days if the member does nothing until then, and when the first of them does.
    pub idle: i64,
    /// See [`Home::idle`].
    pub next_idle: Option<Millis>,
    /// What is owed.
    pub debt: i64,
    /// The latest lines of the history.
    pub latest: Vec<Line>,
    /// What can be earned now.
    pub earn: Vec<Earn>,
    /// Networks with groups that can be linked and are not yet.
    pub unlinked: Vec<NetworkName>,
    /// The short invite link.
    pub invite_link: String,
    /// The programme's zone.
    pub zone: TimeZone,
    /// The programme's word for points.
    pub currency: CurrencyWord,
    /// What the programme is called.
    pub programme: String,
}

impl Member {
    /// Everything the home page answers: how much, what passes, what came in and why, what to do next.
    pub async fn home(&self) -> Result<Home, Error> {
        let mut tx = self.portal.db.read().await?;
        let main = rules::main(&mut tx).await?;
        let me = member::by_id(&mut tx, self.id).await?.ok_or(Error::SignIn)?;
        let now = self.portal.clock.now();
        let soon = now.plus(SOON_MS);
        let (ledger, _) = as_of(&mut tx, self.id, &main, now).await?;
        let passing = |idle: bool| {
            let passing = move |lot: &&Lot| lot.remaining > 0 && lot.expires <= soon && lot.idle_days.is_some() == idle;
            ledger.lots.iter().filter(|lot| lot.state == LotState::Active).filter(passing)
        };
        let waiting = || ledger.lots.iter().filter(|lot| lot.state == LotState::Pending);
        let all = history::Filter { folded: true, ..history::Filter::default() };
        let latest = lines(&mut tx, (&self.portal, &main), (self.id, self.lang), &all, None, LATEST).await?;
        let linked = social_profile::of_member(&mut tx, self.id).await?;
        let balance = ledger.account.active - ledger.account.debt;
        let earn = self.can_earn(&mut tx, Asks { main: &main, me: &me, linked: &linked, balance }).await?.earn;
        let mut unlinked = self.portal.still_to_link(&mut tx, &linked).await?;
        unlinked.retain(|network| network.has_groups());
        Ok(Home {
            name: me.name,
            balance,
            pending: ledger.account.pending,
            next_activation: waiting().map(|lot| lot.active_from).min(),
            expiring: passing(false).map(|lot| lot.remaining).sum(),
            next_expiry: passing(false).map(|lot| lot.expires).min(),
            idle: passing(true).map(|lot| lot.remaining).sum(),
            next_idle: passing(true).map(|lot| lot.expires).min(),
            debt: ledger.account.debt,
            latest,
            earn,
            unlinked,
            invite_link: self.portal.link(&format!("/i/{}", me.invite_code)),
            zone: main.time_zone(),
            currency: main.currency.clone(),
            programme: main.name.get(self.lang).to_owned(),
        })
    }
}
