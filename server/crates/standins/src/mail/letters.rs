use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use tokio::sync::watch;

use super::mime::Parsed;
use super::smtp::{SmtpFault, SmtpFaultKind, Stage};
use crate::Clock;

/// A letter that arrived.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Letter {
    /// 1, 2, … in the order of arrival.
    pub id: u64,
    /// Milliseconds UTC.
    pub at_ms: i64,
    /// Of the envelope.
    pub from: String,
    /// Of the envelope.
    pub to: Vec<String>,
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    /// As it came, without the dots of the transport.
    #[serde(skip)]
    pub raw: String,
}

/// Older letters make room.
const KEPT: usize = 1000;

#[derive(Default)]
struct Box {
    letters: VecDeque<Letter>,
    arrived: u64,
    faults: Vec<SmtpFault>,
}

pub(super) struct Letters {
    kept: Mutex<Box>,
    changed: watch::Sender<u64>,
    clock: Clock,
}

impl Letters {
    pub(super) fn new(clock: Clock) -> Self {
        Self { kept: Mutex::default(), changed: watch::channel(0).0, clock }
    }

    fn lock(&self) -> MutexGuard<'_, Box> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn receive(&self, from: &str, to: &[String], raw: &[u8]) {
        let parsed = Parsed::of(raw);
        let mut kept = self.lock();
        kept.arrived += 1;
        let id = kept.arrived;
        if kept.letters.len() == KEPT {
            kept.letters.pop_front();
        }
        kept.letters.push_back(Letter {
            id,
            at_ms: (self.clock)(),
            from: from.to_owned(),
            to: to.to_vec(),
            subject: parsed.subject,
            text: parsed.text,
            html: parsed.html,
            raw: String::from_utf8_lossy(raw).into_owned(),
        });
        drop(kept);
        self.changed.send_replace(id);
    }

    pub(super) fn newest_first(&self) -> Vec<Letter> {
        self.lock().letters.iter().rev().cloned().collect()
    }

    pub(super) fn with_id(&self, id: u64) -> Option<Letter> {
        self.lock().letters.iter().find(|letter| letter.id == id).cloned()
    }

    pub(super) async fn wait_for(&self, address: &str) -> Letter {
        let mut changes = self.changed.subscribe();
        loop {
            changes.mark_unchanged();
            let letters = self.newest_first();
            let found = letters.into_iter().find(|letter| letter.to.iter().any(|to| to.eq_ignore_ascii_case(address)));
            if let Some(letter) = found {
                return letter;
            }
            let _ = changes.changed().await;
        }
    }

    pub(super) fn clear(&self) {
        self.lock().letters.clear();
    }

    pub(super) fn inject(&self, fault: SmtpFault) {
        if fault.times > 0 {
            self.lock().faults.push(fault);
        }
    }

    /// What this stage of a dialogue meets, counted down.
    pub(super) fn meet(&self, stage: Stage) -> Option<SmtpFaultKind> {
        let faults = &mut self.lock().faults;
        let place = faults.iter().position(|fault| fault.stage == stage)?;
        let kind = faults[place].kind;
        faults[place].times -= 1;
        if faults[place].times == 0 {
            faults.remove(place);
        }
        Some(kind)
    }
}
