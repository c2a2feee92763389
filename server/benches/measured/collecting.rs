//! Everything between a network and the ledger: pages are asked for and parsed, compared with what is known, and what is new
//! becomes events and awards. Against set differences over as many entries.

use crate::{
    Anyhow, Bench, Goal, Row, lists,
    place::somebody,
    timing::{float, middle, seconds},
};
use kabinet_domain::{
    event::NetworkName,
    ids::{GroupId, MemberId},
    offer::OfferState,
    time::Millis,
};
use kabinet_networks::{
    RealTimer,
    vk::{Vk, VkConfig},
};
use kabinet_portal::{
    Clock, Keys, Parts, Portal,
    activity::{Ended, Reason},
    groups::NewGroup,
    passwords::Passwords,
    settings::Main,
};
use kabinet_standins::vk::{self as standin, Community, FIRST_OF_CROWD, Key, Rates, VkStandin, VkWorld};
use kabinet_store::{
    Db, Settings, StoreError, Tx, Write, member,
    social_profile::{self, Profile},
};
use std::{collections::HashSet, path::Path, sync::Arc};

const POSTS: u32 = 50;
/// Everybody of the crowd is a member; all but a few like each post.
const CROWD: u64 = 4_000;
/// How many like nothing at first.
const SHY: u64 = 200;
/// So many of a hundred are new in each run.
const NEW_PERCENT: u64 = 1;
const RUNS: usize = 3;
const MINUTE_MS: i64 = 60_000;
const START: Millis = Millis(1_793_869_200_000);
const OFFERS: [&str; 3] = ["join", "activity", "first_like"];

pub fn rows(bench: &Bench) -> Anyhow<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let crowd = bench.scaled(CROWD).max(2 * SHY);
    let new = crowd * NEW_PERCENT / 100;
    let scene = bench.runtime.block_on(Scene::open(folder.path(), crowd))?;
    // What is there at first is not paid.
    bench.runtime.block_on(scene.run())?;
    let (mut paid, mut quiet) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        scene.like(new)?;
        paid.push(scene.rate(bench, new * u64::from(POSTS))?);
        quiet.push(scene.rate(bench, 0)?);
    }
    let size = scene.likes();
    bench.runtime.block_on(scene.portal.db.clone().close());
    let raw = lists::set_differences(bench.scale, size);
    let name = format!("a run over {size} likes, 1 % new, with awards / set differences");
    Ok(vec![
        Row::new(name, "likes/s", (middle(paid), raw)).should(Goal::RatioFrom(0.25)),
        Row::new("the same, nothing new / the same set differences", "likes/s", (middle(quiet), raw)),
    ])
}

/// A portal beside a group whose crowd is linked.
struct Scene {
    portal: Portal,
    clock: Clock,
    group: GroupId,
    world: VkWorld,
    wall: standin::GroupId,
    _standin: VkStandin,
}

impl Scene {
    async fn open(folder: &Path, crowd: u64) -> Anyhow<Self> {
        let clock = Clock::fake(START);
        let time = clock.clone();
        let shape = Community {
            seed: 1,
            members: u32::try_from(crowd)?,
            posts: POSTS,
            likes: u32::try_from(crowd - SHY)?,
            comments: 0,
            reposts: 0,
        };
        let (world, wall) = VkWorld::community(Arc::new(move || time.now().0), shape);
        let mut config = standin::VkConfig::new(world.clone());
        config.rates = Rates::lifted();
        config.keys = vec![("service".to_owned(), Key::Service), ("community".to_owned(), Key::Group(wall))];
        let standin = VkStandin::start(([127, 0, 0, 1], 0).into(), config).await?;
        let portal = portal(folder, &standin, &clock).await?;
        portal.db.write(Crowd { many: i64::try_from(crowd)?, now: START }).await?;
        for template in OFFERS {
            portal.add_offer(template, OfferState::Active, None).await?;
        }
        let new = NewGroup {
            network: NetworkName::Vk,
            group: wall.0.to_string(),
            service_key: "service".to_owned(),
            community_key: "community".to_owned(),
        };
        let group = portal.add_group(&new).await?;
        Ok(Self { portal, clock, group, world, wall, _standin: standin })
    }

    /// How many likes a run reads in a second that finds so many events.
    fn rate(&self, bench: &Bench, events: u64) -> Anyhow<f64> {
        let (seconds, found) = seconds(|| bench.runtime.block_on(self.run()));
        match found? {
            found if u64::try_from(found)? == events => Ok(float(self.likes()) / seconds),
            found => Err(format!("a run has found {found} events instead of {events}").into()),
        }
    }

    /// A run to its end; how many events it found.
    async fn run(&self) -> Anyhow<i64> {
        self.clock.advance(MINUTE_MS);
        match self.portal.collect(self.group, Reason::Command).await? {
            Ended::Done(_) => {}
            other => return Err(format!("the run did not get through: {other:?}").into()),
        }
        let run = self.portal.latest_run(self.group).await?.ok_or("the run is gone")?;
        Ok(run.events)
    }

    /// So many who have not liked it yet like each post.
    fn like(&self, many: u64) -> Anyhow<()> {
        let everybody = self.world.members(self.wall);
        for post in self.world.posts(self.wall) {
            let before: HashSet<_> = self.world.likes(post).into_iter().collect();
            let others = everybody.iter().filter(|person| !before.contains(person));
            for person in others.take(usize::try_from(many)?) {
                self.world.like(*person, post);
            }
        }
        Ok(())
    }

    fn likes(&self) -> usize {
        self.world.posts(self.wall).into_iter().map(|post| self.world.likes(post).len()).sum()
    }
}

async fn portal(folder: &Path, standin: &VkStandin, clock: &Clock) -> Anyhow<Portal> {
    let mut vk = VkConfig::default();
    (vk.service_calls_per_second, vk.community_calls_per_second) = (0, 0);
    vk.api_base = format!("{}/method/", standin.base_url()).parse()?;
    vk.id_base = standin.base_url().parse()?;
    let time = clock.clone();
    let vk = Vk::new(vk, Arc::new(RealTimer::new(move || time.now())))?;
    let url = format!("sqlite://{}", folder.join("kabinet.db").display());
    let parts = Parts {
        db: Db::open(&Settings { url, readers: 4, lock: true }).await?,
        clock: clock.clone(),
        keys: Keys::new([7; 32]),
        passwords: Passwords::new(1, 1),
        public_url: "http://127.0.0.1:3999".parse()?,
    };
    parts.db.migrate().await?;
    let portal = Portal::new(parts, vec![Arc::new(vk)], None);
    portal.set_up(&Main::default()).await?;
    Ok(portal)
}

/// Members with their profiles, who are the stand-in's crowd.
struct Crowd {
    many: i64,
    now: Millis,
}

impl Write for Crowd {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        for n in 0..self.many {
            let id = MemberId(n + 1);
            member::insert(tx, &somebody(id, self.now)).await?;
            let profile = Profile {
                network: NetworkName::Vk,
                external_id: (FIRST_OF_CROWD + n).to_string(),
                member: id,
                name: String::new(),
                linked: self.now,
                episode: 1,
            };
            social_profile::insert(tx, &profile).await?;
        }
        Ok(())
    }
}
