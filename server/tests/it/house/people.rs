use super::House;
use kabinet_app::api::client::RegisterForm;
use kabinet_domain::{event::NetworkName, ids::MemberId, lang::Lang, referral::Referrer, time::Millis};
use kabinet_portal::{
    Error,
    accounts::{Registration, SignedIn, Subject},
    links::{Back, Landed, Start},
    secrets::Token,
    staff::{NewStaff, Role},
    who::{Marketer, Member, Visitor, Who},
};
use kabinet_standins::vk::{Person, PersonId};
use kabinet_store::{
    StoreError, Tx, Write,
    social_profile::{self, Profile},
};
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};
use url::Url;

/// Everybody's; strong, and nowhere else in the house.
pub const PASSWORD: &str = "Canary-Zx9-Turmalin";

static NEXT_ADDRESS: AtomicU32 = AtomicU32::new(1);

/// A network address that nobody else has.
pub fn no_address() -> IpAddr {
    let n = NEXT_ADDRESS.fetch_add(1, Ordering::Relaxed);
    IpAddr::V4(Ipv4Addr::from(0x0a00_0000 + n))
}

/// A member who is signed in.
pub struct Guest {
    pub id: MemberId,
    pub email: String,
    pub token: Token,
}

impl House {
    /// Somebody nobody has seen before.
    pub fn visitor(&self) -> Visitor {
        self.portal().visitor(no_address(), Lang::En)
    }

    pub fn form(name: &str) -> Registration {
        let form = RegisterForm {
            name: name.to_owned(),
            email: format!("{}@guests.example", name.to_lowercase()),
            password: PASSWORD.to_owned(),
            consent: "on".to_owned(),
            mailings: String::new(),
        };
        form.read(Lang::En)
    }

    /// Registers by the form and the code in the letter, and pays who recommended them.
    pub async fn register(&self, name: &str, referrer: Option<Referrer>) -> Guest {
        let (form, visitor) = (Self::form(name), self.visitor());
        let sent = visitor.register(&form, referrer).await.expect("the form is right");
        let code = self.code_to(&form.email).await;
        let signed_in = visitor.enter_code(&sent, &code, None).await.expect("the code is right");
        self.work().await;
        self.deliver().await;
        // What is written next is newer than all this.
        self.clock.advance(1);
        Self::guest(&signed_in, form.email)
    }

    fn guest(signed_in: &SignedIn, email: String) -> Guest {
        let Subject::Member(id) = signed_in.subject else { panic!("not a member") };
        Guest { id, email, token: signed_in.token.clone() }
    }

    /// The code in the newest letter to this address.
    pub async fn code_to(&self, address: &str) -> String {
        self.letter_to(address).await.subject.chars().filter(char::is_ascii_digit).collect()
    }

    /// The newest letter to this address, delivered now.
    pub async fn letter_to(&self, address: &str) -> kabinet_standins::mail::Letter {
        self.deliver().await;
        tokio::time::timeout(Duration::from_secs(10), self.mailbox.letter_to(address)).await.expect("a letter")
    }

    /// Sends every letter that waits.
    pub async fn deliver(&self) {
        while self.portal().deliver().await.expect("delivering") > 0 {}
    }

    /// The member as the portal knows them now, signed in anew when the session has ended.
    pub async fn member(&self, guest: &Guest) -> Member {
        if let Who::Member(member) = self.who(&guest.token).await {
            return member;
        }
        let signed_in = self.visitor().sign_in(&guest.email, PASSWORD, None).await.expect("signs in");
        match self.who(&signed_in.token).await {
            Who::Member(member) => member,
            other => panic!("not signed in: {other:?}"),
        }
    }

    pub async fn who(&self, token: &Token) -> Who {
        self.portal().who(Some(token), no_address(), Lang::En).await.expect("a look at the session")
    }

    /// The address of somebody new at the desk, whose password is [`PASSWORD`] too.
    pub async fn hired(&self, role: Role) -> String {
        let email = format!("{}{}@zerno.example", role.code(), no_address());
        let new = NewStaff { name: "Мария".to_owned(), email: email.clone(), password: PASSWORD.to_owned(), role };
        self.portal().create_staff(&new).await.expect("a new colleague");
        email
    }

