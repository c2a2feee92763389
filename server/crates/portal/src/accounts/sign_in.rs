use super::{
    limits::{Attempt, SIGN_IN_FROM, SIGN_IN_TO, SIGN_IN_TO_ANYWHERE},
    session::{SESSION_MS, STAFF_SESSION_MS, SignedIn, Subject, open},
};
use crate::{Error, Portal, referral, secrets::Token, who::Visitor};
use kabinet_domain::{member::Email, problem::Problem, time::Millis};
use kabinet_store::{Tx, Write, member, session, staff};

impl Visitor {
    /// Signs a member in by address and password. `held` is the session the browser held before: it ends, so that a
    /// session never outlives a change of who holds it. Unknown address and wrong password look and take the same.
    pub async fn sign_in(&self, email: &str, password: &str, held: Option<&Token>) -> Result<SignedIn, Error> {
        let portal = &self.portal;
        let known = match self.counted("member", email).await? {
            Some(email) => member::by_email(&mut portal.db.read().await?, &email).await?,
            None => None,
        };
        let stored = known.as_ref().and_then(|member| member.password.clone());
        let subject = known.map(|member| Subject::Member(member.id));
        self.checked(subject, stored, password, held, SESSION_MS).await
    }

    /// Signs staff in by address and password, like [`Visitor::sign_in`].
    pub async fn sign_in_to_desk(&self, email: &str, password: &str, held: Option<&Token>) -> Result<SignedIn, Error> {
        let portal = &self.portal;
        let known = match self.counted("desk", email).await? {
            Some(email) => staff::by_email(&mut portal.db.read().await?, &email).await?,
            None => None,
        };
        let stored = known.as_ref().map(|staff| staff.password.clone());
        let subject = known.map(|staff| Subject::Staff(staff.id));
        self.checked(subject, stored, password, held, STAFF_SESSION_MS).await
    }

    /// Counts the attempt, whether or not the address can exist.
    async fn counted(&self, room: &str, email: &str) -> Result<Option<Email>, Error> {
        let typed = email;
        let email = Email::parse(typed).ok();
        // What is no address counts as itself: one person's slips are not everybody's.
        let identity = email.as_ref().map_or_else(|| typed.to_owned(), Email::key);
        let from = self.from();
        let here = format!("{room}:{identity}:{from}");
        let anywhere = format!("{room}:{identity}");
        let counted = [(SIGN_IN_FROM, &*from), (SIGN_IN_TO, &here), (SIGN_IN_TO_ANYWHERE, &anywhere)];
        Attempt::new(&self.portal, &counted).count(&self.portal).await?;
        Ok(email)
    }

    async fn checked(
        &self,
        subject: Option<Subject>,
        stored: Option<String>,
        password: &str,
        held: Option<&Token>,
        for_ms: i64,
    ) -> Result<SignedIn, Error> {
        let right = self.portal.passwords.check(stored.clone(), password.to_owned()).await?;
        let (Some(subject), Some(right)) = (subject, right) else { return Err(Problem::WrongSignIn.into()) };
        if let (Some(weak), Some(stronger)) = (stored, right.stronger) {
            self.portal.db.write(Strengthen { subject, weak, stronger }).await?;
        }
        let range = referral::Range::of(&self.portal, self.address);
        self.portal.sign_in(subject, range, held, for_ms).await
    }
}

/// The password has just been typed: the one chance to hash it as it is done now.
struct Strengthen {
    subject: Subject,
    weak: String,
    stronger: String,
}

impl Write for Strengthen {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        // A password that was changed meanwhile stays.
        match self.subject {
            Subject::Member(id) => member::rehash_password(tx, id, &self.weak, &self.stronger).await?,
            Subject::Staff(id) => staff::rehash_password(tx, id, &self.weak, &self.stronger).await?,
        };
        Ok(())
    }
}

impl Portal {
    /// Opens a fresh session and ends the one the browser held. `range`: from where, as far as it is known.
    pub(crate) async fn sign_in(
        &self,
        subject: Subject,
        range: Option<referral::Range>,
        held: Option<&Token>,
        for_ms: i64,
    ) -> Result<SignedIn, Error> {
        let token = Token::fresh();
        let (held, now) = (held.map(Token::hash), self.clock.now());
        self.db.write(Open { token: token.clone(), subject, range, held, now, for_ms }).await?;
        Ok(SignedIn { token, subject })
    }
}

struct Open {
    token: Token,
    subject: Subject,
    range: Option<referral::Range>,
    held: Option<Vec<u8>>,
    now: Millis,
    for_ms: i64,
}

impl Write for Open {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        if let Some(held) = &self.held {
            session::delete(tx, held).await?;
        }
        if let Subject::Member(member) = self.subject {
            referral::seen(tx, member, self.range.as_ref(), self.now).await?;
        }
        open(tx, &self.token, self.subject, self.now, self.for_ms).await
    }
}
