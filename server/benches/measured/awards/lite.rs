use super::{FAR, MEMBERS, Scene, bare::Group, within};
use crate::{
    Anyhow, Bench, Goal, Row,
    timing::{ROUNDS, in_turn, rate},
};
use std::ops::Range;

/// Connections, and awards in a group of the bare loop.
const AT_ONCE: u64 = 64;
/// Awards of each measurement.
const AWARDS: u64 = 3_200;

/// Against a loop that commits groups of as many awards as come in at once.
pub fn rows(bench: &Bench) -> Anyhow<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}", folder.path().join("kabinet.db").display());
    let scene = Scene::open(bench, &url, folder.path(), 4)?;
    let said = same_statements(bench, &scene)?;
    let before = scene.entries(bench)?;
    let awards = bench.scaled(AWARDS).next_multiple_of(AT_ONCE);
    let numbers = |turn: u64| turn * awards..(turn + 1) * awards;
    let at_once = usize::try_from(AT_ONCE)?;
    let [http, called, bare] = in_turn(&mut [
        &mut |turn| scene.by_http(at_once, numbers(turn)),
        &mut |turn| scene.by_use_case(bench, at_once, numbers(turn)),
        &mut |turn| rate(numbers(turn), || in_groups(bench, &scene, numbers(turn))),
    ])?;
    scene.expect(bench, before + 3 * ROUNDS * awards)?;
    scene.place.close(bench)?;
    Ok(vec![
        Row::new(
            format!("award over HTTP, c=64, SQLite / bare group-commit loop, {said} statements"),
            "awards/s",
            (http, bare),
        )
        .should(Goal::RatioFrom(0.6)),
        Row::new("the same without HTTP, 64 callers / the same loop", "awards/s", (called, bare)),
    ])
}

fn in_groups(bench: &Bench, scene: &Scene, numbers: Range<u64>) -> Anyhow<()> {
    let (db, now) = (&scene.place.portal().db, scene.place.portal().clock.now());
    bench.runtime.block_on(async {
        for first in numbers.clone().step_by(usize::try_from(AT_ONCE)?) {
            let end = numbers.end.min(first + AT_ONCE);
            db.write(Group { numbers: first..end, by: scene.by, now }).await?;
        }
        Ok(())
    })
}

/// How many statements an award is, when the bare loop says the same.
fn same_statements(bench: &Bench, scene: &Scene) -> Anyhow<usize> {
    let ours = scene.statements(bench)?;
    let mut n = 2 * FAR;
    let all = bench.ear.statements(|| {
        n += MEMBERS;
        in_groups(bench, scene, n..n + 1)
    })?;
    let bare = within(&all)?;
    if ours != bare {
        return Err(format!("the bare loop is out of date: an award is {ours:#?}, the loop says {bare:#?}").into());
    }
    Ok(ours.len())
}
