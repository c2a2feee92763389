use super::{
    call::{Line, Question},
    comments::Walk,
    config::WallBy,
    group_info,
    wire::{Banned, Comments, Ids, IsMember, Posts, PostsById},
};
use crate::{
    error::{Denial, NetworkError},
    group::{Comment, GroupInfo, GroupReader, Post},
    membership::{Leaving, Membership, Sizes},
    network::{Answer, ProfileId},
    page::{Cursor, Page, Reading, Turned},
    patience::Key,
    setting::under,
};
use serde::de::DeserializeOwned;
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// VK's number for a parameter that cannot be.
const BAD_PARAMETER: i64 = 100;
/// What VK answers about a black list without the community's key.
const NO_PERMISSION: i64 = 7;

/// Reads one group of VK.
pub(super) struct VkGroup {
    line: Arc<Line>,
    id: i64,
    service: Key,
    community: Option<Key>,
    used: AtomicU64,
}

impl VkGroup {
    pub(super) fn new(line: Arc<Line>, id: i64, service: Key, community: Option<Key>) -> Self {
        Self { line, id, service, community, used: AtomicU64::new(0) }
    }

    /// VK writes a group as an owner with a minus.
    fn owner(&self) -> String {
        format!("-{}", self.id)
    }

    /// Members of a closed group are shown to its own key only, which may also call more often.
    fn members_key(&self) -> &Key {
        self.community.as_ref().unwrap_or(&self.service)
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        key: &Key,
        method: &'static str,
        fields: &[(&'static str, &str)],
    ) -> Result<T, NetworkError> {
        self.line.call(key, &self.used, Question { method, fields }).await
    }

    async fn likers(&self, post: i64, filter: &str, from: Option<&Cursor>) -> Result<Page<ProfileId>, NetworkError> {
        let reading: Reading = Cursor::resume(from)?;
        let asked = self.line.config.likes_page;
        let ids: Ids = self
            .ask(
                &self.service,
                "likes.getList",
                &[
                    ("type", "post"),
                    ("owner_id", &self.owner()),
                    ("item_id", &post.to_string()),
                    ("filter", filter),
                    ("count", &asked.to_string()),
                    ("offset", &reading.rows.to_string()),
                ],
            )
            .await?;
        Ok(page(reading, asked, ids.count, ids.items.len(), ids.people()))
    }

    async fn read_posts(&self, from: Option<&Cursor>) -> Result<Page<Post>, NetworkError> {
        let reading: Reading = Cursor::resume(from)?;
        let asked = self.line.config.posts_page;
        let (wall, name) = match self.line.config.wall_by {
            WallBy::OwnerId => ("owner_id", self.owner()),
            WallBy::Domain => ("domain", format!("club{}", self.id)),
        };
        let fields = [
            (wall, name.as_str()),
            ("filter", "owner"),
            ("count", &asked.to_string()),
            ("offset", &reading.rows.to_string()),
        ];
        let posts: Posts = self.ask(&self.service, "wall.get", &fields).await?;
        let rows = posts.items.len();
        let items = posts.items.into_iter().filter(|post| !post.is_deleted.is_set()).map(Post::from).collect();
        Ok(page(reading, asked, posts.count, rows, items))
    }

    async fn read_posts_by_id(&self, ids: &[i64]) -> Result<Vec<(i64, Option<Post>)>, NetworkError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        if ids.len() as u64 > u64::from(self.line.config.posts_page) {
            return Err(NetworkError::BadRequest { code: BAD_PARAMETER });
        }
        let names: Vec<String> = ids.iter().map(|id| format!("-{}_{id}", self.id)).collect();
        let posts: PostsById = self.ask(&self.service, "wall.getById", &[("posts", &names.join(","))]).await?;
        let shown = posts.into_items().into_iter().filter(|post| !post.is_deleted.is_set());
        let mut shown: HashMap<i64, Post> = shown.map(|post| (post.id, post.into())).collect();
        Ok(ids.iter().map(|id| (*id, shown.remove(id))).collect())
    }

    async fn read_comments(&self, post: i64, from: Option<&Cursor>) -> Result<Page<Comment>, NetworkError> {
        let walk: Walk = Cursor::resume(from)?;
        let asked = self.line.config.comments_page;
        let step = walk.step();
        let comment = step.comment.map(|comment| comment.to_string());
        let (owner, post, offset) = (self.owner(), post.to_string(), step.offset.to_string());
        let (count, threads) = (asked.to_string(), self.line.config.thread_items.to_string());
        let mut fields = vec![
            ("owner_id", owner.as_str()),
            ("post_id", &post),
            ("count", &count),
            ("offset", &offset),
            ("sort", "asc"),
            ("preview_length", "0"),
        ];
        match &comment {
            Some(comment) => fields.push(("comment_id", comment)),
            None => fields.push(("thread_items_count", &threads)),
        }
        let answer = self.ask::<Comments>(&self.service, "wall.getComments", &fields).await;
        let (page, on) = match answer {
            Ok(answer) => walk.turn(asked.into(), &answer),
            Err(NetworkError::Gone | NetworkError::BadRequest { .. }) if comment.is_some() => walk.lost(),
            Err(error) => return Err(error),
        };
        Ok(Page { next: on.as_ref().map(Cursor::of), ..page })
    }

    async fn read_members(&self, from: Option<&Cursor>) -> Result<Page<ProfileId>, NetworkError> {
        let reading: Reading = Cursor::resume(from)?;
        let asked = self.line.config.members_page;
        let fields = [
            ("group_id", self.id.to_string()),
            ("sort", "id_asc".to_owned()),
            ("count", asked.to_string()),
            ("offset", reading.rows.to_string()),
        ];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let ids: Ids = self.ask(self.members_key(), "groups.getMembers", &fields).await?;
        Ok(page(reading, asked, ids.count, ids.items.len(), ids.people()))
    }

    async fn ask_members(&self, who: &[ProfileId]) -> Result<Vec<(ProfileId, Membership)>, NetworkError> {
        if who.is_empty() {
            return Ok(Vec::new());
        }
        let fits = who.len() as u64 <= u64::from(self.line.config.members_asked);
        if !fits || who.iter().any(|id| id.0.parse::<u64>().is_err()) {
            return Err(NetworkError::BadRequest { code: BAD_PARAMETER });
        }
        let ids: Vec<&str> = who.iter().map(|id| id.0.as_str()).collect();
        let fields = [("group_id", self.id.to_string()), ("user_ids", ids.join(","))];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let told: Vec<IsMember> = self.ask(self.members_key(), "groups.isMember", &fields).await?;
        Ok(told.iter().filter_map(IsMember::told).collect())
    }

    async fn read_banned(&self, from: Option<&Cursor>) -> Result<Page<ProfileId>, NetworkError> {
        let denied = NetworkError::Denied { code: NO_PERMISSION, why: Denial::NoCommunityKey };
        let key = self.community.as_ref().ok_or(denied)?;
        let reading: Reading = Cursor::resume(from)?;
        let asked = self.line.config.banned_page;
        let fields =
            [("group_id", self.id.to_string()), ("count", asked.to_string()), ("offset", reading.rows.to_string())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let banned: Banned = self.ask(key, "groups.getBanned", &fields).await?;
        Ok(page(reading, asked, banned.count, banned.items.len(), banned.people()))
    }
}

fn page<T>(reading: Reading, asked: u32, total: u64, rows: usize, items: Vec<T>) -> Page<T> {
    let rows = rows as u64;
    let turned = reading.turn(Turned { asked: asked.into(), rows, alive: rows, total });
    let whole = turned == Ok(true);
    Page { items, next: turned.err().as_ref().map(Cursor::of), total: Some(total), whole }
}

impl GroupReader for VkGroup {
    fn sizes(&self) -> Sizes {
        self.line.config.sizes()
    }

    fn calls(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }

    fn post_url(&self, post: i64) -> String {
        under(&self.line.config.page_base, &format!("wall-{}_{post}", self.id)).into()
    }

    fn info(&self) -> Answer<'_, GroupInfo> {
        Box::pin(async { group_info(&self.line, self.members_key(), &self.used, &self.id.to_string()).await })
    }

    fn posts<'a>(&'a self, from: Option<&'a Cursor>) -> Answer<'a, Page<Post>> {
        Box::pin(self.read_posts(from))
    }

    fn posts_by_id<'a>(&'a self, ids: &'a [i64]) -> Answer<'a, Vec<(i64, Option<Post>)>> {
        Box::pin(self.read_posts_by_id(ids))
    }

    fn likes<'a>(&'a self, post: i64, from: Option<&'a Cursor>) -> Answer<'a, Page<ProfileId>> {
        Box::pin(self.likers(post, "likes", from))
    }

    fn copies<'a>(&'a self, post: i64, from: Option<&'a Cursor>) -> Answer<'a, Page<ProfileId>> {
        Box::pin(self.likers(post, "copies", from))
    }

    fn comments<'a>(&'a self, post: i64, from: Option<&'a Cursor>) -> Answer<'a, Page<Comment>> {
        Box::pin(self.read_comments(post, from))
    }

    fn members<'a>(&'a self, from: Option<&'a Cursor>) -> Answer<'a, Page<ProfileId>> {
        Box::pin(self.read_members(from))
    }

    fn are_members<'a>(&'a self, who: &'a [ProfileId]) -> Answer<'a, Vec<(ProfileId, Membership)>> {
        Box::pin(self.ask_members(who))
    }

    fn leaving(&self) -> Leaving {
        if self.community.is_some() { Leaving::BlackList } else { Leaving::Unknown }
    }

    fn banned<'a>(&'a self, from: Option<&'a Cursor>) -> Answer<'a, Page<ProfileId>> {
        Box::pin(self.read_banned(from))
    }
}
