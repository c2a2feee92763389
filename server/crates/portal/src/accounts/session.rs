use crate::{
    Error, Portal,
    secrets::Token,
    who::{Marketer, Member, Who},
};
use kabinet_domain::{
    lang::Lang,
    time::{DAY_MS, Millis},
};
use kabinet_store::{Tx, Write, session};

pub use kabinet_store::session::Subject;
use std::net::IpAddr;

/// How long a member stays signed in: 30 days.
pub const SESSION_MS: i64 = 30 * DAY_MS;
/// How long staff stay signed in: 12 hours.
pub const STAFF_SESSION_MS: i64 = DAY_MS / 2;
/// A session's last use is written down no more often than this.
const TOUCH_MS: i64 = 10 * 60_000;

/// A sign-in that succeeded: the token goes into the session cookie, and only its hash is stored.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// For the cookie.
    pub token: Token,
    /// Who.
    pub subject: Subject,
}

/// Opens a session under a token that nobody has seen before.
pub(crate) async fn open(tx: &mut Tx, token: &Token, subject: Subject, now: Millis, for_ms: i64) -> Result<(), Error> {
    let row = session::Session {
        token_hash: token.hash(),
        subject,
        created: now,
        seen: now,
        expires: now.plus(for_ms),
        fresh: now,
    };
    session::insert(tx, &row).await?;
    Ok(())
}

impl Portal {
    /// Who holds this session token; a visitor when it is missing, ended or unknown.
    pub async fn who(&self, token: Option<&Token>, address: IpAddr, lang: Lang) -> Result<Who, Error> {
        let visitor = || Who::Visitor(self.visitor(address, lang));
        let Some(token) = token else { return Ok(visitor()) };
        let now = self.clock.now();
        let found = session::find(&mut self.db.read().await?, &token.hash(), now).await?;
        let Some(found) = found else { return Ok(visitor()) };
        if now.0 - found.seen.0 > TOUCH_MS {
            self.db.write(Touch { hash: found.token_hash.clone(), now, expires: found.expires }).await?;
        }
        let (portal, session) = (self.clone(), found.token_hash);
        Ok(match found.subject {
            Subject::Member(id) => Who::Member(Member { portal, id, lang, session }),
            Subject::Staff(id) => Who::Marketer(Marketer { portal, id, lang, session }),
        })
    }
}

impl Member {
    /// Ends this session.
    pub async fn sign_out(&self) -> Result<(), Error> {
        self.portal.db.write(End { hash: self.session.clone() }).await
    }
}

impl Marketer {
    /// Ends this session.
    pub async fn sign_out(&self) -> Result<(), Error> {
        self.portal.db.write(End { hash: self.session.clone() }).await
    }
}

struct Touch {
    hash: Vec<u8>,
    now: Millis,
    expires: Millis,
}

impl Write for Touch {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        session::touch(tx, &self.hash, self.now, self.expires).await?;
        Ok(())
    }
}

struct End {
    hash: Vec<u8>,
}

impl Write for End {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        session::delete(tx, &self.hash).await?;
        Ok(())
    }
}
