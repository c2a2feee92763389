use super::{AskError, Command, Control, ListenError, Listener, Role, ask};
use crate::config::Secret;
use serde_json::{Value, json};
use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::UnixStream,
    sync::{Notify, mpsc::Sender, watch},
    task::JoinSet,
};

/// Counts to three for `collect`, refuses to verify, repeats the rest.
#[derive(Default)]
struct Fake {
    finished: Notify,
}

impl Control for Fake {
    async fn handle(&self, command: Command, progress: Sender<String>) -> Result<Value, String> {
        match command {
            Command::Collect { group } => {
                for page in 1..=3 {
                    let _ = progress.send(format!("page {page}")).await;
                }
                self.finished.notify_one();
                Ok(json!({ "group": group }))
            }
            Command::LedgerVerify => Err("lot 7 of member 5 does not add up".to_owned()),
            Command::AdminCreate { email, role, password } => {
                Ok(json!({ "email": email, "role": role, "length": password.reveal().len() }))
            }
        }
    }
}

struct Running {
    folder: tempfile::TempDir,
    fake: Arc<Fake>,
    stop: watch::Sender<bool>,
    task: JoinSet<()>,
}

impl Running {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (stop, stopped) = watch::channel(false);
        let fake = Arc::new(Fake::default());
        let listener = Listener::open(&path(&folder)).await.unwrap();
        let mut task = JoinSet::new();
        task.spawn(listener.run(fake.clone(), stopped));
        Self { folder, fake, stop, task }
    }

    fn path(&self) -> PathBuf {
        path(&self.folder)
    }

    async fn ask(&self, command: &Command) -> (Result<Value, AskError>, Vec<String>) {
        let mut said = Vec::new();
        let answer = ask(&self.path(), command, |line| said.push(line)).await;
        (answer, said)
    }
}

fn path(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("kabinet.db.sock")
}

fn collect() -> Command {
    Command::Collect { group: Some("g".to_owned()) }
}

async fn say(path: &Path, line: &str) -> String {
    let mut stream = UnixStream::connect(path).await.unwrap();
    stream.write_all(line.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn progress_arrives_before_the_answer() {
    let (answer, said) = Running::start().await.ask(&collect()).await;
    assert_eq!(answer.unwrap(), json!({ "group": "g" }));
    assert_eq!(said, ["page 1", "page 2", "page 3"]);
}

#[tokio::test]
async fn a_refusal_arrives_as_its_sentence() {
    let (answer, said) = Running::start().await.ask(&Command::LedgerVerify).await;
    assert_eq!(answer.unwrap_err().to_string(), "lot 7 of member 5 does not add up");
    assert!(said.is_empty());
}

#[tokio::test]
async fn a_password_goes_through_and_does_not_show_itself() {
    let command = Command::AdminCreate {
        email: "a@b.example".to_owned(),
        role: Role::Marketer,
        password: Secret::new("hunter2".to_owned()),
    };
    assert!(!format!("{command:?}").contains("hunter2"));
    let (answer, _) = Running::start().await.ask(&command).await;
    assert_eq!(answer.unwrap(), json!({ "email": "a@b.example", "role": "marketer", "length": 7 }));
}

#[tokio::test]
async fn the_lines_are_what_other_versions_rely_on() {
    let running = Running::start().await;
    assert_eq!(
        say(&running.path(), "{\"command\":\"collect\",\"group\":null}\n").await,
        "{\"progress\":\"page 1\"}\n{\"progress\":\"page 2\"}\n{\"progress\":\"page 3\"}\n{\"done\":{\"group\":null}}\n"
    );
    for nonsense in ["{\"command\":\"dance\"}\n", "{\"command\":\"collect\",\"more\":1}\n", "nonsense\n", "{"] {
        let answer = say(&running.path(), nonsense).await;
        assert!(answer.starts_with("{\"refused\":\"not a command of this version: "), "{nonsense} {answer}");
    }
    assert_eq!(say(&running.path(), "").await, "");
    assert!(running.ask(&collect()).await.0.is_ok(), "nonsense harms nobody else");
}

#[tokio::test]
async fn the_work_goes_on_when_the_one_who_asked_goes_away() {
    let running = Running::start().await;
    let mut stream = UnixStream::connect(running.path()).await.unwrap();
    stream.write_all(b"{\"command\":\"collect\",\"group\":null}\n").await.unwrap();
    drop(stream);
    running.fake.finished.notified().await;
}

#[tokio::test]
async fn the_socket_is_its_owners_alone_and_goes_with_the_process() {
    let mut running = Running::start().await;
    assert_eq!(fs::metadata(running.path()).unwrap().permissions().mode() & 0o777, 0o600);
    running.stop.send_replace(true);
    while let Some(ended) = running.task.join_next().await {
        ended.unwrap();
    }
    assert!(!path(&running.folder).exists());
    assert!(matches!(ask(&path(&running.folder), &collect(), |_| {}).await, Err(AskError::Nobody)));
}

#[tokio::test]
async fn a_socket_that_answers_is_left_alone() {
    let running = Running::start().await;
    assert!(matches!(Listener::open(&running.path()).await, Err(ListenError::Answered(_))));
    assert!(running.ask(&collect()).await.0.is_ok());
}

#[tokio::test]
async fn a_socket_left_by_a_dead_process_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    // Std's listener leaves its file behind, as a killed process does.
    drop(std::os::unix::net::UnixListener::bind(path(&folder)).unwrap());
    assert!(matches!(ask(&path(&folder), &collect(), |_| {}).await, Err(AskError::Nobody)));
    assert!(Listener::open(&path(&folder)).await.is_ok());
}

#[tokio::test]
async fn a_file_that_is_no_socket_is_never_removed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(path(&folder), "precious").unwrap();
    assert!(matches!(Listener::open(&path(&folder)).await, Err(ListenError::InTheWay(_))));
    assert_eq!(fs::read_to_string(path(&folder)).unwrap(), "precious");
}
