//! What may only be done shortly after a sign-in: a session may have been left open on somebody else's screen.

use super::limits::{Attempt, CONFIRMED_BY};
use crate::{Error, Portal, who::Member};
use kabinet_domain::{problem::Problem, time::Millis};
use kabinet_store::{Tx, Write, member, session};

/// For so long a sign-in counts as a recent one: five minutes.
pub const RECENT_MS: i64 = 5 * 60_000;

impl Member {
    /// Whether the member has signed in, or confirmed that it is them, a short while ago.
    pub(crate) async fn is_recent(&self, tx: &mut Tx) -> Result<bool, Error> {
        let now = self.portal.clock.now();
        let found = session::find(tx, &self.session, now).await?;
        Ok(found.is_some_and(|session| now.0 - session.fresh.0 <= RECENT_MS))
    }

    /// Goes on when the member has signed in a short while ago, or types the right password now.
    pub(crate) async fn confirm(&self, password: &str) -> Result<(), Error> {
        let portal = &self.portal;
        let mut tx = portal.db.read().await?;
        if self.is_recent(&mut tx).await? {
            return Ok(());
        }
        let member = member::by_id(&mut tx, self.id).await?.ok_or(Error::SignIn)?;
        drop(tx);
        if password.is_empty() || member.password.is_none() {
            return Err(Problem::SignInAgain.into());
        }
        Attempt::new(portal, &[(CONFIRMED_BY, &self.id.to_string())]).count(portal).await?;
        match portal.passwords.check(member.password, password.to_owned()).await? {
            Some(_) => portal.refresh(self.session.clone()).await,
            None => Err(Error::field("password", Problem::WrongPassword)),
        }
    }
}

impl Portal {
    /// The session's member has just shown that it is them.
    pub(crate) async fn refresh(&self, session: Vec<u8>) -> Result<(), Error> {
        self.db.write(Refresh { session, now: self.clock.now() }).await
    }
}

struct Refresh {
    session: Vec<u8>,
    now: Millis,
}

impl Write for Refresh {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        session::refresh(tx, &self.session, self.now).await?;
        Ok(())
    }
}
