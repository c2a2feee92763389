//! Profiles, groups, posts, acts.

use crate::support::{id, read, write};
use kabinet_domain::{
    activity::{List, Obstacle, Presence},
    event::{Act, CauseKey, NetworkName},
    ids::{GroupId, MemberId},
    time::Millis,
};
use kabinet_store::{
    Db, group_member_scan, profile_owner, profile_seen,
    social_act::{self, ActRow},
    social_group::{self, Group, GroupState},
    social_list,
    social_post::{self, Post, PostState},
    social_profile::{self, Profile},
    suspension::{self, Suspension},
};
use std::collections::BTreeMap;

pub const GROUP: GroupId = GroupId(uuid::Uuid::from_u128(100));
pub const LIKES: List = List::OfPost { post: 45, act: Act::Like };

pub async fn suite(db: &Db) {
    profiles(db).await;
    groups(db).await;
    lists(db).await;
    posts(db).await;
    acts(db).await;
    suspensions(db).await;
}

async fn profiles(db: &Db) {
    let profile = |n: i64| Profile {
        network: NetworkName::Vk,
        external_id: format!("1{n}"),
        member: MemberId(n),
        name: "Somebody".to_owned(),
        linked: Millis(n * 10),
        episode: 1,
    };
    for n in 1..=3 {
        assert_eq!(write!(db, |tx| social_profile::insert(tx, &profile(n)).await), Ok(true));
    }
    let anothers = write!(db, |tx| social_profile::insert(tx, &Profile { member: MemberId(4), ..profile(1) }).await);
    assert_eq!(anothers, Ok(false), "one profile belongs to one member");
    assert_eq!(read!(db, |tx| social_profile::find(tx, NetworkName::Vk, "11").await), Some(profile(1)));
    assert_eq!(read!(db, |tx| social_profile::of_member(tx, MemberId(2)).await), [profile(2)]);
    let page = |after: &'static str, by| async move {
        read!(db, |tx| social_profile::linked_of_network(tx, NetworkName::Vk, Millis(by), after, 2).await)
    };
    assert_eq!(page("", 99).await, [profile(1), profile(2)]);
    assert_eq!(page("12", 99).await, [profile(3)]);
    assert_eq!(page("", 19).await, [profile(1)], "linked later");
    assert_eq!(read!(db, |tx| social_profile::count(tx, NetworkName::Vk).await), 3);
    assert_eq!(write!(db, |tx| social_profile::remove(tx, NetworkName::Vk, "13", MemberId(1)).await), Ok(false));
    assert_eq!(write!(db, |tx| social_profile::remove(tx, NetworkName::Vk, "13", MemberId(3)).await), Ok(true));
    let seen = || async { read!(db, |tx| profile_seen::find(tx, NetworkName::Vk, &[1; 32]).await) };
    assert_eq!(seen().await, None);
    for (member, links) in [(1, 1), (2, 2), (2, 3)] {
        let unlinks = (MemberId(member), links);
        write!(db, |tx| profile_seen::remember(tx, NetworkName::Vk, &[1; 32], unlinks.0, unlinks.1).await)
            .expect("remembers");
        assert_eq!(seen().await, Some(profile_seen::Seen { member: MemberId(1), links }), "whose it was first stays");
        write!(db, |tx| profile_owner::remember(tx, NetworkName::Vk, &[1; 32], unlinks.0).await).expect("remembers");
    }
    let others = |member| async move {
        read!(db, |tx| profile_owner::others(tx, NetworkName::Vk, &[1; 32], MemberId(member)).await)
    };
    assert_eq!(others(1).await, [MemberId(2)]);
    assert_eq!(others(3).await, [MemberId(1), MemberId(2)], "each once");
    assert_eq!(read!(db, |tx| profile_owner::others(tx, NetworkName::Ok, &[1; 32], MemberId(3)).await), []);
}

fn group(n: u128) -> Group {
    Group {
        id: GroupId(id(n)),
        network: NetworkName::Vk,
        external_id: format!("-{n}"),
        name: "Кофейня".to_owned(),
        screen_name: "coffee".to_owned(),
        members_count: 50_000,
        closed: false,
        cron: "*/15 * * * *".to_owned(),
        window_posts: 50,
        window_days: 30,
        collect: "{}".to_owned(),
        keys: Some(vec![1, 2]),
        state: GroupState::Healthy,
        obstacle: None,
        state_note: None,
        first_scan: None,
        next_run: Some(Millis(100)),
        created: Millis(i64::try_from(n).unwrap()),
        whole: None,
        reread_minutes: 60,
    }
}

