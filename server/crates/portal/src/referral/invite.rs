use super::below::Below;
use crate::{Error, accounts::Tick, who::Member};
use fast_qr::{QRBuilder, convert::svg::SvgBuilder};
use kabinet_domain::{consent::Consent, ids::MemberId, time::Millis};
use kabinet_store::{Tx, Write, consent, member};

/// The member's invite page.
#[derive(Debug, Clone)]
pub struct Invite {
    /// The short link.
    pub link: String,
    /// The link as a picture: an `<svg>` without styles or scripts.
    pub qr_svg: String,
    /// Who came by it.
    pub below: Below,
    /// Whether whoever recommended the programme to the member may know the member's name; `None`: nobody did.
    pub is_named: Option<bool>,
}

impl Member {
    /// The member's own link and who came by it.
    pub async fn invite(&self, before: Option<MemberId>) -> Result<Invite, Error> {
        let mut tx = self.portal.db.read().await?;
        let me = member::by_id(&mut tx, self.id).await?.ok_or(Error::SignIn)?;
        let link = self.portal.link(&format!("/i/{}", me.invite_code));
        let is_named = match me.referrer {
            Some(_) => Some(!consent::who_gave(&mut tx, Consent::NameToReferrer, &[self.id]).await?.is_empty()),
            None => None,
        };
        Ok(Invite { qr_svg: qr(&link)?, link, below: self.below(&mut tx, before).await?, is_named })
    }

    /// Agrees that whoever recommended the programme knows the member's name, or agrees no longer.
    pub async fn be_named(&self, tick: &Tick) -> Result<(), Error> {
        let now = self.portal.clock.now();
        let given = tick.given(self.lang, &[Consent::NameToReferrer]);
        self.portal.db.write(BeNamed { member: self.id, given, now }).await
    }
}

struct BeNamed {
    member: MemberId,
    given: Vec<(Consent, String)>,
    now: Millis,
}

impl Write for BeNamed {
    type Out = ();
    type Err = Error;

    async fn run(&self, tx: &mut Tx) -> Result<(), Error> {
        if self.given.is_empty() {
            consent::withdraw(tx, self.member, Consent::NameToReferrer, self.now).await?;
        }
        if !consent::who_gave(tx, Consent::NameToReferrer, &[self.member]).await?.is_empty() {
            return Ok(());
        }
        for (kind, text_version) in self.given.iter().cloned() {
            consent::give(tx, self.member, &consent::Given { kind, text_version, given: self.now }).await?;
        }
        Ok(())
    }
}

fn qr(link: &str) -> Result<String, Error> {
    let code =
        QRBuilder::new(link).build().map_err(|error| Error::internal("drawing a QR code", &format!("{error:?}")))?;
    Ok(SvgBuilder::default().to_str(&code))
}
