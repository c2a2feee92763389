use super::{
    apply,
    keep::{Mark, go_on},
    run::{Going, Stage, Stop},
    size,
};
use crate::Error;
use kabinet_domain::{
    activity::{List, Presence, Read, Seen, Who},
    event::Act,
    ids::GroupId,
    time::Millis,
};
use kabinet_networks::{Cursor, Leaving, Membership, NetworkError, ProfileId};
use kabinet_store::{
    Tx, Write,
    collect_run::Saved,
    run_list::{self, ListState, Planned},
    run_page::{self, SeenRow},
    social_act, social_list,
};
use std::collections::BTreeSet;

/// One page of any list, reduced to linked profiles.
struct Turned {
    seen: Vec<SeenRow>,
    next: Option<Next>,
    whole: bool,
    /// How many the network counts on the list, where it tells.
    total: Option<u64>,
}

/// Where the list goes on.
enum Next {
    Page(Cursor),
    /// The linked have been asked about up to this one.
    Asked(ProfileId),
}

/// Reads and applies the next list of the plan; `false` when there is none left.
pub(super) async fn next_list(going: &mut Going) -> Result<bool, Stop> {
    let planned = run_list::next(&mut going.portal.db.read().await?, going.run.id).await?;
    let Some(planned) = planned else { return Ok(false) };
    match list(going, &planned).await {
        Ok(()) => {}
        Err(Stop::Network(NetworkError::Gone | NetworkError::Denied { .. })) => {
            finish_list(going, &planned, ListState::Skipped).await?;
        }
        Err(stop) => return Err(stop),
    }
    Ok(true)
}

/// A list that its counter calls empty is known without asking, unless acts on it are known: a counter alone takes
/// nothing away.
async fn is_empty(going: &Going, planned: &Planned) -> Result<bool, Error> {
    if planned.expected != Some(0) || planned.list == List::Members {
        return Ok(false);
    }
    let known = social_act::of_list(&mut going.portal.db.read().await?, going.group.id, planned.list).await?;
    Ok(known.iter().all(|act| act.presence == Presence::Gone))
}

async fn list(going: &mut Going, planned: &Planned) -> Result<(), Stop> {
    let mut earlier: Vec<SeenRow> = Vec::new();
    let mut whole_before = !matches!(&going.stage, Stage::Lists { partial: true, .. });
    if planned.state == ListState::Reading {
        earlier = run_page::of_list(&mut going.portal.db.read().await?, going.run.id, planned.list).await?;
    }
    loop {
        let turned = if is_empty(going, planned).await? {
            Turned { seen: Vec::new(), next: None, whole: true, total: None }
        } else {
            turn(going, planned).await?
        };
        if planned.list == List::Members {
            size::keep(going, turned.total).await?;
        }
        let Some(next) = turned.next else {
            let mut complete = turned.whole && whole_before && !contradicted(going, planned, &turned);
            earlier.extend(turned.seen);
            if complete && planned.list == List::Members && planned.expected.is_some() {
                let (found, told) = left_out(going, &earlier).await?;
                earlier.extend(found);
                complete = told;
            }
            let read = Read { began: going.run.started, seen: earlier.into_iter().map(seen).collect(), complete };
            going.progress.found += i64::try_from(read.seen.len()).unwrap_or(0);
            apply::apply(going, planned.list, &read).await?;
            let state = if complete { ListState::Applied } else { ListState::Failed };
            return finish_list(going, planned, state).await;
        };
        going.stage = match next {
            Next::Page(from) => Stage::Lists { from: Some(from), asked: None, partial: false },
            Next::Asked(asked) => {
                whole_before &= turned.whole;
                Stage::Lists { from: None, asked: Some(asked), partial: !whole_before }
            }
        };
        let mark = going.mark()?;
        let page = KeepPage { mark, planned: planned.clone(), seen: turned.seen.clone() };
        go_on(going.portal.db.write(page).await?)?;
        earlier.extend(turned.seen);
    }
}

/// A network in trouble may say that nobody is on a list. It is not believed against the counter by which the list was
/// planned, unless that counts more than the list has: private messages are among the reposts. Where lists are not counted
/// by themselves, the counter also says whether all came.
fn contradicted(going: &Going, planned: &Planned, turned: &Turned) -> bool {
    let counted = !matches!(planned.list, List::OfPost { act: Act::Repost, .. });
    let total = turned.total.and_then(|total| i64::try_from(total).ok());
    let fewer = |count| match total {
        Some(0) => count > 0,
        Some(total) => total < count && going.reader.sizes().uncounted && planned.list != List::Members,
        None => false,
    };
    counted && planned.expected.is_some_and(fewer)
}

