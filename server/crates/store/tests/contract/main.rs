//! One suite for both databases: every function of the store does on PostgreSQL what it does on SQLite.

mod accounts;
mod alone;
mod batches;
mod holds;
mod ledger;
mod notice;
mod offers;
mod random;
mod recommendations;
mod runs;
mod safety;
mod social;
mod support;
mod twins;
mod undo;
mod work;

use kabinet_store::Db;
use support::Postgres;

async fn keeps_the_contract(db: &Db) {
    accounts::suite(db).await;
    social::suite(db).await;
    runs::suite(db).await;
    offers::suite(db).await;
    ledger::suite(db).await;
    holds::suite(db).await;
    undo::suite(db).await;
    recommendations::suite(db).await;
    batches::suite(db).await;
    alone::suite(db).await;
    work::suite(db).await;
    notice::suite(db).await;
    safety::suite(db).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_the_contract() {
    let (_folder, db) = support::sqlite().await;
    keeps_the_contract(&db).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_keeps_the_contract() {
    let server = Postgres::get();
    let db = server.database("read_committed", "read committed").await;
    keeps_the_contract(&db).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_keeps_the_contract_when_every_transaction_is_serializable() {
    let server = Postgres::get();
    let db = server.database("serializable", "serializable").await;
    keeps_the_contract(&db).await;
}
