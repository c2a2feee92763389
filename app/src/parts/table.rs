use leptos::prelude::*;

/// The head of a column.
#[derive(Debug, Clone)]
pub struct Column {
    label: String,
    numeric: bool,
}

impl Column {
    /// A column of words.
    pub fn words(label: impl Into<String>) -> Self {
        Self { label: label.into(), numeric: false }
    }

    /// A column of figures, set to the end with digits of one width.
    pub fn figures(label: impl Into<String>) -> Self {
        Self { label: label.into(), numeric: true }
    }
}

/// A table; on a phone each row becomes a small list headed by its first cell. Roles are spelled out because browsers
/// forget that a table is one when it is laid out otherwise.
#[component]
pub fn Table(#[prop(into)] caption: String, columns: Vec<Column>, rows: Vec<Vec<AnyView>>) -> impl IntoView {
    let class = |column: &Column| column.numeric.then_some("figure");
    let head = columns
        .iter()
        .map(|column| view! { <th role="columnheader" scope="col" class=class(column)>{column.label.clone()}</th> })
        .collect_view();
    let body = rows
        .into_iter()
        .map(|cells| {
            let cells = columns
                .iter()
                .zip(cells)
                .enumerate()
                .map(|(place, (column, cell))| {
                    let class = class(column);
                    if place == 0 {
                        view! { <th role="rowheader" scope="row" class=class>{cell}</th> }.into_any()
                    } else {
                        view! { <td role="cell" class=class data-label=column.label.clone()>{cell}</td> }.into_any()
                    }
                })
                .collect_view();
            view! { <tr role="row">{cells}</tr> }
        })
        .collect_view();
    view! {
        <table class="table" role="table">
            <caption>{caption}</caption>
            <thead role="rowgroup"><tr role="row">{head}</tr></thead>
            <tbody role="rowgroup">{body}</tbody>
        </table>
    }
}
