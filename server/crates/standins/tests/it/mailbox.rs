//! The mailbox, driven by a mail client that others wrote.

use std::sync::Arc;
use std::time::Duration;

use kabinet_standins::mail::{Mailbox, SmtpFault, SmtpFaultKind, Stage};
use lettre::message::MultiPart;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::scene::{FREE_PORT, NOW_MS, http};

const TEXT: &str = "Ваш код: 123456\n.\n..точки в начале строк\nhttp://127.0.0.1:3000/client/login/?a=1&b=2\n";
const HTML: &str = "<p>Ваш код: <b>123456</b></p><script>alert(1)</script>";

async fn mailbox() -> Mailbox {
    Mailbox::start(FREE_PORT, FREE_PORT, Arc::new(|| NOW_MS)).await.expect("free ports")
}

fn client(mailbox: &Mailbox) -> AsyncSmtpTransport<Tokio1Executor> {
    let address = mailbox.smtp_address();
    AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address.ip().to_string()).port(address.port()).build()
}

fn letter(to: &str) -> Message {
    Message::builder()
        .from("Кабинет <no-reply@kabinet.test>".parse().expect("an address"))
        .to(to.parse().expect("an address"))
        .subject("Код подтверждения – введите его на странице, с которой вы пришли, и никому не говорите")
        .multipart(MultiPart::alternative_plain_html(TEXT.to_owned(), HTML.to_owned()))
        .expect("a letter")
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let mailbox = mailbox().await;
    client(&mailbox).send(letter("anna@x.test")).await.expect("taken");
    client(&mailbox).send(letter("ivan@x.test")).await.expect("taken");
    let wait = tokio::time::timeout(Duration::from_secs(10), mailbox.letter_to("Anna@x.test"));
    let got = wait.await.expect("it arrives");
    assert_eq!((got.id, got.at_ms, got.from.as_str()), (1, NOW_MS, "no-reply@kabinet.test"));
    assert!(got.subject.starts_with("Код подтверждения – введите") && got.subject.ends_with("никому не говорите"));
    assert_eq!(got.text.trim_end(), TEXT.trim_end());
    assert_eq!(got.html.as_deref().map(str::trim_end), Some(HTML));
    assert_eq!(mailbox.letters()[0].to, ["ivan@x.test"]);
    mailbox.clear();
    assert!(mailbox.letters().is_empty());
}

#[tokio::test]
async fn letters_are_shown_on_a_page_and_told_to_tests() {
    let mailbox = mailbox().await;
    client(&mailbox).send(letter("anna@x.test")).await.expect("taken");
    let (http, base) = (http(), format!("http://{}", mailbox.http_address()));
    let told: Value =
        http.get(format!("{base}/letters.json?to=anna@x.test")).send().await.expect("sent").json().await.expect("JSON");
    assert_eq!((&told[0]["id"], &told[0]["to"]), (&json!(1), &json!(["anna@x.test"])));
    let others: Value =
        http.get(format!("{base}/letters.json?to=x")).send().await.expect("sent").json().await.expect("JSON");
    assert_eq!(others, json!([]));
    let list = http.get(format!("{base}/?lang=ru")).send().await.expect("sent").text().await.expect("text");
    assert!(list.contains("Ваш код: 123456") && list.contains("2025-11-22 08:26 UTC"));
    let page = http.get(format!("{base}/letters/1")).send().await.expect("sent").text().await.expect("text");
    assert!(page.contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\""));
    assert!(page.contains("&lt;script&gt;alert(1)") && !page.contains("<script"));
    assert!(page.contains("<a href=\"http://127.0.0.1:3000/client/login/?a=1&amp;b=2\""));
    assert_eq!(http.get(format!("{base}/letters/404")).send().await.expect("sent").status(), 404);
    http.post(format!("{base}/clear")).send().await.expect("sent");
    assert!(mailbox.letters().is_empty());
}

#[tokio::test]
async fn refusals_and_cuts_are_met_where_they_were_asked_for() {
    let mailbox = mailbox().await;
    let faults = [
        (Stage::Hello, SmtpFaultKind::Reply(421)),
        (Stage::Mail, SmtpFaultKind::Reply(451)),
        (Stage::Rcpt, SmtpFaultKind::Reply(550)),
        (Stage::Data, SmtpFaultKind::Reply(554)),
        (Stage::Letter, SmtpFaultKind::Reply(452)),
        (Stage::Letter, SmtpFaultKind::Cut),
    ];
    for (stage, kind) in faults {
        mailbox.inject(SmtpFault { stage, kind, times: 1 });
        let error = client(&mailbox).send(letter("anna@x.test")).await.expect_err("refused");
        match kind {
            SmtpFaultKind::Reply(code) => {
                assert_eq!(error.status().map(|status| status.to_string()), Some(code.to_string()), "{stage:?}");
                assert_eq!((error.is_transient(), error.is_permanent()), (code < 500, code >= 500));
            }
            SmtpFaultKind::Cut => assert_eq!(error.status(), None),
        }
    }
    assert!(mailbox.letters().is_empty());
    client(&mailbox).send(letter("anna@x.test")).await.expect("mended");
    assert_eq!(mailbox.letters().len(), 1);
}

#[tokio::test]
async fn a_dialogue_by_hand_goes_as_the_standard_says() {
    let mailbox = mailbox().await;
    let mut stream = TcpStream::connect(mailbox.smtp_address()).await.expect("connected");
    let lines = "EHLO me\r\nMAIL FROM:<a@x.test>\r\nRSET\r\nRCPT TO:<b@x.test>\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\n\
        NOOP\r\nDATA\r\nSubject: by hand\r\n\r\n..\r\nline\r\n.\r\nQUIT\r\n";
    stream.write_all(lines.as_bytes()).await.expect("sent");
    let mut said = String::new();
    stream.read_to_string(&mut said).await.expect("read");
    let codes: Vec<&str> = said.lines().filter(|line| line.as_bytes()[3] == b' ').map(|line| &line[..3]).collect();
    assert_eq!(codes, ["220", "250", "250", "250", "503", "250", "250", "250", "354", "250", "221"]);
    let letters = mailbox.letters();
    assert_eq!((letters[0].subject.as_str(), letters[0].text.as_str()), ("by hand", ".\nline\n"));
}
