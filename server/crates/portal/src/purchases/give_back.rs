use crate::{Error, Form, Portal, events::record, secrets::new_id, who::Marketer};
use kabinet_domain::{
    event::{CauseKey, Event, Happening, PurchaseId},
    ids::{EventId, MemberId},
    money::Money,
    points::Key,
    problem::Problem,
    time::Millis,
};
use kabinet_store::{Tx, Write, points, purchase};
use serde::{Deserialize, Serialize};

/// A return as typed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct NewReturn {
    /// The shop's number of the purchase.
    #[serde(default)]
    pub purchase: String,
    /// What is given back; empty: all that is left.
    #[serde(default)]
    pub amount: String,
    /// The form's key: what is sent again under it is not returned again.
    #[serde(default)]
    pub key: String,
}

impl Marketer {
    /// Records that a purchase, or a part of it, was returned: what it had earned is taken back in the same part.
    pub async fn record_return(&self, member: MemberId, typed: &NewReturn) -> Result<(), Error> {
        let mut form = Form::default();
        let purchase = form.take("purchase", PurchaseId::parse(&typed.purchase).ok_or(Problem::PurchaseNumber));
        let key = form.take("key", Key::parse(&typed.key));
        let (Some(purchase), Some(key)) = (purchase, key) else { return Err(form.refusal()) };
        let known = purchase::get(&mut self.portal.db.read().await?, member, &purchase).await?;
        let known = known.ok_or_else(|| Error::field("purchase", Problem::PurchaseUnknown))?;
        let amount = match typed.amount.trim() {
            "" => known.paid - known.returned,
            text => {
                let money = Money::parse(text, known.currency).filter(|money| money.minor > 0 || known.paid == 0);
                money.ok_or_else(|| Error::field("amount", Problem::Money))?.minor
            }
        };
        self.portal.record_return(member, purchase, amount, &key).await
    }
}

impl Portal {
    /// Records a return of `minor` smallest units. `key` is of this return alone: the same again changes nothing. What had
    /// cost nothing is returned whole and once, by a return of nothing.
    pub async fn record_return(
        &self,
        member: MemberId,
        purchase: PurchaseId,
        minor: i64,
        key: &Key,
    ) -> Result<(), Error> {
        let (now, key) = (self.clock.now(), key.clone());
        self.db.write(GiveBack { portal: self.clone(), member, purchase, minor, key, now }).await?;
        self.work.notify_one();
        Ok(())
    }
}

struct GiveBack {
    portal: Portal,
    member: MemberId,
    purchase: PurchaseId,
    minor: i64,
    key: Key,
    now: Millis,
}

impl Write for GiveBack {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        points::load(tx, self.member).await?;
        let made = CauseKey::purchase(&self.purchase);
        let too_much = || Error::field("amount", Problem::ReturnTooMuch);
        let known = purchase::get(tx, self.member, &self.purchase).await?.ok_or_else(too_much)?;
        let was_free = known.paid == 0 && self.minor == 0;
        let cause = if was_free { made.ended() } else { made.ended_in_part(&self.key.to_string()) };
        if kabinet_store::event::by_cause(tx, self.member, &cause).await?.is_some() {
            return Ok(());
        }
        let returned = self.minor > 0 && purchase::give_back(tx, self.member, &self.purchase, self.minor).await?;
        if !returned && !was_free {
            return Err(too_much());
        }
        let money = |minor| Money { minor, currency: known.currency };
        let what = Happening::PurchaseReturned {
            purchase: self.purchase.clone(),
            amount: money(self.minor),
            left: money(known.paid - known.returned - self.minor),
            paid: money(known.paid),
            made,
        };
        let (id, at) = (EventId(new_id(self.now)), self.now);
        record(tx, &self.portal, &Event { id, member: self.member, at, seen: at, cause, what }).await?;
        Ok(())
    }
}
