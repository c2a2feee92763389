use super::{
    changed::Counted,
    keep::{Mark, go_on},
    run::{Going, Stage, Stop},
    size,
};
use crate::Error;
use kabinet_domain::{
    activity::List,
    event::{Act, NetworkName},
    ids::GroupId,
    time::{DAY_MS, Millis},
};
use kabinet_networks::{Cursor, MembershipPlan, Post, Sizes};
use kabinet_store::{
    Tx, Write,
    collect_run::Saved,
    run_list::{self, ListState, Planned},
    social_act, social_list, social_post,
    social_post::PostState,
};
use std::collections::BTreeSet;

/// Each post has a row of numbers for its lists.
const LISTS_PER_POST: i64 = 3;
/// The members' list comes after all posts.
const MEMBERS_AT: i64 = i64::MAX;

/// Finds out which lists the run will read: those of the posts in the window, of posts that an offer names, and of posts
/// with a suspected removal; then the members. Lists whose counters stand are planned as left out.
pub(super) async fn plan(going: &mut Going) -> Result<(), Stop> {
    while let Stage::Wall { from, since } = going.stage.clone() {
        wall_page(going, from, since).await?;
    }
    if let Stage::Named { since } = going.stage {
        named(going, since).await?;
    }
    Ok(())
}

/// What the run has planned so far.
struct SoFar {
    posts: BTreeSet<i64>,
    /// The first free row of numbers.
    next: i64,
}

async fn so_far(going: &Going) -> Result<SoFar, Error> {
    let lists = run_list::list(&mut going.portal.db.read().await?, going.run.id).await?;
    let next = lists.iter().map(|list| list.n / LISTS_PER_POST + 1).max().unwrap_or(0);
    Ok(SoFar { posts: lists.into_iter().filter_map(|list| list.post_id).collect(), next })
}

/// A wall that shifts while it is read may show a post twice; it is planned once.
async fn wall_page(going: &mut Going, from: Option<Cursor>, since: Option<Millis>) -> Result<(), Stop> {
    let page = going.reader.posts(from.as_ref()).await?;
    let SoFar { mut posts, next } = so_far(going).await?;
    let oldest = Millis(going.run.started.0 - going.group.window_days * DAY_MS);
    let window = usize::try_from(going.group.window_posts).unwrap_or(0);
    let mut past_window = false;
    let mut within = Vec::new();
    for post in page.items {
        past_window |= !post.pinned && (posts.len() >= window || post.at < oldest);
        if past_window {
            break;
        }
        if posts.insert(post.id) {
            within.push(post);
        }
    }
    let shown = within.iter().filter(|post| !post.pinned).map(|post| post.at);
    let since = shown.chain(since).min();
    going.stage = match page.next.filter(|_| !past_window && posts.len() < window) {
        Some(from) => Stage::Wall { from: Some(from), since },
        None => Stage::Named { since },
    };
    take_in(going, &within, next).await
}

/// Posts that the wall did not show and that must be read all the same.
async fn named(going: &mut Going, since: Option<Millis>) -> Result<(), Stop> {
    let SoFar { posts, mut next } = so_far(going).await?;
    let wanted = wanted(going, since).await?;
    let missing: Vec<i64> = wanted.difference(&posts).copied().collect();
    let chunk = usize::try_from(going.reader.sizes().posts).unwrap_or(100).max(1);
    for ids in missing.chunks(chunk) {
        let answers = going.reader.posts_by_id(ids).await?;
        let (there, gone): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(_, post)| post.is_some());
        let there: Vec<Post> = there.into_iter().filter_map(|(_, post)| post).collect();
        let gone: Vec<i64> = gone.into_iter().map(|(id, _)| id).collect();
        going.portal.db.write(Freeze { group: going.group.id, ids: gone, state: PostState::Gone }).await?;
        take_in(going, &there, next).await?;
        next += i64::try_from(there.len()).unwrap_or(0);
    }
    freeze_what_left(going, &posts.union(&wanted).copied().collect()).await?;
    plan_members(going).await
}

/// Posts that an offer names, posts with a suspected removal, and posts that a shifting wall has passed over: those that
/// are followed and newer than the oldest it has shown.
async fn wanted(going: &Going, since: Option<Millis>) -> Result<BTreeSet<i64>, Error> {
    let mut tx = going.portal.db.read().await?;
    let group = going.group.id;
    let rules = going.portal.rules.in_force(&mut tx).await?;
    let mut wanted: BTreeSet<i64> = rules.offers.named_posts(group).into_iter().collect();
    for (list, member) in social_act::suspected(&mut tx, group).await? {
        if let (List::OfPost { post, .. }, true) = (list, going.profile_of.contains_key(&member)) {
            wanted.insert(post);
        }
    }
    let followed = social_post::open(&mut tx, group).await?;
    wanted.extend(followed.iter().filter(|post| since.is_some_and(|at| post.posted > at)).map(|post| post.post_id));
    Ok(wanted)
}

