use super::{FAR, MEMBERS, POINTS, REASON, Scene};
use crate::{
    Anyhow, Bench, Goal, Row,
    timing::{ROUNDS, in_turn},
};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Connections, and clients of pgbench.
const AT_ONCE: u64 = 16;
/// Awards of each measurement.
const AWARDS: u64 = 3_200;
/// Connections of the portal to the database: as many requests, and who else reads.
const READERS: u32 = 20;
/// Names a server where databases may be made; `make bench` starts one without fsync, which both sides then do without.
const SERVER: &str = "KABINET_TEST_POSTGRES";
/// Where pgbench lies where it is not in the path: as for the server itself (`postgres.sh`).
const FOLDERS: [&str; 3] = ["/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt"];
/// Follows the statement that locks a member, whose columns become variables.
const COUNT_ON: &str = " \\gset\n\\set next :seq + 1\n\\set sum :active + :points\n";

/// By what a statement is known, and what pgbench puts in the place of its parameters, in order.
const FIGURES: [(&str, &[&str]); 11] = [
    ("INSERT INTO points_account", &[":member"]),
    (" FROM points_account", &[":member"]),
    (" FROM points_lot", &[":member"]),
    (" FROM points_op", &[":member", ":key"]),
    (" FROM points_proposal", &[":member", ":key"]),
    (" FROM instance", &["'rules'"]),
    (" FROM setting", &["'main'"]),
    (" FROM member m", &[":member"]),
    ("UPDATE points_account", &[":member", ":next", ":pending", ":sum", ":held", ":debt"]),
    (
        "INSERT INTO points_lot",
        &[":member", ":next", ":points", ":points", "0", "1", ":now", ":never", "NULL", "NULL", "NULL"],
    ),
    ("INSERT INTO points_move", &[":member", ":next", "1", ":next", "'issue'", "'active'", ":points"]),
];

/// Against pgbench, which carries out the statements of one award, overheard, in one transaction of its own.
pub fn rows(bench: &Bench) -> Anyhow<Vec<Row>> {
    let server = env::var(SERVER)
        .map_err(|_| format!("no PostgreSQL to measure on: `make bench` starts one and names it in {SERVER}"))?;
    let (pgbench, folder) = (pgbench()?, tempfile::tempdir()?);
    let url = bench.runtime.block_on(fresh(&server))?;
    let scene = Scene::open(bench, &url, folder.path(), READERS)?;
    let statements = scene.statements(bench)?;
    let script = folder.path().join("award.sql");
    fs::write(&script, self::script(&statements, &scene)?)?;
    let before = scene.entries(bench)?;
    let awards = bench.scaled(AWARDS).next_multiple_of(AT_ONCE);
    let numbers = |turn: u64| turn * awards..(turn + 1) * awards;
    let at_once = usize::try_from(AT_ONCE)?;
    let [http, called, plain] = in_turn(&mut [
        &mut |turn| scene.by_http(at_once, numbers(turn)),
        &mut |turn| scene.by_use_case(bench, at_once, numbers(turn)),
        &mut |_| run(&pgbench, &script, &url, awards),
    ])?;
    scene.expect(bench, before + 3 * ROUNDS * awards)?;
    scene.place.close(bench)?;
    let said = statements.len();
    Ok(vec![
        Row::new(
            format!("award over HTTP, c=16, PostgreSQL / pgbench, {said} statements, no fsync"),
            "awards/s",
            (http, plain),
        )
        .should(Goal::RatioFrom(0.7)),
        Row::new("the same without HTTP, 16 callers / the same pgbench", "awards/s", (called, plain)),
    ])
}

/// What pgbench reads: the statements as the portal says them, with figures in the place of their parameters.
fn script(statements: &[String], scene: &Scene) -> Anyhow<String> {
    let mut script = format!(
        "\\set member random(1, {MEMBERS})\n\\set key random({FAR}, 9000000000000000000)\n\\set points {POINTS}\n\
         \\set now {}\n\\set never 9223372036854775807\nBEGIN;\n",
        scene.place.portal().clock.now().0,
    );
    let by = format!("'{}'", scene.by);
    let reason = format!("'{REASON}'");
    let entry = [
        ":member", ":next", "'award'", ":key", ":key", ":now", "NULL", "NULL", "NULL", "NULL", "NULL", &reason, &by,
        "NULL", "NULL", "NULL", ":points", ":points", ":pending", ":sum", ":held", ":debt",
    ];
    let figures = FIGURES.into_iter().chain([("INSERT INTO points_op", &entry[..])]).collect::<Vec<_>>();
    for text in statements {
        let known = figures.iter().find(|(mark, _)| text.contains(mark));
        let (mark, figures) = known.ok_or_else(|| format!("pgbench is out of date: it knows no figures for {text}"))?;
        let mut line = text.clone();
        for (n, figure) in (1..).zip(*figures).collect::<Vec<(usize, _)>>().into_iter().rev() {
            line = line.replace(&format!("${n}"), figure);
        }
        if line.contains('$') {
            return Err(format!("pgbench is out of date: it knows too few figures for {text}").into());
        }
        let locks = *mark == FIGURES[0].0;
        script.push_str(&line);
        script.push_str(if locks { COUNT_ON } else { ";\n" });
    }
    script.push_str("COMMIT;\n");
    Ok(script)
}

/// Awards in a second.
fn run(pgbench: &Path, script: &Path, url: &str, awards: u64) -> Anyhow<f64> {
    let (clients, each) = (AT_ONCE.to_string(), (awards / AT_ONCE).to_string());
    let ran = Command::new(pgbench)
        .args(["-n", "-M", "prepared", "-j", "2", "-c", &clients, "-t", &each, "-f"])
        .arg(script)
        .arg(url)
        .output()?;
    let said = String::from_utf8_lossy(&ran.stdout);
    let done = said.contains(&format!("number of transactions actually processed: {awards}/{awards}"));
    let tps = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
    match tps {
        Some(tps) if ran.status.success() && done => Ok(tps),
        _ => Err(format!("pgbench failed: {said}{}", String::from_utf8_lossy(&ran.stderr)).into()),
    }
}

/// Where pgbench is.
fn pgbench() -> Anyhow<PathBuf> {
    let versions = FOLDERS.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten().flatten();
    let near = FOLDERS.iter().map(PathBuf::from).chain(versions.map(|entry| entry.path())).map(|path| path.join("bin"));
    let own = env::var_os("PATH").unwrap_or_default();
    let mut all = near.chain(env::split_paths(&own)).map(|folder| folder.join("pgbench"));
    let none = "there is no pgbench here: it comes with the server of PostgreSQL (on Debian, postgresql)";
    all.find(|path| path.is_file()).ok_or_else(|| none.into())
}

/// An empty database of the server.
async fn fresh(server: &str) -> Anyhow<String> {
    let name = format!("kabinet_measured_{}", std::process::id());
    let mut admin = PgConnection::connect(server).await?;
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
    admin.close().await?;
    let (base, options) = server.split_once('?').unwrap_or((server, ""));
    let (base, _) = base.rsplit_once('/').ok_or("an address names a database")?;
    Ok(format!("{base}/{name}?{options}"))
}
