use crate::{Error, Inner, rules, settings};
use kabinet_domain::{
    event::{Happening, Object},
    ids::GroupId,
    words::Names,
};
use kabinet_store::{Tx, social_group, social_post};
use std::collections::{BTreeMap, BTreeSet};

/// What the groups and posts of these happenings are called.
pub(crate) async fn names(
    tx: &mut Tx,
    portal: &Inner,
    main: &settings::Main,
    of: &[Happening],
) -> Result<Names, Error> {
    let mut wanted: BTreeMap<GroupId, BTreeSet<i64>> = BTreeMap::new();
    for what in of {
        if let Some(group) = what.group() {
            let posts = wanted.entry(group).or_default();
            posts.extend(what.act().and_then(|(_, object)| Object::post_id(object)));
        }
    }
    let mut names = if wanted.is_empty() { empty(portal, main) } else { names_for_desk(tx, portal, main).await? };
    for (group, posts) in wanted {
        let posts: Vec<i64> = posts.into_iter().collect();
        for (post, title) in social_post::titles(tx, group, &posts).await? {
            names.posts.insert((group, post), title);
        }
    }
    Ok(names)
}

/// What all groups are called.
pub(crate) async fn names_for_desk(tx: &mut Tx, portal: &Inner, main: &settings::Main) -> Result<Names, Error> {
    let groups = social_group::list(tx).await?.into_iter().map(|group| (group.id, group.name)).collect();
    let counters = rules::counters(tx).await?.into_iter().map(|(id, counter)| (id, counter.name)).collect();
    Ok(Names { groups, counters, ..empty(portal, main) })
}

fn empty(portal: &Inner, main: &settings::Main) -> Names {
    let titled = portal.networks.iter().filter_map(|(name, client)| Some((*name, client.title()?.to_owned())));
    Names { networks: titled.collect(), currency: main.currency.clone(), zone: main.time_zone(), ..Names::default() }
}
