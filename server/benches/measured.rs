//! What README claims, measured: each against the plainest code that does the same, on this machine, now.
//! Prints a table and writes `target/bench/results.json`.

use kabinet::{Config, Process};
use kabinet_app::api::client::RegisterForm;
use kabinet_domain::{
    activity::{Known, Presence, Read, Seen, Who, diff},
    event::{Act, CauseKey, Event, EventKind, Happening, NetworkName, Object},
    ids::{EventId, GroupId, MemberId, OfferId},
    lang::Lang,
    member::{Email, Password},
    offer::{Condition, Facts, Index, Leaf, Offer, Outcome, Refusal, Terms, evaluate, templates},
    time::{DAY_MS, Millis},
};
use kabinet_portal::Clock;
use kabinet_store::{
    StoreError, Tx, Write,
    member::{self, Inserted, NewMember},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    error::Error,
    fs,
    hint::black_box,
    io::{Write as _, stdout},
    net::Ipv4Addr,
    path::Path,
    time::{Duration, Instant},
};
use tokio::runtime::Runtime;

/// Each is tried so often, and the best counts: what disturbs a measurement only makes it slower.
const TRIES: usize = 7;
const TRY_FOR: Duration = Duration::from_millis(200);
const NOW: Millis = Millis(1_763_800_000_000);
const GROUPS: u128 = 10;
/// So many times each of two addresses is tried.
const SAMPLES: usize = 60;
const PASSWORD: &str = "Measured-Zx9-Turmalin";

struct Row {
    name: String,
    unit: &'static str,
    value: f64,
    against: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut rows = Vec::new();
    for count in [50, 5_000] {
        let stored = stored(count);
        rows.push(one_event(&stored));
        rows.push(reading(&stored));
    }
    rows.push(one_read(20_000));
    rows.extend(Runtime::new()?.block_on(telling_apart()));
    let mut out = stdout().lock();
    writeln!(out, "{:44} {:>14} {:>14} {:>7}", "", "kabinet", "plainest code", "ratio")?;
    for Row { name, unit, value, against } in &rows {
        writeln!(out, "{name:44} {value:>14.0} {against:>14.0} {:>6.2}×  {unit}", value / against)?;
    }
    let results: Vec<Value> = rows.iter().map(Row::json).collect();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/bench");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("results.json"), serde_json::to_vec_pretty(&results)?)?;
    Ok(())
}

impl Row {
    fn json(&self) -> Value {
        let Self { name, unit, value, against } = self;
        json!({ "name": name, "value": value, "unit": unit, "against": against, "ratio": value / against })
    }
}

/// How long it takes to refuse a known and an unknown address, in turn: what differs could be told apart from outside.
async fn telling_apart() -> [Row; 2] {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str| folder.path().join(name).display().to_string();
    let own =
        [("DATABASE__URL", format!("sqlite://{}", file("kabinet.db"))), ("SECRETS__KEY_FILE", file("kabinet.key"))];
    let own = own.into_iter().map(|(name, value)| (format!("KABINET__{name}").into(), value.into()));
    let config = Config::load(None, own).expect("settings");
    config.secrets.key_or_new().expect("a key");
    let clock = Clock::fake(NOW);
    let process = Process::with(&config, clock.clone()).await.expect("a process");
    let (portal, visitor) = (process.portal(), process.portal().visitor(Ipv4Addr::LOCALHOST.into(), Lang::En));
    let password = Password::parse(PASSWORD, &[]).expect("a password");
    let password = portal.passwords.hash(password).await.expect("a hash");
    portal.db.write(Anna { password }).await.expect("a member");
    let sign_in = async |email: &str| {
        clock.advance(DAY_MS);
        assert!(visitor.sign_in(email, "wrong-Zx9-word", None).await.is_err());
    };
    let register = async |email: &str| {
        clock.advance(DAY_MS);
        let form = RegisterForm {
            name: "Anna".to_owned(),
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            consent: "on".to_owned(),
            mailings: String::new(),
        };
        visitor.register(&form.read(Lang::En), None).await.expect("the form is right");
    };
    [
        in_turn("refused sign-in, known against unknown", sign_in).await,
        in_turn("registration, taken against free address", register).await,
    ]
}

/// The middle of the times that each of the two takes.
#[expect(clippy::disallowed_methods, reason = "a measurement needs the wall clock")]
async fn in_turn(name: &str, work: impl AsyncFn(&str)) -> Row {
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..2 * SAMPLES {
        // Whoever begins changes, so that neither has the other's caches more often.
        let which = (round + round / 2) % 2;
        let began = Instant::now();
        work(["anna@club.example", "nona@club.example"][which]).await;
        times[which].push(began.elapsed());
    }
    let [value, against] = times.map(|mut times| {
        times.sort();
        times[SAMPLES / 2].as_secs_f64() * 1e6
    });
    Row { name: name.to_owned(), unit: "µs", value, against }
}

/// A member whose address is known.
struct Anna {
    password: String,
}

impl Write for Anna {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let anna = NewMember {
            id: MemberId(5),
            created: NOW,
            name: "Anna".to_owned(),
            email: Email::parse("anna@club.example").ok(),
            password: Some(self.password.clone()),
            lang: Lang::En,
            external_id: None,
            invite_code: "anna".to_owned(),
            referrer: None,
            name_shown: false,
            zone: None,
        };
        assert_eq!(member::insert(tx, &anna).await?, Inserted::Done);
        Ok(())
    }
}

