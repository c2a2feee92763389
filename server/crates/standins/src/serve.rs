use std::io;
use std::net::SocketAddr;

use axum::Router;
use axum::serve::ListenerExt as _;
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// Opens `addr`, which must be loopback: the stand-ins hand out keys to whoever asks.
pub(crate) async fn bind(addr: SocketAddr) -> io::Result<TcpListener> {
    if !addr.ip().is_loopback() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!("a stand-in listens on loopback only, not on {addr}"),
        ));
    }
    TcpListener::bind(addr).await
}

/// A running HTTP server. Dropping it stops the server: answers under way are finished, nothing new is accepted.
pub(crate) struct Serving {
    pub(crate) address: SocketAddr,
    _stop: oneshot::Sender<()>,
}

pub(crate) async fn serve(addr: SocketAddr, router: Router) -> io::Result<Serving> {
    serve_on(bind(addr).await?, router)
}

/// For who has to know the address before there is anything to serve.
pub(crate) fn serve_on(listener: TcpListener, router: Router) -> io::Result<Serving> {
    let address = listener.local_addr()?;
    // Answers are small and a client waits for each.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let (stop, stopped) = oneshot::channel::<()>();
    let server = axum::serve(listener, router).with_graceful_shutdown(async {
        let _ = stopped.await;
    });
    Handle::current().spawn(async move {
        let _ = server.await;
    });
    Ok(Serving { address, _stop: stop })
}
