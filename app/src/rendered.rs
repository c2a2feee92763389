//! Pages as the server would send them, for tests.

use crate::document;
use axum::body::{Body, to_bytes};
use leptos::{config::LeptosOptions, nonce::Nonce, prelude::*};

/// Asks for `path` in English and gives the HTML of a page around `body`.
pub async fn rendered<V: IntoView + 'static>(path: &str, body: fn() -> V) -> String {
    // Gives the framework its executor, as the server does by asking for the routes.
    let _ = leptos_axum::generate_route_list(|| ());
    let options = LeptosOptions::builder().output_name("kabinet.abc").build();
    let handler = leptos_axum::render_app_async_with_context(
        || provide_context(Nonce::from_value("n0nce")),
        move || document(options.clone(), body),
    );
    let request = http::Request::get(path).header("accept-language", "en").body(Body::empty()).unwrap();
    let bytes = to_bytes(handler(request).await.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}
