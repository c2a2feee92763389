//! Every part on sample pages, to look at while working on the look: `cargo run -p kabinet-app --example gallery`
//! after `cargo run -p kabinet-bundle`, then <http://127.0.0.1:3030/client/>.

mod desk;
mod member;
mod public;

use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header},
    response::IntoResponse,
    routing::get,
};
use kabinet_app::document;
use leptos::{config::LeptosOptions, nonce::use_nonce, prelude::*};
use std::{fs, io};

const SITE: &str = "target/site";

#[tokio::main]
async fn main() -> io::Result<()> {
    // Gives the framework its executor, as the server does by asking for the routes of the real site.
    let _ = leptos_axum::generate_route_list(|| ());
    let manifest: serde_json::Value = serde_json::from_slice(&fs::read(format!("{SITE}/manifest.json"))?)?;
    let stem = manifest["stem"].as_str().unwrap_or("kabinet");
    let options = LeptosOptions::builder().output_name(stem).build();
    let app = Router::new()
        .route("/pkg/{file}", get(asset))
        .route("/client/login/", page(&options, public::sign_in))
        .route("/client/", page(&options, member::home))
        .route("/client/history/", page(&options, member::history))
        .route("/client/invite/", page(&options, member::invite))
        .route("/desk/groups/", page(&options, desk::groups))
        .route("/desk/offers/", page(&options, desk::offers));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3030").await?;
    axum::serve(listener, app).await
}

fn page<V: IntoView + 'static>(options: &LeptosOptions, body: fn() -> V) -> axum::routing::MethodRouter {
    let options = options.clone();
    get(leptos_axum::render_app_async(move || {
        if let (Some(response), Some(nonce)) = (use_context::<leptos_axum::ResponseOptions>(), use_nonce()) {
            let policy = format!(
                "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; base-uri 'none'"
            );
            response.insert_header(header::CONTENT_SECURITY_POLICY, policy.parse().expect("a nonce is plain text"));
        }
        document(options.clone(), body)
    }))
}

async fn asset(Path(file): Path<String>) -> impl IntoResponse {
    let kind = match file.rsplit_once('.') {
        Some((_, "js")) => "text/javascript",
        Some((_, "wasm")) => "application/wasm",
        Some((_, "css")) => "text/css",
        Some((_, "svg")) => "image/svg+xml",
        _ => "application/octet-stream",
    };
    // A route of one segment holds no slash, so nothing outside the folder can be named.
    fs::read(format!("{SITE}/pkg/{file}"))
        .map(|bytes| ([(header::CONTENT_TYPE, kind)], bytes))
        .map_err(|_| StatusCode::NOT_FOUND)
}
