//! How long it takes to refuse a known and an unknown address: what differs could be told apart from outside.

use crate::{Anyhow, Bench, Row};
use kabinet::{Config, Process};
use kabinet_app::api::client::RegisterForm;
use kabinet_domain::{
    ids::MemberId,
    lang::Lang,
    member::{Email, Password},
    time::{DAY_MS, Millis},
};
use kabinet_portal::Clock;
use kabinet_store::{
    StoreError, Tx, Write,
    member::{self, Inserted, NewMember},
};
use std::{net::Ipv4Addr, time::Instant};

const NOW: Millis = Millis(1_763_800_000_000);
/// So many times each of two addresses is tried.
const SAMPLES: u64 = 60;
const PASSWORD: &str = "Measured-Zx9-Turmalin";

pub fn rows(bench: &Bench) -> Anyhow<Vec<Row>> {
    let samples = usize::try_from(bench.scaled(SAMPLES))?;
    Ok(bench.runtime.block_on(both(samples)).into())
}

async fn both(samples: usize) -> [Row; 2] {
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
        in_turn("refused sign-in, known / unknown address", samples, sign_in).await,
        in_turn("registration, taken / free address", samples, register).await,
    ]
}

/// The middle of the times that each of the two takes.
#[expect(clippy::disallowed_methods, reason = "a measurement needs the wall clock")]
async fn in_turn(name: &str, samples: usize, work: impl AsyncFn(&str)) -> Row {
    let mut times = [Vec::new(), Vec::new()];
    for round in 0..2 * samples {
        // Whoever begins changes, so that neither has the other's caches more often.
        let which = (round + round / 2) % 2;
        let began = Instant::now();
        work(["anna@club.example", "nona@club.example"][which]).await;
        times[which].push(began.elapsed());
    }
    let [ours, theirs] = times.map(|mut times| {
        times.sort();
        times[samples / 2].as_secs_f64() * 1e6
    });
    Row::new(name, "µs", (ours, theirs))
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
