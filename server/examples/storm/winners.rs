//! Many callers spend one member's whole balance at once: one of them can.

use crate::{
    Anyhow, Storm, laws,
    place::{FIRST_WINNER, Place},
    row,
};
use kabinet_domain::{ids::MemberId, problem::Problem};
use kabinet_portal::{Error, points::Spend};
use kabinet_store::points;
use std::{sync::Arc, time::Instant};
use tokio::{sync::Semaphore, task::JoinSet};

const BALANCE: i64 = 100;
/// How often a caller asks again when the database was busy.
const TRIES: usize = 200;

#[expect(clippy::disallowed_methods, reason = "it says how long it took")]
pub async fn run(place: &Arc<Place>, storm: &Storm) -> Anyhow<()> {
    let &Storm { rounds, spends, workers, .. } = storm;
    let began = Instant::now();
    for round in 0..rounds {
        let member = MemberId(FIRST_WINNER + i64::try_from(round)?);
        place.award(member, BALANCE, "opening").await?;
        let at_once = Arc::new(Semaphore::new(usize::try_from(workers)?));
        let mut all = JoinSet::new();
        for n in 0..spends {
            let (place, at_once) = (place.clone(), at_once.clone());
            all.spawn(async move {
                let _turn = at_once.acquire().await?;
                spend(&place, member, n).await
            });
        }
        let mut winners = 0;
        while let Some(done) = all.join_next().await {
            winners += u64::from(done??);
        }
        let account = points::peek(&mut place.portal.db.read().await?, member).await?.account;
        if winners != 1 || account.seq != 2 || account.active != 0 {
            return Err(format!("round {round}: {winners} callers spent the whole balance: {account:?}").into());
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    laws::sound(place).await?;
    row(&format!("rounds of {spends} spends of the whole balance: one winner each"), rounds);
    row("  seconds", format!("{seconds:.1}"));
    Ok(())
}

/// Whether this caller was the one.
async fn spend(place: &Place, member: MemberId, n: u64) -> Anyhow<bool> {
    let asked = Spend { member, points: BALANCE, reason: String::new(), key: format!("caller:{n}") };
    let mut tried = 0;
    loop {
        match place.portal.spend(&asked).await {
            Ok(_) => return Ok(true),
            Err(Error::Refused(why)) if why == [("".into(), Problem::NotEnoughPoints { missing: BALANCE })] => {
                return Ok(false);
            }
            Err(Error::Store(fault)) if fault.is_retryable() && tried < TRIES => tried += 1,
            Err(error) => return Err(error.into()),
        }
    }
}
