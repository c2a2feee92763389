use super::{
    anchored::{Anchored, Turned},
    call::{Key, Line, Question},
    config::PostsBy,
    group_info,
    wire::{Comments, Likers, MediaTopics, Members, Memberships, StatTopics},
};
use crate::{
    error::{Denial, NetworkError},
    group::{Comment, GroupInfo, GroupReader, Post},
    membership::{Leaving, Membership, Sizes},
    network::{Answer, ProfileId},
    page::{Cursor, Page},
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

/// OK's number for a parameter that cannot be.
const BAD_PARAMETER: i64 = 100;
/// OK's number for a method that it does not have.
const NO_METHOD: i64 = 3;
/// What OK answers to those who may not look.
const NO_PERMISSION: i64 = 10;

/// Reads one group of OK.
pub(super) struct OkGroup {
    line: Arc<Line>,
    id: i64,
    key: Arc<Key>,
    used: AtomicU64,
}

impl OkGroup {
    pub(super) fn new(line: Arc<Line>, id: i64, key: Arc<Key>) -> Self {
        Self { line, id, key, used: AtomicU64::new(0) }
    }

    async fn ask<T: DeserializeOwned + Default>(
        &self,
        method: &'static str,
        fields: &[(&'static str, &str)],
    ) -> Result<T, NetworkError> {
        self.line.call(&self.key, &self.used, Question { method, fields }).await
    }

    /// The next page of a list that is paged by anchors; the first page is that of `first`.
    async fn page<T: DeserializeOwned + Default>(
        &self,
        reading: &Anchored,
        first: Option<&str>,
        method: &'static str,
        fields: &[(&'static str, &str)],
    ) -> Result<T, NetworkError> {
        let mut fields = fields.to_vec();
        fields.extend(reading.anchor.as_deref().or(first).map(|anchor| ("anchor", anchor)));
        self.ask(method, &fields).await
    }

    async fn read_posts(&self, from: Option<&Cursor>) -> Result<Page<Post>, NetworkError> {
        let reading: Anchored = Cursor::resume(from)?;
        let (group, count) = (self.id.to_string(), self.line.config.posts_page.to_string());
        let mut fields = vec![("gid", group.as_str()), ("count", &count)];
        let (turned, posts): (Turned, _) = match self.line.config.posts_by {
            PostsBy::StatTopics => {
                fields.push(("fields", "ID,CREATED_MS,LIKES,COMMENTS,RESHARES"));
                let topics: StatTopics = self.page(&reading, None, "group.getStatTopics", &fields).await?;
                let posts = self.with_texts(topics.posts()).await?;
                (topics.turned(), posts)
            }
            PostsBy::MediaTopics => {
                fields.push(("fields", "media_topic.*"));
                let topics: MediaTopics = self.page(&reading, None, "mediatopic.getTopics", &fields).await?;
                let posts = topics.posts();
                (topics.turned(), posts)
            }
        };
        Ok(reading.turn(turned, posts))
    }

    /// Texts are shown and searched, nothing more: who may not read them reads the rest all the same.
    async fn with_texts(&self, mut posts: Vec<Post>) -> Result<Vec<Post>, NetworkError> {
        let ids: Vec<i64> = posts.iter().map(|post| post.id).collect();
        let mut texts = match self.posts_named(&ids).await {
            Ok(named) => named,
            Err(NetworkError::Denied { .. } | NetworkError::Gone) => HashMap::new(),
            Err(error) => return Err(error),
        };
        for post in &mut posts {
            post.text = texts.remove(&post.id).map(|named| named.text).unwrap_or_default();
        }
        Ok(posts)
    }

    async fn posts_named(&self, ids: &[i64]) -> Result<HashMap<i64, Post>, NetworkError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
        let fields = [("topic_ids", ids.join(",")), ("fields", "media_topic.*".to_owned())];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let topics: MediaTopics = self.ask("mediatopic.getByIds", &fields).await?;
        Ok(topics.posts().into_iter().map(|post| (post.id, post)).collect())
    }

    async fn read_posts_by_id(&self, ids: &[i64]) -> Result<Vec<(i64, Option<Post>)>, NetworkError> {
        if ids.len() as u64 > u64::from(self.line.config.posts_page) {
            return Err(NetworkError::BadRequest { code: BAD_PARAMETER });
        }
        let mut shown = self.posts_named(ids).await?;
        Ok(ids.iter().map(|id| (*id, shown.remove(id))).collect())
    }

    async fn read_likes(&self, post: i64, from: Option<&Cursor>) -> Result<Page<ProfileId>, NetworkError> {
        let reading: Anchored = Cursor::resume(from)?;
        let (post, count) = (post.to_string(), self.line.config.likes_page.to_string());
        let fields = [
            ("discussionId", post.as_str()),
            ("discussionType", "GROUP_TOPIC"),
            ("count", &count),
            ("direction", "FORWARD"),
            ("fields", "uid"),
        ];
        let likers: Likers = self.page(&reading, None, "discussions.getDiscussionLikes", &fields).await?;
        let people = likers.people();
        Ok(reading.turn(likers.turned(), people))
    }

    async fn read_comments(&self, post: i64, from: Option<&Cursor>) -> Result<Page<Comment>, NetworkError> {
        let reading: Anchored = Cursor::resume(from)?;
        let (post, count) = (post.to_string(), self.line.config.comments_page.to_string());
        let fields = [
            ("discussionId", post.as_str()),
            ("discussionType", "GROUP_TOPIC"),
            ("count", &count),
            ("direction", "FORWARD"),
            ("fields", "comment.*"),
            ("mark_as_read", "false"),
        ];
        let comments: Comments = self.page(&reading, Some("FIRST"), "discussions.getComments", &fields).await?;
        let by_people = comments.by_people()?;
        Ok(reading.turn(comments.turned(), by_people))
    }

    async fn read_members(&self, from: Option<&Cursor>) -> Result<Page<ProfileId>, NetworkError> {
        let reading: Anchored = Cursor::resume(from)?;
        let (group, count) = (self.id.to_string(), self.line.config.members_page.to_string());
        let fields = [
            ("uid", group.as_str()),
            ("statuses", "ADMIN,MODERATOR,ACTIVE"),
            ("count", &count),
            ("direction", "FORWARD"),
        ];
        let members: Members = self.page(&reading, None, "group.getMembers", &fields).await?;
        let people = members.people();
        Ok(reading.turn(members.turned(), people))
    }

    /// OK leaves out of its answer whoever never had to do with the group, and an answer that comes short leaves out others
    /// too: of who is not in it nothing is said.
    async fn ask_members(&self, who: &[ProfileId]) -> Result<Vec<(ProfileId, Membership)>, NetworkError> {
        if who.is_empty() {
            return Ok(Vec::new());
        }
        let fits = who.len() as u64 <= u64::from(self.line.config.members_asked);
        if !fits || who.iter().any(|id| id.0.parse::<u64>().is_err()) {
            return Err(NetworkError::BadRequest { code: BAD_PARAMETER });
        }
        let ids: Vec<&str> = who.iter().map(|id| id.0.as_str()).collect();
        let fields = [("group_id", self.id.to_string()), ("uids", ids.join(","))];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        let answer: Memberships = self.ask("group.getUserGroupsByIds", &fields).await?;
        let told: HashMap<ProfileId, Membership> = answer.told().collect();
        Ok(who.iter().filter_map(|id| Some((id.clone(), *told.get(id)?))).collect())
    }
}

impl GroupReader for OkGroup {
    fn sizes(&self) -> Sizes {
        self.line.config.sizes()
    }

    fn calls(&self) -> u64 {
        self.used.load(Ordering::Relaxed)
    }

    fn post_url(&self, post: i64) -> String {
        under(&self.line.config.page_base, &format!("group/{}/topic/{post}", self.id)).into()
    }

    fn info(&self) -> Answer<'_, GroupInfo> {
        Box::pin(group_info(&self.line, &self.key, &self.used, self.id))
    }

    fn posts<'a>(&'a self, from: Option<&'a Cursor>) -> Answer<'a, Page<Post>> {
        Box::pin(self.read_posts(from))
    }

    fn posts_by_id<'a>(&'a self, ids: &'a [i64]) -> Answer<'a, Vec<(i64, Option<Post>)>> {
        Box::pin(self.read_posts_by_id(ids))
    }

    fn likes<'a>(&'a self, post: i64, from: Option<&'a Cursor>) -> Answer<'a, Page<ProfileId>> {
        Box::pin(self.read_likes(post, from))
    }

    /// OK counts reposts and shows nobody: an empty list would say that nobody reposted.
    fn copies<'a>(&'a self, _post: i64, _from: Option<&'a Cursor>) -> Answer<'a, Page<ProfileId>> {
        Box::pin(async { Err(NetworkError::BadRequest { code: NO_METHOD }) })
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
        Leaving::Asked
    }

    /// OK shows no black list; it is asked about each person instead.
    fn banned<'a>(&'a self, _from: Option<&'a Cursor>) -> Answer<'a, Page<ProfileId>> {
        Box::pin(async { Err(NetworkError::Denied { code: NO_PERMISSION, why: Denial::Permission }) })
    }
}
