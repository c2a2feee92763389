//! PostgreSQL: a pool; writes run in a task of their own and are tried again when the server asks for it.

use super::{Conn, Settings, Tx, Write, spawned};
use crate::{StoreError, sql::PREPARED};
use sqlx::{
    ConnectOptions, Connection as _, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{str::FromStr, time::Duration};

/// A connection that nobody used for so long is asked whether it still lives.
const RESTED: Duration = Duration::from_secs(1);
/// How often a write is tried in all when it collides with others.
const TRIES: u32 = 12;
/// The longest pause between two tries, before jitter.
const LONGEST_PAUSE_MS: u64 = 200;

/// An open PostgreSQL database.
#[derive(Clone)]
pub struct Pg {
    pub(super) pool: PgPool,
}

impl Pg {
    pub(super) async fn open(settings: &Settings) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(&settings.url)?
            .application_name("kabinet")
            .options([("idle_in_transaction_session_timeout", "10s")])
            .log_statements(tracing::log::LevelFilter::Trace)
            .statement_cache_capacity(PREPARED);
        let pool = PgPoolOptions::new()
            .max_connections(settings.readers.max(2))
            .acquire_timeout(Duration::from_secs(5))
            .max_lifetime(Duration::from_mins(30))
            // Asking whether a connection still lives costs as much as a statement: one that was in use just now does.
            .test_before_acquire(false)
            .before_acquire(|conn, known| {
                Box::pin(async move {
                    if known.idle_for > RESTED {
                        conn.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(options)
            .await?;
        Ok(Self { pool })
    }

    pub(super) async fn snapshot(&self) -> Result<Conn, StoreError> {
        let pool = self.pool.clone();
        let begun = async move { pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await };
        Ok(Conn::Pg(spawned(begun).await??))
    }

    pub(super) async fn write<W: Write>(&self, write: W) -> Result<W::Out, W::Err> {
        let pool = self.pool.clone();
        let written = async move {
            let mut tried = 1;
            loop {
                match attempt(&pool, &write).await {
                    Attempt::Again(_) if tried < TRIES => pause(tried).await,
                    Attempt::Again(error) => return Err(error),
                    Attempt::Done(result) => return result,
                }
                tried += 1;
            }
        };
        spawned(written).await.unwrap_or_else(|panicked| Err(panicked.into()))
    }
}

enum Attempt<Out, Err> {
    Done(Result<Out, Err>),
    /// Nothing was written, and another try may succeed.
    Again(Err),
}

async fn attempt<W: Write>(pool: &PgPool, write: &W) -> Attempt<W::Out, W::Err> {
    let begun = match pool.begin().await {
        Ok(begun) => begun,
        Err(error) => return Attempt::Done(Err(StoreError::from(error).into())),
    };
    let mut tx = Tx { conn: Conn::Pg(begun), fault: None };
    let result = write.run(&mut tx).await;
    let Tx { conn: Conn::Pg(begun), fault } = tx else { unreachable!("a write to PostgreSQL holds its connection") };
    match (result, fault) {
        (Ok(out), None) => match begun.commit().await.map_err(StoreError::from) {
            Ok(()) => Attempt::Done(Ok(out)),
            Err(StoreError::Busy) => Attempt::Again(StoreError::Busy.into()),
            Err(fault) => Attempt::Done(Err(fault.into())),
        },
        (result, fault) => {
            // If this fails as well, the connection is broken and the pool throws it away.
            begun.rollback().await.ok();
            let again = matches!(fault, Some(StoreError::Busy | StoreError::Unavailable(_)));
            match (result, fault) {
                (Err(error), _) if again => Attempt::Again(error),
                (Ok(_), Some(fault)) if again => Attempt::Again(fault.into()),
                (Ok(_), Some(fault)) => Attempt::Done(Err(fault.into())),
                (result, _) => Attempt::Done(result),
            }
        }
    }
}

/// Longer with each try, and never the same for two writers that collided.
async fn pause(tried: u32) {
    let longest = (1_u64 << tried.min(16)).min(LONGEST_PAUSE_MS);
    let jitter = getrandom::u64().unwrap_or(0) % (longest + 1);
    tokio::time::sleep(Duration::from_millis(longest / 2 + jitter)).await;
}
