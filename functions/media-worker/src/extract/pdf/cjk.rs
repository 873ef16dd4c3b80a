//! The predefined encodings of Chinese, Japanese and Korean fonts (ISO 32000-1, table 118).

use encoding_rs::{BIG5_INIT, EUC_KR_INIT, Encoding, GB18030_INIT, SHIFT_JIS_INIT, UTF_8, UTF_16BE};
use lopdf::{Dictionary, Object};

/// The beginnings of the names of encodings, and how their strings are decoded.
static PREDEFINED: [(&str, &Encoding); 14] = [
    ("GBK", &GB18030_INIT),
    ("GB-EUC", &GB18030_INIT),
    ("GBpc-EUC", &GB18030_INIT),
    ("90ms-RKSJ", &SHIFT_JIS_INIT),
    ("90msp-RKSJ", &SHIFT_JIS_INIT),
    ("90pv-RKSJ", &SHIFT_JIS_INIT),
    ("83pv-RKSJ", &SHIFT_JIS_INIT),
    ("KSCms-UHC", &EUC_KR_INIT),
    ("KSC-EUC", &EUC_KR_INIT),
    ("KSCpc-EUC", &EUC_KR_INIT),
    ("ETen-B5", &BIG5_INIT),
    ("ETenms-B5", &BIG5_INIT),
    ("B5pc", &BIG5_INIT),
    ("HKscs-B5", &BIG5_INIT),
];

/// The encoding of a font, if it is one of these.
pub(super) fn encoding(font: &Dictionary) -> Option<&'static Encoding> {
    let name = font.get(b"Encoding").and_then(Object::as_name).ok()?;
    let name = std::str::from_utf8(name).ok()?;
    if name.starts_with("Uni") {
        return if name.contains("UTF8") {
            Some(UTF_8)
        } else {
            (name.contains("UTF16") || name.contains("UCS2")).then_some(UTF_16BE)
        };
    }
    PREDEFINED
        .iter()
        .find(|(begin, _)| name.starts_with(begin))
        .map(|(_, encoding)| *encoding)
}
