use super::square::Square;
use crate::random_bytes;
use kabinet_app::api::client::RegisterForm;
use kabinet_domain::{
    event::NetworkName,
    lang::{Lang, Localized},
    offer::OfferState,
};
use kabinet_portal::{
    Error, Portal,
    accounts::Subject,
    activity::Reason,
    groups::NewGroup,
    settings::Main,
    staff::{NewStaff, Role},
};
use kabinet_standins::{
    Clock,
    mail::Mailbox,
    vk::{GroupId, Key, NewGroup as VkGroup, Person, PersonId, VkWorld},
};
use serde_json::json;
use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

const GROUP: i64 = 2_026_001;
const PEOPLE: [(i64, &str, &str); 5] = [
    (501, "Анна", "Белова"),
    (502, "Борис", "Ким"),
    (503, "Вера", "Соколова"),
    (504, "Глеб", "Иванов"),
    (505, "Emma", "Stone"),
];
const POSTS: [&str; 6] = [
    "Мы открылись! Первая чашка – за наш счёт.",
    "Как мы обжариваем зерно: фото из цеха.",
    "Новый фильтр-кофе из Эфиопии, ноты жасмина и бергамота.",
    "Суббота – день капинга. Приходите пробовать!",
    "Рецепт недели: апельсиновый бамбл дома.",
    "Осеннее меню уже в кофейне: тыква, специи, тепло.",
];

/// A coffee shop with a group, posts and people, and the square of another network with a group of its own.
pub struct Scene {
    pub world: VkWorld,
    pub square: Square,
    service_key: String,
    community_key: String,
}

/// The addresses of what is outside.
pub struct Outside {
    pub vk: String,
    pub ok: String,
    pub mailbox: String,
}

/// What is printed once everything is there.
pub struct Signs {
    member: Sign,
    marketer: Sign,
    invite_link: String,
}

struct Sign {
    email: String,
    password: String,
}

impl Scene {
    /// Calls per second: quick to watch, slow enough to see a run go on.
    pub const RATE: u32 = 10;

    pub fn new(clock: &Clock) -> Self {
        let world = VkWorld::new(Clock::clone(clock));
        for (id, first, last) in PEOPLE {
            world.add_person(Person::new(id, first, last));
        }
        let group = world.add_group(VkGroup::new(GROUP, "Кофейня «Зерно»"));
        for text in POSTS {
            world.add_post(group, text);
        }
        for (id, _, _) in PEOPLE.into_iter().take(2) {
            world.join(PersonId(id), group);
        }
        Self {
            world,
            square: Square::new(Clock::clone(clock)),
            service_key: random_word(),
            community_key: random_word(),
        }
    }

    pub fn keys(&self) -> Vec<(String, Key)> {
        vec![(self.service_key.clone(), Key::Service), (self.community_key.clone(), Key::Group(GroupId(GROUP)))]
    }

    /// Makes the programme, its offers, its group with a first complete run, and the people who sign in.
    pub async fn play(&self, portal: &Portal, mailbox: &Mailbox) -> Result<Signs, Error> {
        let name = Localized { ru: "Клуб «Зерно»".to_owned(), en: "Zerno Club".to_owned() };
        portal.set_up(&Main { name, referral_levels: 2, ..Main::default() }).await?;
        for template in kabinet_domain::offer::templates::all() {
            // It pays for the same as the bonus for friends: one of the two at a time.
            let state = if template.key == "both_sides" { OfferState::Draft } else { OfferState::Active };
            portal.add_offer(template.key, state, None).await?;
        }
        let marketer = Sign { email: "marketer@zerno.example".to_owned(), password: random_word() };
        portal
            .create_staff(&NewStaff {
                name: "Мария".to_owned(),
                email: marketer.email.clone(),
                password: marketer.password.clone(),
                role: Role::Administrator,
            })
            .await?;
        let grandparent = register(portal, mailbox, "Борис", "boris@zerno.example", None).await?;
        let member = register(portal, mailbox, "Анна", "anna@zerno.example", Some(grandparent.0)).await?;
        let group = portal
            .add_group(&NewGroup {
                network: NetworkName::Vk,
                group: GROUP.to_string(),
                service_key: self.service_key.clone(),
                community_key: self.community_key.clone(),
            })
            .await?;
        let square = portal.add_group(&self.square.group()).await?;
        for group in [group, square] {
            portal.collect(group, Reason::Command).await?;
        }
        let invite_link = format!("/client/registration/?ref={}", member.0);
        Ok(Signs { member: member.1, marketer, invite_link })
    }
}

/// Registers somebody the way anybody registers: by the form and the code in the letter.
async fn register(
    portal: &Portal,
    mailbox: &Mailbox,
    name: &str,
    email: &str,
    referrer: Option<i64>,
) -> Result<(i64, Sign), Error> {
    use kabinet_domain::{ids::MemberId, referral::Referrer};
    let sign = Sign { email: email.to_owned(), password: random_word() };
    let form = RegisterForm {
        name: name.to_owned(),
        email: sign.email.clone(),
        password: sign.password.clone(),
        consent: "on".to_owned(),
        mailings: "on".to_owned(),
    };
    let form = form.read(Lang::Ru);
    let visitor = portal.visitor(IpAddr::V4(Ipv4Addr::LOCALHOST), Lang::Ru);
    let sent = visitor.register(&form, referrer.map(|id| Referrer::Member(MemberId(id)))).await?;
    portal.deliver().await?;
    let letter = tokio::time::timeout(Duration::from_secs(10), mailbox.letter_to(email))
        .await
        .map_err(|error| Error::internal("waiting for the letter with the code", &error))?;
    let code: String = letter.subject.chars().filter(char::is_ascii_digit).collect();
    let signed_in = visitor.enter_code(&sent, &code, None).await?;
    match signed_in.subject {
        Subject::Member(id) => Ok((id.0, sign)),
        Subject::Staff(_) => Err(Error::Forbidden),
    }
}

/// Random, and long enough to be a password or a key.
pub(super) fn random_word() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    random_bytes::<16>().iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect()
}

impl Signs {
    pub fn print(&self, portal: &str, outside: &Outside, json: bool) {
        let Self { member, marketer, invite_link } = self;
        let Outside { vk, ok, mailbox } = outside;
        let invite = format!("{portal}{invite_link}");
        if json {
            let line = json!({
                "portal": portal, "vk": vk, "ok": ok, "mailbox": mailbox, "invite_link": invite,
                "member": { "email": member.email, "password": member.password },
                "marketer": { "email": marketer.email, "password": marketer.password },
            });
            print(&line.to_string());
            return;
        }
        print(&format!(
            "\n  Kabinet demo · everything outside is a stand-in on this machine, and each start begins anew\n\n  \
             Portal      {portal}/client/\n  \
             Member      {}   {}\n  \
             Invite      {invite}\n\n  \
             Desk        {portal}/desk/\n  \
             Marketer    {}   {}\n\n  \
             VK          {vk}/   (act as a person here)\n  \
             OK          {ok}/   (and here)\n  \
             Mailbox     {mailbox}/   (letters and codes arrive here)\n\n  \
             Stop with Ctrl+C.\n",
            member.email, member.password, marketer.email, marketer.password
        ));
    }
}

#[expect(clippy::print_stdout, reason = "what the demo is asked for is where everything is")]
fn print(text: &str) {
    println!("{text}");
}
