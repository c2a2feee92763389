use crate::{
    fake::{AGREE, Act, FakeServer, Script},
    sending::{config, envelope, letter},
};
use kabinet_messaging::{EmailChannel, EmailConfig, Secret};
use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};
use tracing_subscriber::fmt::{MakeWriter, format::FmtSpan};

/// Collects what a subscriber writes.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Paper {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn a_trace_names_letter_channel_and_outcome_and_nothing_personal() {
    let paper = Paper::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(paper.clone())
        .finish();
    let listening = tracing::subscriber::set_default(subscriber);

    let refusing =
        Script { step: "RCPT", times: 1, act: Act::Say("550 5.1.1 no canary-address@example.net here"), ..AGREE };
    let server = FakeServer::start(refusing).await;
    let password = Some(Secret::new("canary-password"));
    let config = EmailConfig { username: Some("canary-user".to_owned()), password, ..config(server.port) };
    let channel = EmailChannel::new(&config).expect("good settings");
    let to = envelope("canary-address@example.net");
    channel.send(&to, &letter()).await.expect_err("the first is refused");
    channel.send(&to, &letter()).await.expect("the second is taken");
    drop(listening);

    let written = String::from_utf8(paper.0.lock().unwrap_or_else(PoisonError::into_inner).clone()).expect("text");
    assert!(
        written.contains("send{channel=email letter=code outcome=refused: the server knows no such mailbox (550)}"),
        "{written}"
    );
    assert!(written.contains("send{channel=email letter=code outcome=taken (250)}"), "{written}");
    // The password as AUTH PLAIN says it: base64 of "\0canary-user\0canary-password".
    for secret in ["canary", "048215", "Здравствуйте", "AGNhbmFyeS11c2VyAGNhbmFyeS1wYXNzd29yZA"] {
        assert!(!written.contains(secret), "{secret} is in\n{written}");
    }
}
