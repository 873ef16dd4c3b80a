//! A certificate to print: one page, with a QR code that leads to its verification.
//!
//! It uses the fonts that every reader has (PDF 2.0, ISO 32000-2 §9.6.2.2), which hold Latin letters only. So names in
//! other scripts are transliterated here; the verification shows them as they are.

use deunicode::deunicode_char;
use pdf_writer::{Content, Date, Name, Pdf, Rect, Ref, Str, TextStr};
use qrcode::{Color, QrCode};
use shared::{Error, Result};
use shared_learning::store::certificates::Certificate;

/// A4 landscape, in points.
const PAGE: (f32, f32) = (842.0, 595.0);
const MARGIN: f32 = 72.0;
const PLAIN: Name<'static> = Name(b"F1");
const BOLD: Name<'static> = Name(b"F2");
/// The side of the QR code.
const QR: f32 = 120.0;
/// The number of letters of the largest text that fit into a line.
const MAX_LINE: usize = 44;
const MAX_LINES: usize = 3;

/// The PDF of a certificate that can be verified at `url`.
pub(crate) fn render(certificate: &Certificate, url: &str) -> Result<Vec<u8>> {
    let [catalog, pages, page, plain, bold, content, information] = [1, 2, 3, 4, 5, 6, 7].map(Ref::new);
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([page]).count(1);
    let mut sheet = pdf.page(page);
    sheet
        .media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1))
        .parent(pages)
        .contents(content);
    sheet.resources().fonts().pair(PLAIN, plain).pair(BOLD, bold);
    drop(sheet);
    let encoding = Name(b"WinAnsiEncoding");
    pdf.type1_font(plain)
        .base_font(Name(b"Helvetica"))
        .encoding_predefined(encoding);
    pdf.type1_font(bold)
        .base_font(Name(b"Helvetica-Bold"))
        .encoding_predefined(encoding);
    pdf.stream(content, &draw(certificate, url)?.finish());
    let title = format!("Certificate {}", certificate.code);
    let issued = certificate.issued_at.to_zoned(jiff::tz::TimeZone::UTC);
    let year = u16::try_from(issued.year()).map_err(Error::internal)?;
    pdf.document_info(information)
        .title(TextStr(&title))
        .producer(TextStr("Lectern"))
        .creation_date(Date::new(year));
    Ok(pdf.finish())
}

fn draw(certificate: &Certificate, url: &str) -> Result<Content> {
    let mut content = Content::new();
    content.set_line_width(2.0);
    content.rect(24.0, 24.0, PAGE.0 - 48.0, PAGE.1 - 48.0).stroke();
    let mut below = PAGE.1 - 120.0;
    let mut text = |font, size: f32, text: &str| {
        for line in wrapped(text) {
            write(&mut content, font, size, below, &line);
            below -= size * 1.3;
        }
        below -= 14.0;
    };
    text(BOLD, 34.0, "Certificate of completion");
    text(PLAIN, 16.0, "This is to certify that");
    text(
        BOLD,
        26.0,
        certificate.name.as_deref().unwrap_or("the holder of this certificate"),
    );
    text(PLAIN, 16.0, "has completed the course");
    text(BOLD, 26.0, &certificate.course_title);
    let day = certificate.issued_at.to_zoned(jiff::tz::TimeZone::UTC).date();
    text(PLAIN, 12.0, &format!("Issued on {day}. Code {}", certificate.code));
    draw_code(&mut content, url)?;
    Ok(content)
}

fn write(content: &mut Content, font: Name<'_>, size: f32, y: f32, line: &str) {
    content.begin_text();
    content.set_font(font, size);
    content.next_line(MARGIN, y);
    content.show(Str(&latin(line)));
    content.end_text();
}

/// The QR code, at the bottom right.
fn draw_code(content: &mut Content, url: &str) -> Result<()> {
    let code = QrCode::new(url).map_err(Error::internal)?;
    let width = code.width();
    #[expect(
        clippy::cast_precision_loss,
        reason = "a QR code has at most 177 modules a side (ISO/IEC 18004)"
    )]
    let module = QR / width as f32;
    let (left, top) = (PAGE.0 - MARGIN - QR, MARGIN + QR);
    let (mut x, mut y) = (left, top - module);
    for (index, color) in code.into_colors().into_iter().enumerate() {
        if color == Color::Dark {
            content.rect(x, y, module, module);
        }
        x += module;
        if (index + 1) % width == 0 {
            (x, y) = (left, y - module);
        }
    }
    content.fill_nonzero();
    Ok(())
}

/// Breaks `text` into lines; the rest of a text that is too long is cut off.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let word: String = word.chars().take(MAX_LINE).collect();
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= MAX_LINE => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines.truncate(MAX_LINES);
    lines
}

/// The bytes of `text` in WinAnsiEncoding, which extends Latin-1 (ISO 32000-2 annex D).
fn latin(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for letter in text.chars() {
        match u32::from(letter) {
            code @ (0x20..=0x7e | 0xa0..=0xff) => bytes.extend(u8::try_from(code)),
            _ => bytes.extend(
                deunicode_char(letter)
                    .unwrap_or("?")
                    .bytes()
                    .filter(|byte| !byte.is_ascii_control()),
            ),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use shared::Id;

    use super::*;

    fn certificate(name: Option<&str>, title: &str) -> Certificate {
        Certificate {
            code: "K7QX-2M9D-T4HV".to_owned(),
            enrollment_id: Id::from_bytes([1; 16]),
            course_id: Id::from_bytes([2; 16]),
            course_title: title.to_owned(),
            name: name.map(str::to_owned),
            issued_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_certificate_can_be_rendered_for_any_name() {
        for name in [
            None,
            Some("José Müller"),
            Some("लक्ष्मी राव"),
            Some("李小龙"),
            Some("(\\)"),
            Some("👩‍🎓"),
        ] {
            let pdf = render(
                &certificate(name, &"Very long words ".repeat(40)),
                "https://example.com/c/K7QX",
            )
            .unwrap();
            assert!(pdf.starts_with(b"%PDF-") && pdf.ends_with(b"%%EOF"), "{name:?}");
        }
    }

    #[test]
    fn letters_outside_latin_are_transliterated() {
        assert_eq!(latin("Jos\u{e9}"), b"Jos\xe9");
        assert!(latin("लक्ष्मी 李 \u{7}").is_ascii());
        assert!(!latin("Лена").contains(&b'?'));
    }

    #[test]
    fn lines_are_bounded() {
        let lines = wrapped(&"x".repeat(500));
        assert!(lines.len() == 1 && lines[0].len() == MAX_LINE);
        assert_eq!(wrapped("a b").len(), 1);
        assert_eq!(wrapped(&"word ".repeat(200)).len(), MAX_LINES);
    }
}
