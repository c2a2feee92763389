//! `kabinet serve`: the pages, the local socket and the background work, until told to stop.

use crate::{
    Config, Failure, Process,
    http::{Front, assets, dress, health, listen},
    socket::Listener,
};
use std::sync::Arc;
use tokio::{net::TcpListener, sync::watch};

/// Runs until SIGTERM or SIGINT.
pub async fn serve(config: Config) -> Result<(), Failure> {
    let stop = listen::stop_signal().map_err(|error| Failure::Io { what: "signals".to_owned(), error })?;
    config.secrets.key_or_new()?;
    let process = Arc::new(Process::open(&config).await?);
    let listen = config.http.listen;
    let tcp = TcpListener::bind(listen)
        .await
        .map_err(|error| Failure::Io { what: format!("listening on {listen}"), error })?;
    run(&config, process, tcp, stop).await
}

/// Serves an opened `process` on `tcp` until `stop` says so.
pub async fn run(
    config: &Config,
    process: Arc<Process>,
    tcp: TcpListener,
    stop: watch::Receiver<bool>,
) -> Result<(), Failure> {
    let asked = process.clone();
    let health = health::routes(move || {
        let process = asked.clone();
        async move { process.ready().await }
    });
    let front = Front::new(config, process.portal().sign.clone());
    let pages = process.routes().merge(health).merge(assets::routes(&assets::SITE));
    let router = dress(pages, process.uploads(), front);
    let socket = match config.database.socket() {
        Some(path) => Some(Listener::open(&path).await?),
        None => None,
    };
    let commands = async {
        match socket {
            Some(socket) => socket.run(process.clone(), stop.clone()).await,
            None => listen::stopped(stop.clone()).await,
        }
    };
    tracing::info!(address = config.http.public_url.origin(), "serving");
    let serving = listen::run(tcp, router, config.http.header_timeout, stop.clone());
    tokio::join!(serving, commands, process.work(stop.clone()));
    Ok(())
}
