use crate::fake::{AGREE, Act, FakeServer, Script};
use kabinet_domain::{ids::MessageId, lang::Lang, time::Millis};
use kabinet_messaging::{
    Channel, EmailChannel, EmailConfig, Envelope, Letter, Receipt, Rendered, Secret, SendError, Why,
    email::{Security, Sender},
    render,
};
use uuid::Uuid;

pub fn config(port: u16) -> EmailConfig {
    EmailConfig {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        username: None,
        password: None,
        from: Sender { name: "Кофейня у моря".to_owned(), address: "hello@example.org".to_owned() },
        timeout_s: 20,
        pool: 1,
    }
}

pub fn envelope(to: &str) -> Envelope {
    let id = Uuid::from_u128(0x0199_b2c3_0000_7000_8000_0000_0000_002a);
    Envelope { to: to.to_owned(), message_id: MessageId(id), at: Millis(1_796_081_400_000) }
}

pub fn letter() -> Rendered {
    render(Letter::Code, Lang::Ru, &Letter::Code.sample(Lang::Ru)).expect("the sample")
}

async fn one_try(script: Script) -> Result<Receipt, SendError> {
    let server = FakeServer::start(script).await;
    channel(&config(server.port)).send(&envelope("anna@example.net"), &letter()).await
}

pub fn channel(config: &EmailConfig) -> EmailChannel {
    EmailChannel::new(config).expect("good settings")
}

fn at(step: &'static str, act: Act) -> Script {
    Script { step, times: usize::MAX, act, ..AGREE }
}

const fn retry(why: Why) -> Result<Receipt, SendError> {
    Err(SendError::Retry { why, after_ms: None })
}

const fn refuse(why: Why) -> Result<Receipt, SendError> {
    Err(SendError::Refuse { why })
}

pub const fn misconfigured(why: Why) -> Result<Receipt, SendError> {
    Err(SendError::Misconfigured { why })
}

#[tokio::test]
async fn a_letter_arrives_with_its_headers_and_both_bodies() {
    let server = FakeServer::start(AGREE).await;
    let channel: Box<dyn Channel> = Box::new(channel(&config(server.port)));
    let receipt = channel.send(&envelope("anna@example.net"), &letter()).await;
    assert_eq!(receipt, Ok(Receipt { code: 250 }));
    assert_eq!(
        server.commands()[..3],
        ["EHLO example.org", "MAIL FROM:<hello@example.org>", "RCPT TO:<anna@example.net>"]
    );

    let [mail] = server.mails().try_into().expect("one mail");
    for header in [
        "From: =?utf-8?b?",
        "To: anna@example.net\r\n",
        "Subject: 048215 =?utf-8?b?",
        "Date: Mon, 30 Nov 2026 23:30:00 +0000\r\n",
        "Message-ID: <0199b2c3-0000-7000-8000-00000000002a@example.org>\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "MIME-Version: 1.0\r\n",
        "Content-Type: multipart/alternative;\r\n boundary=\"kabinet-0199b2c3-0000-7000-8000-00000000002a\"\r\n",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "Content-Type: text/html; charset=utf-8\r\n",
    ] {
        assert!(mail.contains(header), "{header} is not in\n{mail}");
    }
    assert!(mail.is_ascii());
    assert!(
        mail.find("text/plain") < mail.find("text/html"),
        "the last alternative is the preferred one (RFC 2046, 5.1.4)"
    );
}

