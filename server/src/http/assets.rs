//! What browsers download, from the binary itself: names that change with their contents, compressed beforehand.

mod negotiate;
mod site;

pub use site::{Asset, SITE, Site};

use axum::{
    Router,
    extract::Path,
    response::{IntoResponse as _, Response},
    routing::get,
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use negotiate::{Encoding, best};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const FOR_A_DAY: &str = "public, max-age=86400";
/// Members' rooms and invitations are nobody else's business.
const ROBOTS: &str = "User-agent: *\nDisallow: /\n";

/// `/pkg/…`, the icon under the name old browsers guess, and robots.txt.
pub fn routes(site: &'static Site) -> Router {
    if site.assets.is_empty() {
        tracing::warn!(
            "this binary was built without its site: pages have no style and no islands. \
             Run `cargo run -p kabinet-bundle -- --release`, then build again"
        );
    }
    let packed = async move |Path(name): Path<String>, headers: HeaderMap| {
        site.find(&format!("pkg/{name}")).map_or_else(missing, |asset| serve(asset, &headers, FOR_EVER))
    };
    let icon = async move |headers: HeaderMap| {
        site.find(&format!("pkg/{}.svg", site.stem)).map_or_else(missing, |asset| serve(asset, &headers, FOR_A_DAY))
    };
    Router::new()
        .route("/pkg/{*name}", get(packed))
        .route("/favicon.ico", get(icon))
        .route("/robots.txt", get(async || ([(header::CACHE_CONTROL, FOR_A_DAY)], ROBOTS)))
}

fn missing() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

fn serve(asset: &'static Asset, headers: &HeaderMap, keep: &'static str) -> Response {
    let encoding = best(headers);
    let body = match encoding {
        Encoding::Brotli => asset.br,
        Encoding::Gzip => asset.gzip,
        Encoding::Plain => asset.plain,
    };
    let tag = format!("\"{}-{}\"", asset.hash, encoding.suffix());
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|tags| tags.to_str().ok());
    let fresh = known
        .flat_map(|tags| tags.split(','))
        .any(|known| matches!(known.trim(), "*") || known.trim().trim_start_matches("W/") == tag);
    let mut response = if fresh { StatusCode::NOT_MODIFIED.into_response() } else { body.into_response() };
    let answer = response.headers_mut();
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answer.insert(header::ETAG, tag);
    }
    if !fresh {
        answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
        if let Some(name) = encoding.name() {
            answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
    }
    response
}

#[cfg(test)]
mod tests;
