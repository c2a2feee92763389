use super::{ANNA, BORIS, House, STRANGER, VERA};
use kabinet::{Config, Process};
use kabinet_domain::{
    ids::GroupId,
    lang::{Lang, Localized},
    time::Millis,
};
use kabinet_portal::{Clock, settings::Main};
use kabinet_standins::{
    Clock as StandinClock,
    mail::Mailbox,
    vk::{App, Key, NewGroup, Person, Rates, VkConfig, VkStandin, VkWorld},
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

/// 5 November 2026, noon in Moscow: far from any edge of a month.
pub const START: Millis = Millis(1_793_869_200_000);
pub const CLIENT_ID: &str = "51000001";
/// The portal's address in links and redirects; nothing listens there.
const PUBLIC: &str = "http://127.0.0.1:3999";
const ANY_PORT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Two referral levels, and points that stay.
pub fn programme() -> Main {
    let name = Localized { ru: "Клуб «Зерно»".to_owned(), en: "Zerno Club".to_owned() };
    Main { name, referral_levels: 2, lang: Lang::En, ..Main::default() }
}

/// The parts, with this programme and without offers or groups.
pub async fn house(programme: Main, more: &[(&str, &str)]) -> House {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Clock::fake(START);
    let time = clock.clone();
    let time: StandinClock = Arc::new(move || time.now().0);
    let mailbox = Mailbox::start(ANY_PORT, ANY_PORT, time.clone()).await.expect("a mailbox");
    let (world, shop) = community(time);
    let mut standin = VkConfig::new(world.clone());
    standin
        .apps
        .push(App { client_id: CLIENT_ID.to_owned(), redirect_uris: vec![format!("{PUBLIC}/oauth/vk/callback")] });
    standin.keys =
        vec![("service-key-canary".to_owned(), Key::Service), ("community-key-canary".to_owned(), Key::Group(shop))];
    standin.rates = Rates::lifted();
    let vk = VkStandin::start(ANY_PORT, standin).await.expect("a stand-in");

    let config = config(&folder, &vk, &mailbox, more);
    config.secrets.key_or_new().expect("a key");
    let process = Process::with(&config, clock.clone()).await.expect("a process");
    process.portal().set_up(&programme).await.expect("a programme");
    let group: GroupId = "00000000-0000-0000-0000-000000000000".parse().expect("an id");
    House { clock, config, process: Arc::new(process), mailbox, vk, world, shop, group, folder }
}

fn community(time: StandinClock) -> (VkWorld, kabinet_standins::vk::GroupId) {
    let world = VkWorld::new(time);
    for (id, first, last) in
        [(ANNA, "Анна", "Белова"), (BORIS, "Борис", "Ким"), (VERA, "Вера", "Соколова"), (STRANGER, "Чужой", "Человек")]
    {
        world.add_person(Person::new(id.0, first, last));
    }
    let shop = world.add_group(NewGroup::new(2_026_001, "Coffee"));
    (world, shop)
}

fn config(folder: &tempfile::TempDir, vk: &VkStandin, mailbox: &Mailbox, more: &[(&str, &str)]) -> Config {
    let file = |name: &str| folder.path().join(name).display().to_string();
    let own = [
        ("HTTP__PUBLIC_URL", PUBLIC.to_owned()),
        ("HTTP__TRUSTED_PROXIES", "127.0.0.1".to_owned()),
        ("DATABASE__URL", format!("sqlite://{}", file("kabinet.db"))),
        ("SECRETS__KEY_FILE", file("kabinet.key")),
        ("EMAIL__HOST", "127.0.0.1".to_owned()),
        ("EMAIL__PORT", mailbox.smtp_address().port().to_string()),
        ("EMAIL__SECURITY", "none".to_owned()),
        ("EMAIL__FROM__NAME", "Zerno".to_owned()),
        ("EMAIL__FROM__ADDRESS", "club@zerno.example".to_owned()),
        ("NETWORKS__VK__CLIENT_ID", CLIENT_ID.to_owned()),
        ("NETWORKS__VK__ID_BASE", vk.base_url()),
        ("NETWORKS__VK__API_BASE", format!("{}/method/", vk.base_url())),
        ("NETWORKS__VK__PAGE_BASE", vk.base_url()),
        ("NETWORKS__VK__SERVICE_CALLS_PER_SECOND", "0".to_owned()),
        ("NETWORKS__VK__COMMUNITY_CALLS_PER_SECOND", "0".to_owned()),
        // A call that fails is not tried again within the run, so nothing waits.
        ("NETWORKS__VK__ATTEMPTS", "1".to_owned()),
    ];
    let more = more.iter().map(|(name, value)| (*name, (*value).to_owned()));
    let pairs = own.into_iter().chain(more).map(|(name, value)| (format!("KABINET__{name}").into(), value.into()));
    Config::load(None, pairs).expect("settings")
}
