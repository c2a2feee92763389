//! Many purchases of many members at once, for an offer whose budget ends with one of them: it is never passed, and nothing
//! of it is left over.

use crate::{
    Anyhow, Storm, laws,
    place::{FIRST_WINNER, Place},
    row,
};
use kabinet_domain::{
    event::{EventKind, PurchaseId},
    ids::MemberId,
    lang::Localized,
    money::{Currency, Money},
    offer::{Action, Amount, Limit, Measure, OfferState, Per, Terms},
    time::Window,
};
use kabinet_portal::Error;
use kabinet_store::points;
use std::{sync::Arc, time::Instant};
use tokio::{sync::Semaphore, task::JoinSet};

/// How many budgets are used up, one after the other.
const BUDGETS: u64 = 5;
/// What a purchase brings.
const POINTS: i64 = 10;
/// The last purchase that is paid is paid half.
const LEFT_FOR_THE_LAST: i64 = POINTS / 2;
/// How often a caller asks again when the database was busy.
const TRIES: usize = 200;

#[expect(clippy::disallowed_methods, reason = "it says how long it took")]
pub async fn run(place: &Arc<Place>, storm: &Storm) -> Anyhow<()> {
    let &Storm { rounds, spends, workers, .. } = storm;
    let (began, members) = (Instant::now(), i64::try_from(rounds)?);
    let budget = POINTS * (i64::try_from(spends)? / 2) + LEFT_FOR_THE_LAST;
    let before = owned(place, members).await?;
    for round in 0..BUDGETS {
        let offer = place.portal.add_terms(&terms(budget), None, Vec::new(), (OfferState::Active, None)).await?;
        let at_once = Arc::new(Semaphore::new(usize::try_from(workers)?));
        let mut all = JoinSet::new();
        for n in 0..spends {
            let (place, at_once) = (place.clone(), at_once.clone());
            let member = MemberId(FIRST_WINNER + i64::try_from(n)? % members);
            all.spawn(async move {
                let _turn = at_once.acquire().await?;
                buy(&place, member, &format!("B-{round}-{n}")).await
            });
        }
        while let Some(done) = all.join_next().await {
            done??;
        }
        place.desk.switch_offer(offer, OfferState::Archived).await?;
        let (paid, whole) = (owned(place, members).await? - before, budget * (i64::try_from(round)? + 1));
        if paid != whole {
            return Err(format!("budget {round}: {paid} points were paid instead of {whole}").into());
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    laws::sound(place).await?;
    row(&format!("budgets under {spends} purchases at once: each used up, none passed"), BUDGETS);
    row("  seconds", format!("{seconds:.1}"));
    Ok(())
}

/// Points for each purchase, in all no more than `budget`.
fn terms(budget: i64) -> Terms {
    let name = Localized { ru: "Буря".to_owned(), en: "Storm".to_owned() };
    let mut terms = Terms::new(name, EventKind::PurchaseMade);
    terms.actions = vec![Action::award(Amount::Fixed(POINTS))];
    terms.limits = vec![Limit {
        measure: Measure::Points,
        window: Window::Ever,
        at_most: budget,
        clip: true,
        per: Per::Programme,
    }];
    terms
}

/// What they own together.
async fn owned(place: &Place, members: i64) -> Anyhow<i64> {
    let (mut tx, mut sum) = (place.portal.db.read().await?, 0);
    for n in 0..members {
        sum += points::peek(&mut tx, MemberId(FIRST_WINNER + n)).await?.account.active;
    }
    Ok(sum)
}

async fn buy(place: &Place, member: MemberId, purchase: &str) -> Anyhow<()> {
    let money = Money { minor: 100, currency: Currency::RUB };
    let mut tried = 0;
    loop {
        let purchase = PurchaseId::parse(purchase).ok_or("no number of a purchase")?;
        match place.portal.record_purchase(member, purchase, money).await {
            Ok(true) => return Ok(()),
            Ok(false) => return Err("a purchase was there before".into()),
            Err(Error::Store(fault)) if fault.is_retryable() && tried < TRIES => tried += 1,
            Err(error) => return Err(error.into()),
        }
    }
}
