//! Answers as no network should write them.

use proptest::prelude::*;

/// One of these answers with some bytes changed, and some pieces of JSON put in.
pub(crate) fn of(answers: &'static [&'static [u8]]) -> impl Strategy<Value = Vec<u8>> {
    let edits = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8);
    let piece = r#"-?[0-9]{1,25}|null|true|\[|\{|"|,|[1-9]e[0-9]{1,4}"#;
    let pieces = prop::collection::vec((any::<prop::sample::Index>(), piece), 0..3);
    (0..answers.len(), edits, pieces).prop_map(|(which, edits, pieces)| {
        let mut body = answers[which].to_vec();
        for (at, byte) in edits {
            let at = at.index(body.len());
            body[at] = byte;
        }
        for (at, piece) in pieces {
            let at = at.index(body.len());
            body.splice(at..at, piece.bytes());
        }
        body
    })
}
