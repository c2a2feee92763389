use super::{Fail, Identity, hashed, needed};
use crate::params::Params;
use crate::world::PersonId;

/// A code lives ten minutes and is good once.
pub(super) const CODE_TTL_S: i64 = 600;

/// What an application asks of VK ID when it sends a person to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Request {
    pub(super) client_id: String,
    pub(super) redirect_uri: String,
    pub(super) state: String,
    pub(super) challenge: String,
    pub(super) scope: String,
}

/// Why a request cannot be shown to a person.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Unfit {
    /// Where to send the person back is not known or not trusted.
    Page(Fail),
    /// The application is told at its address.
    Back { redirect_uri: String, fail: Fail },
}

pub(super) struct Code {
    request: Request,
    person: PersonId,
    device_id: String,
    expires_ms: i64,
}

/// What a good code is exchanged for.
pub(super) struct Granted {
    pub(super) client_id: String,
    pub(super) person: PersonId,
    pub(super) device_id: String,
    pub(super) scope: String,
}

const SCOPES: [&str; 3] = ["vkid.personal_info", "email", "phone"];

impl Identity {
    pub(super) fn request(&self, params: &Params) -> Result<Request, Unfit> {
        let client_id = needed(params, "client_id").map_err(Unfit::Page)?;
        let app = self.app(client_id).map_err(Unfit::Page)?;
        let redirect_uri = needed(params, "redirect_uri").map_err(Unfit::Page)?.to_owned();
        if !app.redirect_uris.contains(&redirect_uri) {
            return Err(Unfit::Page(Fail::new("invalid_request", "redirect_uri is not trusted")));
        }
        match checked(params) {
            Ok((state, challenge)) => Ok(Request {
                client_id: client_id.to_owned(),
                redirect_uri,
                state,
                challenge,
                scope: granted_scope(params.text("scope").unwrap_or_default()),
            }),
            Err(fail) => Err(Unfit::Back { redirect_uri, fail }),
        }
    }

    /// The person said yes: a code and the device it belongs to.
    pub(super) fn grant(&mut self, request: Request, person: PersonId, now_ms: i64) -> (String, String) {
        let code = format!("vk2.a.{}", self.mint("code"));
        let device_id = self.mint("device");
        let granted = Code { request, person, device_id: device_id.clone(), expires_ms: now_ms + CODE_TTL_S * 1000 };
        self.codes.insert(code.clone(), granted);
        (code, device_id)
    }

    /// Takes the code out, whatever comes of it: a second try finds nothing.
    pub(super) fn redeem(&mut self, params: &Params, now_ms: i64) -> Result<Granted, Fail> {
        let client_id = needed(params, "client_id")?;
        self.app(client_id)?;
        let given = needed(params, "code")?;
        let verifier = needed(params, "code_verifier")?;
        let device_id = needed(params, "device_id")?;
        let redirect_uri = needed(params, "redirect_uri")?;
        let code = self.codes.remove(given);
        let code = code.ok_or_else(|| Fail::new("invalid_grant", "code is invalid or was used"))?;
        let refuse = |what: &str| Err(Fail::new("invalid_grant", what));
        if code.expires_ms <= now_ms {
            return refuse("code has expired");
        }
        if code.request.client_id != client_id {
            return refuse("code was given to another application");
        }
        if code.request.redirect_uri != redirect_uri {
            return refuse("redirect_uri is not the one the code was asked with");
        }
        if code.device_id != device_id {
            return refuse("device_id is not the one that came with the code");
        }
        if !well_formed(verifier) || hashed(verifier) != code.request.challenge {
            return refuse("code_verifier does not meet the challenge");
        }
        Ok(Granted {
            client_id: code.request.client_id,
            person: code.person,
            device_id: code.device_id,
            scope: code.request.scope,
        })
    }
}

/// State and challenge.
fn checked(params: &Params) -> Result<(String, String), Fail> {
    let invalid = |what: &str| Fail::new("invalid_request", what);
    if params.text("response_type") != Some("code") {
        return Err(invalid("response_type must be code"));
    }
    if !matches!(params.text("code_challenge_method"), Some("s256" | "S256")) {
        return Err(invalid("code_challenge_method must be s256"));
    }
    let state = needed(params, "state")?;
    let challenge = needed(params, "code_challenge")?;
    if !well_formed(challenge) {
        return Err(invalid("code_challenge must be 43 to 128 letters of A-Z a-z 0-9 - _"));
    }
    if params.text("code_verifier").is_some() {
        return Err(invalid("code_verifier must not be sent with the challenge"));
    }
    if params.text("prompt") == Some("none") {
        return Err(Fail::new("login_required", "nobody is signed in without a page"));
    }
    Ok((state.to_owned(), challenge.to_owned()))
}

/// The alphabet and length of a verifier.
fn well_formed(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Names and the scopes asked for that need no request to VK's support.
fn granted_scope(asked: &str) -> String {
    let asked: Vec<&str> = asked.split(' ').collect();
    let granted = SCOPES.iter().enumerate().filter(|(nth, scope)| *nth == 0 || asked.contains(*scope));
    granted.map(|(_, scope)| *scope).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scopes_given_without_a_request_are_granted() {
        assert_eq!(granted_scope(""), "vkid.personal_info");
        assert_eq!(granted_scope("wall phone groups email"), "vkid.personal_info email phone");
    }

    #[test]
    fn a_verifier_has_its_length_and_alphabet() {
        assert!(well_formed(&"a".repeat(43)));
        assert!(!well_formed(&"a".repeat(42)));
        assert!(!well_formed(&"a".repeat(129)));
        assert!(!well_formed(&format!("{}+", "a".repeat(43))));
    }
}
