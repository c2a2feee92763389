use super::limits::{Attempt, LETTERS_TO, LETTERS_TO_DAY, REGISTER_FROM};
use crate::{
    Error, Form, Portal,
    accounts::{code, consent::Tick},
    links::{Found, arrival},
    messages, rules,
    secrets::{Token, random},
    who::Visitor,
};
use kabinet_domain::{
    code::{Code, Purpose, TTL_MS},
    consent::Consent,
    ids::CodeId,
    lang::Lang,
    member::{DisplayName, Email, FieldError, Password},
    problem::Problem,
    referral::Referrer,
    time::Millis,
};
use kabinet_messaging::Letter;
use kabinet_store::{Tx, Write, code as store_code, member};
use serde::{Deserialize, Serialize};

/// The registration form, as typed.
#[derive(Debug, Clone, Default)]
pub struct Registration {
    /// What to call the member.
    pub name: String,
    /// Where letters go.
    pub email: String,
    /// The password.
    pub password: String,
    /// The rules, and the processing of personal data.
    pub consent: Tick,
    /// News and offers by e-mail; nobody has to.
    pub mailings: Tick,
}

/// The registration form of somebody who came through a network: the profile takes the place of a password.
#[derive(Debug, Clone, Default)]
pub struct NetworkRegistration {
    /// As [`Registration::name`].
    pub name: String,
    /// As [`Registration::email`].
    pub email: String,
    /// As [`Registration::consent`].
    pub consent: Tick,
    /// As [`Registration::mailings`].
    pub mailings: Tick,
}

/// A code went out (or a letter that offers sign-in: the page never tells which).
///
/// Only the browser that began may go on: otherwise somebody could register another person's address with a password of
/// their own, and have that person enter the code.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Names the waiting registration, in the address of the page where the code is entered.
    pub id: CodeId,
    /// For a cookie of the browser that began.
    pub browser: Token,
}

/// What waits, sealed, for its code.
#[derive(Serialize, Deserialize)]
pub(super) struct Draft {
    pub name: String,
    pub email: String,
    /// Its hash; somebody who came through a network has none.
    pub password: Option<String>,
    /// The profile with which somebody came.
    #[serde(default)]
    pub profile: Option<Found>,
    pub lang: Lang,
    pub referrer: Option<Referrer>,
    /// What was agreed to, with the versions of the texts.
    pub consents: Vec<(Consent, String)>,
    /// When.
    pub agreed: Millis,
    /// The hash of [`Sent::browser`].
    pub browser: Vec<u8>,
}

impl Visitor {
    /// Takes a registration in and sends a code to the address. A taken address gets a letter that offers sign-in
    /// instead; answer, time and page are the same, so that nobody learns whether an address is taken.
    pub async fn register(&self, form: &Registration, referrer: Option<Referrer>) -> Result<Sent, Error> {
        let portal = &self.portal;
        self.count_registration().await?;
        let programme = rules::main(&mut portal.db.read().await?).await?.name;
        let mut checked = Form::default();
        let (name, email) = person(&mut checked, &form.name, &form.email);
        let local = email.as_ref().map_or("", Email::local);
        let called = name.as_ref().map_or("", DisplayName::as_str);
        let context = [programme.ru.as_str(), &programme.en, local, called];
        let password = checked.take("password", Password::parse(&form.password, &context));
        let consents = self.consents(&mut checked, &form.consent, &form.mailings);
        let (Some(name), Some(email), Some(password), Some(consents)) = (name, email, password, consents) else {
            return Err(checked.refusal());
        };
        let password = Some(portal.passwords.hash(password).await?);
        self.send_code(Applicant { name, email, password, profile: None, referrer, consents }).await
    }

