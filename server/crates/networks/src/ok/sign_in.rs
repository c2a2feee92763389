//! OK's OAuth: a code, a client secret, and scopes separated by `;` (wire reference §2.1).

use super::{
    call::{Line, Question},
    token,
    wire::User,
};
use crate::{
    error::{NetworkError, Outage, Refusal},
    network::{AuthReturn, AuthStart, Profile, ProfileId, said},
    number::Id,
    patience::{Failed, Verdict},
    secret::Secret,
};
use kabinet_domain::event::NetworkName;
use url::Url;

const CURRENT_USER: &str = "users.getCurrentUser";

pub(super) fn authorize_url(line: &Line, start: &AuthStart) -> Url {
    let config = &line.config;
    let mut url = config.authorize.clone();
    url.query_pairs_mut()
        .append_pair("client_id", &config.client_id)
        .append_pair("scope", &config.scope)
        .append_pair("response_type", "code")
        .append_pair("redirect_uri", &start.redirect_uri)
        .append_pair("layout", &config.layout)
        .append_pair("state", &start.state);
    url
}

/// OK knows neither PKCE nor a state in its answer: the state of the redirect and the client secret have to do.
pub(super) async fn exchange(line: &Line, back: &AuthReturn) -> Result<Profile, NetworkError> {
    let grant = [
        ("grant_type", "authorization_code"),
        ("code", back.code.expose()),
        ("redirect_uri", back.redirect_uri.as_str()),
    ];
    // Once, because the code is good for once.
    let token = line.patience.once(token::METHOD, token::ask(line, &grant)).await?;
    let asked = || line.patience.once(CURRENT_USER, current_user(line, &token));
    let user: User = line.patience.briefly(asked).await?;
    let id = user.uid.as_ref().and_then(Id::id);
    let id = id.ok_or(NetworkError::Malformed { what: "the person's id in users.getCurrentUser" })?;
    let parts = format!("{} {}", user.first_name.trim(), user.last_name.trim());
    Ok(Profile {
        network: NetworkName::Ok,
        id: ProfileId(id.to_string()),
        name: said(&user.name).or_else(|| said(&parts)),
        email: user.email.as_deref().and_then(said),
        phone: None,
    })
}

async fn current_user(line: &Line, token: &Secret) -> Result<User, NetworkError> {
    let fields = [("fields", "uid,first_name,last_name,name,email")];
    let question = Question { method: CURRENT_USER, fields: &fields };
    line.ask(&token.key_id(), token, &question).await.map_err(|Failed { verdict, .. }| match verdict {
        Verdict::Fail(NetworkError::NeedsReauthorisation { .. }) => NetworkError::Refused(Refusal::InvalidToken),
        Verdict::Again(error) | Verdict::AgainSlower(error) | Verdict::Fail(error) => error,
        Verdict::Flood | Verdict::Quota => NetworkError::Unavailable(Outage::SignIn),
    })
}
