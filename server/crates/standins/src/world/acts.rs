//! What people and managers do. Every act says whether it changed anything; acts on what is not there change nothing.

use super::{Comment, CommentId, GroupId, PersonId, Post, PostId, Repost, State, World};

impl World {
    /// A new post of the group, dated now. `None` when there is no such group.
    pub fn add_post(&self, group: GroupId, text: &str) -> Option<PostId> {
        let at_ms = self.now_ms();
        let mut state = self.state();
        let wall = state.groups.get_mut(&group)?;
        let number = wall.next_number();
        wall.posts.insert(number, Post::new(number, at_ms, text));
        Some(PostId { group, number })
    }

    /// Pins the post and unpins the one that was.
    pub fn pin(&self, post: PostId) -> bool {
        let mut state = self.state();
        let Some(wall) = state.groups.get_mut(&post.group) else {
            return false;
        };
        if !wall.posts.contains_key(&post.number) {
            return false;
        }
        for (number, other) in &mut wall.posts {
            other.pinned = *number == post.number;
        }
        true
    }

    pub fn delete_post(&self, post: PostId) -> bool {
        let mut state = self.state();
        let wall = state.groups.get_mut(&post.group);
        wall.is_some_and(|wall| wall.posts.remove(&post.number).is_some())
    }

    /// Somebody sends the post in a private message: the repost counter grows, nobody can be named.
    pub fn send_in_message(&self, post: PostId) -> bool {
        self.on_post(post, |post| {
            post.sent += 1;
            true
        })
    }

    pub fn like(&self, person: PersonId, post: PostId) -> bool {
        self.by(person, |state| state.post_mut(post).is_some_and(|post| add(&mut post.likes, person)))
    }

    pub fn unlike(&self, person: PersonId, post: PostId) -> bool {
        self.on_post(post, |post| remove(&mut post.likes, person))
    }

    /// Somebody likes the post who is counted and never listed: the list of its likes does not come out even.
    pub fn like_unlisted(&self, post: PostId) -> bool {
        self.on_post(post, |post| {
            post.unlisted_likes += 1;
            true
        })
    }

    pub fn like_comment(&self, person: PersonId, comment: CommentId) -> bool {
        self.by(person, |state| {
            let found = state.post_mut(comment.post).and_then(|post| post.comments.get_mut(&comment.number));
            found.is_some_and(|comment| add(&mut comment.likes, person))
        })
    }

    pub fn unlike_comment(&self, person: PersonId, comment: CommentId) -> bool {
        self.on_post(comment.post, |post| {
            let found = post.comments.get_mut(&comment.number);
            found.is_some_and(|comment| remove(&mut comment.likes, person))
        })
    }

    pub fn comment(&self, person: PersonId, post: PostId, text: &str) -> Option<CommentId> {
        self.write_comment(person, post, text, None)
    }

    /// Answers a comment; an answer to an answer stands in the same thread.
    pub fn reply(&self, person: PersonId, comment: CommentId, text: &str) -> Option<CommentId> {
        self.write_comment(person, comment.post, text, Some(comment.number))
    }

    fn write_comment(&self, person: PersonId, post: PostId, text: &str, answers: Option<i64>) -> Option<CommentId> {
        let at_ms = self.now_ms();
        let mut state = self.state();
        state.people.get(&person)?;
        let answered = match answers {
            Some(number) => Some(state.post(post)?.comments.get(&number)?),
            None => None,
        };
        let top = answered.map(|comment| comment.top.unwrap_or(comment.number));
        let wall = state.groups.get_mut(&post.group)?;
        let number = wall.next_number();
        let comment = Comment {
            number,
            from: person,
            at_ms,
            text: text.to_owned(),
            top,
            answers,
            likes: Vec::new(),
            deleted: false,
        };
        wall.posts.get_mut(&post.number)?.comments.insert(number, comment);
        Some(CommentId { post, number })
    }

    /// The author takes the comment back; nobody else can.
    pub fn delete_comment(&self, person: PersonId, comment: CommentId) -> bool {
        self.on_post(comment.post, |post| {
            let own = post.comments.get(&comment.number).is_some_and(|found| found.from == person);
            own && strike(post, comment.number)
        })
    }

