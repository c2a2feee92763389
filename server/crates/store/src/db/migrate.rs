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
        4,
        "holds and proposals",
        include_str!("../../../../../migrations/sqlite/0004_holds_and_proposals.sql"),
        include_str!("../../../../../migrations/postgres/0004_holds_and_proposals.sql"),
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
    use super::MIGRATIONS;
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
}
