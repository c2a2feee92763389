use crate::sending::{channel, config, envelope, letter, misconfigured};
use kabinet_messaging::{EmailConfig, Why, email::Security};
use rustls::{ServerConfig, ServerConnection, crypto::ring, pki_types::PrivatePkcs8KeyDer};
use std::{net::TcpListener, sync::Arc, thread};

/// A certificate for 127.0.0.1 that nobody vouches for.
fn stranger() -> ServerConfig {
    let certificate = include_bytes!("fixtures/self-signed.crt.der").as_slice();
    let key = PrivatePkcs8KeyDer::from(include_bytes!("fixtures/self-signed.key.der").as_slice());
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("protocol versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.into()], key.into())
        .expect("a certificate and its key")
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_gets_no_letter() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a caller");
        let mut session = ServerConnection::new(Arc::new(stranger())).expect("a session");
        while session.is_handshaking() {
            session.complete_io(&mut stream).map_err(|error| error.to_string())?;
        }
        Ok::<(), String>(())
    });
    let config = EmailConfig { security: Security::Tls, ..config(port) };
    let outcome = channel(&config).send(&envelope("anna@example.net"), &letter()).await;
    assert_eq!(outcome, misconfigured(Why::Encryption));
    let ended = server.join().expect("the server ran").expect_err("the caller hangs up");
    assert!(ended.contains("UnknownCA"), "{ended}");
}
