use super::scene::random_word;
use kabinet_domain::event::NetworkName;
use kabinet_portal::groups::NewGroup;
use kabinet_standins::{
    Clock,
    ok::{App, NewGroup as OkGroup, OkConfig, Person, PersonId, Session, World},
};

const GROUP: i64 = 53_026_001;
/// The first manages the group.
const PEOPLE: [(i64, &str, &str); 5] = [
    (570_000_000_600, "Мария", "Зернова"),
    (570_000_000_601, "Анна", "Белова"),
    (570_000_000_602, "Нина", "Павлова"),
    (570_000_000_603, "Степан", "Громов"),
    (570_000_000_604, "Раиса", "Лебедева"),
];
const POSTS: [&str; 4] = [
    "Здравствуйте, Одноклассники! Теперь мы и здесь.",
    "Как хранить кофе, чтобы он не выдохся.",
    "Где выпить наш кофе: адреса кофеен.",
    "Пирог с яблоками и корицей: рецепт от нашего пекаря.",
];

/// Odnoklassniki beside the coffee shop: its people, and its group there.
pub struct Square {
    world: World,
    app: App,
    access_token: String,
    refresh_token: String,
}

impl Square {
    pub fn new(clock: Clock) -> Self {
        let world = World::new(clock);
        for (id, first, last) in PEOPLE {
            let email = Some(format!("id{id}@ok.example"));
            world.add_person(Person { email, ..Person::new(id, first, last) });
        }
        let group = world
            .add_group(OkGroup {
                screen_name: "zerno".to_owned(), ..OkGroup::new(GROUP, "Кофейня «Зерно»")
            });
        for text in POSTS {
            world.add_post(group, text);
        }
        let manager = PersonId(PEOPLE[0].0);
        world.join(manager, group);
        world.make_manager(manager, group);
        let app = App {
            client_id: "1270000001".to_owned(),
            application_key: "CZERNOKGDIHBABABA".to_owned(),
            secret_key: random_word(),
            redirect_uris: Vec::new(),
        };
        Self { world, app, access_token: random_word(), refresh_token: random_word() }
    }

    /// The application that the portal is at OK.
    pub fn app(&self) -> App {
        self.app.clone()
    }

    /// The stand-in at which this is.
    pub fn standin(&self) -> OkConfig {
        let session = Session {
            access_token: self.access_token.clone(),
            refresh_token: Some(self.refresh_token.clone()),
            person: PersonId(PEOPLE[0].0),
        };
        OkConfig { sessions: vec![session], rate: None, ..OkConfig::new(self.world.clone(), self.app()) }
    }

    /// The group, as a marketer adds it.
    pub fn group(&self) -> NewGroup {
        NewGroup {
            network: NetworkName::Ok,
            group: "ok.ru/zerno".to_owned(),
            service_key: self.access_token.clone(),
            community_key: self.refresh_token.clone(),
        }
    }
}
