//! The member's home, against a handler written by hand: the same use case, so the same statements through the same pool,
//! written into as much HTML, with no framework and with nothing that stands before every route.

use crate::{
    Anyhow, Bench, Goal, Row, client, community,
    place::{People, Place},
    timing::in_turn,
};
use axum::{
    Router,
    extract::State,
    response::{Html, IntoResponse, Response},
    routing::get,
};
use http::{HeaderMap, StatusCode};
use kabinet::http::listen;
use kabinet_app::cookies;
use kabinet_domain::{
    event::NetworkName,
    ids::{GroupId, MemberId, OfferId},
    lang::Lang,
    offer::OfferState,
    time::Millis,
};
use kabinet_portal::{Error, Portal, accounts::Subject, secrets::new_id, who::Who};
use kabinet_store::{
    StoreError, Tx, Write,
    social_profile::{self, Profile},
};
use std::{
    fmt::Write as _,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};
use tokio::{net::TcpListener, sync::watch};

const ME: MemberId = MemberId(5);
const AT_ONCE: usize = 16;
/// Pages of each measurement.
const PAGES: u64 = 4_000;
/// How many posts the member has liked.
const POSTS: i64 = 8;
/// The programme of most scenes of the tests.
const OFFERS: [&str; 8] = ["link", "join", "activity", "first_like", "leave", "repost_deleted", "referral", "welcome"];

pub fn rows(bench: &Bench) -> Anyhow<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}", folder.path().join("kabinet.db").display());
    let place = Place::open(bench, &url, &folder.path().join("kabinet.key"), 4)?;
    let cookie = bench.runtime.block_on(furnish(&place))?;
    let request = format!(
        "GET /client/ HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/html\r\naccept-language: en\r\ncookie: {cookie}\r\n\r\n"
    );
    let shell = client::answer(place.address, &request)?;
    let plain = Plain::serve(bench, place.portal(), &shell)?;
    let said = bench.ear.statements(|| client::answer(place.address, &request).map(drop))?.len();
    let pages = bench.scaled(PAGES);
    let right = |answer: &str| answer.starts_with("HTTP/1.1 200 ") && answer.contains("Member 5");
    let ask = |pause, address| client::ask_every(pause, address, AT_ONCE, 0..pages, &|_| request.clone(), &right);
    let fast = |address| ask(Duration::ZERO, address).map(|went| went.per_second);
    let [ours, theirs] = in_turn(&mut [&mut |_| fast(place.address), &mut |_| fast(plain.address)])?;
    let pause = Duration::from_secs_f64(2.0 / ours);
    let paced = |address| ask(pause, address).map(|went| went.p99_ms);
    let [our_p99, their_p99] = in_turn(&mut [&mut |_| paced(place.address), &mut |_| paced(plain.address)])?;
    plain.stop.send_replace(true);
    place.close(bench)?;
    Ok(vec![
        Row::new(format!("member's home, c=16 / plain axum, the same {said} statements"), "pages/s", (ours, theirs))
            .should(Goal::RatioFrom(0.7)),
        Row::new("member's home, at half that rate: 99 of 100 answered within", "ms", (our_p99, their_p99))
            .should(Goal::ValueUpTo(5.0)),
    ])
}

/// Somebody who has liked posts and was paid for each, in a programme with offers; the cookie they hold.
async fn furnish(place: &Place) -> Anyhow<String> {
    let (portal, now) = (place.portal(), place.portal().clock.now());
    portal.db.write(People { numbers: 1..11, now }).await?;
    let mut offers = Vec::new();
    for template in OFFERS {
        offers.push(portal.add_offer(template, OfferState::Active, None).await?);
    }
    portal.db.write(Likes { group: GroupId(new_id(now)), offer: offers[2], now }).await?;
    let token = place.session(Subject::Member(ME)).await?;
    Ok(format!("{}={}", cookies::SESSION, token.reveal()))
}

struct Likes {
    group: GroupId,
    offer: OfferId,
    now: Millis,
}

impl Write for Likes {
    type Out = ();
    type Err = StoreError;

    async fn run(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let Self { group, offer, now } = *self;
        community::group(tx, group, now).await?;
        let profile = Profile {
            network: NetworkName::Vk,
            external_id: "501234567".to_owned(),
            member: ME,
            name: "Anna".to_owned(),
            linked: now,
            episode: 1,
        };
        social_profile::insert(tx, &profile).await?;
        for post in 1..=POSTS {
            community::like(tx, ME, (group, post), offer, now).await?;
        }
        Ok(())
    }
}

/// The handler written by hand.
struct Plain {
    address: SocketAddr,
    stop: watch::Sender<bool>,
}

/// What it knows beforehand.
struct Known {
    portal: Portal,
    /// A page as ours is, so that both are of one size.
    shell: String,
}

impl Plain {
    fn serve(bench: &Bench, portal: &Portal, page: &str) -> Anyhow<Self> {
        let shell = page[page.find("<!DOCTYPE").ok_or("the page is none")?..].to_owned();
        bench.runtime.block_on(async {
            let known = Arc::new(Known { portal: portal.clone(), shell });
            let router = Router::new().route("/client/", get(home)).with_state(known);
            let tcp = TcpListener::bind("127.0.0.1:0").await?;
            let (address, (stop, stopping)) = (tcp.local_addr()?, watch::channel(false));
            bench.runtime.spawn(listen::run(tcp, router, Duration::from_secs(10), stopping));
            Ok(Self { address, stop })
        })
    }
}

async fn home(State(known): State<Arc<Known>>, headers: HeaderMap) -> Response {
    match page(&known, &headers).await {
        Ok(Some(html)) => Html(html).into_response(),
        Ok(None) => StatusCode::UNAUTHORIZED.into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn page(known: &Known, headers: &HeaderMap) -> Result<Option<String>, Error> {
    let Known { portal, shell } = known;
    let token = cookies::token(headers, cookies::SESSION);
    let who = portal.who(token.as_ref(), IpAddr::V4(Ipv4Addr::LOCALHOST), Lang::En).await?;
    let Who::Member(member) = who else { return Ok(None) };
    let home = member.home().await?;
    let mut html = String::with_capacity(shell.len() + 4_096);
    html.push_str(shell);
    // Written into a string: it cannot fail.
    let _ = write!(html, "<h1>{}, {}</h1>{}", home.name, home.balance, home.invite_link);
    for line in &home.latest {
        let _ = write!(html, "<li><b>{}</b> {} {} {}</li>", line.amount, line.at.0, line.kind.code(), line.what);
    }
    for earn in &home.earn {
        let _ = write!(html, "<li><b>{}</b> {} {}</li>", earn.award, earn.name, earn.sentence);
    }
    Ok(Some(html))
}
