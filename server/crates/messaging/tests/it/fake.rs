use std::sync::{Arc, Mutex, PoisonError};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What the fake mail server does at one step instead of agreeing.
#[derive(Clone, Copy)]
pub enum Act {
    Say(&'static str),
    Cut,
    Silence,
}

/// A mail server of a few lines: it agrees to everything but the one `step`, whose verb (or `GREETING`, `CONTENT`) is given.
#[derive(Clone)]
pub struct FakeServer {
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    connections: usize,
    commands: Vec<String>,
    mails: Vec<String>,
}

#[derive(Clone, Copy)]
pub struct Script {
    /// The first `times` of `step` get `act`.
    pub step: &'static str,
    pub times: usize,
    pub act: Act,
    /// Lines of the answer to EHLO, at least one.
    pub offers: &'static [&'static str],
}

pub const AGREE: Script =
    Script { step: "", times: 0, act: Act::Cut, offers: &["AUTH PLAIN LOGIN", "8BITMIME", "SMTPUTF8"] };

impl FakeServer {
    #[expect(clippy::disallowed_methods, reason = "the fake lives beside the test that asks it")]
    pub async fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let server = Self { port: listener.local_addr().expect("an address").port(), seen: Arc::default() };
        let this = server.clone();
        tokio::spawn(async move {
            let mut left = script.times;
            while let Ok((stream, _)) = listener.accept().await {
                this.with(|seen| seen.connections += 1);
                // One at a time: the tests that count connections want to see them queue.
                this.converse(stream, script, &mut left).await;
            }
        });
        server
    }

    async fn converse(&self, stream: TcpStream, script: Script, left: &mut usize) -> Option<()> {
        let mut stream = BufReader::new(stream);
        let mut answer = "220 fake".to_owned();
        let mut step = "GREETING".to_owned();
        loop {
            if step == script.step && *left > 0 {
                *left -= 1;
                match script.act {
                    Act::Say(instead) => instead.clone_into(&mut answer),
                    Act::Cut => return None,
                    Act::Silence => {
                        // Until the caller hangs up.
                        stream.read_line(&mut String::new()).await.ok()?;
                        return None;
                    }
                }
            }
            stream.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
            if answer.starts_with("354") {
                let mut mail = String::new();
                while !mail.ends_with("\r\n.\r\n") {
                    if stream.read_line(&mut mail).await.ok()? == 0 {
                        return None;
                    }
                }
                self.with(|seen| seen.mails.push(mail));
                "CONTENT".clone_into(&mut step);
                "250 2.0.0 queued as canary-queue".clone_into(&mut answer);
                continue;
            }
            let mut line = String::new();
            if stream.read_line(&mut line).await.ok()? == 0 || answer.starts_with("221") {
                return None;
            }
            self.with(|seen| seen.commands.push(line.trim_end().to_owned()));
            step = line.split([' ', ':', '\r']).next().unwrap_or_default().to_ascii_uppercase();
            answer = match step.as_str() {
                "EHLO" => format!("250-fake\r\n250-{}\r\n250 HELP", script.offers.join("\r\n250-")),
                "DATA" => "354 go on".to_owned(),
                "AUTH" => "235 2.7.0 welcome".to_owned(),
                "QUIT" => "221 bye".to_owned(),
                _ => "250 2.0.0 fine".to_owned(),
            };
        }
    }

    fn with<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn connections(&self) -> usize {
        self.with(|seen| seen.connections)
    }

    pub fn commands(&self) -> Vec<String> {
        self.with(|seen| seen.commands.clone())
    }

    pub fn mails(&self) -> Vec<String> {
        self.with(|seen| seen.mails.clone())
    }
}
