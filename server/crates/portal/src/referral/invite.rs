use crate::{Error, who::Member};
use fast_qr::{QRBuilder, convert::svg::SvgBuilder};
use kabinet_domain::{ids::MemberId, time::Millis};
use kabinet_store::{member, referral_path};

/// How many invitees a page shows.
const PAGE: u32 = 50;

/// Somebody who registered by the member's link. Names are not shown: nobody agreed to that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invitee {
    /// When they registered.
    pub registered: Millis,
    /// Their number, for paging.
    pub id: MemberId,
}

/// The member's invite page.
#[derive(Debug, Clone)]
pub struct Invite {
    /// The short link.
    pub link: String,
    /// The link as a picture: an `<svg>` without styles or scripts.
    pub qr_svg: String,
    /// Direct invitees, newest first.
    pub invitees: Vec<Invitee>,
    /// Where the next page begins.
    pub older: Option<MemberId>,
    /// How many there are on each level below.
    pub levels: Vec<(u8, i64)>,
}

impl Member {
    /// The member's own link and who came by it.
    pub async fn invite(&self, before: Option<MemberId>) -> Result<Invite, Error> {
        let mut tx = self.portal.db.read().await?;
        let me = member::by_id(&mut tx, self.id).await?.ok_or(Error::SignIn)?;
        let link = self.portal.link(&format!("/i/{}", me.invite_code));
        let mut below = referral_path::invitees(&mut tx, self.id, 1, before, PAGE + 1).await?;
        let more = below.len() > PAGE as usize;
        below.truncate(PAGE as usize);
        let invitees: Vec<Invitee> =
            below.iter().map(|one| Invitee { registered: one.registered, id: one.member }).collect();
        let older = if more { invitees.last().map(|last| last.id) } else { None };
        let levels = referral_path::counts(&mut tx, self.id).await?;
        let levels = levels.into_iter().filter_map(|(level, n)| Some((u8::try_from(level).ok()?, n))).collect();
        Ok(Invite { qr_svg: qr(&link)?, link, invitees, older, levels })
    }
}

fn qr(link: &str) -> Result<String, Error> {
    let code =
        QRBuilder::new(link).build().map_err(|error| Error::internal("drawing a QR code", &format!("{error:?}")))?;
    Ok(SvgBuilder::default().to_str(&code))
}