/// Posts that are followed but are not read in this run keep what they brought.
async fn freeze_what_left(going: &Going, read: &BTreeSet<i64>) -> Result<(), Error> {
    let open = social_post::open(&mut going.portal.db.read().await?, going.group.id).await?;
    let left: Vec<i64> = open.iter().map(|post| post.post_id).filter(|post| !read.contains(post)).collect();
    going.portal.db.write(Freeze { group: going.group.id, ids: left, state: PostState::Frozen }).await
}

async fn plan_members(going: &mut Going) -> Result<(), Stop> {
    let (way, calls) = size::cheaper_way(going).await?;
    let planned = |state, expected| Planned { n: MEMBERS_AT, list: List::Members, state, post_id: None, expected };
    let list = match way {
        Some(MembershipPlan::FullList { .. }) => planned(ListState::Todo, Some(going.group.members_count)),
        Some(MembershipPlan::AskLinked { .. }) => planned(ListState::Todo, None),
        None => planned(ListState::Skipped, None),
    };
    going.progress.calls_planned += i64::try_from(calls).unwrap_or(0);
    going.progress.lists_total += i64::from(list.state == ListState::Todo);
    going.stage = Stage::LISTS;
    save(going, Vec::new(), vec![list]).await
}

async fn take_in(going: &mut Going, posts: &[Post], from: i64) -> Result<(), Stop> {
    let network = going.group.network;
    let mut lists: Vec<Planned> = (from..).zip(posts).flat_map(|(n, post)| lists_of(network, n, post)).collect();
    let names: Vec<List> = lists.iter().map(|planned| planned.list).collect();
    let counted = Counted::of(going, &names).await?;
    for planned in &mut lists {
        if counted.stands(planned.list, planned.expected) {
            planned.state = ListState::Skipped;
        }
    }
    let to_read = || lists.iter().filter(|planned| planned.state == ListState::Todo);
    let sizes = going.reader.sizes();
    let calls: u64 = to_read().map(|planned| calls(sizes, planned)).sum();
    going.progress.calls_planned += i64::try_from(calls).unwrap_or(0) + 1;
    going.progress.lists_total += i64::try_from(to_read().count()).unwrap_or(0);
    let rows = posts.iter().map(|post| row(going.group.id, post)).collect();
    save(going, rows, lists).await
}

fn calls(sizes: Sizes, planned: &Planned) -> u64 {
    match planned.list {
        List::OfPost { act, .. } => sizes.list_calls(act, planned.expected.and_then(|count| u64::try_from(count).ok())),
        List::Members => 0,
    }
}

/// The lists of a post, of those acts that the network shows.
fn lists_of(network: NetworkName, n: i64, post: &Post) -> impl Iterator<Item = Planned> {
    let id = post.id;
    let acts = [(Act::Like, post.likes), (Act::Repost, post.reposts), (Act::Comment, post.comments)];
    let shown = (0..).zip(acts).filter(move |(_, (act, _))| network.acts().contains(act));
    shown.map(move |(k, (act, count))| Planned {
        n: n * LISTS_PER_POST + k,
        list: List::OfPost { post: id, act },
        state: ListState::Todo,
        post_id: Some(id),
        expected: count.and_then(|count| i64::try_from(count).ok()),
    })
}

/// How much of a post's text is kept: more than any network lets a post have that people read.
const MOST_TEXT: usize = 16_384;

fn row(group: GroupId, post: &Post) -> social_post::Post {
    let count = |count: Option<u64>| count.and_then(|count| i64::try_from(count).ok()).unwrap_or(0);
    social_post::Post {
        group,
        post_id: post.id,
        posted: post.at,
        excerpt: kabinet_domain::words::excerpt(&post.text),
        text: post.text.chars().take(MOST_TEXT).collect(),
        state: PostState::Open,
        likes: count(post.likes),
        comments: count(post.comments),
        reposts: count(post.reposts),
    }
}

async fn save(going: &mut Going, posts: Vec<social_post::Post>, lists: Vec<Planned>) -> Result<(), Stop> {
    let mark = going.mark()?;
    go_on(going.portal.db.write(TakeIn { mark, posts, lists }).await?)
}

struct TakeIn {
    mark: Mark,
    posts: Vec<social_post::Post>,
    lists: Vec<Planned>,
}

impl Write for TakeIn {
    type Out = Saved;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Saved, Error> {
        let saved = self.mark.save(tx).await?;
        if saved != Saved::Lost {
            social_post::put(tx, &self.posts).await?;
            run_list::add(tx, self.mark.run(), &self.lists).await?;
        }
        Ok(saved)
    }
}

/// Posts that are not followed any more. When they are again, their lists are read whatever their counters say.
struct Freeze {
    group: GroupId,
    ids: Vec<i64>,
    state: PostState,
}

impl Write for Freeze {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        if !self.ids.is_empty() {
            social_post::set_state(tx, self.group, &self.ids, self.state).await?;
            let of_post = |post: &i64| Act::ALL.map(|act| List::OfPost { post: *post, act });
            let lists: Vec<List> = self.ids.iter().flat_map(of_post).collect();
            social_list::forget_counts(tx, self.group, &lists).await?;
        }
        Ok(())
    }
}
