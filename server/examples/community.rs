//! A large community through the real command: `cargo run --release --example community`.
//!
//! Starts the VK stand-in with 50,000 members and 50 posts (300 likes, 40 comments and 10 reposts each), makes a database
//! in which 2,000 of them are linked members, and runs `kabinet collect --once` against it with the rates lifted: once
//! with membership asked of the linked, once with the full list; again, when nothing is new; and once killed at ten random
//! moments, after which the ledger must hold the same sums. Prints calls, seconds, events, awards and peak memory.
#![expect(clippy::print_stdout, reason = "it is run for what it prints")]

use kabinet_domain::{
    event::NetworkName,
    ids::{GroupId as OurGroup, MemberId, OfferId},
    lang::Lang,
    member::{Email, InviteCode},
    offer::{OfferState, templates},
    time::Millis,
};
use kabinet_portal::{
    Clock, Keys, Parts, Portal,
    groups::NewGroup,
    passwords::Passwords,
    secrets::{new_id, random},
};
use kabinet_standins::vk::{Community, Key, Rates, VkConfig, VkStandin, VkWorld};
use kabinet_store::{Db, Settings, StoreError, Tx, Write, member, offer, social_profile};
use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

const LINKED: i64 = 2_000;
/// The stand-in's crowd is numbered from here.
const FIRST: i64 = 100_001;
const KILLS: usize = 10;

type Anyhow<T> = Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Anyhow<()> {
    let shape = Community { seed: 1, members: 50_000, posts: 50, likes: 300, comments: 40, reposts: 10 };
    let (world, group) = VkWorld::community(Arc::new(now_ms), shape);
    let mut standin = VkConfig::new(world);
    standin.rates = Rates::lifted();
    standin.keys = vec![("service".to_owned(), Key::Service), ("community".to_owned(), Key::Group(group))];
    let standin = VkStandin::start(([127, 0, 0, 1], 0).into(), standin).await?;
    let folder = tempfile::tempdir()?;

    let asked = House::new(folder.path(), "asked", &standin, group.0, 50_000).await?;
    asked.report("first run, membership asked of the linked", &standin)?;
    asked.report("the same again", &standin)?;
    let full = House::new(folder.path(), "full", &standin, group.0, 1).await?;
    full.report("first run, full member list", &standin)?;
    let killed = House::new(folder.path(), "killed", &standin, group.0, 50_000).await?;
    killed.kill_and_finish(KILLS)?;

    let (one, other) = (asked.sums().await?, killed.sums().await?);
    println!("sums of the ledger: uninterrupted {one:?}, killed {KILLS} times {other:?}");
    if one != other {
        return Err("the sums differ".into());
    }
    Ok(())
}

/// An installation: a database, a key, settings.
struct House {
    folder: PathBuf,
}

impl House {
    async fn new(parent: &Path, name: &str, standin: &VkStandin, group: i64, members: i64) -> Anyhow<Self> {
        let folder = parent.join(name);
        fs::create_dir_all(&folder)?;
        let key: [u8; 32] = random();
        let house = Self { folder };
        house.write_settings(standin, &key)?;
        let db = house.open().await?;
        db.migrate().await?;
        let vk = kabinet_networks::vk::Vk::new(vk(standin)?, Arc::new(timer()))?;
        let parts = Parts {
            db: db.clone(),
            clock: Clock::System,
            keys: Keys::new(key),
            passwords: Passwords::new(1, 1),
            public_url: "http://127.0.0.1:3000".parse()?,
        };
        let portal = Portal::new(parts, vec![Arc::new(vk)], None);
        let id = portal
            .add_group(&NewGroup {
                network: NetworkName::Vk,
                group: group.to_string(),
                service_key: "service".to_owned(),
                community_key: "community".to_owned(),
            })
            .await?;
        db.write(Fill { group: id, members, now: Millis(now_ms()) }).await?;
        drop(portal);
        db.close().await;
        Ok(house)
    }

    fn write_settings(&self, standin: &VkStandin, key: &[u8]) -> Anyhow<()> {
        use std::os::unix::fs::PermissionsExt as _;
        let key_file = self.folder.join("kabinet.key");
        fs::write(&key_file, key)?;
        fs::set_permissions(&key_file, fs::Permissions::from_mode(0o600))?;
        let text = format!(
            "[database]\nurl = \"sqlite://{}\"\n[secrets]\nkey_file = \"{}\"\n[log]\nlevel = \"error\"\n[networks.vk]\n\
             api_base = \"{base}/method/\"\nid_base = \"{base}\"\nservice_calls_per_second = 0\ncommunity_calls_per_second = 0\n",
            self.folder.join("kabinet.db").display(),
            key_file.display(),
            base = standin.base_url(),
        );
        Ok(fs::write(self.folder.join("kabinet.toml"), text)?)
    }

    async fn open(&self) -> Anyhow<Db> {
        let url = format!("sqlite://{}", self.folder.join("kabinet.db").display());
        Ok(Db::open(&Settings { url, readers: 2, lock: true }).await?)
    }

