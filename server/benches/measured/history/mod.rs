//! The last page of a history that is ten thousand, a million and ten million lines long. The databases are made once and
//! kept in `target/bench`.

mod make;

use crate::{Anyhow, Bench, Goal, Row, client, place::Place, timing::in_turn};
use kabinet_app::cookies;
use kabinet_domain::ids::MemberId;
use kabinet_portal::accounts::Subject;

/// Whose history it is.
const ME: MemberId = MemberId(7);
const LINES: [u64; 3] = [10_000, 1_000_000, 10_000_000];
/// Pages of each measurement.
const PAGES: u64 = 100;
/// The page shows the lines below this one: the first there ever were.
const BEFORE: u64 = 31;

pub fn rows(bench: &Bench) -> Anyhow<Vec<Row>> {
    let [short, long, longest] = LINES.map(|lines| Kept::open(bench, bench.scaled(lines).max(BEFORE) / 2 * 2));
    let (short, long, longest) = (short?, long?, longest?);
    let pages = bench.scaled(PAGES);
    let [first, second, third] =
        in_turn(&mut [&mut |_| short.ask(pages), &mut |_| long.ask(pages), &mut |_| longest.ask(pages)])?;
    let row = |kept: &Kept, page| {
        let name = format!("last page of a history of {} lines / of {} lines", kept.lines, short.lines);
        Row::new(name, "µs", (page, first)).should(Goal::RatioUpTo(1.3))
    };
    let rows = vec![row(&long, second), row(&longest, third)];
    for kept in [short, long, longest] {
        kept.place.close(bench)?;
    }
    Ok(rows)
}

/// A portal on a database that was made once.
struct Kept {
    lines: u64,
    place: Place,
    request: String,
}

impl Kept {
    fn open(bench: &Bench, lines: u64) -> Anyhow<Self> {
        let file = make::file(bench, lines)?;
        let url = format!("sqlite://{}", file.display());
        let place = Place::open(bench, &url, &make::key(bench), 4)
            .map_err(|error| format!("{}: {error}; if it is of another version, remove it", file.display()))?;
        let token = bench.runtime.block_on(place.session(Subject::Member(ME)))?;
        let request = format!(
            "GET /client/history/?before={BEFORE} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/html\r\n\
             accept-language: en\r\ncookie: {}={}\r\n\r\n",
            cookies::SESSION,
            token.reveal(),
        );
        Ok(Self { lines, place, request })
    }

    /// What the page takes, in microseconds.
    fn ask(&self, pages: u64) -> Anyhow<f64> {
        let right = |answer: &str| answer.starts_with("HTTP/1.1 200 ") && answer.contains(make::SAID);
        Ok(client::ask(self.place.address, 1, 0..pages, &|_| self.request.clone(), &right)?.middle_us)
    }
}
