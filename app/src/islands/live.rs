//! A piece of a page that renews itself while it is looked at.

use leptos::{html::Div, prelude::*};

/// Every two seconds fetches the address in `data-live` of its child and puts the element with the same `id` found there
/// in the child's place. It ends when the new element carries no `data-live`: what goes on is for the server to say.
///
/// The address is usually that of the page itself, so there is nothing to keep in step with the page.
#[island]
pub fn Live(children: Children) -> impl IntoView {
    let node = NodeRef::<Div>::new();
    Effect::new(move || {
        if let Some(root) = node.get() {
            browser::watch(&root);
        }
    });
    view! { <div class="live" node_ref=node>{children()}</div> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::{prelude::*, task::spawn_local};
    use std::{cell::Cell, rc::Rc, time::Duration};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{DomParser, Element, Response, SupportedType};

    const EVERY: Duration = Duration::from_secs(2);

    pub fn watch(root: &Element) {
        let root = root.clone();
        let asking = Rc::new(Cell::new(false));
        // The timer ends with the page: leaving it, or loading it again, is the way out.
        set_interval(
            move || {
                if asking.get() || document().hidden() {
                    return;
                }
                let Ok(Some(shown)) = root.query_selector("[data-live]") else {
                    return;
                };
                asking.set(true);
                let asking = Rc::clone(&asking);
                spawn_local(async move {
                    // A missed answer is no news: the next turn asks again.
                    let _ = renew(&shown).await;
                    asking.set(false);
                });
            },
            EVERY,
        );
    }

    async fn renew(shown: &Element) -> Result<(), JsValue> {
        let address = shown.get_attribute("data-live").unwrap_or_default();
        let response: Response = JsFuture::from(window().fetch_with_str(&address)).await?.dyn_into()?;
        if response.redirected() {
            // The session has ended: the page itself shows where to sign in.
            return location().reload();
        }
        if !response.ok() {
            return Ok(());
        }
        let html = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
        let page = DomParser::new()?.parse_from_string(&html, SupportedType::TextHtml)?;
        if let Some(newer) = page.get_element_by_id(&shown.id()) {
            shown.replace_with_with_node_1(&newer)?;
        }
        Ok(())
    }
}

#[cfg(not(feature = "hydrate"))]
mod browser {
    //! Effects run in browsers only.
    use leptos::web_sys::HtmlDivElement;

    pub fn watch(_root: &HtmlDivElement) {}
}
