//! What a database says about itself: for the doctor, and for the test that keeps the two databases twins.

use super::{Conn, Db, Tx};
use crate::{
    StoreError,
    sql::{Sql, rows, sql},
};
use sqlx::{Column, Executor, Statement};

sql! {
    COLUMNS = "SELECT m.name AS table_name, p.name AS column_name, CASE WHEN p.\"notnull\" = 1 OR p.pk > 0 THEN 0 ELSE 1 END AS nullable \
        FROM sqlite_master m JOIN pragma_table_info(m.name) p ON 1 = 1 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '_sqlx_%' \
        ORDER BY 1, 2",
        pg: "SELECT table_name::text AS table_name, column_name::text AS column_name, CAST(CASE is_nullable WHEN 'YES' THEN 1 ELSE 0 END AS BIGINT) AS nullable \
        FROM information_schema.columns WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_sqlx\\_%' ORDER BY 1, 2";
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, sqlx::FromRow)]
pub struct ColumnOf {
    /// The table.
    pub table_name: String,
    /// The column.
    pub column_name: String,
    /// 1 when it may be empty.
    pub nullable: i64,
}

/// A statement that the database understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// `module::NAME`.
    pub name: &'static str,
    /// The text prepared.
    pub text: &'static str,
    /// The names of the columns it gives.
    pub columns: Vec<String>,
    /// How many parameters it takes.
    pub parameters: usize,
}

impl Db {
    /// Prepares every statement of this room; the first one that the database refuses is an error naming it.
    pub async fn prepare_all(&self) -> Result<Vec<Prepared>, StoreError> {
        let mut tx = self.read().await?;
        let mut prepared = Vec::new();
        for sql in crate::statements() {
            prepared.push(prepare(&mut tx, sql).await?);
        }
        Ok(prepared)
    }

    /// Every column of every table, in order.
    pub async fn columns(&self) -> Result<Vec<ColumnOf>, StoreError> {
        let mut tx = self.read().await?;
        let mut columns = rows!(&mut tx, ColumnOf, COLUMNS)?;
        columns.sort();
        Ok(columns)
    }
}

async fn prepare(tx: &mut Tx, sql: Sql) -> Result<Prepared, StoreError> {
    let refused = |error: sqlx::Error| StoreError::Other(format!("{}: {}", sql.name, StoreError::from(error)));
    macro_rules! prepared {
        ($conn:expr, $text:expr) => {{
            let statement = $conn.prepare(sqlx::SqlSafeStr::into_sql_str($text)).await.map_err(refused)?;
            let columns = statement.columns().iter().map(|column| column.name().to_owned()).collect();
            let parameters = statement.parameters().map_or(0, |p| p.either(|types| types.len(), |count| count));
            Prepared { name: sql.name, text: $text, columns, parameters }
        }};
    }
    Ok(match &mut tx.conn {
        Conn::Lite(conn) => prepared!((&mut **conn), sql.lite),
        Conn::Pg(conn) => prepared!((&mut **conn), sql.pg),
    })
}
