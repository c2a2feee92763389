//! A house to play scenes in: one portal, its database in a folder of its own, VK and a mailbox beside it, one clock for all.

mod build;
mod people;
mod seen;

pub use people::{Guest, PASSWORD, no_address};
pub use seen::{problem, wrong};

use kabinet::{Config, Process};
use kabinet_domain::{
    event::PurchaseId,
    ids::{GroupId, OfferId, RunId},
    money::{Currency, Money},
    offer::{OfferState, Terms},
    points::{self, Expiry},
    referral::likeness::Review,
    time::{DAY_MS, Millis},
};
use kabinet_portal::{
    Clock, Portal,
    activity::{Ended, Reason},
    groups::NewGroup,
    purchases::NewReturn,
    secrets::Token,
    settings::Main,
    tasks::{Claimed, Length},
};
use kabinet_standins::{
    mail::Mailbox,
    vk::{self, Fault, FaultKind, PersonId, PostId, VkStandin, VkWorld},
};
use kabinet_store::{StoreError, Tx, Write, task};
use std::sync::Arc;
use tempfile::TempDir;

pub const MINUTE_MS: i64 = 60_000;
pub const ANNA: PersonId = PersonId(501_234_567);
pub const BORIS: PersonId = PersonId(502_234_567);
pub const VERA: PersonId = PersonId(503_234_567);
/// Somebody who never becomes a member.
pub const STRANGER: PersonId = PersonId(777_888_999);

/// The templates of the seeds and of a referral programme, which most scenes play under.
const WALKING: [&str; 8] = ["link", "join", "activity", "first_like", "leave", "repost_deleted", "referral", "welcome"];

pub struct House {
    pub clock: Clock,
    pub config: Config,
    pub process: Arc<Process>,
    pub mailbox: Mailbox,
    pub vk: VkStandin,
    pub world: VkWorld,
    /// The group at the network.
    pub shop: vk::GroupId,
    /// The same group in the programme.
    pub group: GroupId,
    pub folder: TempDir,
}

impl House {
    /// A house whose offers are all the templates, with one group that has been scanned once.
    pub async fn open() -> Self {
        let house = Self::unscanned(&[]).await;
        house.collect().await;
        house
    }

    /// As [`House::open`], before the first scan, with more settings.
    pub async fn unscanned(more: &[(&str, &str)]) -> Self {
        Self::of(build::programme(), more, &WALKING).await
    }

    /// As [`House::unscanned`], without any offer.
    pub async fn unscanned_without_offers(more: &[(&str, &str)]) -> Self {
        Self::of(build::programme(), more, &[]).await
    }

    /// A house that has been scanned once, whose offers are these templates.
    pub async fn with(templates: &[&str]) -> Self {
        let house = Self::of(build::programme(), &[], templates).await;
        house.collect().await;
        house
    }

    /// As [`House::open`], in a programme whose points pass so many days after they came.
    pub async fn where_points_pass_after(days: u32) -> Self {
        let terms = points::Terms { expiry: Expiry::AfterDays(days), ..points::Terms::default() };
        let house = Self::of(Main { terms, ..build::programme() }, &[], &WALKING).await;
        house.collect().await;
        house
    }

    /// As [`House::with`], in a programme that pays so many levels of those who invited.
    pub async fn paying_levels(levels: u8, templates: &[&str]) -> Self {
        Self::of(Main { referral_levels: levels, ..build::programme() }, &[], templates).await
    }

    /// As [`House::paying_levels`] with two levels, where recommendations are looked at in this way.
    pub async fn reviewing(review: Review, templates: &[&str]) -> Self {
        Self::of(Main { review, ..build::programme() }, &[], templates).await
    }

    async fn of(programme: Main, more: &[(&str, &str)], templates: &[&str]) -> Self {
        let mut house = build::house(programme, more).await;
        for key in templates {
            // Offers of one priority are considered in the order of their making.
            house.clock.advance(1);
            house.portal().add_offer(key, OfferState::Active, None).await.expect("a template");
        }
        let new = NewGroup {
            network: kabinet_domain::event::NetworkName::Vk,
            group: house.shop.0.to_string(),
            service_key: "service-key-canary".to_owned(),
            community_key: "community-key-canary".to_owned(),
        };
        house.group = house.portal().add_group(&new).await.expect("a group");
        house
    }

    /// The process ends and another one starts on the same database.
    pub async fn restart(&mut self) {
        self.portal().db.clone().close().await;
        let process = Process::with(&self.config, self.clock.clone()).await.expect("starts again");
        self.process = Arc::new(process);
    }

    pub fn portal(&self) -> &Portal {
        self.process.portal()
    }

    pub fn pass_minutes(&self, minutes: i64) {
        self.clock.advance(minutes * MINUTE_MS);
    }

