//! A portal that answers on loopback, with people in it.

use crate::{Anyhow, Bench};
use kabinet::{Config, Process, serve};
use kabinet_domain::{
    ids::{MemberId, StaffId},
    lang::{Lang, Localized},
    member::InviteCode,
    points::{Ledger, Posting},
    time::Millis,
};
use kabinet_portal::{
    Clock, Portal,
    accounts::Subject,
    secrets::{Token, random},
    settings::Main,
    staff::{NewStaff, Role},
};
use kabinet_store::{
    StoreError, Tx, Write,
    member::{self, NewMember},
    points::{self, Origin},
    session::{self, Session},
};
use std::{net::SocketAddr, ops::Range, path::Path, sync::Arc};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// The portal's address in links; requests come from pages of it, wherever it listens.
const PUBLIC: &str = "http://127.0.0.1:3999";
/// What every member has from the beginning.
const OPENING: i64 = 10;
const HOUR_MS: i64 = 3_600_000;

/// See the module.
pub struct Place {
    pub address: SocketAddr,
    process: Arc<Process>,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

impl Place {
    /// Opens what is there on the database at `url`, or makes it; `key` is the file of its key.
    pub fn open(bench: &Bench, url: &str, key: &Path, readers: u32) -> Anyhow<Self> {
        let own = [
            ("HTTP__PUBLIC_URL", PUBLIC.to_owned()),
            ("DATABASE__URL", url.to_owned()),
            ("DATABASE__READERS", readers.to_string()),
            ("SECRETS__KEY_FILE", key.display().to_string()),
        ];
        let own = own.into_iter().map(|(name, value)| (format!("KABINET__{name}").into(), value.into()));
        let config = Config::load(None, own).map_err(|problem| problem.to_string())?;
        config.secrets.key_or_new()?;
        bench.runtime.block_on(async {
            let process = Arc::new(Process::with(&config, Clock::System).await?);
            process.portal().set_up(&main()).await?;
            let tcp = TcpListener::bind("127.0.0.1:0").await?;
            let (address, (stop, stopping)) = (tcp.local_addr()?, watch::channel(false));
            let serving = {
                let process = process.clone();
                bench.runtime.spawn(async move {
                    if let Err(failure) = serve::run(&config, process, tcp, stopping).await {
                        eprintln!("measured: serving ended: {failure}");
                    }
                })
            };
            Ok(Self { address, process, stop, serving })
        })
    }

    pub fn portal(&self) -> &Portal {
        self.process.portal()
    }

    /// Ends everything.
    pub fn close(self, bench: &Bench) -> Anyhow<()> {
        self.stop.send_replace(true);
        bench.runtime.block_on(async {
            self.serving.await?;
            self.process.portal().db.clone().close().await;
            Ok(())
        })
    }

    /// Somebody new at the desk.
    pub async fn hire(&self) -> Anyhow<StaffId> {
        let (email, password) = ("measured@club.example".to_owned(), "Measured-Zx9-Turmalin".to_owned());
        let new = NewStaff { name: "Measured".to_owned(), email, password, role: Role::Marketer };
        Ok(self.portal().create_staff(&new).await?)
    }

    /// A session of somebody, who did nothing for it.
    pub async fn session(&self, subject: Subject) -> Anyhow<Token> {
        let (token, now) = (Token::fresh(), self.portal().clock.now());
        self.portal().db.write(Open { hash: token.hash(), subject, now }).await?;
        Ok(token)
    }
}

/// The programme; nothing waits for a second pair of eyes.
fn main() -> Main {
    let name = Localized { ru: "Клуб «Зерно»".to_owned(), en: "Zerno Club".to_owned() };
    Main { name, four_eyes_above: None, lang: Lang::En, ..Main::default() }
}

struct Open {
    hash: Vec<u8>,
    subject: Subject,
    now: Millis,
}

impl Write for Open {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let Self { hash, subject, now } = self;
        let (token_hash, expires) = (hash.clone(), now.plus(12 * HOUR_MS));
        let row = Session { token_hash, subject: *subject, created: *now, seen: *now, expires, fresh: *now };
        session::insert(tx, &row).await
    }
}

/// Members with these numbers, who own something.
pub struct People {
    pub numbers: Range<u64>,
    pub now: Millis,
}

impl Write for People {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        for id in self.numbers.clone().filter_map(|n| i64::try_from(n).ok()).map(MemberId) {
            member::insert(tx, &somebody(id, self.now)).await?;
            let posting =
                Posting::Award { points: OPENING, active_from: self.now, expires: Millis::NEVER, idle_days: None };
            let mut ledger = points::load(tx, id).await?;
            post(tx, (id, &mut ledger), posting, ("opening", self.now), &Origin::default()).await?;
        }
        Ok(())
    }
}

/// A member of whom nothing is known but a name.
pub fn somebody(id: MemberId, now: Millis) -> NewMember {
    NewMember {
        id,
        created: now,
        name: format!("Member {id}"),
        email: None,
        password: None,
        lang: Lang::En,
        external_id: None,
        invite_code: InviteCode::from_random(random()).as_str().to_owned(),
        referrer: None,
        name_shown: false,
        zone: None,
    }
}

/// Posts to a member's ledger.
pub async fn post(
    tx: &mut Tx,
    (member, ledger): (MemberId, &mut Ledger),
    posting: Posting,
    (key, now): (&str, Millis),
    origin: &Origin,
) -> Result<(), StoreError> {
    let entries =
        ledger.post(posting, key.to_owned(), now).map_err(|refused| StoreError::Other(format!("{refused:?}")))?;
    points::post(tx, member, &entries, origin, ledger).await
}
