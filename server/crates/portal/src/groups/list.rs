use super::RunView;
use crate::{Error, who::Marketer};
use kabinet_domain::{
    activity::Obstacle,
    event::NetworkName,
    ids::{GroupId, RunId},
    time::Millis,
};
use kabinet_store::{
    collect_run,
    social_group::{self, Group, GroupState},
};

/// How many runs a page shows.
const RUNS: u32 = 20;

/// A group at the desk.
#[derive(Debug, Clone)]
pub struct GroupRow {
    /// Which.
    pub id: GroupId,
    /// Where.
    pub network: NetworkName,
    /// What it is called.
    pub name: String,
    /// Its short name there.
    pub screen_name: String,
    /// How many members it has.
    pub members: i64,
    /// How collecting goes.
    pub state: GroupState,
    /// What stands in the way.
    pub obstacle: Option<Obstacle>,
    /// The facts of it, in English.
    pub note: Option<String>,
    /// When it is read: a cron expression.
    pub cron: String,
    /// How many recent posts are read.
    pub window_posts: i64,
    /// How old they may be, in days.
    pub window_days: i64,
    /// After how many minutes everything is read again.
    pub reread_minutes: i64,
    /// When it is read next.
    pub next_run: Option<Millis>,
    /// The first complete scan has been: acts from now on pay.
    pub has_baseline: bool,
    /// The latest run.
    pub latest: Option<RunView>,
}

/// A group's page at the desk.
#[derive(Debug, Clone)]
pub struct GroupPage {
    /// The group.
    pub group: GroupRow,
    /// Its runs, newest first.
    pub runs: Vec<RunView>,
    /// Where the next page of runs begins.
    pub older: Option<(Millis, RunId)>,
}

fn row(group: Group, latest: Option<RunView>) -> GroupRow {
    GroupRow {
        id: group.id,
        network: group.network,
        name: group.name,
        screen_name: group.screen_name,
        members: group.members_count,
        state: group.state,
        obstacle: group.obstacle,
        note: group.state_note,
        cron: group.cron,
        window_posts: group.window_posts,
        window_days: group.window_days,
        reread_minutes: group.reread_minutes,
        next_run: group.next_run,
        has_baseline: group.first_scan.is_some(),
        latest,
    }
}

impl Marketer {
    /// All groups with their latest runs.
    pub async fn groups(&self) -> Result<Vec<GroupRow>, Error> {
        let mut tx = self.portal.db.read().await?;
        let mut rows = Vec::new();
        for group in social_group::list(&mut tx).await? {
            let latest = collect_run::latest(&mut tx, group.id).await?.map(RunView::from);
            rows.push(row(group, latest));
        }
        Ok(rows)
    }

    /// One group with a page of its runs.
    pub async fn group(&self, id: GroupId, before: Option<(Millis, RunId)>) -> Result<GroupPage, Error> {
        let mut tx = self.portal.db.read().await?;
        let group = social_group::get(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let latest = collect_run::latest(&mut tx, id).await?.map(RunView::from);
        let mut runs = collect_run::list(&mut tx, id, before, RUNS + 1).await?;
        let more = runs.len() > RUNS as usize;
        runs.truncate(RUNS as usize);
        let older = if more { runs.last().map(|run| (run.started, run.id)) } else { None };
        Ok(GroupPage { group: row(group, latest), runs: runs.into_iter().map(RunView::from).collect(), older })
    }
}