    fn command(&self, words: &[&str]) -> Anyhow<Command> {
        let kabinet = std::env::current_exe()?.with_file_name("../kabinet");
        let mut command = Command::new(kabinet);
        command.arg("--json").arg("--config").arg(self.folder.join("kabinet.toml")).args(words);
        Ok(command)
    }

    /// Runs `collect --once` under GNU time, and prints what it did.
    fn report(&self, what: &str, standin: &VkStandin) -> Anyhow<()> {
        standin.reset_calls();
        let began = now_ms();
        let child = self.command(&["collect", "--once"])?.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let peak = watch_memory(child.id());
        let output = child.wait_with_output()?;
        if !output.status.success() {
            return Err(format!("{what}: collecting failed: {}", String::from_utf8_lossy(&output.stdout)).into());
        }
        println!(
            "{what}: {} calls at the stand-in, {:.1} s, peak {} MB\n  {}",
            standin.calls().len(),
            Duration::from_millis(u64::try_from(now_ms() - began)?).as_secs_f64(),
            peak.join().unwrap_or(0) / 1024,
            String::from_utf8_lossy(&output.stdout).trim()
        );
        self.verify()
    }

    fn verify(&self) -> Anyhow<()> {
        let status = self.command(&["ledger", "verify"])?.stdout(Stdio::null()).status()?;
        if status.success() { Ok(()) } else { Err("the ledger does not hold".into()) }
    }

    fn kill_and_finish(&self, times: usize) -> Anyhow<()> {
        for nth in 1..=times {
            let mut child =
                self.command(&["collect", "--once"])?.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
            let wait = 50 + u64::from(random::<1>()[0]) * 4;
            std::thread::sleep(Duration::from_millis(wait));
            child.kill()?;
            child.wait()?;
            self.verify()?;
            println!("killed after {wait} ms ({nth} of {times}): the ledger holds");
        }
        let status = self.command(&["collect", "--once"])?.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        if status.success() { self.verify() } else { Err("the last run did not finish".into()) }
    }

    /// What must not depend on interruptions.
    async fn sums(&self) -> Anyhow<Vec<(i64, i64)>> {
        let db = self.open().await?;
        let mut tx = db.read().await?;
        let mut sums = Vec::new();
        for id in 1..=LINKED {
            let balance = kabinet_store::points::history::balance(&mut tx, MemberId(id), Millis(0)).await?;
            sums.push((balance.account.seq, balance.account.active));
        }
        drop(tx);
        db.close().await;
        let total = sums.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        Ok(vec![total])
    }
}

/// The greatest resident size of a process, in kB, until it ends.
fn watch_memory(id: u32) -> std::thread::JoinHandle<u64> {
    std::thread::spawn(move || {
        let mut peak = 0;
        while let Ok(status) = fs::read_to_string(format!("/proc/{id}/status")) {
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let Some(kb) = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok()) else { break };
            peak = peak.max(kb);
            std::thread::sleep(Duration::from_millis(5));
        }
        peak
    })
}

/// Members, their profiles and the offers, in one write.
struct Fill {
    group: OurGroup,
    members: i64,
    now: Millis,
}

impl Write for Fill {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        kabinet_store::social_group::set_members_count(tx, self.group, self.members).await?;
        for n in 0..LINKED {
            let id = MemberId(n + 1);
            let new = member::NewMember {
                id,
                created: self.now,
                name: format!("Member {id}"),
                email: Email::parse(&format!("m{id}@example.org")).ok(),
                password: None,
                lang: Lang::En,
                external_id: None,
                invite_code: InviteCode::from_random(random()).as_str().to_owned(),
                referrer: None,
                name_shown: false,
                zone: None,
            };
            member::insert(tx, &new).await?;
            let profile = social_profile::Profile {
                network: NetworkName::Vk,
                external_id: (FIRST + n * 25).to_string(),
                member: id,
                name: String::new(),
                linked: self.now,
                episode: 1,
            };
            social_profile::insert(tx, &profile).await?;
        }
        for template in templates::all() {
            let mut terms = template.terms;
            terms.earlier_acts = true;
            let row = offer::OfferRow {
                id: OfferId(new_id(self.now)),
                state: OfferState::Active,
                version: 1,
                created: self.now,
                template: Some(template.key.to_owned()),
                body: terms.to_json(),
                edited: self.now,
            };
            offer::insert(tx, &row, None, offer::Generation(new_id(self.now))).await?;
        }
        Ok(())
    }
}

fn vk(standin: &VkStandin) -> Anyhow<kabinet_networks::vk::VkConfig> {
    let mut vk = kabinet_networks::vk::VkConfig::default();
    (vk.service_calls_per_second, vk.community_calls_per_second) = (0, 0);
    vk.api_base = format!("{}/method/", standin.base_url()).parse()?;
    vk.id_base = standin.base_url().parse()?;
    Ok(vk)
}

fn timer() -> impl kabinet_networks::Timer {
    kabinet_networks::RealTimer::new(|| Millis(now_ms()))
}

#[expect(clippy::disallowed_methods, reason = "it measures the time of the machine")]
fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
