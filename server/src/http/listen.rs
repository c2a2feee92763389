//! Answers until told to stop.

use axum::{Router, serve::ListenerExt as _};
use std::{io, net::SocketAddr, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    time::sleep,
};

/// How long requests under way may still take when the process is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves `router` until `stop` says so, then lets what is under way finish, for ten seconds at most.
pub async fn run(listener: TcpListener, router: Router, stop: watch::Receiver<bool>) -> io::Result<()> {
    let listener = listener.tap_io(|tcp| {
        if let Err(error) = tcp.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY");
        }
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(stopped(stop.clone()));
    tokio::select! {
        ended = serving.into_future() => ended,
        () = async { stopped(stop).await; sleep(GRACE).await } => {
            tracing::warn!("stopped while requests were under way");
            Ok(())
        }
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
    use axum::{extract::ConnectInfo, routing::get};
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpStream,
    };

    #[tokio::test]
    async fn it_answers_until_told_to_stop_and_knows_who_asks() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (say, stop) = watch::channel(false);
        let routes =
            Router::new().route("/", get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.ip().to_string()));
        let asking = async {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).await.unwrap();
            say.send_replace(true);
            answer
        };
        let (ended, answer) = tokio::join!(run(listener, routes, stop), asking);
        ended.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("127.0.0.1"), "{answer}");
        assert!(TcpStream::connect(address).await.is_err());
    }
}