fn seen(row: SeenRow) -> Seen {
    Seen { who: Who { profile: row.profile, item: row.item }, at: row.at }
}

async fn turn(going: &Going, planned: &Planned) -> Result<Turned, Stop> {
    let (from, asked) = match &going.stage {
        Stage::Lists { from, asked, .. } => (from.as_ref(), asked.as_ref()),
        Stage::Wall { .. } | Stage::Named { .. } => (None, None),
    };
    match planned.list {
        List::Members if planned.expected.is_none() => ask_members(going, asked).await,
        List::Members => {
            let page = going.reader.members(from).await?;
            Ok(people(going, page))
        }
        List::OfPost { post, act: Act::Like } => Ok(people(going, going.reader.likes(post, from).await?)),
        List::OfPost { post, act: Act::Repost } => Ok(people(going, going.reader.copies(post, from).await?)),
        List::OfPost { post, act: Act::Comment } => {
            let page = going.reader.comments(post, from).await?;
            let comments = page.items.into_iter().map(|comment| (comment.from, comment.id, Some(comment.at)));
            Ok(Turned {
                seen: linked(going, comments),
                next: page.next.map(Next::Page),
                whole: page.whole,
                total: page.total,
            })
        }
    }
}

fn people(going: &Going, page: kabinet_networks::Page<ProfileId>) -> Turned {
    let people = page.items.into_iter().map(|id| (id, String::new(), None));
    Turned { seen: linked(going, people), next: page.next.map(Next::Page), whole: page.whole, total: page.total }
}

/// Asks about the linked members only, in the order of their ids. Who is not in the answer is not known about: then the
/// read is not whole, unless the network leaves strangers out and they are no member as far as we know.
async fn ask_members(going: &Going, asked: Option<&ProfileId>) -> Result<Turned, Stop> {
    let mut left: Vec<ProfileId> = going.linked.keys().map(|id| ProfileId(id.clone())).collect();
    // Not by their place: somebody before it may have been unlinked since the run was cut off.
    left.retain(|id| Some(id) > asked);
    left.sort_unstable();
    let size = usize::try_from(going.reader.sizes().members_asked).unwrap_or(500).max(1);
    let chunk = &left[..size.min(left.len())];
    let Some(last) = chunk.last() else {
        return Ok(Turned { seen: Vec::new(), next: None, whole: true, total: None });
    };
    let answers = going.reader.are_members(chunk).await?;
    let whole = match going.reader.leaving() {
        Leaving::Asked => {
            let known = known_members(going).await?;
            let known: Vec<&ProfileId> = chunk.iter().filter(|id| known.contains(id.0.as_str())).collect();
            all_told(known, &answers)
        }
        Leaving::Unknown | Leaving::BlackList => all_told(chunk, &answers),
    };
    let next = (chunk.len() < left.len()).then(|| Next::Asked(last.clone()));
    Ok(Turned { seen: linked(going, members(answers)), next, whole, total: None })
}

/// Whether something was said of each of them.
fn all_told<'a>(asked: impl IntoIterator<Item = &'a ProfileId>, answers: &[(ProfileId, Membership)]) -> bool {
    let answered: BTreeSet<&ProfileId> = answers.iter().map(|(id, _)| id).collect();
    asked.into_iter().all(|id| answered.contains(id))
}

/// The profiles that were members when the list was last read.
async fn known_members(going: &Going) -> Result<BTreeSet<&str>, Error> {
    let known = social_act::of_list(&mut going.portal.db.read().await?, going.group.id, List::Members).await?;
    let known = known.into_iter().filter(|act| act.presence != Presence::Gone);
    Ok(known.filter_map(|act| going.profile_of.get(&act.member)).map(String::as_str).collect())
}

fn members(answers: Vec<(ProfileId, Membership)>) -> impl Iterator<Item = (ProfileId, String, Option<Millis>)> {
    let members = answers.into_iter().filter(|(_, membership)| *membership == Membership::In);
    members.map(|(id, _)| (id, String::new(), None))
}