    pub fn delete_comment_by_moderator(&self, comment: CommentId) -> bool {
        self.on_post(comment.post, |post| strike(post, comment.number))
    }

    /// Reposts to the person's own wall; the id is that of the new post there. A second repost by the same person is the first.
    pub fn repost(&self, person: PersonId, post: PostId) -> Option<i64> {
        let at_ms = self.now_ms();
        let mut state = self.state();
        state.people.get(&person)?;
        let found = state.post(post)?.reposts.iter().find(|repost| repost.person == person);
        if let Some(repost) = found {
            return Some(repost.number);
        }
        let number = state.next_wall_number();
        let repost = Repost { person, number, at_ms };
        state.post_mut(post)?.reposts.push(repost);
        Some(number)
    }

    pub fn delete_repost(&self, person: PersonId, post: PostId) -> bool {
        self.on_post(post, |post| {
            let before = post.reposts.len();
            post.reposts.retain(|repost| repost.person != person);
            post.reposts.len() < before
        })
    }

    /// Who is on the black list cannot.
    pub fn join(&self, person: PersonId, group: GroupId) -> bool {
        let at_ms = self.now_ms();
        self.by(person, |state| {
            let group = state.groups.get_mut(&group).filter(|group| !group.banned.contains_key(&person));
            group.is_some_and(|group| {
                let new = !group.members.contains_key(&person);
                group.members.entry(person).or_insert(at_ms);
                group.left.remove(&person);
                new
            })
        })
    }

    pub fn leave(&self, person: PersonId, group: GroupId) -> bool {
        let mut state = self.state();
        let group = state.groups.get_mut(&group);
        group.is_some_and(|group| group.members.remove(&person).is_some() && group.left.insert(person))
    }

    /// A manager puts the person out and on the black list, by which alone polling can tell it from leaving.
    pub fn kick(&self, person: PersonId, group: GroupId) -> bool {
        let at_ms = self.now_ms();
        self.by(person, |state| {
            let group = state.groups.get_mut(&group);
            group.is_some_and(|group| {
                let new = !group.banned.contains_key(&person);
                group.members.remove(&person);
                group.banned.entry(person).or_insert(at_ms);
                new
            })
        })
    }

    /// A manager takes the person off the black list, who may then join again.
    pub fn pardon(&self, person: PersonId, group: GroupId) -> bool {
        let mut state = self.state();
        let group = state.groups.get_mut(&group);
        group.is_some_and(|group| group.banned.remove(&person).is_some())
    }

    /// From now on the list of members leaves this one out, where the network filters it.
    pub fn hide(&self, person: PersonId, group: GroupId) -> bool {
        let mut state = self.state();
        let group = state.groups.get_mut(&group);
        group.is_some_and(|group| group.members.contains_key(&person) && group.hidden.insert(person))
    }

    /// Makes a member a manager, who may list members by the time they joined.
    pub fn make_manager(&self, person: PersonId, group: GroupId) -> bool {
        self.by(person, |state| {
            let group = state.groups.get_mut(&group);
            group.is_some_and(|group| add(&mut group.managers, person))
        })
    }

    fn by(&self, person: PersonId, act: impl FnOnce(&mut State) -> bool) -> bool {
        let mut state = self.state();
        state.people.contains_key(&person) && act(&mut state)
    }

    fn on_post(&self, post: PostId, act: impl FnOnce(&mut Post) -> bool) -> bool {
        self.state().post_mut(post).is_some_and(act)
    }
}

fn add(people: &mut Vec<PersonId>, person: PersonId) -> bool {
    let new = !people.contains(&person);
    if new {
        people.push(person);
    }
    new
}

fn remove(people: &mut Vec<PersonId>, person: PersonId) -> bool {
    let before = people.len();
    people.retain(|other| *other != person);
    people.len() < before
}

/// Removes a comment; one that has answers stays in the list as deleted, without its text.
fn strike(post: &mut Post, number: i64) -> bool {
    let has_answers = post.replies(number).next().is_some();
    let Some(comment) = post.comments.get_mut(&number) else {
        return false;
    };
    if comment.deleted {
        return false;
    }
    if has_answers {
        comment.deleted = true;
        comment.text.clear();
    } else {
        post.comments.remove(&number);
    }
    true
}
