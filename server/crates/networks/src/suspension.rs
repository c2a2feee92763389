use crate::{error::NetworkError, secret::KeyId};
use kabinet_domain::time::Millis;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// A method that a key may not call for a while, because its quota is used up or the network asked for a pause.
///
/// Met as [`NetworkError::Suspended`]. Whoever meets it stores it, and after a restart hands what is still ahead back
/// through [`crate::Groups::suspend`]; in between this room remembers by itself and asks the network nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspension {
    /// Which key.
    pub key: KeyId,
    /// Which method, as the network spells it.
    pub method: String,
    /// The first moment at which it may be called again.
    pub until: Millis,
}

/// The suspensions that are known now. One per key and method, so the number of keys bounds it.
#[derive(Default)]
pub(crate) struct Suspensions(Mutex<HashMap<(KeyId, String), Millis>>);

impl Suspensions {
    /// Of two suspensions of the same method the longer one stands.
    pub(crate) fn add(&self, suspension: Suspension) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let until = known.entry((suspension.key, suspension.method)).or_insert(suspension.until);
        *until = (*until).max(suspension.until);
    }

    /// Refuses a call that is suspended; forgets a suspension that is over.
    pub(crate) fn admit(&self, key: &KeyId, method: &str, now: Millis) -> Result<(), NetworkError> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let name = (key.clone(), method.to_owned());
        match known.get(&name) {
            Some(until) if *until > now => {
                Err(NetworkError::Suspended(Suspension { key: name.0, method: name.1, until: *until }))
            }
            Some(_) => {
                known.remove(&name);
                Ok(())
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suspension_is_of_one_method_of_one_key_and_ends_on_time() {
        let suspensions = Suspensions::default();
        let key = KeyId("a".to_owned());
        let suspension = Suspension { key: key.clone(), method: "wall.get".to_owned(), until: Millis(100) };
        suspensions.add(suspension.clone());
        suspensions.add(Suspension { until: Millis(50), ..suspension.clone() });
        assert_eq!(suspensions.admit(&key, "wall.get", Millis(99)), Err(NetworkError::Suspended(suspension)));
        assert_eq!(suspensions.admit(&key, "likes.getList", Millis(99)), Ok(()));
        assert_eq!(suspensions.admit(&KeyId("b".to_owned()), "wall.get", Millis(99)), Ok(()));
        assert_eq!(suspensions.admit(&key, "wall.get", Millis(100)), Ok(()));
        assert_eq!(suspensions.admit(&key, "wall.get", Millis(99)), Ok(()), "it was forgotten");
    }
}
