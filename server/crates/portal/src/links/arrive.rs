//! Somebody proved to be a person at a network of whom nobody is a member yet. They register with the profile; or they are a
//! member, sign in as such, and confirm that it is to be linked. Nothing is linked by a name or an address alone.

use super::{Found, link::link};
use crate::{
    Error, Inner, Portal,
    secrets::Token,
    who::{Member, Visitor},
};
use kabinet_domain::{
    event::{NetworkName, NetworkUse},
    ids::MemberId,
    problem::Problem,
    referral::Referrer,
    time::Millis,
};
use kabinet_networks::Profile;
use kabinet_store::{Tx, Write, arrival};
use serde::{Deserialize, Serialize};

/// How long somebody who came may take to say what is to become of it: half an hour.
pub const ARRIVAL_MS: i64 = 30 * 60_000;

/// Somebody who came through a network, as pages show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// From where.
    pub network: NetworkName,
    /// What they are called there.
    pub name: String,
    /// The address that the network tells: to fill a form with, for it proves nothing.
    pub email: String,
    /// What they may do with the profile now.
    pub open: NetworkUse,
}

/// What is kept of them, sealed.
#[derive(Serialize, Deserialize)]
pub(crate) struct Arrival {
    pub found: Found,
    pub email: String,
    /// Whose link was followed before they left.
    pub referrer: Option<Referrer>,
}

fn place(hash: &[u8]) -> String {
    hash.iter().fold("arrival:".to_owned(), |place, byte| format!("{place}{byte:02x}"))
}

/// Who came, as far as the browser's token counts still.
pub(crate) async fn open(tx: &mut Tx, portal: &Inner, token: &Token, now: Millis) -> Result<Option<Arrival>, Error> {
    let hash = token.hash();
    let Some(body) = arrival::peek(tx, &hash, now).await? else { return Ok(None) };
    let body = portal.keys.open(&place(&hash), &body).map_err(|error| Error::internal("opening an arrival", &error))?;
    serde_json::from_slice(&body).map(Some).map_err(|error| Error::internal("reading an arrival", &error))
}

impl Portal {
    /// Keeps who came, and gives the token to leave with the browser.
    pub(super) async fn arrive(&self, profile: Profile, referrer: Option<Referrer>) -> Result<Token, Error> {
        let email = profile.email.clone().unwrap_or_default();
        let arrival = Arrival { found: profile.into(), email, referrer };
        let body = serde_json::to_vec(&arrival).map_err(|error| Error::internal("keeping an arrival", &error))?;
        let token = Token::fresh();
        let hash = token.hash();
        let body = self.keys.seal(&place(&hash), &body);
        self.db.write(Keep { hash, body, expires: self.clock.now().plus(ARRIVAL_MS) }).await?;
        Ok(token)
    }

    /// Who holds this token came through a network and waits.
    pub async fn arrived(&self, token: &Token) -> Result<Option<Arrived>, Error> {
        let mut tx = self.db.read().await?;
        let Some(Arrival { found, email, .. }) = open(&mut tx, self, token, self.clock.now()).await? else {
            return Ok(None);
        };
        let Found { network, name, .. } = found;
        Ok(Some(Arrived { network, name, email, open: self.use_of(&mut tx, network).await? }))
    }
}

impl Visitor {
    /// What somebody came for through a network will not be.
    pub async fn forget_arrival(&self, token: &Token) -> Result<(), Error> {
        self.portal.db.write(Forget { hash: token.hash() }).await
    }
}

impl Member {
    /// Links the profile with which this browser came, now that its owner has signed in, a short while ago, and says so.
    pub async fn link_arrived(&self, token: &Token) -> Result<(), Error> {
        self.confirm("").await?;
        let portal = self.portal.clone();
        let now = portal.clock.now();
        self.portal.db.write(LinkArrived { portal, member: self.id, token: token.clone(), now }).await?;
        self.portal.work.notify_one();
        Ok(())
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
        Ok(arrival::put(tx, &self.hash, &self.body, self.expires).await?)
    }
}

struct Forget {
    hash: Vec<u8>,
}

impl Write for Forget {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        arrival::forget(tx, &self.hash).await?;
        Ok(())
    }
}

struct LinkArrived {
    portal: Portal,
    member: MemberId,
    token: Token,
    now: Millis,
}

impl Write for LinkArrived {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let arrival = open(tx, &self.portal, &self.token, self.now).await?.ok_or(Problem::ArrivalOver)?;
        arrival::forget(tx, &self.token.hash()).await?;
        link(tx, &self.portal, self.member, &arrival.found, self.now).await
    }
}
