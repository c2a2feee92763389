use crate::config::Secret;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What can be asked of Kabinet from the command line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Collect what happened, now: of one group by its id, or of all.
    Collect { group: Option<String> },
    /// Make a member of the staff.
    AdminCreate {
        email: String,
        role: Role,
        #[serde(serialize_with = "reveal", deserialize_with = "hide")]
        password: Secret,
    },
    /// Run the ledger's invariants and name the first offender.
    LedgerVerify,
}

/// What a member of the staff may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everything.
    Administrator,
    /// Helps members.
    Operator,
    /// Makes offers.
    Marketer,
}

/// The socket is the owner's alone, and the other end must have the password.
fn reveal<S: Serializer>(secret: &Secret, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(secret.reveal())
}

fn hide<'de, D: Deserializer<'de>>(from: D) -> Result<Secret, D::Error> {
    String::deserialize(from).map(Secret::new)
}
