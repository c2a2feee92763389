use encoding_rs::{Encoding, WINDOWS_1251};
use kabinet_domain::points::batch::FileFault;
use sha2::{Digest as _, Sha256};

/// The text of a file. Spreadsheets say by a mark at the beginning that it is UTF-8 or UTF-16; without one it is UTF-8 when
/// it can be, else what Excel writes in Russia.
pub(super) fn text(bytes: &[u8]) -> Result<String, FileFault> {
    let text = match (Encoding::for_bom(bytes), std::str::from_utf8(bytes)) {
        (Some((encoding, mark)), _) => encoding.decode_without_bom_handling(&bytes[mark..]).0,
        (None, Ok(text)) => text.into(),
        (None, Err(_)) => WINDOWS_1251.decode_without_bom_handling(bytes).0,
    };
    let is_text = |c: char| !c.is_control() || matches!(c, '\t' | '\r' | '\n');
    if text.chars().all(is_text) { Ok(text.into_owned()) } else { Err(FileFault::NotText) }
}

/// Names the lines of a text: the same lines, saved in another encoding, have the same name.
pub(super) fn name(text: &str) -> String {
    let mut digest = Sha256::new();
    for line in text.lines() {
        digest.update(line);
        digest.update("\n");
    }
    digest.finalize().iter().take(16).fold(String::new(), |name, byte| format!("{name}{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{KOI8_R, UTF_16LE};

    const TABLE: &str = "участник;баллы;причина\r\n5;10;Спасибо – за «всё»\r\n";

    #[test]
    fn what_spreadsheets_save_is_one_text_and_has_one_name() {
        let (windows, _, lost) = WINDOWS_1251.encode(TABLE);
        assert!(!lost);
        let marked = [b"\xef\xbb\xbf", TABLE.as_bytes()].concat();
        let wide = TABLE.encode_utf16().flat_map(u16::to_le_bytes);
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(wide).collect();
        assert_eq!(Encoding::for_bom(&wide), Some((UTF_16LE, 2)));
        let unix = TABLE.replace('\r', "");
        for bytes in [TABLE.as_bytes(), &*windows, &marked, &wide, unix.as_bytes()] {
            let text = text(bytes).expect("a text");
            assert_eq!((text.replace('\r', ""), name(&text)), (unix.clone(), name(TABLE)));
        }
        assert_ne!(name(TABLE), name(&TABLE.replace("10", "11")));
    }

    #[test]
    fn what_is_not_a_text_is_refused() {
        let wide: Vec<u8> = TABLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [&b"PK\x03\x04\x14\x00"[..], b"member;points\0", b"\x89PNG\r\n\x1a\n", &wide] {
            assert_eq!(text(bytes), Err(FileFault::NotText), "{bytes:?}");
        }
    }

    #[test]
    fn another_encoding_makes_words_that_nobody_knows() {
        let (strange, ..) = KOI8_R.encode(TABLE);
        let text = text(&strange).expect("a text of sorts");
        assert!(!text.contains("участник"), "{text}");
    }
}
