use serde_json::json;

use super::{Answer, Ask, Refusal};
use crate::world::Sex;

/// `users.getCurrentUser`: the owner of the session. Ids are texts.
pub(super) fn get_current(ask: &Ask<'_>) -> Answer {
    let person = ask.world.people.get(&ask.person).ok_or_else(|| Refusal::standard(300))?;
    let gender = match person.sex {
        Sex::Woman => "female",
        Sex::Man | Sex::Unsaid => "male",
    };
    let whole = json!({
        "uid": person.id.0.to_string(),
        "first_name": person.first_name,
        "last_name": person.last_name,
        "name": person.name(),
        "email": person.email,
        "gender": gender,
        "pic190x190": format!("https://ok.example/avatar/{}.jpg", person.id.0),
    });
    let fields = ask.params.list("fields");
    let mut shown = json!({ "uid": whole["uid"] });
    for field in fields.iter().filter(|field| !whole[**field].is_null()) {
        shown[*field] = whole[*field].clone();
    }
    Ok(if fields.is_empty() { whole } else { shown })
}