/// How many of the `size` things that `work` does at once fit into a second.
#[expect(clippy::disallowed_methods, reason = "a measurement needs the wall clock")]
#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^52")]
fn per_second<T>(size: usize, mut work: impl FnMut() -> T) -> f64 {
    let mut best = 0.0_f64;
    for _ in 0..TRIES {
        let (began, mut rounds) = (Instant::now(), 0_usize);
        while began.elapsed() < TRY_FOR {
            black_box(work());
            rounds += 1;
        }
        best = best.max((rounds * size) as f64 / began.elapsed().as_secs_f64());
    }
    best
}

fn offer(n: u128) -> OfferId {
    format!("{n:032x}").parse().expect("32 digits are a UUID")
}

fn group(n: u128) -> GroupId {
    GroupId(offer(n).0)
}

/// The templates in turn, each for one of some groups, as they are stored.
fn stored(count: usize) -> Vec<String> {
    let templates = templates::all();
    let offers = templates.iter().cycle().zip(0_u128..).take(count);
    let stored = offers.map(|(template, n)| {
        let mut terms = template.terms.clone();
        let here = Condition::Is(Leaf::Group(vec![group(n % GROUPS)]));
        terms.conditions = Condition::All(vec![terms.conditions, here]);
        terms.to_json()
    });
    stored.collect()
}

fn read_all(stored: &[String]) -> Index {
    Index::new(stored.iter().zip(0_u128..).map(|(json, n)| Offer {
        id: offer(n),
        version: 1,
        terms: Terms::from_json(json).expect("a template"),
    }))
}

fn like() -> Event {
    let what = Happening::SocialActed {
        network: NetworkName::Vk,
        group: group(3),
        act: Act::Like,
        object: Object::post(45),
        earlier: None,
        since: None,
    };
    let cause = CauseKey::social(NetworkName::Vk, group(3), "post:45", "profile", "like", 1);
    let id = EventId(offer(1).0);
    Event { id, member: MemberId(5), at: NOW, seen: NOW, cause, what }
}

/// What a loop written for these offers alone would need of one.
struct Flat {
    trigger: EventKind,
    groups: Vec<GroupId>,
    acts: Vec<Act>,
}

impl Flat {
    fn of(terms: &Terms) -> Self {
        let mut flat = Self { trigger: terms.trigger, groups: Vec::new(), acts: Vec::new() };
        for leaf in terms.conditions.walk() {
            match leaf {
                Leaf::Group(groups) => flat.groups.extend(groups),
                Leaf::Act(acts) => flat.acts.extend(acts),
                _ => {}
            }
        }
        flat
    }

    fn waits_for(&self, event: &Event) -> bool {
        match &event.what {
            Happening::SocialActed { group, act, .. } => {
                self.trigger == EventKind::SocialActed
                    && self.groups.contains(group)
                    && (self.acts.is_empty() || self.acts.contains(act))
            }
            _ => false,
        }
    }
}

/// One like against offers compiled and indexed, each considered with its reason, against a loop that only counts those that match.
fn one_event(stored: &[String]) -> Row {
    let (index, event) = (read_all(stored), like());
    let facts = Facts::new(Millis(0));
    let flat: Vec<Flat> = stored.iter().map(|json| Flat::of(&Terms::from_json(json).expect("a template"))).collect();
    let plain = |event: &Event| flat.iter().filter(|offer| offer.waits_for(event)).count();
    let considered = evaluate(&index, &event, &facts);
    let met = considered.iter().filter(|it| !matches!(it.outcome, Outcome::Refused(Refusal::Condition { .. })));
    assert_eq!(met.count(), plain(&event), "both find the same offers");
    Row {
        name: format!("one like, {} offers", stored.len()),
        unit: "events/s",
        value: per_second(1, || evaluate(black_box(&index), black_box(&event), &facts)),
        against: per_second(1, || plain(black_box(&event))),
    }
}

/// Offers from their stored text to the index, against parsing the same text into untyped values.
fn reading(stored: &[String]) -> Row {
    let untyped = || -> Vec<Value> { stored.iter().map(|json| serde_json::from_str(json).expect("JSON")).collect() };
    Row {
        name: format!("reading {} stored offers", stored.len()),
        unit: "offers/s",
        value: per_second(stored.len(), || read_all(black_box(stored))),
        against: per_second(stored.len(), untyped),
    }
}

/// A complete read of a list of `size`, of which one in fifty changed, against set differences.
fn one_read(size: usize) -> Row {
    let who = |n: usize| Who { profile: n.to_string(), item: String::new() };
    let known: BTreeMap<Who, Known> =
        (0..size).map(|n| (who(n), Known { presence: Presence::Present, episode: 1 })).collect();
    let shown = (0..size).filter(|n| n % 100 != 0).chain(size..size + size / 100);
    let read = Read { seen: shown.map(|n| Seen { who: who(n), at: None }).collect(), complete: true };
    let before: HashMap<&Who, &Known> = known.iter().collect();
    let plain = || {
        let now: HashSet<&Who> = read.seen.iter().map(|seen| &seen.who).collect();
        let came = now.iter().filter(|who| !before.contains_key(**who)).count();
        let went = before.keys().filter(|who| !now.contains(**who)).count();
        (came, went)
    };
    Row {
        name: format!("a read of {size} entries, 2 % changed"),
        unit: "entries/s",
        value: per_second(size, || diff(black_box(&known), black_box(&read))),
        against: per_second(size, plain),
    }
}
