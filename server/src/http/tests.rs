use super::{Front, call, dress, health};
use crate::config::Config;
use axum::{
    Extension, Router,
    body::{Body, Bytes, to_bytes},
    extract::{ConnectInfo, DefaultBodyLimit, Request},
    middleware::from_fn,
    response::{Html, Response},
    routing::{get, post},
};
use http::{HeaderMap, Method, StatusCode, header};
use kabinet_app::error::ApiError;
use kabinet_portal::Sign;
use leptos::{nonce::Nonce, server_fn::error::SERVER_FN_ERROR_HEADER};
use std::{
    future::pending,
    net::{IpAddr, SocketAddr},
    task::{Context, Waker},
};
use tower::ServiceExt as _;

const PEER: &str = "10.0.0.9:555";

fn front(settings: &[(&str, &str)]) -> Front {
    let config = Config::load(None, settings.iter().map(|(name, value)| (name.into(), value.into()))).unwrap();
    Front::new(&config, Sign::default())
}

fn portal(settings: &[(&str, &str)]) -> Router {
    let routes = Router::new()
        .route("/page", get(async |Extension(nonce): Extension<Nonce>| Html(nonce.to_string())))
        .route("/address", get(async |Extension(address): Extension<IpAddr>| address.to_string()))
        .route("/keep", get(async || ([(header::CACHE_CONTROL, "public, max-age=5")], "kept")))
        .route("/form", post(async |body: Bytes| body.len().to_string()))
        .route("/slow", get(pending::<()>))
        .route("/broken", get(broken))
        .merge(calls())
        .merge(health::routes(async || Err(vec!["database"])));
    let size = async |body: Bytes| body.len().to_string();
    let uploads = Router::new().route("/upload", post(size)).layer(DefaultBodyLimit::max(400_000));
    dress(routes, uploads, front(settings))
}

async fn broken() {
    panic!("the secret of the house");
}

/// Server functions that do not do what is asked, answered as the framework answers.
fn calls() -> Router {
    let errors = [
        ("/call/refused", ApiError::Refused(Vec::new())),
        ("/call/malformed", ApiError::Malformed),
        ("/call/sign_in", ApiError::SignIn),
        ("/call/forbidden", ApiError::Forbidden),
        ("/call/gone", ApiError::NotFound),
        ("/call/busy", ApiError::Busy { retry_s: 7 }),
        ("/call/internal", ApiError::Internal),
    ];
    let route = |router: Router, (path, error): (&str, ApiError)| {
        let code = serde_json::to_string(&error).unwrap();
        let answer = async move || {
            let framework = [(SERVER_FN_ERROR_HEADER, "call"), ("location", "/?__err=abc"), ("set-cookie", "a=b")];
            (StatusCode::FOUND, framework, code)
        };
        router.route(path, post(answer))
    };
    errors.into_iter().fold(Router::new(), route).layer(from_fn(call::answer))
}

async fn ask(portal: &Router, method: Method, path: &str, headers: &[(&str, &str)], body: &'static str) -> Response {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::from(body)).unwrap();
    request.extensions_mut().insert(ConnectInfo(PEER.parse::<SocketAddr>().unwrap()));
    portal.clone().oneshot(request).await.unwrap()
}

async fn see(portal: &Router, path: &str) -> Response {
    ask(portal, Method::GET, path, &[("accept", "text/html")], "").await
}

fn told(headers: &HeaderMap, name: &str) -> String {
    headers.get(name).map_or(String::new(), |value| value.to_str().unwrap().to_owned())
}

