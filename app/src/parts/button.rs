use leptos::prelude::*;

/// How much a button asks for attention; one [`ButtonKind::Primary`] to a form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// What the page is for.
    #[default]
    Primary,
    /// Something else that may be done.
    Quiet,
    /// Something that takes away.
    Danger,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
        }
    }
}

/// Sends the form it stands in, with `name=value` when a form has several.
#[component]
pub fn Button(
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    children: Children,
) -> impl IntoView {
    view! { <button type="submit" class=kind.class() name=name value=value>{children()}</button> }
}

/// A link that looks like a button; `href` is written by code, never by people.
#[component]
pub fn ButtonLink(#[prop(into)] href: String, #[prop(optional)] kind: ButtonKind, children: Children) -> impl IntoView {
    view! { <a class=kind.class() href=href>{children()}</a> }
}
