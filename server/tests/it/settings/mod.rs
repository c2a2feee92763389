//! Settings → Main: who changes them, what is shown before, and for what they hold.

mod page;
mod rules;
mod saving;

use crate::house::House;
use kabinet_portal::{Error, settings::MainForm, staff::Role, who::Operator};

pub async fn operator(house: &House) -> Operator {
    house.colleague(Role::Operator).await.operator().await.expect("an operator")
}

/// Changes these fields of what holds, as whoever opens the page and saves it would.
pub async fn saves(operator: &Operator, fields: &[(&str, &str)]) -> Result<(), Error> {
    let page = operator.settings().await.expect("the page");
    operator.save_settings(&page.stamp, &with(MainForm::of(&page.meaning.main), fields)).await
}

fn with(mut form: MainForm, fields: &[(&str, &str)]) -> MainForm {
    for (field, value) in fields {
        form.set(field, *value);
    }
    form
}
