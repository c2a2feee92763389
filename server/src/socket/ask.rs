use super::{Command, LONGEST_LINE, Line};
use serde_json::Value;
use std::{
    io::{self, ErrorKind},
    path::Path,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::UnixStream,
};

/// Why a command was not carried out by the running process.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// There is no process to ask.
    #[error("no running Kabinet answers")]
    Nobody,
    /// It said no, in a sentence for people.
    #[error("{0}")]
    Refused(String),
    /// It went away, or speaks otherwise: it may or may not have done what was asked.
    #[error("the running Kabinet stopped answering: {0}")]
    Broken(#[from] io::Error),
}

/// Hands `command` to the process behind the socket at `path`; `progress` hears what it says meanwhile.
pub async fn ask(path: &Path, command: &Command, mut progress: impl FnMut(String)) -> Result<Value, AskError> {
    let mut stream = UnixStream::connect(path).await.map_err(|error| match error.kind() {
        ErrorKind::NotFound | ErrorKind::ConnectionRefused => AskError::Nobody,
        _ => AskError::Broken(error),
    })?;
    let mut request = serde_json::to_vec(command).map_err(io::Error::from)?;
    request.push(b'\n');
    stream.write_all(&request).await?;
    let mut lines = BufReader::new(stream);
    loop {
        let mut line = Vec::new();
        (&mut lines).take(LONGEST_LINE).read_until(b'\n', &mut line).await?;
        if line.is_empty() {
            return Err(AskError::Broken(ErrorKind::UnexpectedEof.into()));
        }
        match serde_json::from_slice(&line).map_err(io::Error::from)? {
            Line::Progress(said) => progress(said),
            Line::Done(value) => return Ok(value),
            Line::Refused(why) => return Err(AskError::Refused(why)),
        }
    }
}
