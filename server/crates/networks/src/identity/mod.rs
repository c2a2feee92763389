//! What OpenID Connect says of a person: an identity token, signed by the provider that made it. Providers are found and
//! asked in their own ways; what they say is judged here.

mod keys;
mod token;
mod verify;

pub(crate) use keys::KeyRing;
pub(crate) use token::{Application, ask};
pub(crate) use verify::{Expected, verified};

use crate::{
    error::{NetworkError, Outage},
    outbound::{Broken, Outbound},
    patience::outage,
};
use futures_util::future::BoxFuture;
use openidconnect::{AsyncHttpClient, DiscoveryError};
use thiserror::Error;

/// Why what a provider says of a person is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Flaw {
    /// It is not an identity token, or one that lacks what each must have.
    #[error("its shape is unknown")]
    Shape,
    /// It is not signed, or not in a way that only the provider could sign.
    #[error("its signature is of a kind that proves nothing")]
    Algorithm,
    /// The provider publishes no key that made the signature, or several that may have.
    #[error("the key of its signature is unknown")]
    Key,
    /// The signature is another's, or of another text.
    #[error("its signature is wrong")]
    Signature,
    /// Another provider made it, or the provider calls itself by another name than the settings.
    #[error("its issuer is another")]
    Issuer,
    /// It is for another application, or for others as well.
    #[error("it is for another application")]
    Audience,
    /// Its time is over.
    #[error("it has expired")]
    Expired,
    /// It was made in the future.
    #[error("it is not valid yet")]
    Early,
    /// It belongs to another sign-in.
    #[error("its nonce is another")]
    Nonce,
    /// It names nobody, or more than a name.
    #[error("its subject cannot be")]
    Subject,
    /// The access token that came along is not the one it speaks of.
    #[error("the access token beside it is another")]
    AccessToken,
    /// The provider tells more, but of another person.
    #[error("the person told of is another")]
    OtherPerson,
    /// The provider sends people elsewhere than the settings say.
    #[error("the page to sign in at is elsewhere than the settings say")]
    Elsewhere,
}

/// The library asks through our one way out.
impl<'c> AsyncHttpClient<'c> for Outbound {
    type Error = Broken;
    type Future = BoxFuture<'c, Result<http::Response<Vec<u8>>, Broken>>;

    fn call(&'c self, request: http::Request<Vec<u8>>) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// What it means that a published document could not be had. The library's words are left out: they cite the document.
pub(crate) fn unpublished(error: &DiscoveryError<Broken>, what: &'static str) -> NetworkError {
    match error {
        DiscoveryError::Request(broken) => NetworkError::Unavailable(outage(*broken)),
        DiscoveryError::Response(status, ..) if status.as_u16() != 200 => {
            NetworkError::Unavailable(Outage::Status(status.as_u16()))
        }
        DiscoveryError::Validation(_) => NetworkError::Untrusted(Flaw::Issuer),
        _ => NetworkError::Malformed { what },
    }
}
