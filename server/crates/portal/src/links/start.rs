use super::{away_problem, redirect_uri};
use crate::{
    Error, Portal,
    accounts::{Attempt, LINK_FROM},
    secrets::Token,
    who::{Member, Visitor},
};
use kabinet_domain::{event::NetworkName, ids::MemberId, problem::Problem, referral::Referrer, time::Millis};
use kabinet_networks::{AuthStart, pkce};
use kabinet_store::{Tx, Write, oauth_state};
use serde::{Deserialize, Serialize};
use url::Url;

/// How long the way to a network and back may take: ten minutes.
const WAY_MS: i64 = 10 * 60_000;

/// What somebody goes to a network for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// To link the profile to this member.
    Link(MemberId),
    /// To come in: as the member whose profile it is, or as somebody new.
    #[serde(alias = "sign_in")]
    Enter,
    /// To confirm that whoever is signed in is this member.
    Confirm(MemberId),
}

/// What is remembered, sealed, of somebody who went.
#[derive(Serialize, Deserialize)]
pub(super) struct Away {
    pub purpose: Purpose,
    pub verifier: String,
    /// What an identity token must bring back.
    #[serde(default)]
    pub nonce: String,
    /// Whose link somebody followed who comes in: a form that is posted back from the network brings no cookies.
    #[serde(default)]
    pub referrer: Option<Referrer>,
}

/// Where to send the browser, and the token to leave with it (in a cookie): only the browser that left may come back.
#[derive(Debug, Clone)]
pub struct Start {
    /// The network's address.
    pub url: Url,
    /// For the cookie.
    pub browser: Token,
}

/// For what the memory of somebody who went is sealed.
pub(super) fn place(state_hash: &[u8]) -> String {
    state_hash.iter().fold("oauth_state:".to_owned(), |place, byte| format!("{place}{byte:02x}"))
}

impl Visitor {
    /// Begins to come in with a network: to sign in, or to register, perhaps by the link of `referrer`.
    pub async fn start_to_enter(&self, network: NetworkName, referrer: Option<Referrer>) -> Result<Start, Error> {
        let portal = &self.portal;
        Attempt::new(portal, &[(LINK_FROM, &self.from())]).count(portal).await?;
        portal.may_enter(&mut portal.db.read().await?, network).await?;
        portal.start(network, Purpose::Enter, referrer).await
    }
}

impl Member {
    /// Begins to link a profile, shortly after a sign-in or with the password: it will be a way in, and not for whoever finds
    /// a session left open.
    pub async fn start_link(&self, network: NetworkName, password: &str) -> Result<Start, Error> {
        self.count_start().await?;
        self.confirm(password).await?;
        self.portal.may_link(&mut self.portal.db.read().await?, network).await?;
        self.portal.start(network, Purpose::Link(self.id), None).await
    }

    /// Begins to confirm by a linked profile that it is the member.
    pub async fn start_confirm(&self, network: NetworkName) -> Result<Start, Error> {
        self.count_start().await?;
        self.portal.may_enter(&mut self.portal.db.read().await?, network).await?;
        self.portal.start(network, Purpose::Confirm(self.id), None).await
    }

    async fn count_start(&self) -> Result<(), Error> {
        let who = format!("member:{}", self.id);
        Attempt::new(&self.portal, &[(LINK_FROM, &who)]).count(&self.portal).await
    }
}

impl Portal {
    async fn start(&self, network: NetworkName, purpose: Purpose, referrer: Option<Referrer>) -> Result<Start, Error> {
        let client = self.networks.get(&network).ok_or(Problem::NetworkOff)?;
        let (state, verifier, browser) = (Token::fresh(), Token::fresh(), Token::fresh());
        let nonce = Token::fresh().reveal().to_owned();
        let start = AuthStart {
            state: state.reveal().to_owned(),
            challenge: pkce::challenge(verifier.reveal()),
            nonce: nonce.clone(),
            redirect_uri: redirect_uri(self, network),
        };
        let url = client.authorize_url(&start).await.map_err(|error| away_problem(&error))?;
        let away = Away { purpose, verifier: verifier.reveal().to_owned(), nonce, referrer };
        let away = serde_json::to_vec(&away).map_err(|error| Error::internal("remembering who left", &error))?;
        let hash = state.hash();
        let row = oauth_state::OauthState {
            body: self.keys.seal(&place(&hash), &away),
            hash,
            network,
            purpose: String::from(match purpose {
                Purpose::Link(_) => "link",
                Purpose::Enter => "enter",
                Purpose::Confirm(_) => "confirm",
            }),
            browser: browser.hash(),
            expires: self.clock.now().plus(WAY_MS),
        };
        self.db.write(Leave { row }).await?;
        Ok(Start { url, browser })
    }
}

struct Leave {
    row: oauth_state::OauthState,
}

impl Write for Leave {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        Ok(oauth_state::put(tx, &self.row).await?)
    }
}

/// Takes the memory of somebody who comes back: once, in time, and only for the browser that left.
pub(super) struct Return {
    pub state: Token,
    pub browser: Option<Token>,
    pub network: NetworkName,
    pub now: Millis,
}

impl Write for Return {
    type Out = Option<oauth_state::OauthState>;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Self::Out, Error> {
        use subtle::ConstantTimeEq as _;
        let Some(row) = oauth_state::take(tx, &self.state.hash(), self.now).await? else { return Ok(None) };
        let browser = self.browser.as_ref().map(Token::hash).unwrap_or_default();
        let same: bool = row.browser.ct_eq(&browser).into();
        Ok((same && row.network == self.network).then_some(row))
    }
}
