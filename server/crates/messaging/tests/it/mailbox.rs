use crate::sending::{channel, config, envelope};
use kabinet_domain::lang::Lang;
use kabinet_messaging::{Letter, render};
use kabinet_standins::mail::Mailbox;
use std::sync::Arc;

/// Another reader of mail than our own composer: what it decodes is what was written.
#[tokio::test]
async fn every_letter_is_read_in_the_mailbox_as_it_was_written() {
    let anywhere = ([127, 0, 0, 1], 0).into();
    let mailbox = Mailbox::start(anywhere, anywhere, Arc::new(|| 0)).await.expect("a mailbox");
    let channel = channel(&config(mailbox.smtp_address().port()));
    for letter in Letter::ALL {
        for lang in Lang::ALL {
            let written = render(letter, lang, &letter.sample(lang)).expect("the sample");
            mailbox.clear();
            channel.send(&envelope("anna@example.net"), &written).await.expect("it is taken");
            let read = mailbox.letter_to("anna@example.net").await;
            assert_eq!(read.subject, written.subject);
            assert_eq!(lines(&read.text), lines(&written.text), "{letter} {lang:?}");
            assert_eq!(read.html.as_deref().map(lines), Some(lines(&written.html)), "{letter} {lang:?}");
            assert!(read.from.contains("hello@example.org"), "{}", read.from);
        }
    }
}

/// Line ends change to CRLF on the wire.
fn lines(text: &str) -> Vec<&str> {
    text.trim_end().lines().collect()
}
