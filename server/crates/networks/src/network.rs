use crate::{
    error::NetworkError,
    group::{GroupInfo, GroupReader},
    secret::Secret,
    suspension::Suspension,
};
use futures_util::future::BoxFuture;
use kabinet_domain::event::NetworkName;
use serde::{Deserialize, Serialize};
use std::{fmt, sync::Arc};
use url::Url;

/// What a call gives, sooner or later.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, NetworkError>>;

/// A network with which people sign in; some have groups as well.
pub trait Network: Send + Sync {
    /// Which network.
    fn name(&self) -> NetworkName;

    /// What people know it as, where the settings say it.
    fn title(&self) -> Option<&str> {
        None
    }

    /// Whether the settings allow to sign in with it.
    fn offers_sign_in(&self) -> bool;

    /// Where the browser is sent to sign in. Its origin belongs into the `form-action` of the page that starts it.
    fn authorize_url<'a>(&'a self, start: &'a AuthStart) -> Answer<'a, Url>;

    /// Makes the person's profile of what the redirect brought. A code works once: nothing is asked twice.
    fn exchange<'a>(&'a self, back: &'a AuthReturn) -> Answer<'a, Profile>;

    /// Its groups, where [`NetworkName::has_groups`] says that there are any.
    fn groups(&self) -> Option<&dyn Groups> {
        None
    }
}

/// The groups of a network.
pub trait Groups: Send + Sync {
    /// Looks a group up by what a marketer may paste: an address, a screen name, a number. Its `id` is for [`Groups::group`].
    fn find_group<'a>(&'a self, keys: &'a GroupKeys, pasted: &'a str) -> Answer<'a, GroupInfo>;

    /// A reader of the group with this number, as [`GroupInfo`] tells it.
    fn group(&self, id: &str, keys: GroupKeys) -> Result<Arc<dyn GroupReader>, NetworkError>;

    /// The address of a group for people, by the short name that [`GroupInfo`] tells.
    fn group_url(&self, screen_name: &str) -> String;

    /// Takes in a suspension that was stored before a restart; see [`Suspension`].
    fn suspend(&self, suspension: Suspension);
}

/// A sign-in that begins.
#[derive(Debug, Clone)]
pub struct AuthStart {
    /// Comes back with the redirect; at least 32 characters of `[A-Za-z0-9_-]`.
    pub state: String,
    /// [`crate::pkce::challenge`] of the verifier.
    pub challenge: String,
    /// Comes back inside the identity token, where the network makes one: at least 128 random bits.
    pub nonce: String,
    /// Where the network sends the browser back to; one of the application's trusted addresses.
    pub redirect_uri: String,
}

/// A sign-in that came back.
#[derive(Debug, Clone)]
pub struct AuthReturn {
    /// `code` of the redirect.
    pub code: Secret,
    /// `device_id` of the redirect; VK needs it.
    pub device_id: Option<String>,
    /// `iss` of the redirect (RFC 9207): who says that they send the browser back.
    pub issuer: Option<String>,
    /// The state the sign-in began with.
    pub state: String,
    /// The verifier the sign-in began with.
    pub verifier: Secret,
    /// The nonce the sign-in began with.
    pub nonce: String,
    /// The same as at the beginning.
    pub redirect_uri: String,
}

/// A person's id in a network, as the network writes it. `Debug` hides it, since ids of people stay out of logs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProfileId(pub String);

impl fmt::Debug for ProfileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProfileId(…)")
    }
}

/// Who signed in. `Debug` shows the network only.
#[derive(Clone, PartialEq, Eq)]
pub struct Profile {
    /// Where.
    pub network: NetworkName,
    /// Who.
    pub id: ProfileId,
    /// First and last name.
    pub name: Option<String>,
    /// Only a hint to fill a form with: it is not confirmed towards us.
    pub email: Option<String>,
    /// Only a hint to fill a form with: it is not confirmed towards us.
    pub phone: Option<String>,
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile").field("network", &self.network).finish_non_exhaustive()
    }
}

/// What a person's field says, if it says anything.
pub(crate) fn said(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| text.trim().to_owned())
}

/// The keys of one group: the one that reads it, and a second where the network has one.
#[derive(Debug, Clone)]
pub struct GroupKeys {
    /// At VK the application's: reads walls, likes, comments, and members of open groups. At OK the access token of
    /// somebody who manages the group: reads everything.
    pub service: Secret,
    /// At VK the group's own: reads its members faster and when the group is closed, and who was banned. At OK the refresh
    /// token, by which an expired access token is renewed.
    pub community: Option<Secret>,
}
