use crate::secret::Secret;
use lettre::Address;
use serde::Deserialize;
use std::net::IpAddr;

/// The section of the settings about the mail server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmailConfig {
    /// Name or address of the SMTP server.
    pub host: String,
    /// 465 for `tls`, 587 for `starttls` as a rule.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// Who signs in to the server; absent for a server that asks nobody.
    #[serde(default)]
    pub username: Option<String>,
    /// The password of [`Self::username`].
    #[serde(default)]
    pub password: Option<Secret>,
    /// Who the letters are from.
    pub from: Sender,
    /// How long one letter may take, from connecting to the last reply, in seconds.
    pub timeout_s: u16,
    /// How many connections may be open at once.
    pub pool: u16,
}

/// How a connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Not at all; for a server on this machine only.
    None,
    /// Encrypted from the first byte (RFC 8314), the choice to prefer.
    Tls,
    /// Begins in the clear and must turn encrypted before anything is said; a server that does not offer it is not used.
    Starttls,
}

/// Who letters are from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sender {
    /// What a person sees, as a rule the programme's name.
    pub name: String,
    /// The address; its domain is also that of the message ids.
    pub address: String,
}

/// A setting that cannot work, with what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// Letters would travel unencrypted over a network.
    #[error(
        "email.security = \"none\" is accepted for a server on this machine only, and {host:?} is not: use \"tls\" or \"starttls\""
    )]
    Unprotected {
        /// The host that was configured.
        host: String,
    },
    /// Half of a sign-in.
    #[error("email.username and email.password belong together: give both or neither")]
    HalfSignIn,
    /// The sender's address does not parse.
    #[error("email.from.address {address:?} is not an e-mail address")]
    Sender {
        /// The address that was configured.
        address: String,
    },
    /// The sender's name would break the header.
    #[error("email.from.name holds a line break or another control character")]
    SenderName,
    /// A limit of nothing.
    #[error("email.{key} must be at least 1")]
    Zero {
        /// The key.
        key: &'static str,
    },
    /// The host is none.
    #[error("email.host {host:?} is neither a host name nor an IP address")]
    Host {
        /// The host that was configured.
        host: String,
    },
}

impl EmailConfig {
    /// Refuses settings that cannot work or would send in the clear; gives the sender's address.
    pub fn check(&self) -> Result<Address, ConfigError> {
        if !is_host(&self.host) {
            return Err(ConfigError::Host { host: self.host.clone() });
        }
        if self.security == Security::None && !is_this_machine(&self.host) {
            return Err(ConfigError::Unprotected { host: self.host.clone() });
        }
        if self.username.is_some() != self.password.is_some() {
            return Err(ConfigError::HalfSignIn);
        }
        if self.from.name.chars().any(char::is_control) {
            return Err(ConfigError::SenderName);
        }
        for (key, value) in [("timeout_s", self.timeout_s), ("pool", self.pool)] {
            if value == 0 {
                return Err(ConfigError::Zero { key });
            }
        }
        self.from.address.parse().map_err(|_| ConfigError::Sender { address: self.from.address.clone() })
    }
}

fn is_host(host: &str) -> bool {
    let label =
        |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
    host.parse::<IpAddr>().is_ok() || host.trim_end_matches('.').split('.').all(label)
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        host = "smtp.example.org"
        port = 465
        security = "tls"
        username = "kabinet"
        password = "canary-password"
        from = { name = "Кофейня у моря", address = "hello@example.org" }
        timeout_s = 20
        pool = 4
    "#;

    fn good() -> EmailConfig {
        toml::from_str(GOOD).expect("readable settings")
    }

    #[test]
    fn good_settings_pass_and_hide_the_password() {
        let config = good();
        assert_eq!(config.check().map(|address| address.domain().to_owned()), Ok("example.org".to_owned()));
        assert!(!format!("{config:?}").contains("canary"), "{config:?}");
    }

    #[test]
    fn an_unknown_key_stops_the_start_with_its_name() {
        let error = toml::from_str::<EmailConfig>(&format!("{GOOD}\nprot = 25")).expect_err("a mistyped key");
        assert!(error.to_string().contains("`prot`"), "{error}");
    }

    #[test]
    fn letters_leave_this_machine_only_encrypted() {
        for (host, fine) in [
            ("localhost", true),
            ("127.0.0.1", true),
            ("::1", true),
            ("smtp.example.org", false),
            ("10.0.0.1", false),
            ("localhost.example.org", false),
        ] {
            let config = EmailConfig { security: Security::None, host: host.to_owned(), ..good() };
            assert_eq!(config.check().is_ok(), fine, "{host}");
        }
        let config = EmailConfig { security: Security::None, ..good() };
        assert_eq!(
            config.check().expect_err("in the clear").to_string(),
            r#"email.security = "none" is accepted for a server on this machine only, and "smtp.example.org" is not: use "tls" or "starttls""#
        );
    }

    #[test]
    fn settings_that_cannot_work_are_refused() {
        let sender = |name: &str, address: &str| Sender { name: name.to_owned(), address: address.to_owned() };
        for (config, error) in [
            (EmailConfig { host: String::new(), ..good() }, ConfigError::Host { host: String::new() }),
            (
                EmailConfig { host: "smtp example".to_owned(), ..good() },
                ConfigError::Host { host: "smtp example".to_owned() },
            ),
            (
                EmailConfig { host: "smtp.x:465".to_owned(), ..good() },
                ConfigError::Host { host: "smtp.x:465".to_owned() },
            ),
            (EmailConfig { password: None, ..good() }, ConfigError::HalfSignIn),
            (EmailConfig { username: None, ..good() }, ConfigError::HalfSignIn),
            (
                EmailConfig { from: sender("x\r\nBcc: y@example.org", "a@example.org"), ..good() },
                ConfigError::SenderName,
            ),
            (
                EmailConfig { from: sender("x", "nobody"), ..good() },
                ConfigError::Sender { address: "nobody".to_owned() },
            ),
            (EmailConfig { timeout_s: 0, ..good() }, ConfigError::Zero { key: "timeout_s" }),
            (EmailConfig { pool: 0, ..good() }, ConfigError::Zero { key: "pool" }),
        ] {
            assert_eq!(config.check(), Err(error));
        }
    }
}
