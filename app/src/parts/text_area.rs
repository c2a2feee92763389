use leptos::prelude::*;

/// Several lines to type into. The framework writes children of `textarea` unescaped, so the value goes in escaped by hand.
#[component]
pub fn TextArea(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    #[prop(optional, into)] value: String,
    #[prop(default = 4)] rows: u8,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
    #[prop(optional)] maxlength: Option<u16>,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    let id = format!("f-{name}");
    let note_id = (hint.is_some() || error.is_some()).then(|| format!("{id}-note"));
    let invalid = error.is_some().then_some("true");
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <textarea
                id=id
                name=name
                rows=rows.to_string()
                maxlength=maxlength.map(|n| n.to_string())
                required=required
                aria-describedby=note_id.clone()
                aria-invalid=invalid
                inner_html=inside(&value)
            ></textarea>
            {note_id
                .map(|id| {
                    let error = error.map(|error| view! { <span class="error">{error}</span> });
                    let hint = hint.map(|hint| view! { <span class="hint">{hint}</span> });
                    view! { <p id=id>{error}{hint}</p> }
                })}
        </div>
    }
}

/// The value as the inside of a `textarea`: only `&` and `<` mean something there, and one leading line break is dropped
/// by browsers (HTML, "in body" insertion mode), so one is given.
fn inside(value: &str) -> String {
    format!("\n{}", value.replace('&', "&amp;").replace('<', "&lt;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(value: &str) -> String {
        let value = value.to_owned();
        Owner::new().with(|| view! { <TextArea label="Note" name="note" value=value/> }.to_html())
    }

    #[test]
    fn a_value_cannot_close_the_text_area() {
        let attack = "</textarea><script>alert(1)</script>";
        let html = rendered(attack);
        assert!(html.contains("&lt;/textarea>&lt;script>alert(1)&lt;/script>"), "{html}");
        assert_eq!(html.matches("</textarea").count(), 1, "{html}");
        assert!(!html.contains("<script"), "{html}");
    }

    #[test]
    fn entities_and_line_breaks_come_back_as_they_were_typed() {
        let html = rendered("\n&lt;b&gt; & \"quotes\"");
        assert!(html.contains(">\n\n&amp;lt;b&amp;gt; &amp; \"quotes\"</textarea>"), "{html}");
    }

    #[test]
    fn labels_hints_and_names_are_escaped_too() {
        let evil = "\"><script>";
        let html =
            Owner::new().with(|| view! { <TextArea label=evil name=evil hint=evil error=evil.to_owned()/> }.to_html());
        assert!(!html.contains("<script"), "{html}");
        assert!(!html.contains("\"\">"), "{html}");
    }
}