async fn groups(db: &Db) {
    assert_eq!(write!(db, |tx| social_group::insert(tx, &group(100)).await), Ok(true));
    let again = write!(db, |tx| social_group::insert(tx, &Group { id: GroupId(id(101)), ..group(100) }).await);
    assert_eq!(again, Ok(false), "it is there already");
    assert_eq!(write!(db, |tx| social_group::insert(tx, &Group { next_run: None, ..group(102) }).await), Ok(true));
    assert_eq!(read!(db, |tx| social_group::get(tx, GROUP).await), Some(group(100)));
    assert_eq!(read!(db, |tx| social_group::find(tx, NetworkName::Vk, "-100").await), Some(group(100)));
    assert_eq!(read!(db, |tx| social_group::list(tx).await).len(), 2);
    assert_eq!(read!(db, |tx| social_group::due(tx, Millis(99)).await), []);
    assert_eq!(read!(db, |tx| social_group::due(tx, Millis(100)).await), [group(100)]);

    let advance = |from: Option<i64>, to: Option<i64>| async move {
        write!(db, |tx| social_group::advance(tx, GROUP, from.map(Millis), to.map(Millis)).await).expect("advances")
    };
    assert!(!advance(Some(99), Some(200)).await);
    assert!(advance(Some(100), Some(200)).await);
    assert!(!advance(Some(100), Some(200)).await, "somebody was faster");
    assert!(advance(Some(200), None).await);
    assert!(advance(None, Some(300)).await);

    write!(db, |tx| {
        assert!(social_group::set_keys(tx, GROUP, None).await?);
        assert!(social_group::set_state(tx, GROUP, GroupState::Paused, Some((Obstacle::Denied, "a note"))).await?);
        assert!(social_group::set_members_count(tx, GROUP, 7).await?);
        assert!(social_group::scanned(tx, GROUP, Millis(5)).await?);
        assert!(!social_group::scanned(tx, GROUP, Millis(6)).await?, "only the first time");
        assert!(social_group::set_whole(tx, GROUP, Some(Millis(6))).await?);
        Ok(())
    })
    .expect("changes");
    assert_eq!(read!(db, |tx| social_group::due(tx, Millis(300)).await), [], "it is paused");
    let (name, next_run) = ("Новое имя".to_owned(), Some(Millis(400)));
    let changed = Group { name, members_count: 8, next_run, reread_minutes: 15, ..group(100) };
    let updated = changed.clone();
    let update = crate::support::change(move |tx| {
        let group = updated.clone();
        Box::pin(async move { social_group::update(tx, &group).await })
    });
    assert_eq!(db.write(update).await, Ok(true));
    let expected = Group {
        keys: None,
        state: GroupState::Paused,
        obstacle: Some(Obstacle::Denied),
        state_note: Some("a note".to_owned()),
        first_scan: Some(Millis(5)),
        whole: Some(Millis(6)),
        ..changed
    };
    assert_eq!(read!(db, |tx| social_group::get(tx, GROUP).await), Some(expected));

    counted_in(db).await;
}

async fn counted_in(db: &Db) {
    let count_in = |members: &'static [i64], began| async move {
        let count_in = crate::support::change(move |tx| {
            Box::pin(async move {
                let members: Vec<_> = members.iter().copied().map(MemberId).collect();
                group_member_scan::count_in(tx, GROUP, &members, Millis(began)).await
            })
        });
        db.write(count_in).await.expect("counts in");
    };
    count_in(&[1, 3], 1).await;
    count_in(&[3], 2).await;
    let asked: Vec<_> = (1..=250).map(MemberId).collect();
    let since = read!(db, |tx| group_member_scan::since(tx, GROUP, &asked).await);
    assert_eq!(since, BTreeMap::from([(MemberId(1), Millis(1)), (MemberId(3), Millis(2))]), "anew after linking anew");
    assert!(read!(db, |tx| group_member_scan::since(tx, GroupId(id(102)), &asked).await).is_empty());
    assert!(read!(db, |tx| group_member_scan::since(tx, GROUP, &[]).await).is_empty());
}

async fn lists(db: &Db) {
    for (began, counted) in [(5, Some(1)), (9, Some(3))] {
        write!(db, |tx| social_list::mark_whole(tx, GROUP, LIKES, Millis(began), counted).await).expect("marks");
    }
    assert_eq!(read!(db, |tx| social_list::read_whole(tx, GROUP, LIKES).await), Some(Millis(9)));
    assert_eq!(read!(db, |tx| social_list::read_whole(tx, GROUP, List::Members).await), None);
    assert_eq!(read!(db, |tx| social_list::read_whole(tx, GroupId(id(102)), LIKES).await), None);
    let untold = List::OfPost { post: 46, act: Act::Like };
    write!(db, |tx| social_list::mark_whole(tx, GROUP, untold, Millis(9), None).await).expect("marks");
    let counted = || async { read!(db, |tx| social_list::counted(tx, GROUP, &[LIKES, untold, List::Members]).await) };
    assert_eq!(counted().await, BTreeMap::from([(LIKES, 3)]));
    write!(db, |tx| social_list::forget_counts(tx, GROUP, &[LIKES]).await).expect("forgets");
    assert_eq!(counted().await, BTreeMap::new());
    assert_eq!(read!(db, |tx| social_list::read_whole(tx, GROUP, LIKES).await), Some(Millis(9)), "that stays known");
}

