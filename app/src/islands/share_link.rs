//! A link to hand on: copied with one press, given to the device's share sheet where there is one.

use leptos::{ev::MouseEvent, html::Div, prelude::*};

/// Brings to life what [`crate::parts::InviteLink`] draws: an `input` with the link, a button `data-act="copy"`, a
/// hidden one `data-act="share"`, and a hidden `output` that says the link was copied.
#[island]
pub fn ShareLink(children: Children) -> impl IntoView {
    let node = NodeRef::<Div>::new();
    Effect::new(move || {
        if let Some(root) = node.get() {
            browser::offer_share(&root);
        }
    });
    view! {
        <div class="share-link" node_ref=node on:click=move |press: MouseEvent| browser::act(&press)>
            {children()}
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::{ev::MouseEvent, prelude::*, task::spawn_local};
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{Element, HtmlInputElement, ShareData, js_sys::Reflect};

    pub fn offer_share(root: &Element) {
        let can = Reflect::has(&window().navigator(), &JsValue::from_str("share")).unwrap_or(false);
        if can && let Ok(Some(button)) = root.query_selector("[data-act=share]") {
            let _ = button.remove_attribute("hidden");
        }
    }

    pub fn act(press: &MouseEvent) {
        let pressed = press.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some((act, root)) = pressed.and_then(|element| {
            let button = element.closest("[data-act]").ok()??;
            Some((button.get_attribute("data-act")?, button.closest(".share-link").ok()??))
        }) else {
            return;
        };
        let Ok(Some(Ok(field))) =
            root.query_selector("input").map(|found| found.map(JsCast::dyn_into::<HtmlInputElement>))
        else {
            return;
        };
        if act == "share" { share(&field) } else { copy(&field, root) }
    }

    fn share(field: &HtmlInputElement) {
        let data = ShareData::new();
        data.set_url(&field.value());
        data.set_text(&field.get_attribute("data-message").unwrap_or_default());
        let shared = window().navigator().share_with_data(&data);
        // Closing the share sheet rejects the promise; nothing is to be said about it.
        spawn_local(async move { drop(JsFuture::from(shared).await) });
    }

    fn copy(field: &HtmlInputElement, root: Element) {
        field.select();
        let written = window().navigator().clipboard().write_text(&field.value());
        spawn_local(async move {
            if JsFuture::from(written).await.is_ok()
                && let Ok(Some(said)) = root.query_selector("output")
            {
                said.set_text_content(said.get_attribute("data-said").as_deref());
            }
        });
    }
}

#[cfg(not(feature = "hydrate"))]
mod browser {
    //! Handlers and effects run in browsers only.
    use leptos::{ev::MouseEvent, web_sys::HtmlDivElement};

    pub fn offer_share(_root: &HtmlDivElement) {}
    pub fn act(_press: &MouseEvent) {}
}
