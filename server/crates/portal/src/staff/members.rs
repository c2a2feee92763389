use crate::{Error, who::Marketer};
use jiff::civil::Date;
use kabinet_domain::{ids::MemberId, money::Money, time::Millis};
use kabinet_store::{consent, member, member_tag, purchase, social_profile};

pub use kabinet_store::consent::Given;

/// How many members a page shows.
const PAGE: u32 = 50;

/// A member in the desk's list.
#[derive(Debug, Clone)]
pub struct MemberRow {
    /// The number.
    pub id: MemberId,
    /// What they are called.
    pub name: String,
    /// Their address.
    pub email: Option<String>,
    /// Since when.
    pub registered: Millis,
    /// Who recommended the programme to them: the field "Recommended".
    pub recommended: Option<(MemberId, String)>,
}

/// A page of members.
#[derive(Debug, Clone)]
pub struct MembersPage {
    /// Newest first.
    pub members: Vec<MemberRow>,
    /// Where the next page begins.
    pub older: Option<MemberId>,
}

/// A member's card at the desk.
#[derive(Debug, Clone)]
pub struct MemberCard {
    /// What the list shows.
    pub row: MemberRow,
    /// Linked profiles: network and the person's name there.
    pub profiles: Vec<(kabinet_domain::event::NetworkName, String)>,
    /// The day of birth.
    pub birthday: Option<Date>,
    /// Words by which the member is told apart.
    pub tags: Vec<String>,
    /// The latest purchases: number, what was paid, what was given back.
    pub purchases: Vec<(String, Money, Money)>,
    /// What the member agreed to and has not withdrawn.
    pub consents: Vec<Given>,
}

/// How many purchases the card shows.
const PURCHASES: u32 = 20;

impl Marketer {
    /// Members by number, address or the beginning of the name; all of them without a text.
    pub async fn members(&self, text: &str, before: Option<MemberId>) -> Result<MembersPage, Error> {
        let mut tx = self.portal.db.read().await?;
        let mut found = member::search(&mut tx, text, before, PAGE + 1).await?;
        let more = found.len() > PAGE as usize;
        found.truncate(PAGE as usize);
        let older = if more { found.last().map(|last| last.id) } else { None };
        let mut members = Vec::with_capacity(found.len());
        for one in found {
            members.push(row(&mut tx, one).await?);
        }
        Ok(MembersPage { members, older })
    }

    /// One member.
    pub async fn member(&self, id: MemberId) -> Result<MemberCard, Error> {
        let mut tx = self.portal.db.read().await?;
        let found = member::by_id(&mut tx, id).await?.ok_or(Error::NotFound)?;
        let profiles = social_profile::of_member(&mut tx, id).await?;
        let birthday = found.birthday;
        Ok(MemberCard {
            row: row(&mut tx, found).await?,
            profiles: profiles.into_iter().map(|profile| (profile.network, profile.name)).collect(),
            birthday,
            tags: member_tag::of_member(&mut tx, id).await?.iter().map(ToString::to_string).collect(),
            purchases: purchase::latest(&mut tx, id, PURCHASES).await?.iter().map(bought).collect(),
            consents: consent::of_member(&mut tx, id).await?,
        })
    }
}

fn bought(one: &purchase::Purchase) -> (String, Money, Money) {
    let money = |minor| Money { minor, currency: one.currency };
    (one.purchase.clone(), money(one.paid), money(one.returned))
}

async fn row(tx: &mut kabinet_store::Tx, one: member::Member) -> Result<MemberRow, Error> {
    let recommended = match one.referrer {
        Some(id) => member::by_id(tx, id).await?.map(|referrer| (id, referrer.name)),
        None => None,
    };
    Ok(MemberRow { id: one.id, name: one.name, email: one.email, registered: one.created, recommended })
}
