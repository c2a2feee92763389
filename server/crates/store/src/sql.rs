//! Statements and the one switch between the two databases.
//!
//! A statement is one text that both databases understand; the few that differ name both texts. Every statement is a
//! constant registered by [`sql!`], so that a test can prepare each of them on both databases.

/// Rows written or asked for at once by [`many!`] and [`rows_in!`]: bounds the number of parameters and of texts.
pub(crate) const CHUNK: usize = 100;

/// So many rows are written by a text that is kept prepared, as a full [`CHUNK`] is.
pub(crate) const FEW: usize = 8;

/// Texts that a connection keeps prepared: more than one that does everything comes to use.
pub(crate) const PREPARED: usize = 512;

/// A registered statement.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sql {
    /// `module::NAME`.
    pub name: &'static str,
    /// The text for SQLite.
    pub lite: &'static str,
    /// The text for PostgreSQL; nearly always the same.
    pub pg: &'static str,
}

/// Registers statements: `NAME = "text";`, or `NAME = "text for SQLite", pg: "text for PostgreSQL";`.
macro_rules! sql {
    ($( $(#[$doc:meta])* $name:ident = $text:expr $(, pg: $pg:expr)? ;)+) => {
        $(
            $(#[$doc])*
            const $name: $crate::sql::Sql = $crate::sql::Sql {
                name: concat!(module_path!(), "::", stringify!($name)),
                lite: $text,
                pg: $crate::sql::sql!(@pg $text $(, $pg)?),
            };
        )+
        pub(crate) const ALL: &[$crate::sql::Sql] = &[$($name),+];
    };
    (@pg $text:expr) => { $text };
    (@pg $text:expr, $pg:expr) => { $pg };
}
pub(crate) use sql;

/// The switch: `$run` is compiled once for each driver. After an SQL error nothing more is run on the transaction, and it
/// cannot be committed: SQLite may have ended it, and would write what follows outside any transaction.
macro_rules! on {
    ($tx:expr, $sql:expr, |$conn:ident, $text:ident| $run:expr) => {{
        let tx: &mut $crate::Tx = $tx;
        let sql: $crate::sql::Sql = $sql;
        match tx.usable() {
            Err(fault) => Err(fault),
            Ok(()) => {
                let done = match &mut tx.conn {
                    $crate::db::Conn::Lite(conn) => {
                        let ($conn, $text): (&mut sqlx::SqliteConnection, &'static str) = (conn, sql.lite);
                        $run
                    }
                    $crate::db::Conn::Pg(conn) => {
                        let ($conn, $text): (&mut sqlx::PgConnection, &'static str) = (conn, sql.pg);
                        $run
                    }
                };
                tx.noted(done)
            }
        }
    }};
}
pub(crate) use on;

/// Runs a statement; gives the number of rows changed.
macro_rules! exec {
    ($tx:expr, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::sql::on!($tx, $sql, |conn, text| {
            sqlx::query(text)$(.bind($bind))*.execute(&mut *conn).await.map(|done| done.rows_affected())
        })
    };
}
pub(crate) use exec;

/// All rows of a statement.
macro_rules! rows {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::sql::on!($tx, $sql, |conn, text| {
            sqlx::query_as::<_, $row>(text)$(.bind($bind))*.fetch_all(&mut *conn).await
        })
    };
}
pub(crate) use rows;

/// The first row of a statement, if there is one.
macro_rules! one {
    ($tx:expr, $row:ty, $sql:expr $(, $bind:expr)* $(,)?) => {
        $crate::sql::on!($tx, $sql, |conn, text| {
            sqlx::query_as::<_, $row>(text)$(.bind($bind))*.fetch_optional(&mut *conn).await
        })
    };
}
pub(crate) use one;

/// Runs a statement over many items, several in one go by repeating its `VALUES (…)`; gives the number of rows changed.
///
/// `many!(tx, SQL, [before], items, |item| a, b)`: `before` are the parameters in front of the tuple, `a, b` those in it.
macro_rules! many {
    ($tx:expr, $sql:expr, [$($fixed:expr),*], $items:expr, |$item:pat_param| $($bind:expr),+ $(,)?) => {
        $crate::sql::on!($tx, $sql, |conn, text| {
            let mut changed = 0;
            let mut done = Ok(());
            for chunk in $items.chunks($crate::sql::CHUNK) {
                let kept = chunk.len() <= $crate::sql::FEW || chunk.len() == $crate::sql::CHUNK;
                let text = sqlx::AssertSqlSafe($crate::sql::repeated(text, chunk.len()));
                let mut query = sqlx::query(text).persistent(kept);
                $( query = query.bind($fixed); )*
                for $item in chunk { query = query$(.bind($bind))+; }
                match query.execute(&mut *conn).await {
                    Ok(result) => changed += result.rows_affected(),
                    Err(error) => { done = Err(error); break }
                }
            }
            done.map(|()| changed)
        })
    };
}
pub(crate) use many;

/// All rows of a statement asked about many items, several in one go by repeating its `IN (…)`; see [`many!`].
macro_rules! rows_in {
    ($tx:expr, $row:ty, $sql:expr, [$($fixed:expr),*], $items:expr, |$item:pat_param| $($bind:expr),+ $(,)?) => {
        $crate::sql::on!($tx, $sql, |conn, text| {
            let mut found: Vec<$row> = Vec::new();
            let mut done = Ok(());
            for chunk in $items.chunks($crate::sql::CHUNK) {
                // Asked about the last item some times more, so that there are a few texts and each is kept prepared.
                let asked = chunk.len().next_power_of_two().min($crate::sql::CHUNK);
                let more = chunk.last().into_iter().cycle().take(asked - chunk.len());
                let text = sqlx::AssertSqlSafe($crate::sql::repeated(text, asked));
                let mut query = sqlx::query_as::<_, $row>(text);
                $( query = query.bind($fixed); )*
                for $item in chunk.iter().chain(more) { query = query$(.bind($bind))+; }
                match query.fetch_all(&mut *conn).await {
                    Ok(rows) => found.extend(rows),
                    Err(error) => { done = Err(error); break }
                }
            }
            done.map(|()| found)
        })
    };
}
pub(crate) use rows_in;

/// Repeats the part of a statement that stands for one item, counting its parameters on; they are the last ones.
///
/// That part is the tuple in `VALUES ($1, $2)` or `IN (($1, $2))`, or the parameter in `IN ($1)`.
pub(crate) fn repeated(text: &str, times: usize) -> String {
    let start = ["VALUES (", "IN ((", "IN ($"].iter().find_map(|mark| Some(text.find(mark)? + mark.len() - 1));
    let start = start.expect("a repeated statement has a part for one item");
    let rest = &text[start..];
    let end = rest.find(')').expect("the part ends") + usize::from(rest.starts_with('('));
    let (before, item, after) = (&text[..start], &rest[..end], &rest[end..]);
    let count = item.matches('$').count();
    let mut out = before.to_owned();
    for n in 0..times {
        if n > 0 {
            out.push_str(", ");
        }
        let mut left = item;
        while let Some((text, parameter)) = left.split_once('$') {
            let digits = parameter.find(|c: char| !c.is_ascii_digit()).unwrap_or(parameter.len());
            let place: usize = parameter[..digits].parse().expect("a numbered parameter");
            out.push_str(text);
            out.push('$');
            out.push_str(&(place + n * count).to_string());
            left = &parameter[digits..];
        }
        out.push_str(left);
    }
    out + after
}

#[cfg(test)]
mod tests {
    use super::repeated;

    #[test]
    fn the_part_for_one_item_is_repeated_with_its_parameters_counted_on() {
        assert_eq!(
            repeated("INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO NOTHING", 3),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4), ($5, $6) ON CONFLICT (a) DO NOTHING"
        );
        assert_eq!(
            repeated("SELECT b FROM t WHERE a = $1 AND b IN ($2) ORDER BY b", 3),
            "SELECT b FROM t WHERE a = $1 AND b IN ($2, $3, $4) ORDER BY b"
        );
        assert_eq!(
            repeated("SELECT c FROM t WHERE a = $1 AND (b, c) IN (VALUES ($2, $3))", 2),
            "SELECT c FROM t WHERE a = $1 AND (b, c) IN (VALUES ($2, $3), ($4, $5))"
        );
        assert_eq!(
            repeated("SELECT c FROM t WHERE (a, b) IN (($1, $2)) ORDER BY c", 2),
            "SELECT c FROM t WHERE (a, b) IN (($1, $2), ($3, $4)) ORDER BY c"
        );
    }
}
