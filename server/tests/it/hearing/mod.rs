//! What a network tells by itself, and what its runs find: one and the same.

mod merging;
mod runs;

use crate::house::{Guest, House};
use kabinet_domain::{
    activity::{List, Told, Turn, Who},
    event::{Act, By},
    time::Millis,
};
use kabinet_portal::activity::Heard;
use kabinet_standins::vk::{PersonId, PostId};

const LEFT: Turn = Turn::Ended(By::Member);

const fn likes(post: PostId) -> List {
    List::OfPost { post: post.number, act: Act::Like }
}

/// The network tells, now, what a person has done or taken back.
async fn tells(house: &House, person: PersonId, list: List, turn: Turn) -> Heard {
    tells_of(house, person, list, turn, Some(house.clock.now())).await
}

/// The network tells it of some moment, or of none.
async fn tells_of(house: &House, person: PersonId, list: List, turn: Turn, at: Option<Millis>) -> Heard {
    let who = Who { profile: person.0.to_string(), item: String::new() };
    house.portal().hear(house.group, Told { list, who, turn, at }).await.expect("an answer")
}

/// The last so many lines of the journal, without the offers' answers.
async fn last(house: &House, guest: &Guest, lines: usize) -> Vec<String> {
    let journal = house.journal(guest).await;
    let said = journal.iter().map(|line| line.split(" | ").next().unwrap_or_default().to_owned());
    let said: Vec<String> = said.collect();
    said[said.len() - lines..].to_vec()
}
