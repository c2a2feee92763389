use super::field::id;
use leptos::prelude::*;

/// One of several: `options` are value and words.
#[component]
pub fn Select(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    /// Where several forms of a page have a choice of this name: which.
    #[prop(optional)]
    form: &'static str,
    options: Vec<(String, String)>,
    #[prop(optional, into)] selected: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
) -> impl IntoView {
    let id = id(form, &name);
    let note_id = (hint.is_some() || error.is_some()).then(|| format!("{id}-note"));
    let invalid = error.is_some().then_some("true");
    let options = options
        .into_iter()
        .map(|(value, words)| {
            let chosen = value == selected;
            view! { <option value=value selected=chosen>{words}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id name=name aria-describedby=note_id.clone() aria-invalid=invalid>{options}</select>
            {note_id
                .map(|id| {
                    let error = error.map(|error| view! { <span class="error">{error}</span> });
                    let hint = hint.map(|hint| view! { <span class="hint">{hint}</span> });
                    view! { <p id=id>{error}{hint}</p> }
                })}
        </div>
    }
}

/// Yes or no. Unchecked, it sends nothing.
#[component]
pub fn Check(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    #[prop(default = "on".into(), into)] value: String,
    #[prop(optional)] checked: bool,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
) -> impl IntoView {
    let id = format!("f-{name}-{value}");
    let note_id = (hint.is_some() || error.is_some()).then(|| format!("{id}-note"));
    let invalid = error.is_some().then_some("true");
    view! {
        <div class="check">
            <input
                type="checkbox"
                id=id.clone()
                name=name
                value=value
                checked=checked
                aria-describedby=note_id.clone()
                aria-invalid=invalid
            />
            <label for=id>{label}</label>
            {note_id
                .map(|id| {
                    let hint = hint.map(|hint| view! { <span class="hint">{hint}</span> });
                    let error = error.map(|error| view! { <span class="error">{error}</span> });
                    view! { <p id=id>{hint}{error}</p> }
                })}
        </div>
    }
}
