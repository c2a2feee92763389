//! Faults that the next calls meet.

use std::sync::{Mutex, PoisonError};

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FaultKind {
    /// The network's error with this code. Where people sign in there are only words: VK ID says `slow_down` for 6 and
    /// `server_error` for the others.
    Error(u16),
    /// An HTTP status with a page that is not JSON.
    Status(u16),
    /// The first half of the right answer, with a length that agrees.
    HalfJson,
    /// 200 and nothing.
    Empty,
    /// The right answer after so many milliseconds.
    Slow(u64),
    /// The connection breaks in the middle of the answer.
    Cut,
    /// The right answer with only the first so many rows of its list; what is counted beside them stays.
    Few(usize),
    /// The right answer with its list emptied, and nothing counted beside it.
    Emptied,
}

/// One fault in the queue: skips `after` calls, then strikes `times`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// `wall.get`, `oauth2/auth`, …; `None` is any method.
    pub method: Option<String>,
    pub kind: FaultKind,
    pub after: u32,
    pub times: u32,
}

impl Fault {
    /// The next call of any method.
    pub fn next(kind: FaultKind) -> Self {
        Self { method: None, kind, after: 0, times: 1 }
    }

    /// The next call of this method.
    pub fn on(method: &str, kind: FaultKind) -> Self {
        Self { method: Some(method.to_owned()), ..Self::next(kind) }
    }

    #[must_use]
    pub fn after(self, calls: u32) -> Self {
        Self { after: calls, ..self }
    }

    #[must_use]
    pub fn times(self, calls: u32) -> Self {
        Self { times: calls, ..self }
    }
}

#[derive(Default)]
pub(crate) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub(crate) fn inject(&self, fault: Fault) {
        if fault.times > 0 {
            self.lock().push(fault);
        }
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn queue(&self) -> Vec<Fault> {
        self.lock().clone()
    }

    /// What this call meets: the first fault in the queue that is meant for it, counted down.
    pub(crate) fn meet(&self, method: &str) -> Option<FaultKind> {
        let mut queue = self.lock();
        let place = queue.iter().position(|fault| fault.method.as_deref().is_none_or(|meant| meant == method))?;
        let fault = &mut queue[place];
        if fault.after > 0 {
            fault.after -= 1;
            return None;
        }
        let kind = fault.kind;
        fault.times -= 1;
        if fault.times == 0 {
            queue.remove(place);
        }
        Some(kind)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Fault>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_waits_for_its_method_and_its_turn() {
        let faults = Faults::default();
        faults.inject(Fault::on("wall.get", FaultKind::Empty).after(1).times(2));
        let met: Vec<_> = ["likes.getList", "wall.get", "wall.get", "wall.get", "wall.get"]
            .map(|method| faults.meet(method).is_some())
            .into();
        assert_eq!(met, [false, false, true, true, false]);
        assert!(faults.queue().is_empty());
    }
}
