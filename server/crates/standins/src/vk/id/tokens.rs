use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::codes::Granted;
use super::{Fail, Identity, hashed, needed};
use crate::answer;
use crate::faults::FaultKind;
use crate::params::Params;
use crate::vk::Standin;
use crate::world::PersonId;

/// An access token lives an hour.
pub(super) const ACCESS_TTL_S: i64 = 60 * 60;
/// A refresh token lives 180 days and is good once.
const REFRESH_TTL_S: i64 = 180 * 24 * 60 * 60;

#[derive(Clone)]
pub(super) struct Access {
    pub(super) client_id: String,
    pub(super) person: PersonId,
    pub(super) scope: String,
    pub(super) expires_ms: i64,
}

pub(super) struct Refresh {
    granted: Granted,
    expires_ms: i64,
}

impl Identity {
    fn issue(&mut self, granted: Granted, state: Option<&str>, now_ms: i64) -> Value {
        let access_token = format!("vk2.a.{}", self.mint("access"));
        let refresh_token = format!("vk2.a.{}", self.mint("refresh"));
        let id_token = self.id_token(&granted, now_ms);
        let access = Access {
            client_id: granted.client_id.clone(),
            person: granted.person,
            scope: granted.scope.clone(),
            expires_ms: now_ms + ACCESS_TTL_S * 1000,
        };
        let mut body = json!({
            "access_token": access_token,
            "refresh_token": refresh_token,
            "id_token": id_token,
            "token_type": "Bearer",
            "expires_in": ACCESS_TTL_S,
            "user_id": granted.person.0,
            "scope": granted.scope,
        });
        if let Some(state) = state {
            body["state"] = json!(state);
        }
        self.id_tokens.insert(id_token, access.clone());
        self.access.insert(access_token, access);
        let refresh = Refresh { granted, expires_ms: now_ms + REFRESH_TTL_S * 1000 };
        self.refresh.insert(refresh_token, refresh);
        body
    }

    /// Looks like VK's; applications are told not to read it but to hand it to `public_info`.
    fn id_token(&mut self, granted: &Granted, now_ms: i64) -> String {
        let claims = json!({
            "iss": "VK",
            "sub": granted.person.0,
            "app": granted.client_id,
            "iat": now_ms / 1000,
            "exp": now_ms / 1000 + ACCESS_TTL_S,
            "jti": self.mint("id token"),
        });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&json!({ "alg": "EdDSA", "typ": "JWT" })), part(&claims));
        format!("{signed}.{}", hashed(&signed))
    }

    fn renew(&mut self, params: &Params, now_ms: i64) -> Result<Granted, Fail> {
        let client_id = needed(params, "client_id")?;
        self.app(client_id)?;
        let token = needed(params, "refresh_token")?;
        let device_id = needed(params, "device_id")?;
        let refresh = self.refresh.remove(token);
        let refresh = refresh.ok_or_else(|| Fail::new("invalid_grant", "refresh_token is invalid or was used"))?;
        if refresh.expires_ms <= now_ms {
            return Err(Fail::new("invalid_grant", "refresh_token has expired"));
        }
        if refresh.granted.client_id != client_id || refresh.granted.device_id != device_id {
            return Err(Fail::new("invalid_grant", "refresh_token belongs to another application or device"));
        }
        Ok(refresh.granted)
    }

    pub(super) fn access(&self, params: &Params, now_ms: i64) -> Result<Access, Fail> {
        let client_id = needed(params, "client_id")?;
        let access = self.access.get(needed(params, "access_token")?);
        live(access, client_id, now_ms).ok_or_else(|| Fail::new("invalid_token", "access_token is invalid or expired"))
    }

    pub(super) fn shown(&self, params: &Params, now_ms: i64) -> Result<Access, Fail> {
        let client_id = needed(params, "client_id")?;
        let access = self.id_tokens.get(needed(params, "id_token")?);
        live(access, client_id, now_ms).ok_or_else(|| Fail::new("invalid_id_token", "id_token is invalid or expired"))
    }
}

fn live(access: Option<&Access>, client_id: &str, now_ms: i64) -> Option<Access> {
    access.filter(|access| access.client_id == client_id && access.expires_ms > now_ms).cloned()
}

/// `POST /oauth2/auth`: a code or a refresh token for a new pair.
pub(super) async fn auth(State(standin): State<Arc<Standin>>, RawQuery(query): RawQuery, form: Bytes) -> Response {
    reply(&standin, "oauth2/auth", query.as_deref(), &form, |standin, params, now_ms| {
        let mut identity = standin.identity();
        let granted = match params.text("grant_type") {
            Some("authorization_code") => identity.redeem(params, now_ms)?,
            Some("refresh_token") => identity.renew(params, now_ms)?,
            _ => return Err(Fail::new("invalid_request", "grant_type is not known")),
        };
        Ok(identity.issue(granted, params.text("state"), now_ms))
    })
    .await
}

/// `POST /oauth2/revoke`: everything this application was given by this person is void.
pub(super) async fn revoke(State(standin): State<Arc<Standin>>, RawQuery(query): RawQuery, form: Bytes) -> Response {
    reply(&standin, "oauth2/revoke", query.as_deref(), &form, |standin, params, now_ms| {
        let mut identity = standin.identity();
        let gone = identity.access(params, now_ms)?;
        let kept = |access: &Access| access.person != gone.person || access.client_id != gone.client_id;
        identity.access.retain(|_, access| kept(access));
        identity.id_tokens.retain(|_, access| kept(access));
        identity
            .refresh
            .retain(|_, refresh| refresh.granted.person != gone.person || refresh.granted.client_id != gone.client_id);
        Ok(json!({ "response": 1 }))
    })
    .await
}

/// `POST /oauth2/logout`: this token is void.
pub(super) async fn logout(State(standin): State<Arc<Standin>>, RawQuery(query): RawQuery, form: Bytes) -> Response {
    reply(&standin, "oauth2/logout", query.as_deref(), &form, |standin, params, now_ms| {
        let mut identity = standin.identity();
        identity.access(params, now_ms)?;
        let token = needed(params, "access_token")?;
        identity.access.remove(token);
        Ok(json!({ "response": 1 }))
    })
    .await
}

/// Notes the call, meets its fault, decides, sends.
pub(super) async fn reply(
    standin: &Standin,
    name: &str,
    query: Option<&str>,
    form: &[u8],
    decide: impl FnOnce(&Standin, &Params, i64) -> Result<Value, Fail>,
) -> Response {
    let params = Params::read(query, form);
    let now_ms = standin.stage.world.now_ms();
    standin.stage.calls.note(name, &params, now_ms);
    let fault = standin.stage.faults.meet(name);
    let decided = match fault {
        Some(FaultKind::Error(6)) => Err(Fail::new("slow_down", "too many requests")),
        Some(FaultKind::Error(_)) => Err(Fail::new("server_error", "something went wrong")),
        _ => decide(standin, &params, now_ms),
    };
    let body = decided.unwrap_or_else(|fail| fail.body(&params));
    answer::send(&body, fault).await
}
