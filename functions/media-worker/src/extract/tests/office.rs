//! Office documents: their structure, parts beside the main flow, and parts under unusual names.

use super::*;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn relations(list: &[(&str, &str, &str)]) -> String {
    let list = list.iter().map(|(id, kind, target)| {
        format!("<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>")
    });
    format!("<Relationships>{}</Relationships>", list.collect::<String>())
}

fn paragraph(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

/// The text of a DOCX with this body and these parts beside it.
fn docx(body: &str, beside: &[(&str, &str, &str)]) -> String {
    let document = format!("<w:document xmlns:w=\"{WORD}\"><w:body>{body}</w:body></w:document>");
    let list: Vec<_> = beside.iter().map(|(kind, name, _)| (*kind, *kind, *name)).collect();
    let list = relations(&list);
    let mut parts: Vec<(String, &[u8])> = vec![
        ("word/document.xml".to_owned(), document.as_bytes()),
        ("word/_rels/document.xml.rels".to_owned(), list.as_bytes()),
    ];
    parts.extend(
        beside
            .iter()
            .map(|(_, name, xml)| (format!("word/{name}"), xml.as_bytes())),
    );
    let parts: Vec<_> = parts.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    read(DocumentType::Docx, &zip(&parts)).unwrap().remove(0)
}

#[test]
fn headings_lists_and_tables_of_a_docx_keep_their_structure() {
    let row = |cells: &[&str]| {
        let cells = cells.iter().map(|cell| format!("<w:tc>{}</w:tc>", paragraph("", cell)));
        format!("<w:tr>{}</w:tr>", cells.collect::<String>())
    };
    let body = [
        paragraph("<w:pStyle w:val=\"H\"/>", "Planets"),
        paragraph("<w:numPr><w:ilvl w:val=\"1\"/></w:numPr>", "an item"),
        format!(
            "<w:tbl>{}{}</w:tbl>",
            row(&["Planet", "Moons"]),
            row(&["Jupiter", "95"])
        ),
        paragraph("", "The end."),
    ];
    let styles = "<w:styles><w:style w:styleId=\"H\"><w:name w:val=\"heading 2\"/></w:style></w:styles>";
    assert_eq!(
        docx(&body.concat(), &[("styles", "styles.xml", styles)]),
        "## Planets\n\n  - an item\n\n| Planet | Moons |\n|---|---|\n| Jupiter | 95 |\n\nThe end.\n\n"
    );
}

#[test]
fn footnotes_and_text_boxes_follow_their_paragraph_and_hidden_text_is_left_out() {
    let body = "<w:p><w:r><w:t>Text.</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:pict><w:txbxContent>\
        <w:p><w:r><w:t>In a box.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>\
        <w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t> Shown.</w:t></w:r></w:p>";
    let notes = "<w:footnotes><w:footnote w:type=\"separator\" w:id=\"0\"><w:p/></w:footnote>\
        <w:footnote w:id=\"2\"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>";
    assert_eq!(
        docx(body, &[("footnotes", "footnotes.xml", notes)]),
        "Text. Shown.\n\nA note.\n\nIn a box.\n\n"
    );
}

#[test]
fn parts_are_found_by_relationships_whatever_their_names_are() {
    let document = format!("<w:document xmlns:w=\"{WORD}\">{}</w:document>", paragraph("", "Text."));
    let main = relations(&[("rId1", "officeDocument", "word/document2.xml")]);
    let bytes = zip(&[
        ("_rels/.rels", main.as_bytes()),
        ("word/Document2.xml", document.as_bytes()),
    ]);
    assert_eq!(read(DocumentType::Docx, &bytes), Ok(owned(&["Text.\n\n"])));
    assert_eq!(
        read(DocumentType::Pptx, &bytes),
        Err(FailureReason::NotTheAnnouncedType)
    );
}

fn shape(purpose: &str, paragraphs: &[&str]) -> String {
    let text = paragraphs
        .iter()
        .map(|text| format!("<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"));
    let text: String = text.collect();
    format!("<p:sp><p:nvSpPr><p:nvPr>{purpose}</p:nvPr></p:nvSpPr><p:txBody>{text}</p:txBody></p:sp>")
}

#[test]
fn slides_have_titles_items_notes_and_charts_and_hidden_ones_are_empty() {
    let presentation =
        "<p:presentation xmlns:x=\"r\"><p:sldId id=\"1\" x:id=\"a\"/><p:sldId id=\"2\" x:id=\"b\"/></p:presentation>";
    let slide = format!(
        "<p:sld>{}{}{}</p:sld>",
        shape("<p:ph type=\"title\"/>", &["The cell"]),
        shape("<p:ph idx=\"1\"/>", &["has a wall", "has a core"]),
        shape("<p:ph type=\"sldNum\"/>", &["7"]),
    );
    let notes = format!(
        "<p:notes>{}{}</p:notes>",
        shape("<p:ph type=\"body\"/>", &["Say why."]),
        shape("<p:ph type=\"sldNum\"/>", &["1"])
    );
    let chart = "<c:chartSpace><c:ser><c:tx><c:v>Rain</c:v></c:tx><c:cat><c:v>May</c:v><c:v>June</c:v></c:cat>\
        <c:val><c:v>3</c:v><c:v>9</c:v></c:val></c:ser></c:chartSpace>";
    let targets = relations(&[("a", "slide", "./slides/s1.xml"), ("b", "slide", "/ppt/slides/s2.xml")]);
    let beside = relations(&[("n", "notesSlide", "../notes/n.xml"), ("c", "chart", "../charts/c.xml")]);
    let bytes = zip(&[
        ("ppt/presentation.xml", presentation.as_bytes()),
        ("ppt/_rels/presentation.xml.rels", targets.as_bytes()),
        ("ppt/slides/s1.xml", slide.as_bytes()),
        (
            "ppt/slides/s2.xml",
            b"<p:sld show=\"0\"><a:p><a:t>Hidden.</a:t></a:p></p:sld>",
        ),
        ("ppt/slides/_rels/s1.xml.rels", beside.as_bytes()),
        ("ppt/notes/n.xml", notes.as_bytes()),
        ("ppt/charts/c.xml", chart.as_bytes()),
    ]);
    assert_eq!(
        read(DocumentType::Pptx, &bytes),
        Ok(owned(&[
            "# The cell\n\n- has a wall\n- has a core\n\nSay why.\n\n|  | Rain |\n|---|---|\n| May | 3 |\n| June | 9 |\n\n",
            ""
        ]))
    );
}
