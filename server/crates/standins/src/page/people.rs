use crate::html::{Lang, Text};
use crate::world::{Person, PersonId, World};

/// A search shows so many people.
const MOST_FOUND: usize = 20;

/// Whom to offer: those listed, or those whose id or name `wanted` is part of.
pub(crate) fn search(world: &World, wanted: Option<&str>) -> Vec<Person> {
    let Some(wanted) = wanted.map(str::trim).filter(|wanted| !wanted.is_empty()) else {
        return world.listed_people();
    };
    if let Some(person) = wanted.parse().ok().and_then(|id| world.person(PersonId(id))) {
        return vec![person];
    }
    let wanted = wanted.to_lowercase();
    let state = world.state();
    let found = state.people.values().filter(|person| person.name().to_lowercase().contains(&wanted));
    found.take(MOST_FOUND).cloned().collect()
}

/// One button a person, each sending `name` = id with the form it stands in.
pub(crate) fn listed(people: &[Person], name: &str, lang: Lang) -> String {
    if people.is_empty() {
        return format!("<p class=\"soft\">{}</p>", lang.pick("Nobody found.", "Никто не нашёлся."));
    }
    let mut list = String::from("<ul class=\"plain\">");
    for person in people {
        let initial: String = person.first_name.chars().take(1).collect();
        list += &format!(
            "<li><button class=\"person\" name=\"{name}\" value=\"{}\"><span class=\"face\" aria-hidden=\"true\">{}</span>\
             <span>{}<br><span class=\"soft\">id{}</span></span></button></li>",
            person.id.0,
            Text(&initial),
            Text(&person.name()),
            person.id.0,
        );
    }
    list + "</ul>"
}
