use leptos::prelude::*;

/// By what a label, a hint and an error find their field, also where several forms of a page have one of this name.
pub(super) fn id(form: &str, name: &str) -> String {
    if form.is_empty() { format!("f-{name}") } else { format!("f-{form}-{name}") }
}

/// A line to type into, with its label, and a hint and an error that are read out with it.
///
/// `kind` is the `type` of the input: `text`, `email`, `password`, `tel`, `number`, `date`. Attributes such as `required`
/// and `maxlength` help people; the rules are kept where the value is parsed.
#[component]
pub fn Field(
    #[prop(into)] label: String,
    #[prop(into)] name: String,
    /// Where several forms of a page have a field of this name: which.
    #[prop(optional, into)]
    form: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] value: String,
    /// Empty: none.
    #[prop(optional, into)]
    hint: Option<String>,
    #[prop(optional_no_strip, into)] error: Option<String>,
    #[prop(optional, into)] placeholder: Option<String>,
    /// What browsers may fill in: `email`, `current-password`, `one-time-code`.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// Which keyboard a phone shows: `numeric`, `email`.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    #[prop(optional)] maxlength: Option<u32>,
    /// What may be chosen instead of typed.
    #[prop(optional)]
    choices: Vec<String>,
    #[prop(optional)] min: Option<i64>,
    #[prop(optional)] max: Option<i64>,
    #[prop(optional)] required: bool,
    #[prop(optional)] autofocus: bool,
    /// Set in large, spaced digits, for codes.
    #[prop(optional)]
    code: bool,
) -> impl IntoView {
    let hint = hint.filter(|hint| !hint.is_empty());
    let id = id(&form, &name);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described: Vec<&str> =
        [error.is_some().then_some(&*error_id), hint.is_some().then_some(&*hint_id)].into_iter().flatten().collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let invalid = error.is_some().then_some("true");
    let list_id = (!choices.is_empty()).then(|| format!("{id}-list"));
    let list = list_id.clone().map(|id| {
        let choices = choices.into_iter().map(|choice| view! { <option value=choice></option> }).collect_view();
        view! { <datalist id=id>{choices}</datalist> }
    });
    view! {
        <div class="field" class:code=code>
            <label for=id.clone()>{label}</label>
            <input
                id=id
                name=name
                type=kind
                value=value
                placeholder=placeholder
                autocomplete=autocomplete
                inputmode=inputmode
                list=list_id
                maxlength=maxlength.map(|n| n.to_string())
                min=min.map(|n| n.to_string())
                max=max.map(|n| n.to_string())
                required=required
                autofocus=autofocus
                aria-describedby=described
                aria-invalid=invalid
            />
            {list}
            {error.map(|error| view! { <p class="error" id=error_id>{error}</p> })}
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
        </div>
    }
}
