use crate::{channel::Envelope, letter::Rendered};
use lettre::{
    Address,
    message::{
        Mailbox, Message, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};
use std::time::{Duration, SystemTime};

/// The mail as it goes over the wire: text and HTML as alternatives, everything encoded to ASCII unless the address itself is not.
///
/// The same envelope and letter give the same bytes, so a repeated try is the same mail.
pub fn compose(from: &Mailbox, to: &Address, envelope: &Envelope, letter: &Rendered) -> Vec<u8> {
    let id = envelope.message_id;
    let written = Duration::from_millis(envelope.at.0.try_into().unwrap_or(0));
    let body = MultiPart::alternative()
        .boundary(format!("kabinet-{id}"))
        .singlepart(SinglePart::plain(letter.text.clone()))
        .singlepart(SinglePart::html(letter.html.clone()));
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to.clone()))
        .subject(letter.subject.as_str())
        .date(SystemTime::UNIX_EPOCH + written)
        .message_id(Some(format!("<{id}@{}>", from.email.domain())))
        .raw_header(auto_submitted())
        .multipart(body)
        .expect("a mail with a sender and a recipient can be written")
        .formatted()
}

/// Tells vacation responders to stay silent (RFC 3834, 5).
fn auto_submitted() -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned())
}
