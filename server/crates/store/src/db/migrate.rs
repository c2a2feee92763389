//! The tables, version by version. The texts for the two databases are twins.

use crate::StoreError;
use sqlx::{
    Connection, PgPool, SqliteConnection,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
};

/// Number, name, text for SQLite, text for PostgreSQL.
const MIGRATIONS: &[(i64, &str, &str, &str)] = &[
    (
        1,
        "the walking house",
        include_str!("../../../../../migrations/sqlite/0001_the_walking_house.sql"),
        include_str!("../../../../../migrations/postgres/0001_the_walking_house.sql"),
    ),
    (
        2,
        "consents",
        include_str!("../../../../../migrations/sqlite/0002_consents.sql"),
        include_str!("../../../../../migrations/postgres/0002_consents.sql"),
    ),
    (
        3,
        "what a run knows",
        include_str!("../../../../../migrations/sqlite/0003_what_a_run_knows.sql"),
        include_str!("../../../../../migrations/postgres/0003_what_a_run_knows.sql"),
    ),
    (
        4,
        "holds and proposals",
        include_str!("../../../../../migrations/sqlite/0004_holds_and_proposals.sql"),
        include_str!("../../../../../migrations/postgres/0004_holds_and_proposals.sql"),
    ),
    (
        5,
        "the engine whole",
        include_str!("../../../../../migrations/sqlite/0005_the_engine_whole.sql"),
        include_str!("../../../../../migrations/postgres/0005_the_engine_whole.sql"),
    ),
    (
        6,
        "budgets begin late",
        include_str!("../../../../../migrations/sqlite/0006_budgets_begin_late.sql"),
        include_str!("../../../../../migrations/postgres/0006_budgets_begin_late.sql"),
    ),
    (
        7,
        "replays",
        include_str!("../../../../../migrations/sqlite/0007_replays.sql"),
        include_str!("../../../../../migrations/postgres/0007_replays.sql"),
    ),
    (
        8,
        "undoing",
        include_str!("../../../../../migrations/sqlite/0008_undoing.sql"),
        include_str!("../../../../../migrations/postgres/0008_undoing.sql"),
    ),
    (
        9,
        "audit",
        include_str!("../../../../../migrations/sqlite/0009_audit.sql"),
        include_str!("../../../../../migrations/postgres/0009_audit.sql"),
    ),
    (
        10,
        "told before they pass",
        include_str!("../../../../../migrations/sqlite/0010_told_before_they_pass.sql"),
        include_str!("../../../../../migrations/postgres/0010_told_before_they_pass.sql"),
    ),
    (
        11,
        "batches",
        include_str!("../../../../../migrations/sqlite/0011_batches.sql"),
        include_str!("../../../../../migrations/postgres/0011_batches.sql"),
    ),
    (
        12,
        "recommendations",
        include_str!("../../../../../migrations/sqlite/0012_recommendations.sql"),
        include_str!("../../../../../migrations/postgres/0012_recommendations.sql"),
    ),
    (
        13,
        "changes by hand",
        include_str!("../../../../../migrations/sqlite/0013_changes_by_hand.sql"),
        include_str!("../../../../../migrations/postgres/0013_changes_by_hand.sql"),
    ),
    (
        14,
        "what goes together",
        include_str!("../../../../../migrations/sqlite/0014_what_goes_together.sql"),
        include_str!("../../../../../migrations/postgres/0014_what_goes_together.sql"),
    ),
    (
        15,
        "what nobody else saw",
        include_str!("../../../../../migrations/sqlite/0015_what_nobody_else_saw.sql"),
        include_str!("../../../../../migrations/postgres/0015_what_nobody_else_saw.sql"),
    ),
    (
        17,
        "arrivals",
        include_str!("../../../../../migrations/sqlite/0017_arrivals.sql"),
        include_str!("../../../../../migrations/postgres/0017_arrivals.sql"),
    ),
    (
        19,
        "pages of a run",
        include_str!("../../../../../migrations/sqlite/0019_pages_of_a_run.sql"),
        include_str!("../../../../../migrations/postgres/0019_pages_of_a_run.sql"),
    ),
    (
        24,
        "whose profiles were",
        include_str!("../../../../../migrations/sqlite/0024_whose_profiles_were.sql"),
        include_str!("../../../../../migrations/postgres/0024_whose_profiles_were.sql"),
    ),
    (
        26,
        "what has changed",
        include_str!("../../../../../migrations/sqlite/0026_what_has_changed.sql"),
        include_str!("../../../../../migrations/postgres/0026_what_has_changed.sql"),
    ),
];

