//! argon2id (m = 19456 KiB, t = 2, p = 1), off the async threads, a bounded number at a time.

use crate::{Error, secrets::random};
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version, password_hash::phc::PasswordHash,
};
use kabinet_domain::member::Password;
use std::sync::Arc;
use tokio::sync::Semaphore;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;

/// How long an overloaded sign-in asks people to wait, in seconds.
const RETRY_S: u32 = 2;

/// Hashes and checks passwords; more than `queue` waiting callers are told to come back.
#[derive(Debug, Clone)]
pub struct Passwords {
    running: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
    /// What a sign-in for nobody is checked against, so that it takes as long as one for somebody.
    decoy: Arc<str>,
}

/// The password is the one behind the stored hash.
#[derive(Debug, PartialEq, Eq)]
pub struct Right {
    /// What to store instead, where the stored hash is weaker than those made now.
    pub stronger: Option<String>,
}

impl Passwords {
    /// At most `at_once` hashes run, at most `queue` more wait.
    ///
    /// # Panics
    /// Never: the parameters are constants that argon2 accepts.
    pub fn new(at_once: usize, queue: usize) -> Self {
        let decoy = hash(&crate::secrets::Token::fresh().reveal()[..20]).expect("hashing a constant shape");
        Self {
            running: Arc::new(Semaphore::new(at_once)),
            admitted: Arc::new(Semaphore::new(at_once + queue)),
            decoy: decoy.into(),
        }
    }

    /// The PHC string to store.
    pub async fn hash(&self, password: Password) -> Result<String, Error> {
        self.run(move || hash(password.reveal())).await?
    }

    /// Whether `typed` is the password behind `stored`. Without a stored one it takes the same time and says no.
    pub async fn check(&self, stored: Option<String>, typed: String) -> Result<Option<Right>, Error> {
        let known = stored.is_some();
        let phc = stored.unwrap_or_else(|| self.decoy.to_string());
        let right = self.run(move || verify(&phc, &typed)).await??;
        Ok(right.filter(|_| known))
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
        let admitted = self.admitted.try_acquire().map_err(|_| Error::Busy { retry_s: RETRY_S })?;
        let running = self.running.clone().acquire_owned().await.map_err(|_| Error::Busy { retry_s: RETRY_S })?;
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(running);
            done
        })
        .await;
        drop(admitted);
        done.map_err(|error| Error::internal("password work", &error))
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).expect("constants that argon2 accepts");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &str) -> Result<String, Error> {
    let salt: [u8; 16] = random();
    argon2()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map(|phc| phc.to_string())
        .map_err(|error| Error::internal("hashing", &error))
}

/// A weak hash is replaced in the same turn: whoever got one need not get another.
fn verify(phc: &str, typed: &str) -> Result<Option<Right>, Error> {
    let Ok(stored) = PasswordHash::new(phc) else { return Ok(None) };
    if argon2().verify_password(typed.as_bytes(), &stored).is_err() {
        return Ok(None);
    }
    let stronger = is_weak(&stored).then(|| hash(typed)).transpose()?;
    Ok(Some(Right { stronger }))
}

/// Whether a hash took less memory or fewer passes than one made now, or is of an older kind.
fn is_weak(stored: &PasswordHash) -> bool {
    let Ok(params) = Params::try_from(stored) else { return true };
    stored.algorithm != Algorithm::Argon2id.ident()
        || stored.version < Some(Version::V0x13.into())
        || params.m_cost() < MEMORY_KIB
        || params.t_cost() < PASSES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_weak_in_any_way_and_strong_only_in_all() {
        for (algorithm, version, memory, passes, weak) in [
            (Algorithm::Argon2id, Version::V0x13, MEMORY_KIB, PASSES, false),
            (Algorithm::Argon2id, Version::V0x13, 2 * MEMORY_KIB, PASSES + 1, false),
            (Algorithm::Argon2id, Version::V0x13, MEMORY_KIB - 1, PASSES, true),
            (Algorithm::Argon2id, Version::V0x13, MEMORY_KIB, PASSES - 1, true),
            (Algorithm::Argon2id, Version::V0x10, MEMORY_KIB, PASSES, true),
            (Algorithm::Argon2i, Version::V0x13, MEMORY_KIB, PASSES, true),
        ] {
            let argon2 = Argon2::new(algorithm, version, Params::new(memory, passes, 1, None).unwrap());
            let stored = argon2.hash_password_with_salt(b"typed", &[7; 16]).unwrap();
            assert_eq!(is_weak(&stored), weak, "{stored}");
            let right = verify(&stored.to_string(), "typed").unwrap().expect("it is the one");
            assert_eq!(right.stronger.is_some(), weak, "{stored}");
            assert_eq!(verify(&stored.to_string(), "other").unwrap(), None, "{stored}");
        }
    }
}
