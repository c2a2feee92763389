use crate::channel::{Receipt, SendError, Why};
use lettre::{
    Address,
    transport::smtp::{
        Error,
        client::AsyncSmtpConnection,
        commands::{Data, Mail, Rcpt},
        extension::{Extension, MailBodyParameter, MailParameter},
        response::Response,
    },
};

/// Most greylisting servers accept after one to five minutes, and a code lives for ten: a minute keeps a few tries inside that.
pub const COME_BACK_MS: i64 = 60_000;

/// "Service not available, closing transmission channel" (RFC 5321, 3.8): the connection is gone after it.
const CLOSING: u16 = 421;
/// "Authentication required" (RFC 4954, 6).
const SIGN_IN_FIRST: u16 = 530;

/// Says one mail over an open connection: MAIL, RCPT, DATA. Which of them was refused decides what the refusal means, so each is
/// read on its own. The flag says whether the connection may carry another mail.
pub async fn converse(
    line: &mut AsyncSmtpConnection,
    from: &Address,
    to: &Address,
    mail: &[u8],
) -> (Result<Receipt, SendError>, bool) {
    match say(line, from, to, mail).await {
        Ok(response) => (Ok(Receipt { code: response.code().into() }), true),
        Err(Stopped::NotAscii) => (Err(SendError::Refuse { why: Why::NotAscii }), true),
        Err(Stopped::At(step, error)) => {
            let code = error.status().map(u16::from);
            (Err(meaning(step, &error)), code.is_some_and(|code| code != CLOSING))
        }
    }
}

#[derive(Clone, Copy)]
enum Step {
    Sender,
    Recipient,
    Content,
}

enum Stopped {
    NotAscii,
    At(Step, Error),
}

async fn say(line: &mut AsyncSmtpConnection, from: &Address, to: &Address, mail: &[u8]) -> Result<Response, Stopped> {
    let mut parameters = Vec::new();
    if !mail.is_ascii() || ![from, to].into_iter().all(|address| AsRef::<str>::as_ref(address).is_ascii()) {
        if !line.server_info().supports_feature(Extension::SmtpUtfEight) {
            return Err(Stopped::NotAscii);
        }
        parameters = vec![MailParameter::SmtpUtfEight, MailParameter::Body(MailBodyParameter::EightBitMime)];
    }
    let at = |step| move |error| Stopped::At(step, error);
    line.command(Mail::new(Some(from.clone()), parameters)).await.map_err(at(Step::Sender))?;
    line.command(Rcpt::new(to.clone(), Vec::new())).await.map_err(at(Step::Recipient))?;
    line.command(Data).await.map_err(at(Step::Content))?;
    line.message(mail).await.map_err(at(Step::Content))
}

fn meaning(step: Step, error: &Error) -> SendError {
    let refused = |code| match step {
        _ if code == SIGN_IN_FIRST => misconfigured(Why::SignIn(Some(code))),
        Step::Sender => misconfigured(Why::Sender(code)),
        Step::Recipient if !is_policy(error) => SendError::Refuse { why: Why::Mailbox(code) },
        Step::Recipient | Step::Content => SendError::Refuse { why: Why::Policy(code) },
    };
    negative(error, refused, Why::Cut)
}

/// Enhanced status 5.7.x, "security or policy" (RFC 3463, 3.8): a rule of the server, no verdict on the mailbox.
fn is_policy(error: &Error) -> bool {
    std::error::Error::source(error).is_some_and(|said| said.to_string().trim_start().starts_with("5.7."))
}

/// What an error of the SMTP client means: 4xx is to be tried again, 5xx is `refused`, and without a reply it was `otherwise`.
pub fn negative(error: &Error, refused: impl FnOnce(u16) -> SendError, otherwise: Why) -> SendError {
    match error.status().map(u16::from) {
        Some(code) if error.is_permanent() => refused(code),
        Some(code) => SendError::Retry { why: Why::Busy(code), after_ms: Some(COME_BACK_MS) },
        None => SendError::Retry { why: if error.is_timeout() { Why::Slow } else { otherwise }, after_ms: None },
    }
}

/// Shorthand for the outcome that waits for an operator.
pub const fn misconfigured(why: Why) -> SendError {
    SendError::Misconfigured { why }
}
