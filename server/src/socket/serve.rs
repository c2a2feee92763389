use super::{Command, Control, LONGEST_LINE, Line};
use std::{
    fs,
    io::{self, ErrorKind},
    os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{
        UnixListener, UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{Semaphore, mpsc, watch},
    task::JoinSet,
    time::timeout,
};
use tracing::Instrument as _;

/// How many commands are carried out at once; more wait.
const AT_ONCE: usize = 8;
/// How long a client may take to say what it wants.
const TO_ASK: Duration = Duration::from_secs(10);
/// How many lines of progress may wait for a slow client.
const PROGRESS_QUEUE: usize = 64;

/// Why the socket cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    #[error("another Kabinet already answers at {0}")]
    Answered(PathBuf),
    #[error("{0} is in the way: it is not a socket")]
    InTheWay(PathBuf),
    #[error("the control socket {path}: {error}")]
    Io { path: PathBuf, error: io::Error },
}

/// The socket, open. Dropping it removes its file.
#[derive(Debug)]
pub struct Listener {
    socket: UnixListener,
    path: PathBuf,
    owner: u32,
}

impl Listener {
    /// Opens the socket at `path`, for its owner only. A file left by a process that is gone is replaced.
    pub async fn open(path: &Path) -> Result<Self, ListenError> {
        let io = |error| ListenError::Io { path: path.to_path_buf(), error };
        clear(path).await?;
        let socket = UnixListener::bind(path).map_err(io)?;
        // Until this is done others may connect; `of_owner` turns them away.
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).map_err(io)?;
        let owner = fs::metadata(path).map_err(io)?.uid();
        Ok(Self { socket, path: path.to_path_buf(), owner })
    }

    /// Lets `control` carry out what comes in until `stop` says so; what is under way then is dropped.
    pub async fn run(self, control: Arc<impl Control>, mut stop: watch::Receiver<bool>) {
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let mut under_way = JoinSet::new();
        loop {
            let stream = tokio::select! {
                _ = stop.wait_for(|stop| *stop) => break,
                Some(_) = under_way.join_next() => continue,
                accepted = self.accept() => accepted,
            };
            let (control, places) = (control.clone(), places.clone());
            under_way.spawn(async move {
                let _place = places.acquire().await;
                if let Err(error) = converse(stream, &*control).await {
                    tracing::warn!(%error, "a command from the local socket");
                }
            });
        }
    }

    /// The next client that is the owner or root.
    async fn accept(&self) -> UnixStream {
        loop {
            match self.socket.accept().await {
                Ok((stream, _)) if self.of_owner(&stream) => return stream,
                Ok(_) => tracing::warn!("another user of this machine was turned away from the local socket"),
                Err(error) => {
                    tracing::warn!(%error, "the local socket");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn of_owner(&self, stream: &UnixStream) -> bool {
        stream.peer_cred().is_ok_and(|peer| peer.uid() == self.owner || peer.uid() == 0)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::debug!(%error, "removing the local socket");
        }
    }
}

/// Removes what a process that is gone left at `path`.
async fn clear(path: &Path) -> Result<(), ListenError> {
    let io = |error| ListenError::Io { path: path.to_path_buf(), error };
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(io(error)),
        Ok(found) if !found.file_type().is_socket() => return Err(ListenError::InTheWay(path.to_path_buf())),
        Ok(_) => {}
    }
    match UnixStream::connect(path).await {
        Ok(_) => Err(ListenError::Answered(path.to_path_buf())),
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => fs::remove_file(path).map_err(io),
        Err(error) => Err(io(error)),
    }
}

async fn converse(stream: UnixStream, control: &impl Control) -> io::Result<()> {
    let (from, mut to) = stream.into_split();
    let command = match timeout(TO_ASK, read(from)).await.map_err(|_| ErrorKind::TimedOut)?? {
        Ok(command) => command,
        Err(error) => return write(&mut to, &Line::Refused(format!("not a command of this version: {error}"))).await,
    };
    let span = tracing::info_span!("command", ?command);
    let (progress, mut said) = mpsc::channel(PROGRESS_QUEUE);
    let work = control.handle(command, progress).instrument(span);
    // Who asked may go away: the work goes on, and nobody is told.
    let tell = async {
        let mut listening = true;
        while let Some(line) = said.recv().await {
            listening = listening && write(&mut to, &Line::Progress(line)).await.is_ok();
        }
        listening
    };
    match tokio::join!(work, tell) {
        (_, false) => Err(ErrorKind::BrokenPipe.into()),
        (Ok(value), true) => write(&mut to, &Line::Done(value)).await,
        (Err(why), true) => write(&mut to, &Line::Refused(why)).await,
    }
}

async fn read(from: OwnedReadHalf) -> io::Result<serde_json::Result<Command>> {
    let mut line = Vec::new();
    BufReader::new(from.take(LONGEST_LINE)).read_until(b'\n', &mut line).await?;
    if line.is_empty() { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(serde_json::from_slice(&line)) }
}

async fn write(to: &mut OwnedWriteHalf, line: &Line) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(line)?;
    bytes.push(b'\n');
    to.write_all(&bytes).await
}