    /// As [`Visitor::register`], of somebody who came through a network with `arrived`. The address is confirmed like any
    /// other: that the network tells it proves nothing.
    pub async fn register_with_network(
        &self,
        form: &NetworkRegistration,
        arrived: &Token,
        referrer: Option<Referrer>,
    ) -> Result<Sent, Error> {
        let portal = &self.portal;
        self.count_registration().await?;
        let mut tx = portal.db.read().await?;
        let arrival = arrival(&mut tx, portal, arrived, portal.clock.now()).await?.ok_or(Problem::ArrivalOver)?;
        portal.may_enter(&mut tx, arrival.found.network).await?;
        drop(tx);
        let mut checked = Form::default();
        let (name, email) = person(&mut checked, &form.name, &form.email);
        let consents = self.consents(&mut checked, &form.consent, &form.mailings);
        let (Some(name), Some(email), Some(consents)) = (name, email, consents) else {
            return Err(checked.refusal());
        };
        let referrer = arrival.referrer.or(referrer);
        let profile = Some(arrival.found);
        self.send_code(Applicant { name, email, password: None, profile, referrer, consents }).await
    }

    async fn count_registration(&self) -> Result<(), Error> {
        Attempt::new(&self.portal, &[(REGISTER_FROM, &self.from())]).count(&self.portal).await
    }

    /// What is agreed to; nobody can take part without the rules.
    fn consents(&self, checked: &mut Form, rules: &Tick, mailings: &Tick) -> Option<Vec<(Consent, String)>> {
        if !rules.is_on() {
            checked.wrong("consent", FieldError::NotAgreed);
            return None;
        }
        let mut consents = rules.given(self.lang, &[Consent::Rules, Consent::PersonalData]);
        consents.extend(mailings.given(self.lang, &[Consent::Mailings]));
        Some(consents)
    }

    async fn send_code(&self, applicant: Applicant) -> Result<Sent, Error> {
        let (portal, now) = (&self.portal, self.portal.clock.now());
        let Applicant { name, email, password, profile, referrer, consents } = applicant;
        let to = email.key();
        let letters = Attempt::new(portal, &[(LETTERS_TO, &to), (LETTERS_TO_DAY, &to)]);
        let browser = Token::fresh();
        let draft = Draft {
            name: name.as_str().to_owned(),
            email: email.as_str().to_owned(),
            password,
            profile,
            lang: self.lang,
            referrer,
            consents,
            agreed: now,
            browser: browser.hash(),
        };
        let id = CodeId(uuid::Builder::from_random_bytes(random()).into_uuid());
        portal.db.write(SendCode { portal: portal.clone(), id, email, letters, draft, now }).await?;
        portal.work.notify_one();
        Ok(Sent { id, browser })
    }
}

/// Somebody whose form is in order.
struct Applicant {
    name: DisplayName,
    email: Email,
    password: Option<String>,
    profile: Option<Found>,
    referrer: Option<Referrer>,
    consents: Vec<(Consent, String)>,
}

/// Who somebody says they are.
fn person(checked: &mut Form, name: &str, email: &str) -> (Option<DisplayName>, Option<Email>) {
    (checked.take("name", DisplayName::parse(name)), checked.take("email", Email::parse(email)))
}

struct SendCode {
    portal: Portal,
    id: CodeId,
    email: Email,
    /// Counted with the letter: whoever was told to come back has got none.
    letters: Attempt,
    draft: Draft,
    now: Millis,
}

impl Write for SendCode {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let portal = &self.portal;
        self.letters.run(tx).await?;
        let taken = member::by_email(tx, &self.email).await?.is_some();
        let code = code::fresh();
        // A taken address waits for a code that was sent to nobody.
        let hash = if taken { random::<32>().to_vec() } else { code_hash(portal, code, &self.email.key()) };
        let draft = serde_json::to_vec(&self.draft).map_err(|error| Error::internal("keeping a draft", &error))?;
        store_code::put(
            tx,
            &store_code::CodeRow {
                id: self.id,
                purpose: Purpose::Registration,
                address: self.email.key(),
                hash,
                tries: 0,
                expires: self.now.plus(TTL_MS),
                draft: Some(portal.keys.seal(&code::place(self.id), &draft)),
            },
        )
        .await?;
        let letter = if taken { Letter::AlreadyRegistered } else { Letter::Code };
        messages::to_address(tx, portal, letter, self.draft.lang, &self.email, Some(code), self.now).await
    }
}

pub(super) fn code_hash(portal: &Portal, code: Code, address: &str) -> Vec<u8> {
    portal.keys.mac("code", &code.hash_input(Purpose::Registration, address)).to_vec()
}
