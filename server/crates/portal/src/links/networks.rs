use super::ways_in::WaysIn;
use crate::{Error, who::Member};
use kabinet_domain::{
    activity::{List, Presence},
    event::{NetworkName, NetworkUse},
    time::Millis,
};
use kabinet_store::{
    collect_run, social_act,
    social_group::{self, GroupState},
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
    /// What can be done with it.
    pub open: NetworkUse,
    /// The member's profile there.
    pub linked: Option<LinkedProfile>,
    /// Without the profile the member could not come in any more.
    pub last_way_in: bool,
    /// The programme's groups there.
    pub groups: Vec<GroupCard>,
}

/// The networks of the programme, and how the member comes in.
#[derive(Debug, Clone)]
pub struct Networks {
    /// Those that are open, and those of which the member has a profile.
    pub cards: Vec<NetworkCard>,
    /// The member signed in, or confirmed it, a short while ago.
    pub recent: bool,
    /// The member has a password.
    pub password: bool,
    /// By which networks the member can confirm that it is them.
    pub confirm_by: Vec<NetworkName>,
}

impl Member {
    /// The networks of the programme, with the member's profiles and the programme's groups.
    pub async fn networks(&self) -> Result<Networks, Error> {
        let mut tx = self.portal.db.read().await?;
        let recent = self.is_recent(&mut tx).await?;
        let ways = WaysIn::of(&mut tx, &self.portal, self.id).await?;
        let rules = self.portal.rules.in_force(&mut tx).await?;
        let groups = social_group::list(&mut tx).await?;
        let mut cards = Vec::new();
        for (&network, client) in &self.portal.networks {
            let (open, linked) = (self.portal.allowed(&rules, network), ways.profile(network));
            if !open.links() && linked.is_none() {
                continue;
            }
            let mut shown = Vec::new();
            for group in groups.iter().filter(|group| group.network == network) {
                let act = social_act::find(&mut tx, self.id, group.id, List::Members, "").await?;
                shown.push(GroupCard {
                    name: group.name.clone(),
                    url: client.groups().map(|groups| groups.group_url(&group.screen_name)).unwrap_or_default(),
                    checked: collect_run::latest(&mut tx, group.id).await?.and_then(|run| run.ended),
                    next: group.next_run.filter(|_| group.state != GroupState::Paused),
                    joined: act.is_some_and(|act| act.presence != Presence::Gone),
                });
            }
            cards.push(NetworkCard {
                network,
                open,
                last_way_in: linked.is_some() && ways.only(network),
                linked: linked.map(|profile| LinkedProfile { name: profile.name.clone(), since: profile.linked }),
                groups: shown,
            });
        }
        let password = ways.member.password.is_some();
        Ok(Networks { cards, recent, password, confirm_by: ways.networks })
    }
}
