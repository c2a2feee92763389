use super::{Problem, keys::Keys};
use kabinet_messaging::{EmailConfig, email::ConfigError};

/// Section `email`, as messaging reads it; `None` when no server is named.
pub(super) fn read(keys: &Keys) -> Result<Option<EmailConfig>, Problem> {
    let config: EmailConfig = keys.section("email", &["username", "password"])?;
    if config.host.is_empty() {
        return Ok(None);
    }
    match config.check() {
        Ok(_) => Ok(Some(config)),
        Err(error) => {
            let key = match &error {
                ConfigError::Unprotected { .. } => "email.security",
                ConfigError::HalfSignIn => "email.username",
                ConfigError::Sender { .. } => "email.from.address",
                ConfigError::SenderName => "email.from.name",
                ConfigError::Host { .. } => "email.host",
                ConfigError::Zero { key } => &format!("email.{key}"),
            };
            Err(keys.wrong(key, error.to_string()))
        }
    }
}
