use kabinet_networks::{Cursor, NetworkError, Page, ProfileId};
use kabinet_standins::world::PersonId;
use std::collections::BTreeSet;

/// All pages of a list, and the last one without its items; every cursor is stored and read again.
pub async fn to_end<T>(read: impl AsyncFn(Option<&Cursor>) -> Result<Page<T>, NetworkError>) -> (Vec<T>, Page<T>) {
    let (mut items, mut from): (_, Option<Cursor>) = (Vec::new(), None);
    loop {
        let mut page = read(from.as_ref()).await.unwrap();
        items.append(&mut page.items);
        let Some(next) = &page.next else { return (items, page) };
        assert!(!page.whole, "only the last page can say that it was all");
        from = Some(serde_json::from_str(&serde_json::to_string(next).unwrap()).unwrap());
    }
}

/// All pages of a list, and whether the whole was read.
pub async fn all<T>(read: impl AsyncFn(Option<&Cursor>) -> Result<Page<T>, NetworkError>) -> (Vec<T>, bool) {
    let (items, last) = to_end(read).await;
    (items, last.whole)
}

pub fn set(people: Vec<ProfileId>) -> BTreeSet<String> {
    let (count, set) = (people.len(), people.into_iter().map(|id| id.0).collect::<BTreeSet<_>>());
    assert_eq!(set.len(), count, "each once");
    set
}

pub fn named(people: &[PersonId]) -> BTreeSet<String> {
    people.iter().map(|person| person.0.to_string()).collect()
}
