use crate::{
    Error, Portal,
    accounts::{
        limits::{Attempt, LETTERS_TO, LETTERS_TO_DAY, REGISTER_FROM},
        register::{Draft, Sent, code_hash},
    },
    messages,
    secrets::random,
    who::Visitor,
};
use kabinet_domain::{
    code::{Code, TTL_MS},
    ids::CodeId,
    member::Email,
    problem::Problem,
    time::Millis,
};
use kabinet_messaging::Letter;
use kabinet_store::{Tx, Write, code as store_code, member};
use subtle::ConstantTimeEq as _;

/// A registration that waits for its code, as its page shows it.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Where the letter went, as it was typed.
    pub address: String,
    /// How many minutes the code is still good for, rounded up; 0 when it is too old.
    pub minutes: i64,
}

/// A code that every number is equally likely to be.
pub(super) fn fresh() -> Code {
    loop {
        if let Some(code) = Code::from_random(random()) {
            return code;
        }
    }
}

/// For what a draft is sealed.
pub(super) fn place(id: CodeId) -> String {
    format!("code:{id}")
}

/// What waits behind a code, for the browser that began it.
pub(super) fn open_draft(portal: &Portal, row: &store_code::CodeRow, sent: &Sent) -> Result<Option<Draft>, Error> {
    let sealed = row.draft.as_deref().unwrap_or_default();
    let draft = portal.keys.open(&place(row.id), sealed).map_err(|error| Error::internal("opening a draft", &error))?;
    let draft: Draft = serde_json::from_slice(&draft).map_err(|error| Error::internal("reading a draft", &error))?;
    let began_here: bool = draft.browser.ct_eq(&sent.browser.hash()).into();
    Ok(began_here.then_some(draft))
}

impl Visitor {
    /// The waiting registration behind the page where its code is entered.
    pub async fn waiting(&self, sent: &Sent) -> Result<Waiting, Error> {
        let now = self.portal.clock.now();
        let row = store_code::unused(&mut self.portal.db.read().await?, sent.id).await?.ok_or(Error::NotFound)?;
        let draft = open_draft(&self.portal, &row, sent)?.ok_or(Error::NotFound)?;
        let left_ms = (row.expires.0 - now.0).max(0);
        Ok(Waiting { address: draft.email, minutes: (left_ms + 59_999).div_euclid(60_000) })
    }

    /// Sends another code for a waiting registration; the earlier one is worth nothing from then on.
    pub async fn send_another_code(&self, sent: &Sent) -> Result<(), Error> {
        let portal = &self.portal;
        let id = sent.id;
        let row = store_code::unused(&mut portal.db.read().await?, id).await?.ok_or(Problem::CodeOver)?;
        let draft = open_draft(portal, &row, sent)?.ok_or(Problem::CodeOver)?;
        Attempt::new(
            portal,
            &[(REGISTER_FROM, &self.from()), (LETTERS_TO, &row.address), (LETTERS_TO_DAY, &row.address)],
        )
        .count(portal)
        .await?;
        let now = portal.clock.now();
        portal.db.write(SendAnother { portal: portal.clone(), id, draft, now }).await?;
        portal.work.notify_one();
        Ok(())
    }
}

struct SendAnother {
    portal: Portal,
    id: CodeId,
    draft: Draft,
    now: Millis,
}

impl Write for SendAnother {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        let email = Email::parse(&self.draft.email).map_err(|error| Error::internal("reading a draft", &error))?;
        let taken = member::by_email(tx, &email).await?.is_some();
        let code = fresh();
        let hash = if taken { random::<32>().to_vec() } else { code_hash(&self.portal, code, &email.key()) };
        if !store_code::renew(tx, self.id, &hash, self.now.plus(TTL_MS)).await? {
            return Err(Problem::CodeOver.into());
        }
        let letter = if taken { Letter::AlreadyRegistered } else { Letter::Code };
        messages::to_address(tx, &self.portal, letter, self.draft.lang, &email, Some(code), self.now).await
    }
}
