use leptos::prelude::*;
use leptos_meta::{Title, TitleProps};

/// The document's title. The framework writes it unescaped, so it goes in escaped.
#[component]
pub fn PageTitle(#[prop(into)] text: String) -> impl IntoView {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    Title(TitleProps::builder().text(text).build())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rendered::rendered;

    #[tokio::test]
    async fn a_title_cannot_leave_its_element() {
        let html = rendered("/", || view! { <PageTitle text="</title><script>alert(1)</script> & more"/> }).await;
        assert!(html.contains("<title>&lt;/title>&lt;script>alert(1)&lt;/script> &amp; more</title>"), "{html}");
        assert!(!html.contains("<script>"), "{html}");
    }
}