    pub fn pass_days(&self, days: i64) {
        self.clock.advance(days * DAY_MS);
    }

    /// A new post of the group.
    pub fn post(&self, text: &str) -> PostId {
        self.world.add_post(self.shop, text).expect("the group is there")
    }

    /// A minute later, a run to its end; whatever it had to wait for first is over.
    pub async fn collect(&self) -> RunId {
        match self.try_collect().await {
            Ok(Ended::Done(run)) => run,
            other => panic!("the run did not get through: {other:?}"),
        }
    }

    /// A minute later, a run, however it ends.
    pub async fn try_collect(&self) -> Result<Ended, kabinet_portal::Error> {
        self.pass_minutes(1);
        self.portal().collect(self.group, Reason::Command).await
    }

    /// The complete runs after which a removal counts.
    pub async fn collect_twice(&self) {
        self.collect().await;
        self.collect().await;
    }

    /// Carries out every task that is due.
    pub async fn work(&self) {
        loop {
            let claimed = self.claim().await;
            if claimed.is_empty() {
                return;
            }
            for task in claimed {
                self.portal().carry_out(task).await.expect("a task");
            }
        }
    }

    /// Every task that is due, claimed.
    pub async fn claim(&self) -> Vec<Claimed> {
        let mut claimed = Vec::new();
        for length in [Length::Short, Length::Long] {
            claimed.extend(self.portal().claim_tasks(length, 64).await.expect("tasks"));
        }
        claimed
    }

    /// Whoever claims what is due dies over it, until that is given up.
    pub async fn workers_die(&self) {
        loop {
            self.pass_minutes(3);
            if self.claim().await.is_empty() {
                return;
            }
        }
    }

    /// Tasks of this kind are gone, as after a database was put together from parts.
    pub async fn lose_tasks(&self, kind: &'static str) {
        self.pass_minutes(3);
        self.portal().db.write(Lose { kind, now: self.clock.now() }).await.expect("tasks");
    }

    /// The next `times` calls of a method fail.
    pub fn fault(&self, method: &str, kind: FaultKind, times: u32) {
        self.vk.inject(Fault::on(method, kind).times(times));
    }

    /// The calls made since the last look, by method.
    pub fn calls(&self) -> Vec<String> {
        let counts = self.vk.call_counts();
        self.vk.reset_calls();
        counts.into_iter().map(|(method, count)| format!("{method} {count}")).collect()
    }

    /// An active offer that says what the template says after `change`.
    pub async fn offer(&self, template: &str, change: impl FnOnce(&mut Terms)) -> OfferId {
        self.offer_in(OfferState::Active, template, change).await
    }

    /// As [`House::offer`], but a draft.
    pub async fn draft(&self, template: &str, change: impl FnOnce(&mut Terms)) -> OfferId {
        self.offer_in(OfferState::Draft, template, change).await
    }

    async fn offer_in(&self, state: OfferState, template: &str, change: impl FnOnce(&mut Terms)) -> OfferId {
        self.clock.advance(1);
        let mut terms = kabinet_domain::offer::templates::find(template).expect("a template").terms;
        change(&mut terms);
        let added = self.portal().add_terms(&terms, None, Vec::new(), (state, None)).await;
        added.expect("an offer")
    }

    /// A purchase of the member, for so many whole roubles, and what comes of it for others.
    pub async fn buys(&self, guest: &Guest, purchase: &str, roubles: i64) {
        let amount = Money { minor: roubles * 100, currency: Currency::RUB };
        let purchase = PurchaseId::parse(purchase).expect("a number");
        assert!(self.portal().record_purchase(guest.id, purchase, amount).await.expect("a purchase"), "it is new");
        self.clock.advance(1);
        self.work().await;
    }

    /// So many whole roubles of a purchase are given back.
    pub async fn returns(&self, guest: &Guest, purchase: &str, roubles: i64) {
        let key = Token::fresh().reveal().to_owned();
        let typed = NewReturn { purchase: purchase.to_owned(), amount: roubles.to_string(), key };
        self.desk().await.record_return(guest.id, &typed).await.expect("a return");
        self.clock.advance(1);
        self.work().await;
    }

    /// The ledger's invariants hold.
    pub async fn verify(&self) {
        assert_eq!(self.portal().verify_ledger().await.expect("a look at the ledger"), None);
    }
}

struct Lose {
    kind: &'static str,
    now: Millis,
}

impl Write for Lose {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let later = self.now.plus(1);
        for found in task::claim_any(tx, &[self.kind], self.now, later, 64).await?.claimed {
            task::finish(tx, &found, self.now).await?;
        }
        task::sweep(tx, later).await.map(drop)
    }
}
