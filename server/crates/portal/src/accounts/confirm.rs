use crate::{
    Error, Portal,
    accounts::{
        code::open_draft,
        limits::{Attempt, CODES_FROM},
        open_session,
        register::{Draft, Sent, code_hash},
        session::{SESSION_MS, SignedIn, Subject},
    },
    events::record,
    links::link,
    referral,
    secrets::{Token, new_id, random},
    who::Visitor,
};
use kabinet_domain::{
    code::{Code, MAX_TRIES},
    event::{CauseKey, Event, Happening},
    ids::{CodeId, EventId, MemberId},
    member::{Email, InviteCode},
    problem::Problem,
    referral::likeness::Person,
    time::Millis,
};
use kabinet_store::{
    Tx, Write, code as store_code, consent, id_block::TakeMemberId, member, member::Inserted, session,
};
use subtle::ConstantTimeEq as _;

impl Visitor {
    /// Enters the code that was sent. The member exists from here on: registration is an event, and referrers are paid.
    ///
    /// `held` is the session the browser held before: it ends.
    pub async fn enter_code(&self, sent: &Sent, typed: &str, held: Option<&Token>) -> Result<SignedIn, Error> {
        let portal = &self.portal;
        let code = Code::parse(typed).map_err(|error| Error::field("code", error))?;
        Attempt::new(portal, &[(CODES_FROM, &self.from())]).count(portal).await?;
        let now = portal.clock.now();
        let over = || Error::field("code", Problem::CodeOver);
        let known = store_code::unused(&mut portal.db.read().await?, sent.id).await?.ok_or_else(over)?;
        let draft = open_draft(portal, &known, sent)?.ok_or_else(over)?;
        let waiting = portal.db.write(Try { id: sent.id, now }).await?.ok_or_else(over)?;
        if !bool::from(code_hash(portal, code, &waiting.address).ct_eq(&waiting.hash)) {
            let left = i64::from(MAX_TRIES.saturating_sub(waiting.tries));
            return Err(Error::field("code", Problem::WrongCode { left }));
        }
        let member = portal.db.write(TakeMemberId).await?;
        let token = Token::fresh();
        let invite = InviteCode::from_random(random());
        let (code, held) = (sent.id, held.map(Token::hash));
        let range = referral::Range::of(portal, self.address);
        let (own, session) = (portal.clone(), token.clone());
        let joining = Join { portal: own, code, draft, member, invite, range, token: session, held, now };
        portal.db.write(joining).await?;
        portal.work.notify_one();
        Ok(SignedIn { token, subject: Subject::Member(member) })
    }
}

/// Counts the try before the code is looked at, so that parallel guesses are all counted.
struct Try {
    id: CodeId,
    now: Millis,
}

impl Write for Try {
    type Out = Option<store_code::CodeRow>;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Self::Out, Error> {
        Ok(store_code::try_once(tx, self.id, self.now).await?)
    }
}

struct Join {
    portal: Portal,
    code: CodeId,
    draft: Draft,
    member: MemberId,
    invite: InviteCode,
    range: Option<referral::Range>,
    token: Token,
    held: Option<Vec<u8>>,
    now: Millis,
}

impl Write for Join {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let over = || Error::field("code", Problem::CodeOver);
        if !store_code::use_up(tx, self.code, self.now).await? {
            return Err(over());
        }
        let email = Email::parse(&self.draft.email).map_err(|error| Error::internal("reading a draft", &error))?;
        let referrer = match &self.draft.referrer {
            Some(referrer) => referral::find(tx, referrer).await?,
            None => None,
        };
        let new = member::NewMember {
            id: self.member,
            created: self.now,
            name: self.draft.name.clone(),
            email: Some(email.clone()),
            password: self.draft.password.clone(),
            lang: self.draft.lang,
            external_id: None,
            invite_code: self.invite.as_str().to_owned(),
            referrer,
            name_shown: false,
            zone: None,
        };
        match member::insert(tx, &new).await? {
            Inserted::Done => {}
            Inserted::AddressTaken => return Err(over()),
            taken => return Err(Error::Internal(format!("a new member's invite code or number is taken: {taken:?}"))),
        }
        for (kind, text_version) in self.draft.consents.iter().cloned() {
            consent::give(tx, self.member, &consent::Given { kind, text_version, given: self.draft.agreed }).await?;
        }
        let person = Person { id: self.member, name: new.name, email: Some(email) };
        let newcomer = referral::Newcomer { person, range: self.range.clone(), referrer, at: self.now };
        referral::join(tx, &self.portal, &newcomer).await?;
        let event = Event {
            id: EventId(new_id(self.now)),
            member: self.member,
            at: self.now,
            seen: self.now,
            cause: CauseKey::registered(),
            what: Happening::MemberRegistered { referrer },
        };
        record(tx, &self.portal, &event).await?;
        referral::enqueue_levels(tx, &self.portal, self.member, self.now).await?;
        if let Some(profile) = &self.draft.profile {
            // It is the new member's one way in.
            self.portal.may_enter(tx, profile.network).await?;
            link(tx, &self.portal, self.member, profile, self.now).await?;
        }
        if let Some(held) = &self.held {
            session::delete(tx, held).await?;
        }
        open_session(tx, &self.token, Subject::Member(self.member), self.now, SESSION_MS).await
    }
}