fn post(n: i64) -> Post {
    Post {
        group: GROUP,
        post_id: n,
        posted: Millis(n),
        excerpt: format!("Post {n}"),
        text: format!("Post {n} #news"),
        state: PostState::Open,
        likes: n,
        comments: 0,
        reposts: 0,
    }
}

async fn posts(db: &Db) {
    let many = || (1..=250).map(post).chain([Post { likes: 9, ..post(250) }]).collect::<Vec<_>>();
    write!(db, |tx| social_post::put(tx, &many()).await).expect("puts, also when one is named twice");
    write!(db, |tx| {
        social_post::put(tx, &[Post { excerpt: "Changed".to_owned(), ..post(45) }]).await?;
        social_post::set_state(tx, GROUP, &(1..=200).filter(|n| *n != 45).collect::<Vec<_>>(), PostState::Frozen).await
    })
    .expect("changes");
    let read = read!(db, |tx| social_post::get(tx, GROUP, &[45, 250, 999]).await);
    let changed = Post { excerpt: "Changed".to_owned(), ..post(45) };
    assert_eq!(read, [Post { likes: 9, ..post(250) }, changed]);
    let open = read!(db, |tx| social_post::open(tx, GROUP).await);
    assert_eq!((open.len(), open[0].post_id, open[50].post_id), (51, 250, 45));
    let page = read!(db, |tx| social_post::list(tx, GROUP, Some(250), 2).await);
    assert_eq!(page.iter().map(|post| post.post_id).collect::<Vec<_>>(), [249, 248]);
    let titles = read!(db, |tx| social_post::titles(tx, GROUP, &[1, 45]).await);
    assert_eq!(titles, BTreeMap::from([(1, "Post 1".to_owned()), (45, "Changed".to_owned())]));
}

async fn acts(db: &Db) {
    let act = |member, presence, episode, changed| ActRow {
        member: MemberId(member),
        group: GROUP,
        list: LIKES,
        item: String::new(),
        presence,
        episode,
        cause: CauseKey(format!("cause:{member}:{episode}")),
        at: None,
        first_seen: Millis(changed),
        changed: Millis(changed),
    };
    write!(db, |tx| {
        social_act::put(tx, &act(1, Presence::Present, 1, 10)).await?;
        social_act::put(tx, &act(2, Presence::Present, 1, 10)).await?;
        social_act::put(tx, &ActRow { list: List::Members, ..act(1, Presence::Present, 1, 10) }).await?;
        social_act::put(tx, &act(2, Presence::Suspected, 1, 20)).await
    })
    .expect("puts");
    let suspected = ActRow { first_seen: Millis(10), ..act(2, Presence::Suspected, 1, 20) };
    let known = read!(db, |tx| social_act::of_list(tx, GROUP, LIKES).await);
    assert_eq!(known, [act(1, Presence::Present, 1, 10), suspected.clone()]);
    assert_eq!(read!(db, |tx| social_act::find(tx, MemberId(2), GROUP, LIKES, "").await), Some(suspected));
    assert_eq!(read!(db, |tx| social_act::suspected(tx, GROUP).await), [(LIKES, MemberId(2))]);
    write!(db, |tx| social_act::put(tx, &act(2, Presence::Gone, 1, 30)).await).expect("puts");
    assert_eq!(read!(db, |tx| social_act::suspected(tx, GROUP).await), []);
}

async fn suspensions(db: &Db) {
    let suspended = |until| Suspension {
        network: NetworkName::Vk,
        key_hash: "k".to_owned(),
        method: "likes.getList".to_owned(),
        until: Millis(until),
    };
    for until in [100, 50] {
        write!(db, |tx| suspension::put(tx, &suspended(until)).await).expect("puts");
    }
    assert_eq!(read!(db, |tx| suspension::active(tx, Millis(99)).await), [suspended(100)], "the longer one stays");
    assert_eq!(read!(db, |tx| suspension::active(tx, Millis(100)).await), []);
    assert_eq!(write!(db, |tx| suspension::sweep(tx, Millis(100)).await), Ok(1));
}
