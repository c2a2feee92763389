//! What is said to the database, overheard, so that "the same statements" is checked and not claimed.

use crate::Anyhow;
use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
    subscriber::Interest,
};

/// Under which name the driver tells its statements.
const TARGET: &str = "sqlx::query";
/// The driver tells a statement when it drops it, which may be after its rows were read.
const AFTERWARDS: Duration = Duration::from_millis(20);
/// Somebody else, such as the timetable, may talk in between: what is heard twice in a row counts.
const TRIES: usize = 10;
/// What holds a transaction together, and is not what is compared.
const AROUND: [&str; 6] = ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA"];

/// An ear for statements; deaf except in [`Ear::statements`].
#[derive(Debug, Clone, Default)]
pub struct Ear(Arc<Heard>);

#[derive(Debug, Default)]
struct Heard {
    listens: AtomicBool,
    texts: Mutex<Vec<String>>,
}

impl Ear {
    /// Puts one up for the whole process.
    pub fn put_up() -> Anyhow<Self> {
        let ear = Self::default();
        tracing::subscriber::set_global_default(ear.clone())?;
        Ok(ear)
    }

    /// The texts of the statements that `work` has carried out, in order. It is done several times.
    pub fn statements(&self, mut work: impl FnMut() -> Anyhow<()>) -> Anyhow<Vec<String>> {
        let mut before = None;
        for _ in 0..TRIES {
            self.0.listens.store(true, Ordering::SeqCst);
            let done = work();
            thread::sleep(AFTERWARDS);
            self.0.listens.store(false, Ordering::SeqCst);
            done?;
            let texts = std::mem::take(&mut *self.0.texts.lock().unwrap_or_else(PoisonError::into_inner));
            if before.as_ref() == Some(&texts) && !texts.is_empty() {
                return Ok(texts);
            }
            before = Some(texts);
        }
        Err("the same work is never carried out by the same statements".into())
    }
}

/// The text, from what the driver tells of a statement: its first words, and the whole where there is more.
#[derive(Default)]
struct Told {
    summary: String,
    whole: String,
}

impl Visit for Told {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.trim().clone_into(&mut self.whole),
            _ => {}
        }
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn fmt::Debug) {}
}

impl Subscriber for Ear {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if metadata.target() == TARGET { Interest::sometimes() } else { Interest::never() }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == TARGET && self.0.listens.load(Ordering::Relaxed)
    }

    fn event(&self, event: &Event<'_>) {
        let mut told = Told::default();
        event.record(&mut told);
        let text = if told.whole.is_empty() { told.summary } else { told.whole };
        if !AROUND.iter().any(|word| text.starts_with(word)) {
            self.0.texts.lock().unwrap_or_else(PoisonError::into_inner).push(text);
        }
    }

    fn new_span(&self, _span: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _span: &span::Id, _values: &span::Record<'_>) {}
    fn record_follows_from(&self, _span: &span::Id, _follows: &span::Id) {}
    fn enter(&self, _span: &span::Id) {}
    fn exit(&self, _span: &span::Id) {}
}
