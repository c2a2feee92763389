use crate::Error;
use kabinet_domain::{ids::MemberId, member::Email, points::batch::Fault};
use kabinet_store::{Tx, member};
use std::collections::{BTreeMap, BTreeSet};

/// The members whom these words name: by number, by the id in another system, or by address.
pub(super) async fn members(
    tx: &mut Tx,
    words: &BTreeSet<&str>,
) -> Result<BTreeMap<String, Result<MemberId, Fault>>, Error> {
    let numbers: Vec<MemberId> = words.iter().filter_map(|word| number(word)).collect();
    let emails: Vec<Email> = words.iter().filter_map(|word| Email::parse(word).ok()).collect();
    let externals: Vec<&str> = words.iter().copied().collect();
    let numbered: BTreeSet<MemberId> = member::numbered(tx, &numbers).await?.into_iter().collect();
    let addressed: BTreeMap<String, MemberId> = member::addressed(tx, &emails).await?.into_iter().collect();
    let external: BTreeMap<String, MemberId> = member::with_externals(tx, &externals).await?.into_iter().collect();
    let find = |word: &str| {
        let found = [
            number(word).filter(|id| numbered.contains(id)),
            Email::parse(word).ok().and_then(|email| addressed.get(&email.key()).copied()),
            external.get(word).copied(),
        ];
        let found: BTreeSet<MemberId> = found.into_iter().flatten().collect();
        match (found.first(), found.len()) {
            (Some(id), 1) => Ok(*id),
            (None, _) => Err(Fault::Unknown),
            _ => Err(Fault::Ambiguous),
        }
    };
    Ok(words.iter().map(|word| ((*word).to_owned(), find(word))).collect())
}

/// As it is written on a member's card: digits alone, and no zero before them.
fn number(word: &str) -> Option<MemberId> {
    let plain = word.bytes().all(|byte| byte.is_ascii_digit()) && !word.starts_with('0');
    word.parse().ok().filter(|_| plain).map(MemberId)
}
