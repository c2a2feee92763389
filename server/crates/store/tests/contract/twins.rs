//! The two databases have the same tables, and understand the same statements.

use crate::support::{self, Postgres};
use kabinet_store::Db;
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};
use std::{collections::BTreeSet, fs, path::Path};

/// What a statement must not contain (`data.md` §6: what distributed databases refuse, and what makes a test depend on
/// the clock or on chance).
const FORBIDDEN: [&str; 14] = [
    "now()",
    "random",
    "current_timestamp",
    "nextval",
    "serial",
    "advisory",
    "notify",
    "listen",
    "::json",
    "truncate",
    "lock table",
    "returning *",
    "select *",
    "gen_random_uuid",
];

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_have_the_same_tables_and_understand_every_statement() {
    let (_folder, lite) = support::sqlite().await;
    let server = Postgres::get();
    let pg = server.database("twins", "read committed").await;
    assert_eq!(lite.columns().await.expect("reads"), pg.columns().await.expect("reads"));
    same_statements(&lite, &pg).await;
}

async fn same_statements(lite: &Db, pg: &Db) {
    let (lite, pg) = (lite.prepare_all().await.expect("prepares"), pg.prepare_all().await.expect("prepares"));
    assert!(lite.len() > 150, "only {} statements are registered", lite.len());
    let names: BTreeSet<_> = lite.iter().map(|statement| statement.name).collect();
    assert_eq!(names.len(), lite.len(), "two statements have one name");
    for (lite, pg) in lite.iter().zip(&pg) {
        assert_eq!((lite.name, &lite.columns, lite.parameters), (pg.name, &pg.columns, pg.parameters));
        for text in [lite.text, pg.text] {
            let lower = text.to_lowercase();
            for word in
                FORBIDDEN.iter().filter(|word| !(word.starts_with("::") && lower.contains("information_schema")))
            {
                assert!(!lower.contains(word), "{} says {word}", lite.name);
            }
            let claims = lower.contains("skip locked");
            assert_eq!(lower.contains("for update"), claims, "{} locks rows", lite.name);
        }
        if lite.text != pg.text {
            let differ =
                ["task::CLAIM", "outbox::LEASE", "inspect::COLUMNS", "event_offer::OF_EVENTS", "offer_count::READ"];
            assert!(differ.iter().any(|name| lite.name.ends_with(name)), "{} differs without need", lite.name);
        }
    }
}

/// Statements that may read a whole table, or a whole index of what waits: those that stay small, and what is run seldom.
const WHOLE_TABLE: [&str; 18] = [
    "::COUNT",
    "::LIST",
    "::RELEASE_ALL",
    "social_group::DUE",
    "schedule::DUE",
    "suspension::ACTIVE",
    "suspension::SWEEP",
    "inspect::COLUMNS",
    "collect_run::SWEEP",
    "outbox::SWEEP",
    "::I",
    "member::LATEST",
    "by_offer::OF_MEMBER",
    "proposal::HOW_MANY",
    "offer_undo::HOW_MANY",
    "offer_undo::WAITING",
    "referral_ring::CLEAR",
    "batch::HOW_MANY_WAIT",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_other_statement_finds_its_rows_by_an_index() {
    let (folder, db) = support::sqlite().await;
    let file = folder.path().join("kabinet.db");
    let mut raw = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.expect("opens");
    for statement in db.prepare_all().await.expect("prepares") {
        if WHOLE_TABLE.iter().any(|name| statement.name.contains(name)) {
            continue;
        }
        let plan = sqlx::raw_sql(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", statement.text)));
        for step in plan.fetch_all(&mut raw).await.expect("explains") {
            let step: String = step.get("detail");
            let whole = step.starts_with("SCAN") && !step.contains("CONSTANT ROW") && !step.contains("VALUES CLAUSE");
            assert!(!whole, "{}: {step}\n{}", statement.name, statement.text);
        }
    }
}

#[test]
fn every_file_with_statements_is_registered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let lib = fs::read_to_string(root.join("lib.rs")).expect("reads");
    let mut folders = vec![root.clone()];
    let mut found = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("reads") {
            let path = entry.expect("reads").path();
            if path.is_dir() {
                folders.push(path);
            } else if fs::read_to_string(&path).expect("reads").contains("\nsql! {") {
                let module = path.strip_prefix(&root).expect("is inside").with_extension("");
                let module = module.to_string_lossy().replace('/', "::").replace("db::inspect", "db");
                assert!(lib.contains(&format!("        {module}::ALL,\n")), "{module} is not registered");
                found += 1;
            }
        }
    }
    assert!(found > 30, "only {found} files have statements");
}
