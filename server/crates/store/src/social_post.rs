//! Posts of groups, as last seen.

use crate::{
    StoreError, Tx,
    column::{record, words},
    sql::{many, rows, rows_in, sql},
};
use kabinet_domain::{ids::GroupId, time::Millis};
use std::collections::BTreeMap;

/// The columns of [`Post`].
macro_rules! columns {
    () => {
        "group_id, post_id, posted_ms, excerpt, text, state, likes, comments, reposts"
    };
}

sql! {
    PUT = "INSERT INTO social_post (group_id, post_id, posted_ms, excerpt, text, state, likes, comments, reposts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) \
        ON CONFLICT (group_id, post_id) DO UPDATE SET posted_ms = excluded.posted_ms, excerpt = excluded.excerpt, text = excluded.text, state = excluded.state, \
        likes = excluded.likes, comments = excluded.comments, reposts = excluded.reposts";
    GET = concat!("SELECT ", columns!(), " FROM social_post WHERE group_id = $1 AND post_id IN ($2) ORDER BY post_id DESC");
    OPEN = concat!("SELECT ", columns!(), " FROM social_post WHERE group_id = $1 AND state = 'open' ORDER BY post_id DESC");
    LATEST = concat!("SELECT ", columns!(), " FROM social_post WHERE group_id = $1 AND post_id < $2 ORDER BY post_id DESC LIMIT $3");
    SET_STATE = "UPDATE social_post SET state = $2 WHERE group_id = $1 AND post_id IN ($3)";
}

words! {
    /// Whether a post is still followed.
    pub enum PostState {
        /// It is.
        Open = "open",
        /// It left the window: what it brought stays.
        Frozen = "frozen",
        /// The group took it down: what it brought stays.
        Gone = "gone",
    }
}

record! {
    /// A post.
    pub struct Post {
        /// Of which group.
        pub group: GroupId = "group_id",
        /// Its number in the group.
        pub post_id: i64,
        /// When it was published.
        pub posted: Millis = "posted_ms",
        /// Its first words.
        pub excerpt: String,
        /// The whole text, for offers about hashtags and words.
        pub text: String,
        /// Whether it is followed.
        pub state: PostState,
        /// How many likes the network counts.
        pub likes: i64,
        /// How many comments the network counts.
        pub comments: i64,
        /// How many reposts the network counts.
        pub reposts: i64,
    }
}

/// Puts posts as the network shows them now; of two with the same number, the later.
pub async fn put(tx: &mut Tx, posts: &[Post]) -> Result<(), StoreError> {
    let once: BTreeMap<_, _> = posts.iter().map(|post| ((post.group, post.post_id), post)).collect();
    let posts: Vec<&Post> = once.into_values().collect();
    many!(
        tx,
        PUT,
        [],
        posts,
        |post| post.group.0,
        post.post_id,
        post.posted.0,
        post.excerpt.as_str(),
        post.text.as_str(),
        post.state.code(),
        post.likes,
        post.comments,
        post.reposts,
    )?;
    Ok(())
}

/// These posts, newest first.
pub async fn get(tx: &mut Tx, group: GroupId, ids: &[i64]) -> Result<Vec<Post>, StoreError> {
    let mut posts = rows_in!(tx, Post, GET, [group.0], ids, |id| *id)?;
    posts.sort_by_key(|post| std::cmp::Reverse(post.post_id));
    Ok(posts)
}

/// All posts of a group that are followed, newest first.
pub async fn open(tx: &mut Tx, group: GroupId) -> Result<Vec<Post>, StoreError> {
    rows!(tx, Post, OPEN, group.0)
}

/// Posts of a group with numbers below `before`, newest first.
pub async fn list(tx: &mut Tx, group: GroupId, before: Option<i64>, limit: u32) -> Result<Vec<Post>, StoreError> {
    rows!(tx, Post, LATEST, group.0, before.unwrap_or(i64::MAX), i64::from(limit))
}

/// The first words of these posts, by their numbers.
pub async fn titles(tx: &mut Tx, group: GroupId, ids: &[i64]) -> Result<BTreeMap<i64, String>, StoreError> {
    Ok(get(tx, group, ids).await?.into_iter().map(|post| (post.post_id, post.excerpt)).collect())
}

/// Follows posts, or no longer.
pub async fn set_state(tx: &mut Tx, group: GroupId, ids: &[i64], state: PostState) -> Result<(), StoreError> {
    many!(tx, SET_STATE, [group.0, state.code()], ids, |id| *id)?;
    Ok(())
}
