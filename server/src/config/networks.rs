use super::{Problem, keys::Keys};
use kabinet_networks::vk::VkConfig;

/// Section `networks`, a subsection per network, as the networks read them.
#[derive(Debug, Clone)]
pub struct Networks {
    /// VK.
    pub vk: VkConfig,
}

impl Networks {
    pub(super) fn read(keys: &Keys) -> Result<Self, Problem> {
        let vk: VkConfig = keys.section("networks.vk", &[])?;
        vk.check().map_err(|bad| keys.wrong(&format!("networks.vk.{}", bad.key), bad.why))?;
        Ok(Self { vk })
    }

    /// The origins to which a form of ours may lead (`form-action` of the content policy).
    pub fn authorize_origins(&self) -> Vec<String> {
        let vk = (!self.vk.client_id.is_empty()).then(|| self.vk.id_base.origin().ascii_serialization());
        vk.into_iter().collect()
    }
}
