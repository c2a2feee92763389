//! A crowd made of a seed: the same seed gives the same people, posts and acts.

use super::{Comment, GroupId, NewGroup, Person, PersonId, Post, Repost, Sex, World};
use crate::Clock;

/// How large the crowd is. Acts are counted per post.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Community {
    pub seed: u64,
    pub members: u32,
    pub posts: u32,
    pub likes: u32,
    pub comments: u32,
    pub reposts: u32,
}

/// The first person of a crowd; the rest follow without gaps.
pub const FIRST_OF_CROWD: i64 = 100_001;
/// Posts are this far apart.
const BETWEEN_POSTS_MS: i64 = 6 * 60 * 60 * 1000;
/// Every so many comments is an answer to an earlier one.
const ANSWER_EVERY: u32 = 4;

const WOMEN: [&str; 8] = ["Анна", "Мария", "Ольга", "Елена", "Дарья", "Ирина", "Софья", "Полина"];
const MEN: [&str; 8] = ["Иван", "Пётр", "Олег", "Егор", "Тимур", "Артём", "Лев", "Матвей"];
const FAMILIES: [&str; 10] =
    ["Морозов", "Лебедев", "Соколов", "Орлов", "Волков", "Зайцев", "Титов", "Белов", "Крылов", "Громов"];
const POSTS: [&str; 5] = [
    "Новая коллекция уже в магазинах. Что берёте первым?",
    "Выходные с двойными баллами: с пятницы по воскресенье.",
    "Рассказываем, как мы выбираем поставщиков.",
    "Розыгрыш среди участников группы – итоги в воскресенье.",
    "Спасибо, что вы с нами! Нам пять лет.",
];
const COMMENTS: [&str; 5] =
    ["Спасибо!", "А в Казани есть?", "Беру второй раз, очень нравится 👍", "Когда скидки?", "Ура!"];

impl World {
    /// A world with one open group and its crowd: `members` people who joined it, and posts with acts of some of them.
    pub fn community(clock: Clock, size: Community) -> (Self, GroupId) {
        let world = Self::new(clock);
        let group = world.add_group(NewGroup::new(1, "Лавка"));
        world.populate(group, size);
        (world, group)
    }

    /// Fills a group with a crowd. More acts than members are cut to one a member.
    pub fn populate(&self, group: GroupId, size: Community) {
        let now_ms = self.now_ms();
        let mut dice = Dice(size.seed);
        let mut state = self.state();
        if !state.groups.contains_key(&group) {
            return;
        }
        for nth in 0..size.members {
            let person = someone(FIRST_OF_CROWD + i64::from(nth), &mut dice);
            state.people.insert(person.id, person);
        }
        for nth in 0..size.posts {
            let at_ms = now_ms - i64::from(size.posts - nth) * BETWEEN_POSTS_MS;
            let text = POSTS[dice.below(POSTS.len())];
            let reposts = dice.some_of(size.members, size.reposts);
            let reposts: Vec<Repost> = reposts
                .into_iter()
                .map(|person| Repost {
                    person,
                    number: state.next_wall_number(),
                    at_ms: at_ms + dice.within(BETWEEN_POSTS_MS),
                })
                .collect();
            let Some(wall) = state.groups.get_mut(&group) else {
                return;
            };
            let mut post = Post::new(wall.next_number(), at_ms, text);
            post.reposts = reposts;
            post.likes = dice.some_of(size.members, size.likes);
            for nth in 0..if size.members == 0 { 0 } else { size.comments } {
                let earlier =
                    (nth % ANSWER_EVERY == ANSWER_EVERY - 1).then(|| post.comments.values().next_back()).flatten();
                let comment = Comment {
                    top: earlier.map(|comment| comment.top.unwrap_or(comment.number)),
                    answers: earlier.map(|comment| comment.number),
                    number: wall.next_number(),
                    from: member(dice.below(size.members as usize)),
                    at_ms: at_ms + i64::from(nth) * 60_000,
                    text: COMMENTS[dice.below(COMMENTS.len())].to_owned(),
                    likes: Vec::new(),
                    deleted: false,
                };
                post.comments.insert(comment.number, comment);
            }
            wall.posts.insert(post.number, post);
        }
        if let Some(wall) = state.groups.get_mut(&group) {
            for nth in 0..size.members {
                let joined_ms = now_ms - dice.within(365 * 24 * 60 * 60 * 1000);
                wall.members.insert(member(nth as usize), joined_ms);
            }
        }
    }
}

fn member(nth: usize) -> PersonId {
    PersonId(FIRST_OF_CROWD + i64::try_from(nth).unwrap_or(0))
}

fn someone(id: i64, dice: &mut Dice) -> Person {
    let family = FAMILIES[dice.below(FAMILIES.len())];
    let (first_name, last_name, sex) = if dice.below(2) == 0 {
        (WOMEN[dice.below(WOMEN.len())], format!("{family}а"), Sex::Woman)
    } else {
        (MEN[dice.below(MEN.len())], family.to_owned(), Sex::Man)
    };
    Person { sex, listed: false, ..Person::new(id, first_name, &last_name) }
}

/// `SplitMix64`: small, fast, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Less than `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % (end as u64)).unwrap_or(0)
    }

    fn within(&mut self, span_ms: i64) -> i64 {
        i64::try_from(self.roll() % span_ms.unsigned_abs()).unwrap_or(0)
    }

    /// `count` different members in no order: a walk over the crowd by a step that shares no divisor with its size.
    fn some_of(&mut self, members: u32, count: u32) -> Vec<PersonId> {
        if members == 0 {
            return Vec::new();
        }
        let size = members as usize;
        let start = self.below(size);
        let mut step = 1 + self.below(size);
        while greatest_common_divisor(step, size) != 1 {
            step += 1;
        }
        (0..count.min(members) as usize).map(|nth| member((start + nth * step) % size)).collect()
    }
}

fn greatest_common_divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use super::*;

    const SIZE: Community = Community { seed: 7, members: 500, posts: 4, likes: 60, comments: 9, reposts: 5 };

    fn shape(size: Community) -> Vec<String> {
        let (world, group) = World::community(Arc::new(|| 1_700_000_000_000), size);
        let state = world.state();
        let posts = state.groups[&group].posts.values();
        posts.map(|post| format!("{} {:?} {:?}", post.text, post.likes, post.comments.keys())).collect()
    }

    #[test]
    fn the_same_seed_gives_the_same_crowd_and_another_seed_another() {
        assert_eq!(shape(SIZE), shape(SIZE));
        assert_ne!(shape(SIZE), shape(Community { seed: 8, ..SIZE }));
    }

    #[test]
    fn a_crowd_has_the_size_asked_for() {
        let (world, group) = World::community(Arc::new(|| 1_700_000_000_000), SIZE);
        assert_eq!(world.members(group).len(), 500);
        assert_eq!(world.posts(group).len(), 4);
        for post in world.posts(group) {
            assert_eq!(world.likes(post).into_iter().collect::<BTreeSet<_>>().len(), 60);
            let state = world.state();
            let post = state.post(post).expect("it is listed");
            assert_eq!((post.comments.len(), post.reposts.len()), (9, 5));
            assert!(post.comments.values().any(|comment| comment.answers.is_some()));
        }
    }

    #[test]
    fn an_empty_crowd_does_nothing() {
        let (world, group) = World::community(Arc::new(|| 0), Community { members: 0, ..SIZE });
        assert!(world.posts(group).iter().all(|post| world.likes(*post).is_empty()));
    }
}
