//! Where log lines go: standard error, for people or as JSON. Panics are log lines too.

use crate::config::{Format, Log};
use std::{
    backtrace::{Backtrace, BacktraceStatus},
    io, panic,
};
use tracing::{Subscriber, field::display};
use tracing_subscriber::{EnvFilter, fmt, fmt::MakeWriter};

/// Begins to log as set. Once per process; a second call changes nothing.
pub fn init(log: &Log) {
    if tracing::subscriber::set_global_default(subscriber(log, io::stderr)).is_ok() {
        panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            let what = panic.payload_as_str().unwrap_or("not text");
            let trace = Backtrace::capture();
            let trace = (trace.status() == BacktraceStatus::Captured).then(|| display(trace));
            tracing::error!(place, what, trace, "panic");
        }));
    }
}

fn subscriber<W>(log: &Log, writer: W) -> Box<dyn Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = fmt().with_env_filter(EnvFilter::new(&log.level)).with_writer(writer);
    match log.format {
        Format::Json => Box::new(lines.json().flatten_event(true).finish()),
        Format::Human => Box::new(lines.with_ansi(io::IsTerminal::is_terminal(&io::stderr())).finish()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, extract::Request, routing::get};
    use std::sync::{Arc, Mutex};
    use tower::ServiceExt as _;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn written(format: Format, level: &str, work: impl FnOnce()) -> String {
        let lines = Lines::default();
        let writer = lines.clone();
        let log = Log { format, level: level.to_owned() };
        tracing::subscriber::with_default(subscriber(&log, move || writer.clone()), work);
        String::from_utf8(lines.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn json_lines_are_objects() {
        let lines = written(Format::Json, "info", || tracing::info!(calls = 3, "collected"));
        let line: serde_json::Value = serde_json::from_str(lines.trim()).unwrap();
        assert_eq!(
            (&line["message"], &line["calls"], &line["level"]),
            (&"collected".into(), &3.into(), &"INFO".into())
        );
    }

    #[test]
    fn the_level_filters() {
        let lines = written(Format::Human, "warn,kabinet=info", || {
            tracing::debug!("too much");
            tracing::info!("enough");
            tracing::info!(target: "sqlx", "chatter");
        });
        assert!(lines.contains("enough") && !lines.contains("too much") && !lines.contains("chatter"), "{lines}");
    }

    #[test]
    fn a_request_is_logged_without_its_query_and_its_cookies() {
        let lines = written(Format::Json, "info", || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let config = crate::config::Config::load(None, []).unwrap();
            let routes = Router::new().route("/i/{code}", get(async || "in"));
            let portal = crate::http::dress(
                routes,
                Router::new(),
                crate::http::Front::new(&config, kabinet_portal::Sign::default()),
            );
            let request = Request::builder().uri("/i/CANARY1?ref=CANARY2").header("cookie", "s=CANARY3");
            runtime.block_on(portal.oneshot(request.body(Body::empty()).unwrap())).unwrap();
        });
        let line: serde_json::Value = serde_json::from_str(lines.trim()).unwrap();
        assert_eq!(line["span"]["route"], "/i/{code}");
        assert_eq!((&line["span"]["method"], &line["span"]["status"]), (&"GET".into(), &200.into()));
        assert!(line["span"]["ms"].is_u64());
        assert!(!lines.contains("CANARY"), "{lines}");
    }
}