/// Known members whom the list left out and who are members all the same, and whether something was said of each. Some
/// networks filter that list, and are asked about each before anybody is missed.
async fn left_out(going: &Going, seen: &[SeenRow]) -> Result<(Vec<SeenRow>, bool), Stop> {
    let (mut found, mut told) = (Vec::new(), true);
    if going.reader.leaving() != Leaving::Asked {
        return Ok((found, told));
    }
    let mut missed = known_members(going).await?;
    for row in seen {
        missed.remove(row.profile.as_str());
    }
    let missed: Vec<ProfileId> = missed.into_iter().map(|id| ProfileId(id.to_owned())).collect();
    let size = usize::try_from(going.reader.sizes().members_asked).unwrap_or(500).max(1);
    for chunk in missed.chunks(size) {
        let answers = going.reader.are_members(chunk).await?;
        told &= all_told(chunk, &answers);
        found.extend(linked(going, members(answers)));
    }
    Ok((found, told))
}

/// Everybody else is forgotten here.
fn linked(going: &Going, rows: impl Iterator<Item = (ProfileId, String, Option<Millis>)>) -> Vec<SeenRow> {
    rows.filter_map(|(ProfileId(profile), item, at)| {
        let member = going.linked.get(&profile)?.member;
        Some(SeenRow { profile, item, member, at })
    })
    .collect()
}

async fn finish_list(going: &mut Going, planned: &Planned, state: ListState) -> Result<(), Stop> {
    going.stage = Stage::LISTS;
    going.progress.lists_done += 1;
    let mark = going.mark()?;
    let (group, began) = (going.group.id, going.run.started);
    // What was counted before the list was read: whatever came between the two is looked at once more.
    let counted = if planned.list == List::Members { going.told } else { planned.expected };
    go_on(going.portal.db.write(FinishList { mark, group, planned: planned.clone(), state, began, counted }).await?)
}

/// Whether the group put this person out, where that can be known: their membership was then not ended by themselves.
pub(super) async fn put_out(going: &Going, profile: &str) -> Result<Option<bool>, NetworkError> {
    match going.reader.leaving() {
        Leaving::Unknown => Ok(None),
        Leaving::BlackList => Ok(banned(going).await?.map(|banned| banned.contains(profile))),
        Leaving::Asked => {
            let told = going.reader.are_members(&[ProfileId(profile.to_owned())]).await?;
            Ok(told.first().and_then(|(_, membership)| match membership {
                Membership::Left => Some(false),
                Membership::PutOut => Some(true),
                Membership::In | Membership::Out => None,
            }))
        }
    }
}

/// People on the black list, where the group's key lets it be read.
async fn banned(going: &Going) -> Result<Option<&BTreeSet<String>>, NetworkError> {
    let read = going
        .banned
        .get_or_try_init(|| async {
            let mut banned = BTreeSet::new();
            let mut from = None;
            loop {
                let page = match going.reader.banned(from.as_ref()).await {
                    Ok(page) => page,
                    Err(NetworkError::Denied { .. }) => return Ok(None),
                    Err(error) => return Err(error),
                };
                banned.extend(page.items.into_iter().map(|id| id.0).filter(|id| going.linked.contains_key(id)));
                match page.next {
                    Some(next) => from = Some(next),
                    None => return Ok(page.whole.then_some(banned)),
                }
            }
        })
        .await?;
    Ok(read.as_ref())
}

struct KeepPage {
    mark: Mark,
    planned: Planned,
    seen: Vec<SeenRow>,
}

impl Write for KeepPage {
    type Out = Saved;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Saved, Error> {
        let saved = self.mark.save(tx).await?;
        if saved != Saved::Lost {
            run_page::add(tx, self.mark.run(), self.planned.list, &self.seen).await?;
            run_list::set_state(tx, self.mark.run(), self.planned.n, ListState::Reading).await?;
        }
        Ok(saved)
    }
}

struct FinishList {
    mark: Mark,
    group: GroupId,
    planned: Planned,
    state: ListState,
    began: Millis,
    counted: Option<i64>,
}

impl Write for FinishList {
    type Out = Saved;
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<Saved, Error> {
        let saved = self.mark.save(tx).await?;
        if saved != Saved::Lost {
            run_page::clear(tx, self.mark.run(), self.planned.list).await?;
            run_list::set_state(tx, self.mark.run(), self.planned.n, self.state).await?;
            match self.state {
                ListState::Applied => {
                    social_list::mark_whole(tx, self.group, self.planned.list, self.began, self.counted).await?;
                }
                // Read in part: its counter says nothing about what is known of it.
                ListState::Failed => social_list::forget_counts(tx, self.group, &[self.planned.list]).await?,
                ListState::Todo | ListState::Reading | ListState::Read | ListState::Skipped => {}
            }
        }
        Ok(saved)
    }
}
