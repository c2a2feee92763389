//! What the next page says once: kept ten minutes, sealed, under a random cookie.

use crate::{Error, Portal, secrets::Token};
use kabinet_domain::time::Millis;
use kabinet_store::{Tx, Write, flash};

/// How long it waits for its page: ten minutes.
const KEPT_MS: i64 = 10 * 60_000;
/// The most that is kept, in bytes.
const MOST: usize = 64 * 1024;

/// For what it is sealed.
fn place(hash: &[u8]) -> String {
    hash.iter().fold("flash:".to_owned(), |place, byte| format!("{place}{byte:02x}"))
}

impl Portal {
    /// Keeps `body` for the next page of the browser that holds `token`. Too much is not kept at all.
    pub async fn keep_flash(&self, token: &Token, body: &[u8]) -> Result<(), Error> {
        if body.len() > MOST {
            tracing::warn!(bytes = body.len(), "a flash was too large to keep");
            return Ok(());
        }
        let hash = token.hash();
        let body = self.keys.seal(&place(&hash), body);
        self.db.write(Keep { hash, body, expires: self.clock.now().plus(KEPT_MS) }).await
    }

    /// What was kept; gone afterwards, unless it is only looked at (a page fetched ahead consumes nothing).
    pub async fn take_flash(&self, token: &Token, only_look: bool) -> Result<Option<Vec<u8>>, Error> {
        let (hash, now) = (token.hash(), self.clock.now());
        let sealed = flash::peek(&mut self.db.read().await?, &hash, now).await?;
        if sealed.is_some() && !only_look {
            self.db.write(Take { hash: hash.clone(), now }).await?;
        }
        Ok(sealed.and_then(|sealed| self.keys.open(&place(&hash), &sealed).ok()))
    }
}

struct Keep {
    hash: Vec<u8>,
    body: Vec<u8>,
    expires: Millis,
}

impl Write for Keep {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        Ok(flash::put(tx, &self.hash, &self.body, self.expires).await?)
    }
}

struct Take {
    hash: Vec<u8>,
    now: Millis,
}

impl Write for Take {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        flash::take(tx, &self.hash, self.now).await?;
        Ok(())
    }
}
