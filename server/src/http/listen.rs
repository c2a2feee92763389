//! Answers until told to stop.

use axum::{Router, extract::ConnectInfo, http::Request, serve::Listener};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use std::{io, pin::pin, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinSet,
    time::timeout,
};
use tower::ServiceExt as _;

/// How long requests under way may still take when the process is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves `router` until `stop` says so, then lets what is under way finish, for ten seconds at most. A connection
/// that has not told all the headers of its next request within `header_timeout` is closed, so that nobody holds many open
/// by telling them slowly.
pub async fn run(mut listener: TcpListener, router: Router, header_timeout: Duration, stop: watch::Receiver<bool>) {
    // HTTP/1 only: to look for others, the first bytes would be waited for without a limit.
    let mut http = Builder::new(TokioExecutor::new()).http1_only();
    http.http1().timer(TokioTimer::new()).header_read_timeout(header_timeout);
    let mut connections = JoinSet::new();
    loop {
        let (tcp, peer) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            Some(_) = connections.join_next() => continue,
            () = stopped(stop.clone()) => break,
        };
        if let Err(error) = tcp.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY");
        }
        let told_who_asks = router.clone().map_request(move |mut request: Request<_>| {
            request.extensions_mut().insert(ConnectInfo(peer));
            request
        });
        let connection = http.serve_connection(TokioIo::new(tcp), TowerToHyperService::new(told_who_asks)).into_owned();
        let stop = stop.clone();
        connections.spawn(async move {
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = stopped(stop) => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(error, "a connection was given up");
            }
        });
    }
    drop(listener);
    if timeout(GRACE, async { while connections.join_next().await.is_some() {} }).await.is_err() {
        tracing::warn!("stopped while requests were under way");
    }
}

/// Resolves when `stop` says so, or when nobody can say so any more.
pub async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error means that the sender is gone, which is a stop too.
    let _ = stop.wait_for(|stop| *stop).await;
}

/// Turns true at the first SIGTERM or SIGINT.
#[expect(clippy::disallowed_methods, reason = "the process starts its own tasks")]
pub fn stop_signal() -> io::Result<watch::Receiver<bool>> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let (say, stop) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! { _ = terminate.recv() => {}, _ = interrupt.recv() => {} }
        tracing::info!("stopping");
        say.send_replace(true);
    });
    Ok(stop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::{get, post};
    use std::net::SocketAddr;
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpStream,
    };

    const PATIENT: Duration = Duration::from_secs(10);
    const IMPATIENT: Duration = Duration::from_millis(50);

    /// What is asked of a listening router, which stops when it is told to, or when that is answered.
    async fn served(
        header_timeout: Duration,
        asking: impl AsyncFnOnce(SocketAddr, &watch::Sender<bool>) -> String,
    ) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (say, stop) = watch::channel(false);
        let routes = Router::new()
            .route("/", get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string()))
            .route("/form", post(async |form: String| form));
        let asking = async {
            let answer = asking(address, &say).await;
            say.send_replace(true);
            answer
        };
        let ((), answer) = tokio::join!(run(listener, routes, header_timeout, stop), asking);
        assert!(TcpStream::connect(address).await.is_err(), "it does not listen any more");
        answer
    }

    async fn begun(address: SocketAddr, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }

    /// What comes until the other side closes.
    async fn all_of(mut stream: TcpStream) -> String {
        let mut answer = String::new();
        timeout(PATIENT, stream.read_to_string(&mut answer)).await.expect("it is closed").unwrap();
        answer
    }

    #[tokio::test]
    async fn it_answers_until_told_to_stop_and_knows_who_asks() {
        let request = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
        let answer = served(PATIENT, async |address, _| all_of(begun(address, request).await).await).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("127.0.0.1"), "{answer}");
    }

    #[tokio::test]
    async fn a_request_under_way_is_finished_after_it_was_told_to_stop() {
        let begin = "POST /form HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\na=";
        let answer = served(PATIENT, async |address, say| {
            let mut waiting = begun(address, begin).await;
            // Whoever came later is answered, so the first has been let in.
            all_of(begun(address, "GET / HTTP/1.0\r\n\r\n").await).await;
            say.send_replace(true);
            while TcpStream::connect(address).await.is_ok() {}
            waiting.write_all(b"b!").await.unwrap();
            all_of(waiting).await
        })
        .await;
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("a=b!"), "{answer}");
    }

    #[tokio::test]
    async fn a_connection_whose_headers_do_not_come_is_closed_and_one_whose_body_is_slow_is_not() {
        let begin = "POST /form HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 4\r\n\r\n";
        let answer = served(IMPATIENT, async |address, _| {
            let mut slow = begun(address, begin).await;
            for unfinished in ["", "GET / HTT", "GET / HTTP/1.1\r\nhost: x\r\nx-a: b\r\n"] {
                let said = all_of(begun(address, unfinished).await).await;
                assert!(!said.contains("200 OK"), "{unfinished}: {said}");
            }
            slow.write_all(b"a=b!").await.unwrap();
            all_of(slow).await
        })
        .await;
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("a=b!"), "{answer}");
    }
}
