//! Who is there and what they did: people, groups, posts. The same world for every network; what it shows of it, and how,
//! is the network's.

mod acts;
mod community;
mod ids;

pub use community::{Community, FIRST_OF_CROWD};
pub use ids::{CommentId, GroupId, PersonId, PostId};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Clock;

/// As VK numbers it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sex {
    Unsaid = 0,
    Woman = 1,
    Man = 2,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    pub id: PersonId,
    pub first_name: String,
    pub last_name: String,
    pub sex: Sex,
    /// `DD.MM.YYYY`
    pub birthday: Option<String>,
    pub email: Option<String>,
    /// Digits, without a plus.
    pub phone: Option<String>,
    /// Whether the pages offer this person to act as; a crowd is not listed, but can be named by id.
    pub listed: bool,
}

impl Person {
    /// A listed person with an e-mail address made of the id.
    pub fn new(id: i64, first_name: &str, last_name: &str) -> Self {
        Self {
            id: PersonId(id),
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            sex: Sex::Unsaid,
            birthday: None,
            email: Some(format!("id{id}@vk.example")),
            phone: None,
            listed: true,
        }
    }

    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// A group to add: open unless `closed`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewGroup {
    pub id: GroupId,
    pub name: String,
    pub screen_name: String,
    pub closed: bool,
}

impl NewGroup {
    pub fn new(id: i64, name: &str) -> Self {
        Self { id: GroupId(id), name: name.to_owned(), screen_name: format!("club{id}"), closed: false }
    }
}

pub(crate) struct Group {
    pub(crate) about: NewGroup,
    /// Who is in, and since when.
    pub(crate) members: BTreeMap<PersonId, i64>,
    /// Members whom a network that filters its list of members leaves out of it.
    pub(crate) hidden: BTreeSet<PersonId>,
    /// Who left by themselves and has not come back.
    pub(crate) left: BTreeSet<PersonId>,
    /// Who is on the black list, and since when.
    pub(crate) banned: BTreeMap<PersonId, i64>,
    pub(crate) managers: Vec<PersonId>,
    pub(crate) posts: BTreeMap<i64, Post>,
    last_number: i64,
}

impl Group {
    /// Posts and comments of a wall share one row of numbers.
    pub(crate) fn next_number(&mut self) -> i64 {
        self.last_number += 1;
        self.last_number
    }

    /// Posts as networks list them: the pinned first, then the newest.
    pub(crate) fn listed_posts(&self) -> Vec<&Post> {
        let mut posts: Vec<&Post> = self.posts.values().collect();
        posts.sort_by_key(|post| (!post.pinned, -post.at_ms, -post.number));
        posts
    }
}

pub(crate) struct Post {
    pub(crate) number: i64,
    pub(crate) at_ms: i64,
    pub(crate) text: String,
    pub(crate) pinned: bool,
    /// Oldest first.
    pub(crate) likes: Vec<PersonId>,
    /// Likes that are counted among the likes and listed nowhere, such as those of deactivated pages.
    pub(crate) unlisted_likes: usize,
    /// To people's walls, oldest first, one a person.
    pub(crate) reposts: Vec<Repost>,
    /// How often it was sent in a private message; counted among the reposts, attributable to nobody.
    pub(crate) sent: usize,
    pub(crate) comments: BTreeMap<i64, Comment>,
}

impl Post {
    pub(crate) fn new(number: i64, at_ms: i64, text: &str) -> Self {
        Self {
            number,
            at_ms,
            text: text.to_owned(),
            pinned: false,
            likes: Vec::new(),
            unlisted_likes: 0,
            reposts: Vec::new(),
            sent: 0,
            comments: BTreeMap::new(),
        }
    }

    pub(crate) fn replies(&self, top: i64) -> impl Iterator<Item = &Comment> {
        self.comments.values().filter(move |comment| comment.top == Some(top))
    }
}

pub(crate) struct Repost {
    pub(crate) person: PersonId,
    /// The id of the post it made on the person's wall.
    pub(crate) number: i64,
    pub(crate) at_ms: i64,
}

pub(crate) struct Comment {
    pub(crate) number: i64,
    pub(crate) from: PersonId,
    pub(crate) at_ms: i64,
    pub(crate) text: String,
    /// The comment of the first level under which this one stands.
    pub(crate) top: Option<i64>,
    /// The very comment it answers: the one of the first level, or another answer to it.
    pub(crate) answers: Option<i64>,
    pub(crate) likes: Vec<PersonId>,
    /// Deleted while answers hang under it: it stays in the list without its text.
    pub(crate) deleted: bool,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) people: BTreeMap<PersonId, Person>,
    pub(crate) groups: BTreeMap<GroupId, Group>,
    last_wall_number: i64,
}

impl State {
    pub(crate) fn next_wall_number(&mut self) -> i64 {
        self.last_wall_number += 1;
        self.last_wall_number
    }

    pub(crate) fn post(&self, id: PostId) -> Option<&Post> {
        self.groups.get(&id.group)?.posts.get(&id.number)
    }

    pub(crate) fn post_mut(&mut self, id: PostId) -> Option<&mut Post> {
        self.groups.get_mut(&id.group)?.posts.get_mut(&id.number)
    }
}

/// The people, groups and acts that the stand-in shows; clones share them.
#[derive(Clone)]
pub struct World {
    state: Arc<Mutex<State>>,
    clock: Clock,
}

impl World {
    pub fn new(clock: Clock) -> Self {
        Self { state: Arc::default(), clock }
    }

    pub fn now_ms(&self) -> i64 {
        (self.clock)()
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a person, or replaces the one with the same id.
    pub fn add_person(&self, person: Person) -> PersonId {
        let id = person.id;
        self.state().people.insert(id, person);
        id
    }

    /// Adds an empty group, or empties the one with the same id.
    pub fn add_group(&self, about: NewGroup) -> GroupId {
        let id = about.id;
        let group = Group {
            about,
            members: BTreeMap::new(),
            hidden: BTreeSet::new(),
            left: BTreeSet::new(),
            banned: BTreeMap::new(),
            managers: Vec::new(),
            posts: BTreeMap::new(),
            last_number: 0,
        };
        self.state().groups.insert(id, group);
        id
    }

    pub fn person(&self, id: PersonId) -> Option<Person> {
        self.state().people.get(&id).cloned()
    }

    /// The people the pages offer to act as, by id.
    pub fn listed_people(&self) -> Vec<Person> {
        self.state().people.values().filter(|person| person.listed).cloned().collect()
    }

    pub fn groups(&self) -> Vec<NewGroup> {
        self.state().groups.values().map(|group| group.about.clone()).collect()
    }

    /// Members by id.
    pub fn members(&self, group: GroupId) -> Vec<PersonId> {
        self.state().groups.get(&group).map(|group| group.members.keys().copied().collect()).unwrap_or_default()
    }

    /// Posts as networks list them: the pinned first, then the newest.
    pub fn posts(&self, group: GroupId) -> Vec<PostId> {
        let state = self.state();
        let posts = state.groups.get(&group).map(Group::listed_posts).unwrap_or_default();
        posts.iter().map(|post| PostId { group, number: post.number }).collect()
    }

    /// Who likes the post, oldest first.
    pub fn likes(&self, post: PostId) -> Vec<PersonId> {
        self.state().post(post).map(|post| post.likes.clone()).unwrap_or_default()
    }
}