#[tokio::test]
async fn two_tries_of_one_letter_are_the_same_bytes_over_one_connection() {
    let server = FakeServer::start(AGREE).await;
    let channel = channel(&config(server.port));
    for _ in 0..2 {
        channel.send(&envelope("anna@example.net"), &letter()).await.expect("it is taken");
    }
    let mails = server.mails();
    assert_eq!(mails[0], mails[1]);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn letters_sent_at_once_share_the_pool() {
    let server = FakeServer::start(AGREE).await;
    let channel = channel(&config(server.port));
    let (to, letter) = (envelope("anna@example.net"), letter());
    let (one, two, three) =
        tokio::join!(channel.send(&to, &letter), channel.send(&to, &letter), channel.send(&to, &letter));
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    assert_eq!((server.connections(), server.mails().len()), (1, 3));
}

#[tokio::test]
async fn a_busy_server_is_asked_again() {
    for step in ["GREETING", "MAIL", "RCPT", "DATA", "CONTENT"] {
        let busy = Err(SendError::Retry { why: Why::Busy(451), after_ms: Some(60_000) });
        assert_eq!(one_try(at(step, Act::Say("451 4.7.1 greylisted anna@example.net"))).await, busy, "{step}");
    }
}

#[tokio::test]
async fn a_refusal_means_what_it_was_said_to() {
    let no = Act::Say("550 5.1.1 no anna@example.net here");
    let policy = Act::Say("554 5.7.1 not today");
    assert_eq!(one_try(at("RCPT", no)).await, refuse(Why::Mailbox(550)));
    assert_eq!(one_try(at("RCPT", policy)).await, refuse(Why::Policy(554)));
    assert_eq!(one_try(at("DATA", policy)).await, refuse(Why::Policy(554)));
    assert_eq!(one_try(at("CONTENT", policy)).await, refuse(Why::Policy(554)));
    assert_eq!(one_try(at("MAIL", no)).await, misconfigured(Why::Sender(550)));
    assert_eq!(one_try(at("MAIL", Act::Say("530 5.7.0 who are you"))).await, misconfigured(Why::SignIn(Some(530))));
    assert_eq!(one_try(at("RCPT", Act::Say("530 5.7.0 who are you"))).await, misconfigured(Why::SignIn(Some(530))));
    assert_eq!(one_try(at("GREETING", Act::Say("554 no service"))).await, misconfigured(Why::Sender(554)));
    assert!(Why::Mailbox(550).is_dead_address() && !Why::Policy(554).is_dead_address());
}

#[tokio::test]
async fn a_cut_connection_is_tried_again_wherever_it_is_cut() {
    for (step, why) in [
        ("GREETING", Why::Unreachable),
        ("EHLO", Why::Unreachable),
        ("MAIL", Why::Cut),
        ("RCPT", Why::Cut),
        ("DATA", Why::Cut),
        ("CONTENT", Why::Cut),
    ] {
        assert_eq!(one_try(at(step, Act::Cut)).await, retry(why), "{step}");
    }
    assert_eq!(one_try(at("RCPT", Act::Say("HTTP/1.1 200 OK"))).await, retry(Why::Cut));
}

#[tokio::test]
async fn a_refused_letter_does_not_spoil_the_connection_for_the_next() {
    let server = FakeServer::start(Script { step: "RCPT", times: 1, act: Act::Say("550 5.1.1 no"), ..AGREE }).await;
    let channel = channel(&config(server.port));
    let (to, letter) = (envelope("anna@example.net"), letter());
    assert_eq!(channel.send(&to, &letter).await, refuse(Why::Mailbox(550)));
    assert_eq!(channel.send(&to, &letter).await, Ok(Receipt { code: 250 }));
    assert_eq!(server.connections(), 1);
    assert_eq!(server.commands().iter().filter(|command| *command == "RSET").count(), 1);
}

#[tokio::test]
async fn a_connection_that_died_while_idle_is_replaced_unnoticed() {
    let server = FakeServer::start(Script { step: "RSET", times: 1, act: Act::Cut, ..AGREE }).await;
    let channel = channel(&config(server.port));
    for _ in 0..2 {
        assert_eq!(channel.send(&envelope("anna@example.net"), &letter()).await, Ok(Receipt { code: 250 }));
    }
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_server_that_closes_after_421_is_not_kept() {
    let server =
        FakeServer::start(Script { step: "MAIL", times: 1, act: Act::Say("421 4.3.2 closing"), ..AGREE }).await;
    let channel = channel(&config(server.port));
    let (to, letter) = (envelope("anna@example.net"), letter());
    assert!(matches!(channel.send(&to, &letter).await, Err(SendError::Retry { why: Why::Busy(421), .. })));
    assert!(channel.send(&to, &letter).await.is_ok());
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_silent_server_costs_the_configured_time_and_its_connection() {
    let server = FakeServer::start(Script { step: "CONTENT", times: 1, act: Act::Silence, ..AGREE }).await;
    let channel = channel(&config(server.port));
    let (to, letter) = (envelope("anna@example.net"), letter());
    // Once the letter is out, the clock stops and jumps to the next timer when nothing else can happen: nobody waits.
    let stop_the_clock = async {
        while server.mails().is_empty() {
            tokio::task::yield_now().await;
        }
        tokio::time::pause();
    };
    let (outcome, ()) = tokio::join!(channel.send(&to, &letter), stop_the_clock);
    assert_eq!(outcome, retry(Why::Slow));
    tokio::time::resume();
    assert_eq!(channel.send(&to, &letter).await, Ok(Receipt { code: 250 }));
    assert_eq!(server.connections(), 2, "the answer to the first letter must not be read as one to the second");
}

#[tokio::test]
async fn nobody_listening_is_tried_again() {
    let free =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("an address").port();
    assert_eq!(channel(&config(free)).send(&envelope("anna@example.net"), &letter()).await, retry(Why::Unreachable));
}

#[tokio::test]
async fn the_sign_in_is_said_and_its_refusal_is_the_operators_matter() {
    let sign_in = |port| {
        let password = Some(Secret::new("canary-password"));
        EmailConfig { username: Some("kabinet".to_owned()), password, ..config(port) }
    };
    let server = FakeServer::start(AGREE).await;
    assert!(channel(&sign_in(server.port)).send(&envelope("anna@example.net"), &letter()).await.is_ok());
    assert!(server.commands()[1].starts_with("AUTH PLAIN "));

    let server = FakeServer::start(at("AUTH", Act::Say("535 5.7.8 wrong"))).await;
    let outcome = channel(&sign_in(server.port)).send(&envelope("anna@example.net"), &letter()).await;
    assert_eq!(outcome, misconfigured(Why::SignIn(Some(535))));

    let server = FakeServer::start(Script { offers: &["8BITMIME"], ..AGREE }).await;
    let outcome = channel(&sign_in(server.port)).send(&envelope("anna@example.net"), &letter()).await;
    assert_eq!(outcome, misconfigured(Why::SignIn(None)));
}

#[tokio::test]
async fn nothing_is_said_in_the_clear_to_a_server_that_cannot_encrypt() {
    for security in [Security::Starttls, Security::Tls] {
        let server = FakeServer::start(AGREE).await;
        let config = EmailConfig {
            security,
            username: Some("kabinet".to_owned()),
            password: Some(Secret::new("canary-password")),
            ..config(server.port)
        };
        let outcome = channel(&config).send(&envelope("anna@example.net"), &letter()).await;
        assert_eq!(outcome, misconfigured(Why::Encryption), "{security:?}");
        assert!(
            !server.commands().iter().any(|said| said.starts_with("AUTH") || said.starts_with("MAIL")),
            "{security:?}"
        );
    }
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_before_anything_is_said() {
    let server = FakeServer::start(AGREE).await;
    let channel = channel(&config(server.port));
    for to in
        ["", "anna", "anna@example.net\r\nRCPT TO:<eve@example.net>", "<anna@example.net>", "a@b@c, d@example.net"]
    {
        assert_eq!(channel.send(&envelope(to), &letter()).await, refuse(Why::Malformed), "{to:?}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn an_address_in_another_script_needs_a_server_that_carries_it() {
    let to = envelope("анна@example.net");
    let server = FakeServer::start(AGREE).await;
    assert!(channel(&config(server.port)).send(&to, &letter()).await.is_ok());
    assert!(server.commands()[1].ends_with(" SMTPUTF8 BODY=8BITMIME"), "{:?}", server.commands());

    let server = FakeServer::start(Script { offers: &["8BITMIME"], ..AGREE }).await;
    assert_eq!(channel(&config(server.port)).send(&to, &letter()).await, refuse(Why::NotAscii));
}

#[test]
fn errors_and_envelopes_never_show_an_address() {
    assert!(!format!("{:?}", envelope("canary@example.net")).contains("canary"));
    let error = SendError::Refuse { why: Why::Mailbox(550) };
    assert_eq!(error.to_string(), "refused: the server knows no such mailbox (550)");
}
