//! A portal on a database of its own, with members who own enough and a marketer who is signed in.

use crate::Anyhow;
use kabinet_domain::{ids::MemberId, lang::Lang, member::InviteCode, time::Millis};
use kabinet_portal::{
    Clock, Keys, Parts, Portal,
    accounts::Subject,
    passwords::Passwords,
    points::{Adjust, Adjusted, Change},
    secrets::{Token, random},
    settings::Main,
    staff::{NewStaff, Role},
    who::{Marketer, Who},
};
use kabinet_store::{Db, Settings, StoreError, Tx, Write, member};
use std::net::{IpAddr, Ipv4Addr};

/// How many members the operations are about: few, so that they meet.
pub const MEMBERS: i64 = 40;
/// What each of them owns before the storm, so that nothing is refused for want of points.
pub const OPENING: i64 = 100_000_000;
/// The member whose whole balance is spent in the first round; the others follow.
pub const FIRST_WINNER: i64 = MEMBERS + 1;

/// See the module.
#[derive(Debug)]
pub struct Place {
    pub portal: Portal,
    pub desk: Marketer,
    session: Token,
}

impl Place {
    /// Makes everything in an empty database.
    pub async fn make(url: &str, rounds: u64) -> Anyhow<Self> {
        let portal = portal(url).await?;
        portal.db.migrate().await?;
        portal.set_up(&Main { four_eyes_above: None, ..Main::default() }).await?;
        portal.db.write(Fill { members: MEMBERS + i64::try_from(rounds)?, now: portal.clock.now() }).await?;
        let email = "storm@example.org".to_owned();
        let password = "Sturm-Kx7-Regenbogen".to_owned();
        let new = NewStaff {
            name: "Storm".to_owned(),
            email: email.clone(),
            password: password.clone(),
            role: Role::Marketer,
        };
        portal.create_staff(&new).await?;
        let nowhere = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let signed_in = portal.visitor(nowhere, Lang::En).sign_in_to_desk(&email, &password, None).await?;
        if !matches!(signed_in.subject, Subject::Staff(_)) {
            return Err("the marketer is no staff".into());
        }
        let place = Self { desk: desk(&portal, &signed_in.token).await?, portal, session: signed_in.token };
        for member in 1..=MEMBERS {
            place.award(MemberId(member), OPENING, "opening").await?;
        }
        Ok(place)
    }

    /// Comes to a place that was made before.
    pub async fn enter(url: &str, session: &str) -> Anyhow<Self> {
        let portal = portal(url).await?;
        let session = Token::parse(session).ok_or("not a session")?;
        Ok(Self { desk: desk(&portal, &session).await?, portal, session })
    }

    /// The marketer's session, for [`Place::enter`].
    pub fn session(&self) -> String {
        self.session.reveal().to_owned()
    }

    /// Gives points; the number of the entry.
    pub async fn award(&self, member: MemberId, points: i64, key: &str) -> Anyhow<i64> {
        let change = Change::Award { points };
        let adjust = Adjust { member, change, reason: "Storm".to_owned(), key: key.to_owned() };
        match self.desk.adjust(&adjust).await? {
            Adjusted::Posted(receipt) => Ok(receipt.seq),
            Adjusted::Proposed(_) => Err("no second pair of eyes is needed here".into()),
        }
    }

    /// Closes the database.
    pub async fn leave(self) {
        self.portal.db.clone().close().await;
    }
}

async fn portal(url: &str) -> Anyhow<Portal> {
    let parts = Parts {
        db: Db::open(&Settings { url: url.to_owned(), readers: 16, lock: true }).await?,
        clock: Clock::System,
        keys: Keys::new([7; 32]),
        passwords: Passwords::new(1, 1),
        public_url: "http://127.0.0.1:3000".parse()?,
    };
    Ok(Portal::new(parts, Vec::new(), None))
}

async fn desk(portal: &Portal, session: &Token) -> Anyhow<Marketer> {
    match portal.who(Some(session), IpAddr::V4(Ipv4Addr::LOCALHOST), Lang::En).await? {
        Who::Marketer(marketer) => Ok(marketer),
        _ => Err("the marketer's session has ended".into()),
    }
}

/// Members, in one write.
struct Fill {
    members: i64,
    now: Millis,
}

impl Write for Fill {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        for id in 1..=self.members {
            let new = member::NewMember {
                id: MemberId(id),
                created: self.now,
                name: format!("Member {id}"),
                email: None,
                password: None,
                lang: Lang::En,
                external_id: None,
                invite_code: InviteCode::from_random(random()).as_str().to_owned(),
                referrer: None,
                name_shown: false,
                zone: None,
            };
            member::insert(tx, &new).await?;
        }
        Ok(())
    }
}
