use super::{
    away_problem,
    link::Link,
    redirect_uri,
    start::{Away, Purpose, Return, place},
};
use crate::{
    Error, Portal,
    accounts::{SESSION_MS, SignedIn, Subject},
    secrets::Token,
};
use kabinet_domain::{event::NetworkName, ids::MemberId, problem::Problem, referral::Referrer};
use kabinet_networks::{AuthReturn, Profile, Secret};
use kabinet_store::social_profile;

/// What the redirect from a network brought, as text.
#[derive(Debug, Clone, Default)]
pub struct Back {
    /// `state`.
    pub state: String,
    /// `code`.
    pub code: Option<String>,
    /// `device_id`.
    pub device_id: Option<String>,
    /// `iss`.
    pub issuer: Option<String>,
    /// `error`.
    pub error: Option<String>,
}

/// Where somebody who came back ends up.
#[derive(Debug, Clone)]
pub enum Landed {
    /// The profile is linked; what it earned is there already.
    Linked,
    /// Signed in.
    SignedIn(SignedIn),
    /// It is the member still who is signed in.
    Confirmed,
    /// The profile is nobody's yet: the token is for the browser, see [`Portal::arrived`].
    Arrived(Token),
}

impl Portal {
    /// Completes the way back from a network. `browser` is the token left with the browser, `held` and `signed_in` the
    /// session it holds now: a profile is linked only to the member who left to link it.
    pub async fn come_back(
        &self,
        network: NetworkName,
        back: &Back,
        browser: Option<Token>,
        held: Option<&Token>,
        signed_in: Option<MemberId>,
    ) -> Result<Landed, Error> {
        let state = Token::parse(&back.state).ok_or(Problem::LinkLost)?;
        let now = self.clock.now();
        let row = self.db.write(Return { state, browser, network, now }).await?.ok_or(Problem::LinkLost)?;
        let away = self.keys.open(&place(&row.hash), &row.body).map_err(|_| Problem::LinkLost)?;
        let away: Away = serde_json::from_slice(&away).map_err(|_| Problem::LinkLost)?;
        if back.error.is_some() {
            return Err(Problem::LinkDeclined.into());
        }
        let code = back.code.clone().ok_or(Problem::LinkLost)?;
        let client = self.networks.get(&network).ok_or(Problem::NetworkOff)?;
        let profile = client
            .exchange(&AuthReturn {
                code: Secret::new(code),
                device_id: back.device_id.clone(),
                issuer: back.issuer.clone(),
                state: back.state.clone(),
                verifier: Secret::new(away.verifier),
                nonce: away.nonce,
                redirect_uri: redirect_uri(self, network),
            })
            .await
            .map_err(|error| away_problem(&error))?;
        match away.purpose {
            Purpose::Link(member) if signed_in == Some(member) => self.link_profile(member, profile).await,
            Purpose::Confirm(member) if signed_in == Some(member) => self.confirm_by(member, &profile, held).await,
            Purpose::Link(_) | Purpose::Confirm(_) => Err(Problem::LinkLost.into()),
            Purpose::Enter => self.enter_with(profile, away.referrer, held).await,
        }
    }

    async fn link_profile(&self, member: MemberId, profile: Profile) -> Result<Landed, Error> {
        let now = self.clock.now();
        self.db.write(Link { portal: self.clone(), member, found: profile.into(), now }).await?;
        self.work.notify_one();
        Ok(Landed::Linked)
    }

    /// Whoever is signed in has shown that they are the member still.
    async fn confirm_by(&self, member: MemberId, profile: &Profile, held: Option<&Token>) -> Result<Landed, Error> {
        let found = social_profile::find(&mut self.db.read().await?, profile.network, &profile.id.0).await?;
        match (found, held) {
            (Some(found), Some(held)) if found.member == member => {
                self.refresh(held.hash()).await?;
                Ok(Landed::Confirmed)
            }
            _ => Err(Problem::ProfileOther.into()),
        }
    }

    async fn enter_with(
        &self,
        profile: Profile,
        referrer: Option<Referrer>,
        held: Option<&Token>,
    ) -> Result<Landed, Error> {
        let mut tx = self.db.read().await?;
        self.may_enter(&mut tx, profile.network).await?;
        let found = social_profile::find(&mut tx, profile.network, &profile.id.0).await?;
        drop(tx);
        Ok(match found {
            Some(found) => {
                let subject = Subject::Member(found.member);
                Landed::SignedIn(self.sign_in(subject, None, held, SESSION_MS).await?)
            }
            None => Landed::Arrived(self.arrive(profile, referrer).await?),
        })
    }
}
