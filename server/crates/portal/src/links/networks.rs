use crate::{Error, who::Member};
use kabinet_domain::{
    activity::{List, Presence},
    event::NetworkName,
    time::Millis,
};
use kabinet_store::{
    collect_run, social_act,
    social_group::{self, GroupState},
    social_profile,
};

/// A linked profile.
#[derive(Debug, Clone)]
pub struct LinkedProfile {
    /// The person's name there.
    pub name: String,
    /// Since when.
    pub since: Millis,
}

/// A group of the programme, as a member sees it.
#[derive(Debug, Clone)]
pub struct GroupCard {
    /// What it is called.
    pub name: String,
    /// Where it is at the network.
    pub url: String,
    /// When it was last read.
    pub checked: Option<Millis>,
    /// When it will be read next.
    pub next: Option<Millis>,
    /// Whether the member was in it when it was last read.
    pub joined: bool,
}

/// A network, as a member sees it.
#[derive(Debug, Clone)]
pub struct NetworkCard {
    /// Which.
    pub network: NetworkName,
    /// The member's profile there.
    pub linked: Option<LinkedProfile>,
    /// The programme's groups there.
    pub groups: Vec<GroupCard>,
}

impl Member {
    /// The networks that are set up, with the member's profiles and the programme's groups.
    pub async fn networks(&self) -> Result<Vec<NetworkCard>, Error> {
        let mut tx = self.portal.db.read().await?;
        let profiles = social_profile::of_member(&mut tx, self.id).await?;
        let groups = social_group::list(&mut tx).await?;
        let mut cards = Vec::new();
        for (&network, client) in &self.portal.networks {
            let linked = profiles.iter().find(|profile| profile.network == network);
            let mut shown = Vec::new();
            for group in groups.iter().filter(|group| group.network == network) {
                let act = social_act::find(&mut tx, self.id, group.id, List::Members, "").await?;
                shown.push(GroupCard {
                    name: group.name.clone(),
                    url: client.group_url(&group.screen_name),
                    checked: collect_run::latest(&mut tx, group.id).await?.and_then(|run| run.ended),
                    next: group.next_run.filter(|_| group.state != GroupState::Paused),
                    joined: act.is_some_and(|act| act.presence != Presence::Gone),
                });
            }
            cards.push(NetworkCard {
                network,
                linked: linked.map(|profile| LinkedProfile { name: profile.name.clone(), since: profile.linked }),
                groups: shown,
            });
        }
        Ok(cards)
    }
}