    /// A marketer at the desk.
    pub async fn desk(&self) -> Marketer {
        self.colleague(Role::Marketer).await
    }

    /// Somebody new at the desk.
    pub async fn colleague(&self, role: Role) -> Marketer {
        let email = self.hired(role).await;
        let signed_in = self.visitor().sign_in_to_desk(&email, PASSWORD, None).await.expect("signs in");
        match self.who(&signed_in.token).await {
            Who::Marketer(marketer) => marketer,
            other => panic!("not at the desk: {other:?}"),
        }
    }

    /// What a browser does at VK ID: `field` is the person chosen, or `deny`. Gives what the redirect back brings.
    pub async fn at_vk(&self, start: &Start, field: (&str, &str)) -> Back {
        let back = self.sent_back(&start.url, field).await;
        let part = |name: &str| back.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        Back {
            state: part("state").unwrap_or_default(),
            code: part("code"),
            device_id: part("device_id"),
            issuer: part("iss"),
            error: part("error"),
        }
    }

    /// The address to which VK ID sends the browser back.
    pub async fn sent_back(&self, authorize: &Url, field: (&str, &str)) -> Url {
        let mut form: Vec<(String, String)> = authorize.query_pairs().into_owned().collect();
        form.push((field.0.to_owned(), field.1.to_owned()));
        let asked = crate::browser::client().post(format!("{}/authorize", self.vk.base_url())).form(&form).send().await;
        let answer = asked.expect("an answer of VK ID");
        let location = answer.headers().get("location").unwrap_or_else(|| panic!("no way back: {}", answer.status()));
        location.to_str().expect("text").parse().expect("an address")
    }

    /// Links a VK profile, the way through VK ID and back; the member types the password, however recently they signed in.
    pub async fn link(&self, guest: &Guest, person: PersonId) -> Result<Landed, Error> {
        let start = self.member(guest).await.start_link(NetworkName::Vk, PASSWORD).await?;
        let back = self.at_vk(&start, ("person", &person.0.to_string())).await;
        self.come_back(&back, Some(start.browser), Some(guest)).await
    }

    /// Links a profile as of a moment that has passed, and nothing else: for what is written late.
    pub async fn link_as_of(&self, guest: &Guest, person: PersonId, linked: Millis) {
        let external_id = person.0.to_string();
        let profile = Profile {
            network: NetworkName::Vk,
            external_id,
            member: guest.id,
            name: String::new(),
            linked,
            episode: 1,
        };
        self.portal().db.write(LinkAsOf { profile }).await.expect("links");
    }

    /// Unlinks the VK profile; the member types the password, however recently they signed in.
    pub async fn unlink(&self, guest: &Guest) -> Result<(), Error> {
        self.member(guest).await.unlink(NetworkName::Vk, PASSWORD).await
    }

    /// Somebody nobody knows comes in through VK ID as this person.
    pub async fn enter(&self, person: PersonId) -> Result<Landed, Error> {
        let start = self.visitor().start_to_enter(NetworkName::Vk, None).await?;
        let back = self.at_vk(&start, ("person", &person.0.to_string())).await;
        self.come_back(&back, Some(start.browser), None).await
    }

    /// From now on VK tells this address of the person, whosever it is.
    pub fn tells(&self, person: PersonId, email: &str) {
        let known = self.world.person(person).expect("a person");
        self.world.add_person(Person { email: Some(email.to_owned()), ..known });
    }

    pub async fn come_back(&self, back: &Back, browser: Option<Token>, guest: Option<&Guest>) -> Result<Landed, Error> {
        let (held, id) = (guest.map(|guest| &guest.token), guest.map(|guest| guest.id));
        self.portal().come_back(NetworkName::Vk, back, browser, held, id).await
    }

    /// A member who is linked, whose earlier acts are baseline: what they do from now on pays.
    pub async fn linked(&self, name: &str, person: PersonId) -> Guest {
        let guest = self.register(name, None).await;
        self.link(&guest, person).await.expect("links");
        self.collect().await;
        guest
    }
}

struct LinkAsOf {
    profile: Profile,
}

impl Write for LinkAsOf {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        assert!(social_profile::insert(tx, &self.profile).await?, "it was free");
        Ok(())
    }
}
