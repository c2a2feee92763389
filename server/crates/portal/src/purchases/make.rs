use crate::{
    Error, Form, Portal,
    events::{Recorded, record},
    secrets::new_id,
    who::Marketer,
};
use kabinet_domain::{
    event::{CauseKey, Event, Happening, PurchaseId},
    ids::{EventId, MemberId},
    money::{Currency, Money},
    problem::Problem,
    time::Millis,
};
use kabinet_store::{Tx, Write, member, purchase};
use serde::{Deserialize, Serialize};

/// A purchase as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct NewPurchase {
    /// The shop's number of it.
    #[serde(default)]
    pub purchase: String,
    /// What was paid, in whole units with at most two digits after the point.
    #[serde(default)]
    pub amount: String,
}

impl Marketer {
    /// Records a purchase of a member; the same number again changes nothing. `false`: it was known.
    pub async fn record_purchase(&self, member: MemberId, typed: &NewPurchase) -> Result<bool, Error> {
        let mut form = Form::default();
        let purchase = form.take("purchase", PurchaseId::parse(&typed.purchase).ok_or(Problem::PurchaseNumber));
        let amount = form.take("amount", Money::parse(&typed.amount, Currency::RUB).ok_or(Problem::Money));
        let (Some(purchase), Some(amount)) = (purchase, amount) else { return Err(form.refusal()) };
        self.portal.record_purchase(member, purchase, amount).await
    }
}

impl Portal {
    /// See [`Marketer::record_purchase`].
    pub async fn record_purchase(&self, member: MemberId, purchase: PurchaseId, amount: Money) -> Result<bool, Error> {
        let now = self.clock.now();
        let new = self.db.write(Make { portal: self.clone(), member, purchase, amount, now }).await?;
        self.work.notify_one();
        Ok(new)
    }
}

struct Make {
    portal: Portal,
    member: MemberId,
    purchase: PurchaseId,
    amount: Money,
    now: Millis,
}

impl Write for Make {
    type Out = bool;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<bool, Error> {
        member::by_id(tx, self.member).await?.ok_or(Error::NotFound)?;
        let event = Event {
            id: EventId(new_id(self.now)),
            member: self.member,
            at: self.now,
            seen: self.now,
            cause: CauseKey::purchase(&self.purchase),
            what: Happening::PurchaseMade { purchase: self.purchase.clone(), amount: self.amount },
        };
        // The event locks the member, so the purchase is written after it.
        if record(tx, &self.portal, &event).await? == Recorded::Already {
            let known = purchase::get(tx, self.member, &self.purchase).await?;
            let same =
                known.is_some_and(|known| (known.paid, known.currency) == (self.amount.minor, self.amount.currency));
            return if same { Ok(false) } else { Err(Error::field("purchase", Problem::PurchaseDiffers)) };
        }
        purchase::insert(tx, self.member, &self.purchase, self.amount, self.now).await?;
        Ok(true)
    }
}
