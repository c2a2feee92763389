use std::io;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::dialogue::{ACCEPTED, Dialogue, HELLO, Next};
use super::letters::Letters;

/// Where in the dialogue a fault strikes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The server's first line.
    Hello,
    Mail,
    Rcpt,
    Data,
    /// The dot that ends a letter.
    Letter,
}

/// What goes wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SmtpFaultKind {
    /// This reply code instead of the right one: 4xx for later, 5xx for never.
    Reply(u16),
    /// The connection ends without a word.
    Cut,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SmtpFault {
    pub stage: Stage,
    pub kind: SmtpFaultKind,
    pub times: u32,
}

/// A longer line ends the dialogue.
const LONGEST_LINE: u64 = 64 * 1024;

/// Serves whoever connects, until the mailbox is dropped.
pub(super) async fn accept(listener: TcpListener, letters: Arc<Letters>, mut closed: watch::Receiver<()>) {
    let mut dialogues = JoinSet::new();
    loop {
        tokio::select! {
            _ = closed.changed() => return,
            Some(_) = dialogues.join_next() => {}
            accepted = listener.accept() => {
                if let Ok((stream, _)) = accepted {
                    let letters = Arc::clone(&letters);
                    dialogues.spawn(async move {
                        let _ = converse(stream, &letters).await;
                    });
                }
            }
        }
    }
}

async fn converse(stream: TcpStream, letters: &Letters) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut dialogue = Dialogue::default();
    match letters.meet(Stage::Hello) {
        None => say(&mut stream, HELLO).await?,
        Some(SmtpFaultKind::Cut) => return Ok(()),
        Some(SmtpFaultKind::Reply(code)) => return say(&mut stream, &injected(code)).await,
    }
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = (&mut stream).take(LONGEST_LINE).read_until(b'\n', &mut line).await?;
        if read == 0 {
            return Ok(());
        }
        if line.pop() != Some(b'\n') {
            return say(&mut stream, "500 5.5.2 the line is too long").await;
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        let fault = dialogue.stage(&line).and_then(|stage| letters.meet(stage));
        match fault {
            Some(SmtpFaultKind::Cut) => return Ok(()),
            Some(SmtpFaultKind::Reply(code)) => {
                dialogue.reset();
                say(&mut stream, &injected(code)).await?;
                continue;
            }
            None => {}
        }
        match dialogue.line(&line) {
            Next::Reply(reply) => say(&mut stream, reply).await?,
            Next::Quiet => {}
            Next::Letter { from, to, raw } => {
                letters.receive(&from, &to, &raw);
                say(&mut stream, ACCEPTED).await?;
            }
            Next::Bye(reply) => return say(&mut stream, reply).await,
        }
    }
}

fn injected(code: u16) -> String {
    format!("{code} {}.0.0 as the test asked", code / 100)
}

async fn say(stream: &mut BufReader<TcpStream>, reply: &str) -> io::Result<()> {
    stream.write_all(format!("{reply}\r\n").as_bytes()).await?;
    stream.flush().await
}
