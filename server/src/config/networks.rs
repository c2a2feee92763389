use super::{Problem, keys::Keys};
use kabinet_networks::{BadSetting, oidc::OidcConfig, ok::OkConfig, vk::VkConfig};

/// Section `networks`, a subsection per network, as the networks read them.
#[derive(Debug, Clone)]
pub struct Networks {
    /// VK.
    pub vk: VkConfig,
    /// Odnoklassniki.
    pub ok: OkConfig,
    /// A provider of OpenID Connect.
    pub oidc: OidcConfig,
}

impl Networks {
    pub(super) fn read(keys: &Keys) -> Result<Self, Problem> {
        let vk: VkConfig = keys.section("networks.vk", &[])?;
        let ok: OkConfig = keys.section("networks.ok", &[])?;
        let oidc: OidcConfig = keys.section("networks.oidc", &["authorize_origin"])?;
        let wrong = |network, bad: &BadSetting| keys.wrong(&format!("networks.{network}.{}", bad.key), bad.why);
        vk.check().map_err(|bad| wrong("vk", &bad))?;
        ok.check().map_err(|bad| wrong("ok", &bad))?;
        oidc.check().map_err(|bad| wrong("oidc", &bad))?;
        Ok(Self { vk, ok, oidc })
    }

    /// The origins to which a form of ours may lead (`form-action` of the content policy).
    pub fn authorize_origins(&self) -> Vec<String> {
        let vk = (!self.vk.client_id.is_empty()).then(|| self.vk.id_base.clone());
        let ok = (!self.ok.client_id.is_empty()).then(|| self.ok.authorize.clone());
        let all = [vk, ok, self.oidc.authorize_under()].into_iter().flatten();
        all.map(|address| address.origin().ascii_serialization()).collect()
    }
}
