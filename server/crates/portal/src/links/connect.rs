use super::{
    profile_key, redirect_uri,
    start::{Away, Purpose, Return, place},
};
use crate::{
    Error, Portal,
    accounts::{SESSION_MS, SignedIn, Subject},
    activity,
    events::record,
    secrets::{Token, new_id},
};
use kabinet_domain::{
    event::{CauseKey, Event, Happening, NetworkName},
    ids::{EventId, MemberId},
    problem::Problem,
    time::Millis,
};
use kabinet_networks::{AuthReturn, NetworkError, Profile, Secret};
use kabinet_store::{Tx, Write, points, social_profile};

/// What the redirect from a network brought, as text.
#[derive(Debug, Clone, Default)]
pub struct Back {
    /// `state`.
    pub state: String,
    /// `code`.
    pub code: Option<String>,
    /// `device_id`.
    pub device_id: Option<String>,
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
                state: back.state.clone(),
                verifier: Secret::new(away.verifier),
                redirect_uri: redirect_uri(self, network),
            })
            .await
            .map_err(|error| away_problem(&error))?;
        match away.purpose {
            Purpose::Link(member) if signed_in == Some(member) => self.link(member, profile).await,
            Purpose::Link(_) => Err(Problem::LinkLost.into()),
            Purpose::SignIn => self.sign_in_with(&profile, held).await,
        }
    }

    async fn link(&self, member: MemberId, profile: Profile) -> Result<Landed, Error> {
        let now = self.clock.now();
        self.db.write(Link { portal: self.clone(), member, profile, now }).await?;
        self.work.notify_one();
        Ok(Landed::Linked)
    }

    async fn sign_in_with(&self, profile: &Profile, held: Option<&Token>) -> Result<Landed, Error> {
        let found = social_profile::find(&mut self.db.read().await?, profile.network, &profile.id.0).await?;
        let member = found.ok_or(Problem::ProfileUnknown)?.member;
        Ok(Landed::SignedIn(self.sign_in(Subject::Member(member), None, held, SESSION_MS).await?))
    }
}

fn away_problem(error: &NetworkError) -> Problem {
    tracing::warn!(%error, "a sign-in did not come through at the network");
    match error {
        NetworkError::Refused(_) => Problem::LinkLost,
        _ => Problem::NetworkAway,
    }
}

/// Links the profile and records the event at once: when the page comes back, the bonus is there.
struct Link {
    portal: Portal,
    member: MemberId,
    profile: Profile,
    now: Millis,
}

impl Write for Link {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        points::load(tx, self.member).await?;
        let network = self.profile.network;
        let linked = social_profile::of_member(tx, self.member).await?;
        match linked.iter().find(|linked| linked.network == network) {
            Some(linked) if linked.external_id == self.profile.id.0 => return Ok(()),
            Some(_) => return Err(Problem::NetworkLinked.into()),
            None => {}
        }
        let new = social_profile::Profile {
            network,
            external_id: self.profile.id.0.clone(),
            member: self.member,
            name: self.profile.name.clone().unwrap_or_default(),
            linked: self.now,
            episode: 1,
        };
        if !social_profile::insert(tx, &new).await? {
            return Err(Problem::ProfileTaken.into());
        }
        let event = Event {
            id: EventId(new_id(self.now)),
            member: self.member,
            at: self.now,
            seen: self.now,
            cause: CauseKey::linked(network, &profile_key(&self.portal.keys, network, &self.profile.id.0), 1),
            what: Happening::SocialLinked { network },
        };
        record(tx, &self.portal, &event).await?;
        activity::read_soon(tx, network, self.now).await
    }
}
