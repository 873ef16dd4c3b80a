//! Documents with given text.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::Result;

/// Characters per line, and lines per page.
const MAX_LINE_LENGTH: usize = 84;
const MAX_LINES: usize = 52;

/// A PDF with these pages of plain Latin text. Lines are wrapped, and text that does not fit on its page is left out.
#[must_use]
pub fn pdf(pages: &[String]) -> Vec<u8> {
    let streams: Vec<_> = pages.iter().map(|page| drawn(page)).collect();
    let kids: String = (0..streams.len()).fold(String::new(), |mut kids, page| {
        // Writing to a string does not fail.
        let _infallible = write!(kids, "{} 0 R ", 4 + 2 * page);
        kids
    });
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", streams.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    for (page, stream) in streams.iter().enumerate() {
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            5 + 2 * page
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()));
    }
    let (mut file, mut offsets) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (number, object) in (1..).zip(&objects) {
        offsets.push(file.len());
        let _infallible = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let (table, count) = (file.len(), objects.len() + 1);
    let _infallible = write!(file, "xref\n0 {count}\n0000000000 65535 f \n");
    for offset in offsets {
        let _infallible = writeln!(file, "{offset:010} 00000 n ");
    }
    let _infallible = write!(
        file,
        "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    );
    file.into_bytes()
}

/// The operators that draw `text` from the top of a page, in Courier of 10 points, whose characters are all 6 points
/// wide.
fn drawn(text: &str) -> String {
    let mut drawn = "BT /F1 10 Tf 45 790 Td 14 TL".to_owned();
    for line in text.lines().flat_map(wrapped).take(MAX_LINES) {
        let escaped = line.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        let _infallible = write!(drawn, "\n({escaped}) Tj T*");
    }
    drawn + "\nET"
}

fn wrapped(paragraph: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in paragraph.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.len() + word.len() < MAX_LINE_LENGTH => *line = format!("{line} {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A DOCX with these paragraphs.
///
/// # Errors
/// Never: the document is written to memory.
pub fn docx(paragraphs: &[&str]) -> Result<Vec<u8>> {
    let body: String = paragraphs
        .iter()
        .map(|text| {
            format!(
                "<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
                escaped(text)
            )
        })
        .collect();
    let document = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    container(&[("word/document.xml", document)])
}

/// A PPTX with these slides, stored in a different order than they are shown.
///
/// # Errors
/// Never: the document is written to memory.
pub fn pptx(slides: &[&str]) -> Result<Vec<u8>> {
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let ids: String = (0..slides.len())
        .map(|slide| format!("<p:sldId id=\"{}\" r:id=\"rId{slide}\"/>", 256 + slide))
        .collect();
    let main = "http://schemas.openxmlformats.org/presentationml/2006/main";
    let presentation = format!(
        "<p:presentation xmlns:p=\"{main}\" xmlns:r=\"{relations}\"><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
    );
    let name = |slide: usize| format!("slides/slide{}.xml", slides.len() - slide);
    let targets: String = (0..slides.len())
        .map(|slide| {
            format!(
                "<Relationship Id=\"rId{slide}\" Type=\"{relations}/slide\" Target=\"{}\"/>",
                name(slide)
            )
        })
        .collect();
    let mut parts = vec![
        ("ppt/presentation.xml".to_owned(), presentation),
        (
            "ppt/_rels/presentation.xml.rels".to_owned(),
            format!("<Relationships>{targets}</Relationships>"),
        ),
    ];
    for (slide, text) in slides.iter().enumerate() {
        let drawing = "http://schemas.openxmlformats.org/drawingml/2006/main";
        let paragraphs: String = text
            .lines()
            .map(|line| format!("<a:p><a:r><a:t>{}</a:t></a:r></a:p>", escaped(line)))
            .collect();
        let xml = format!("<p:sld xmlns:p=\"{main}\" xmlns:a=\"{drawing}\"><p:txBody>{paragraphs}</p:txBody></p:sld>");
        parts.push((format!("ppt/{}", name(slide)), xml));
    }
    let parts: Vec<_> = parts.iter().map(|(name, xml)| (name.as_str(), xml.clone())).collect();
    container(&parts)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn container(parts: &[(&str, String)]) -> Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, xml) in parts {
        zip.start_file(*name, SimpleFileOptions::default())?;
        zip.write_all(xml.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}