async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), 100_000).await.unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_narrow_it() {
    let portal = portal(&[]);
    for path in ["/page", "/broken", "/nowhere", "/health/live"] {
        let headers = see(&portal, path).await.headers().clone();
        assert_eq!(told(&headers, "x-content-type-options"), "nosniff", "{path}");
        assert_eq!(told(&headers, "referrer-policy"), "strict-origin-when-cross-origin", "{path}");
        assert_eq!(told(&headers, "cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(told(&headers, "cross-origin-resource-policy"), "same-origin", "{path}");
        assert!(told(&headers, "permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(told(&headers, "cache-control"), "no-store", "{path}");
        assert!(told(&headers, "x-request-id").contains('-'), "{path}");
        assert!(told(&headers, "content-security-policy").starts_with("default-src 'none';"), "{path}");
    }
    assert_eq!(told(see(&portal, "/keep").await.headers(), "cache-control"), "public, max-age=5");
}

#[tokio::test]
async fn the_content_policy_names_the_nonce_that_the_page_was_given() {
    let portal = portal(&[]);
    let response = see(&portal, "/page").await;
    let policy = told(response.headers(), "content-security-policy");
    let nonce = text(response).await;
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        )
    );
    assert!(nonce.len() >= 22, "128 bits: {nonce}");
    assert_ne!(text(see(&portal, "/page").await).await, nonce, "each request has its own");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
}

#[tokio::test]
async fn forms_may_lead_to_the_networks_that_are_set() {
    let all = portal(&[
        ("KABINET__NETWORKS__VK__CLIENT_ID", "51"),
        ("KABINET__NETWORKS__OK__CLIENT_ID", "127"),
        ("KABINET__NETWORKS__OIDC__ISSUER", "https://accounts.example/realms/club"),
        ("KABINET__NETWORKS__OIDC__CLIENT_ID", "kabinet"),
    ]);
    let policy = told(see(&all, "/page").await.headers(), "content-security-policy");
    let led = "; form-action 'self' https://id.vk.ru https://connect.ok.ru https://accounts.example;";
    assert!(policy.contains(led), "{policy}");
}

#[tokio::test]
async fn strict_transport_is_asked_for_on_https_only() {
    let plain = see(&portal(&[]), "/page").await;
    assert_eq!(told(plain.headers(), "strict-transport-security"), "");
    let secure = see(&portal(&[("KABINET__HTTP__PUBLIC_URL", "https://club.example")]), "/page").await;
    assert_eq!(told(secure.headers(), "strict-transport-security"), "max-age=31536000");
}

#[tokio::test]
async fn a_panic_is_one_answer_with_a_number_and_no_secret() {
    let portal = portal(&[]);
    let response = see(&portal, "/broken").await;
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let id = told(response.headers(), "x-request-id");
    let page = text(response).await;
    assert!(page.contains(&id) && page.contains("Что-то сломалось"), "{page}");
    assert!(!page.contains("secret"), "{page}");
    let program = ask(&portal, Method::GET, "/broken", &[("accept", "application/json")], "").await;
    assert_eq!(told(program.headers(), "content-type"), "application/problem+json");
    assert!(!text(program).await.contains("secret"));
    assert_eq!(see(&portal, "/page").await.status(), StatusCode::OK, "the process lives");
}

#[tokio::test]
async fn a_code_has_its_status_for_programs_and_its_page_for_people() {
    let portal = portal(&[]);
    let people = [("sec-fetch-site", "same-origin"), ("accept", "text/html"), ("accept-language", "en")];
    for (path, status, of_page, said) in [
        ("/call/refused", 422, 400, "could not read the form"),
        ("/call/malformed", 400, 400, "could not read the form"),
        ("/call/forbidden", 403, 403, "not open to you"),
        ("/call/gone", 404, 404, "not there any more"),
        ("/call/busy", 503, 503, "Many people at once"),
        ("/call/internal", 500, 500, "Something broke"),
    ] {
        let program = ask(&portal, Method::POST, path, &people[..1], "").await;
        assert_eq!(program.status().as_u16(), status, "{path}");
        let page = ask(&portal, Method::POST, path, &people, "").await;
        assert_eq!(page.status().as_u16(), of_page, "{path}");
        for answer in [&program, &page] {
            let retry = if status == 503 { "7" } else { "" };
            assert_eq!(told(answer.headers(), "retry-after"), retry, "{path}");
            assert_eq!(told(answer.headers(), "set-cookie"), "a=b", "{path}: what else was done stands");
        }
        assert_eq!(told(page.headers(), "location"), "", "{path}");
        assert!(text(page).await.contains(said), "{path}");
        assert!(text(program).await.contains('"'), "{path}");
    }
}

#[tokio::test]
async fn whoever_has_to_sign_in_is_shown_where_by_the_page_the_form_stood_on() {
    let portal = portal(&[]);
    let from = |page| [("sec-fetch-site", "same-origin"), ("accept", "text/html"), ("referer", page)];
    for (page, to) in [("http://127.0.0.1:3000/desk/offers/?x=1", "/desk/offers/?x=1"), ("junk", "/")] {
        let answer = ask(&portal, Method::POST, "/call/sign_in", &from(page), "").await;
        assert_eq!((answer.status(), &*told(answer.headers(), "location")), (StatusCode::SEE_OTHER, to));
    }
}

#[tokio::test]
async fn a_form_of_another_site_is_refused_before_it_is_read() {
    let portal = portal(&[]);
    let post = async |headers: &[(&str, &str)]| ask(&portal, Method::POST, "/form", headers, "a=1").await;
    assert_eq!(post(&[]).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(post(&[("sec-fetch-site", "cross-site")]).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(post(&[("sec-fetch-site", "same-origin")]).await.status(), StatusCode::OK);
    assert_eq!(post(&[("origin", "http://127.0.0.1:3000")]).await.status(), StatusCode::OK);
    assert_eq!(post(&[("origin", "http://localhost:3000")]).await.status(), StatusCode::FORBIDDEN);
    let page = post(&[("accept", "text/html"), ("accept-language", "en")]).await;
    assert!(text(page).await.contains("This was not sent from our site"));
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let portal = portal(&[("KABINET__HTTP__BODY_LIMIT_BYTES", "1024")]);
    let body = |length: usize| -> &'static str { "x".repeat(length).leak() };
    let ours = [("sec-fetch-site", "same-origin")];
    assert_eq!(ask(&portal, Method::POST, "/form", &ours, body(1_024)).await.status(), StatusCode::OK);
    let long = ask(&portal, Method::POST, "/form", &ours, body(1_025)).await;
    assert_eq!(long.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let declared = [("sec-fetch-site", "same-origin"), ("content-length", "99999")];
    let long = ask(&portal, Method::POST, "/form", &declared, body(0)).await;
    assert_eq!(long.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let upload = ask(&portal, Method::POST, "/upload", &ours, body(400_000)).await;
    assert_eq!(upload.status(), StatusCode::OK, "files have a limit of their own");
    let upload = ask(&portal, Method::POST, "/upload", &ours, body(400_001)).await;
    assert_eq!(upload.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let foreign = ask(&portal, Method::POST, "/upload", &[("sec-fetch-site", "cross-site")], "x").await;
    assert_eq!(foreign.status(), StatusCode::FORBIDDEN);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_takes_too_long_is_given_up() {
    let response = see(&portal(&[]), "/slow").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(told(response.headers(), "retry-after"), "2");
}

#[tokio::test]
async fn more_than_can_be_done_is_refused_and_health_still_answers() {
    let portal = portal(&[("KABINET__HTTP__CONCURRENCY", "1")]);
    let mut slow = Box::pin(see(&portal, "/slow"));
    let first_look = slow.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    assert!(first_look.is_pending());
    let refused = see(&portal, "/page").await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(told(refused.headers(), "retry-after"), "2");
    assert_eq!(see(&portal, "/health/live").await.status(), StatusCode::OK);
    drop(slow);
    assert_eq!(see(&portal, "/page").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn readiness_names_what_fails() {
    let response = see(&portal(&[]), "/health/ready").await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(text(response).await.contains("\"failing\":[\"database\"]"));
}

#[tokio::test]
async fn the_address_is_the_peer_unless_the_peer_is_our_proxy() {
    let forged = [("x-forwarded-for", "1.2.3.4"), ("x-real-ip", "1.2.3.4"), ("forwarded", "for=1.2.3.4")];
    let stranger = ask(&portal(&[]), Method::GET, "/address", &forged, "").await;
    assert_eq!(text(stranger).await, "10.0.0.9");
    let trusting = portal(&[("KABINET__HTTP__TRUSTED_PROXIES", "10.0.0.9")]);
    let proxied = ask(&trusting, Method::GET, "/address", &forged, "").await;
    assert_eq!(text(proxied).await, "1.2.3.4");
}