fn migrator(postgres: bool) -> Migrator {
    let migration = |&(number, name, lite, pg): &(i64, &'static str, &'static str, &'static str)| {
        let text = sqlx::SqlSafeStr::into_sql_str(if postgres { pg } else { lite });
        Migration::new(number, name.into(), MigrationType::Simple, text, false)
    };
    Migrator::with_migrations(MIGRATIONS.iter().map(migration).collect())
}

pub(super) async fn lite(mut conn: SqliteConnection) -> Result<(), StoreError> {
    let done = migrator(false).run_direct(None, &mut conn, false).await.map_err(into_ours);
    conn.close().await.map_err(StoreError::from).and(done)
}

pub(super) async fn pg(pool: &PgPool) -> Result<(), StoreError> {
    migrator(true).run(pool).await.map_err(into_ours)
}

fn into_ours(error: MigrateError) -> StoreError {
    let known = MIGRATIONS.iter().map(|migration| migration.0).max().unwrap_or_default();
    match error {
        MigrateError::VersionMissing(found) => StoreError::NewerDatabase { found, known },
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => StoreError::Other(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::{MIGRATIONS, migrator};
    use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
    use std::{fs, path::Path};

    #[test]
    fn every_file_of_both_folders_is_a_migration() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../migrations");
        for folder in ["sqlite", "postgres"] {
            let mut files: Vec<_> = fs::read_dir(root.join(folder))
                .expect("the folder")
                .map(|file| file.expect("a file").file_name().into_string().expect("a name"))
                .collect();
            files.sort();
            let named: Vec<_> = MIGRATIONS
                .iter()
                .map(|(number, name, ..)| format!("{number:04}_{}.sql", name.replace(' ', "_")))
                .collect();
            assert_eq!(files, named, "{folder}");
        }
    }

    /// A database as the migrations before `number` leave it.
    async fn before(number: i64) -> SqliteConnection {
        let mut conn = SqliteConnection::connect("sqlite::memory:").await.expect("opens");
        let mut earlier = migrator(false);
        earlier.migrations.to_mut().retain(|migration| migration.version < number);
        earlier.run_direct(None, &mut conn, false).await.expect("migrates");
        conn
    }

    #[tokio::test]
    async fn what_was_read_whole_stays_known_and_nothing_more_is() {
        let mut conn = before(3).await;
        let runs = [("x'01'", 100), ("x'01'", 200), ("x'01'", 300), ("x'02'", 150)];
        for (n, (group, began)) in runs.into_iter().enumerate() {
            let run = format!(
                "INSERT INTO collect_run (id, group_id, reason, state, started_ms, lease_until_ms, token) VALUES (x'0{n}', {group}, 'asked', 'done', {began}, 0, 1)"
            );
            sqlx::query(AssertSqlSafe(run)).execute(&mut conn).await.expect("inserts");
        }
        for (group, post, complete) in [("x'01'", 45, "250"), ("x'01'", 46, "NULL"), ("x'03'", 47, "250")] {
            let post = format!("INSERT INTO social_post VALUES ({group}, {post}, 0, '', 'open', 0, 0, 0, {complete})");
            sqlx::query(AssertSqlSafe(post)).execute(&mut conn).await.expect("inserts");
        }
        for (member, at) in [(1, 150), (2, 350)] {
            let scan = format!("INSERT INTO group_member_scan VALUES (x'01', {member}, {at})");
            sqlx::query(AssertSqlSafe(scan)).execute(&mut conn).await.expect("inserts");
        }
        migrator(false).run_direct(None, &mut conn, false).await.expect("migrates");
        let known = "SELECT hex(group_id), list, whole_ms FROM social_list ORDER BY list";
        let known: Vec<(String, String, i64)> = sqlx::query_as(known).fetch_all(&mut conn).await.expect("reads");
        let row = |list: &str, began| ("01".to_owned(), list.to_owned(), began);
        let expected =
            [row("members", 300), row("post:45:comment", 200), row("post:45:like", 200), row("post:45:repost", 200)];
        assert_eq!(known, expected, "by the run in which it was read, not by the end of that run");
    }
}
