//! PDF: encodings, widths, marked content, annotations, direction, and wrong tables of objects.

use super::*;

#[test]
fn predefined_encodings_of_east_asia_are_read() {
    for (encoding, bytes, text) in [
        ("90ms-RKSJ-H", &b"\x93\x8c\x8b\x9e"[..], "東京"),
        ("UniJIS-UTF16-H", b"\x67\x71\x4e\xac", "東京"),
        ("GBK-EUC-H", b"\xb1\xb1\xbe\xa9", "北京"),
        ("KSCms-UHC-H", b"\xbc\xad\xbf\xef", "서울"),
        ("ETen-B5-H", b"\xa5\x78\xa5\x5f", "台北"),
    ] {
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "Type0", "BaseFont" => "X", "Encoding" => encoding,
            "DescendantFonts" => vec![dictionary! { "Type" => "Font", "Subtype" => "CIDFontType0" }.into()],
        };
        let fonts = dictionary! { "Font" => dictionary! { "F" => font } };
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        let content = format!("BT /F 10 Tf <{hex}> Tj ET");
        let pdf = pdf_drawing(&[content.as_bytes()], fonts, |_| ());
        assert_eq!(read(DocumentType::Pdf, &pdf), Ok(owned(&[text])), "{encoding}");
    }
}

#[test]
fn standard_fonts_have_widths_without_listing_them() {
    // Each part begins where the one before it ends, as the letters of Helvetica are wide.
    let content =
        b"BT /F 10 Tf 1 0 0 1 50 700 Tm (ill) Tj 1 0 0 1 56.66 700 Tm (icit) Tj 1 0 0 1 78 700 Tm (mill) Tj ET";
    let pdf = pdf_drawing(&[content], helvetica(), |_| ());
    assert_eq!(read(DocumentType::Pdf, &pdf), Ok(owned(&["illicit mill"])));
}

#[test]
fn marked_content_is_read_as_what_it_stands_for() {
    let content =
        b"BT /F 10 Tf 50 700 Td (before ) Tj /Span << /ActualText <FEFF0915> >> BDC (xyz) Tj EMC ( after) Tj ET";
    let pdf = pdf_drawing(&[content], helvetica(), |_| ());
    assert_eq!(read(DocumentType::Pdf, &pdf), Ok(owned(&["before क after"])));
}

#[test]
fn text_boxes_on_a_page_are_a_part_of_it() {
    let pdf = pdf_drawing(&[b"BT /F 10 Tf 50 700 Td (Page.) Tj ET"], helvetica(), |_| ());
    let mut document = Document::load_mem(&pdf).unwrap();
    let mut form = Stream::new(
        dictionary! { "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 99.into(), 20.into()] },
        b"BT /F 10 Tf 2 5 Td (Note.) Tj ET".to_vec(),
    );
    form.dict.set("Resources", helvetica());
    let form = document.add_object(form);
    let note = |flags: i64| {
        dictionary! {
            "Subtype" => "FreeText", "Rect" => vec![50.into(), 600.into(), 99.into(), 620.into()], "F" => flags,
            "AP" => dictionary! { "N" => form },
        }
    };
    let page = document.page_iter().next().unwrap();
    let annotations = vec![note(0).into(), note(2).into()];
    document.get_dictionary_mut(page).unwrap().set("Annots", annotations);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    assert_eq!(read(DocumentType::Pdf, &bytes), Ok(owned(&["Page.\n\nNote."])));
}

#[test]
fn a_table_of_objects_that_is_partly_wrong_is_rebuilt() {
    let pdf = documents::pdf(&owned(&["The zebrafish lives in rivers."]));
    for number in [3, 4, 5] {
        let text = String::from_utf8_lossy(&pdf);
        let offset = text.find(&format!("\n{number} 0 obj")).unwrap() + 1;
        let wrong = text.replace(&format!("{offset:010} 00000 n"), &format!("{:010} 00000 n", offset + 1));
        assert_eq!(
            read(DocumentType::Pdf, wrong.as_bytes()),
            Ok(owned(&["The zebrafish lives in rivers."])),
            "{number}"
        );
    }
}
