//! Documents of every type, including broken and hostile ones.

mod limits;
mod office;
mod pdf;

use std::io::{Cursor, Write as _};

use lopdf::{Dictionary, Document, EncryptionState, EncryptionVersion, Object, Permissions, Stream, dictionary};
use testkit::documents;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

fn read(document: DocumentType, bytes: &[u8]) -> Result<Vec<String>, FailureReason> {
    pages(document, bytes, Limits::default())
}

fn owned(pages: &[&str]) -> Vec<String> {
    pages.iter().map(|page| (*page).to_owned()).collect()
}

fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A PDF whose pages are drawn by `contents`, one compressed stream each.
fn pdf_drawing(contents: &[&[u8]], resources: Dictionary, objects: impl FnOnce(&mut Document)) -> Vec<u8> {
    let mut document = Document::with_version("1.5");
    objects(&mut document);
    let tree = document.new_object_id();
    let kids: Vec<Object> = contents
        .iter()
        .map(|content| {
            let mut stream = Stream::new(Dictionary::new(), content.to_vec());
            stream.compress().unwrap();
            let content = document.add_object(stream);
            let page = dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content, "Resources" => resources.clone(),
            };
            document.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(kids.len()).unwrap();
    document.objects.insert(
        tree,
        dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into(),
    );
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let id = Object::string_literal("id");
    document.trailer.set("ID", vec![id.clone(), id]);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

fn helvetica() -> Dictionary {
    let font = dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    };
    dictionary! { "Font" => dictionary! { "F" => font } }
}

#[test]
fn a_pdf_is_read_page_by_page() {
    let pages = owned(&["Photosynthesis (light).\nSecond line.", "Page two."]);
    assert_eq!(read(DocumentType::Pdf, &documents::pdf(&pages)), Ok(pages));
}

#[test]
fn positions_in_a_pdf_make_words_and_lines() {
    let content = b"BT /F 10 Tf 50 700 Td [(Wo) 20 (rds) -300 (apart)] TJ 0 -12 Td (divi-) Tj 0 -12 Td (ded) Tj \
        0 -40 Td (New paragraph) Tj ET q 1 0 0 1 0 500 cm BT /F 10 Tf 50 20 Td (shifted) Tj ET Q";
    let bytes = pdf_drawing(&[content], helvetica(), |_| ());
    assert_eq!(
        read(DocumentType::Pdf, &bytes),
        Ok(owned(&["Words apart\ndivided\n\nNew paragraph\n\nshifted"]))
    );
}

#[test]
fn forms_and_fonts_with_unicode_are_read() {
    let cmap = b"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n\
        /CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n\
        2 beginbfchar\n<0001> <0905>\n<0002> <00660069>\nendbfchar\n\
        endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend";
    let bytes = pdf_drawing(
        &[b"/Form Do"],
        dictionary! { "XObject" => dictionary! { "Form" => (1, 0) } },
        |document| {
            let form = document.new_object_id();
            assert_eq!(form, (1, 0));
            let unicode = document.add_object(Stream::new(Dictionary::new(), cmap.to_vec()));
            let descendant = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "CIDFontType2", "DW" => 500, "W" => vec![1.into(), vec![400.into()].into()],
        });
            let font = document.add_object(dictionary! {
                "Type" => "Font", "Subtype" => "Type0", "Encoding" => "Identity-H", "ToUnicode" => unicode,
                "DescendantFonts" => vec![descendant.into()],
            });
            let resources = dictionary! { "Font" => dictionary! { "F" => font } };
            let dictionary = dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => resources };
            let content = b"BT /F 10 Tf (\x00\x01) Tj 9 0 Td <00020001> Tj ET".to_vec();
            document.objects.insert(form, Stream::new(dictionary, content).into());
        },
    );
    assert_eq!(read(DocumentType::Pdf, &bytes), Ok(owned(&["अ fiअ"])));
}

#[test]
fn ligatures_in_tex_fonts_become_letters() {
    let program = b"%!PS-AdobeFont-1.1: CMR10\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\n\
        dup 12 /fi put\ndup 116 /t put\nreadonly def\ncurrentfile eexec\n";
    let content = b"BT /A 10 Tf 50 700 Td (\x0ct) Tj 0 -14 Td /B 10 Tf (\x02t) Tj ET";
    let fonts = dictionary! { "Font" => dictionary! { "A" => (1, 0), "B" => (2, 0) } };
    let bytes = pdf_drawing(&[content], fonts, |document| {
        let (built_in, named) = (document.new_object_id(), document.new_object_id());
        assert_eq!((built_in, named), ((1, 0), (2, 0)));
        let program = document.add_object(Stream::new(Dictionary::new(), program.to_vec()));
        let descriptor = dictionary! { "Type" => "FontDescriptor", "FontFile" => program };
        let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "FontDescriptor" => descriptor };
        document.objects.insert(built_in, font.into());
        // One unknown name must not affect the others.
        let differences: Vec<Object> = vec![1.into(), "g17".into(), "fl".into()];
        let encoding = dictionary! { "BaseEncoding" => "WinAnsiEncoding", "Differences" => differences };
        let font = dictionary! { "Type" => "Font", "Subtype" => "Type1", "Encoding" => encoding };
        document.objects.insert(named, font.into());
    });
    assert_eq!(read(DocumentType::Pdf, &bytes), Ok(owned(&["fit\nflt"])));
}

#[test]
fn a_form_that_draws_itself_ends() {
    let bytes = pdf_drawing(
        &[b"/Form Do"],
        dictionary! { "XObject" => dictionary! { "Form" => (1, 0) } },
        |document| {
            let form = document.new_object_id();
            let resources = dictionary! { "XObject" => dictionary! { "Form" => form } };
            let dictionary = dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => resources };
            document
                .objects
                .insert(form, Stream::new(dictionary, b"/Form Do /Form Do".to_vec()).into());
        },
    );
    assert_eq!(read(DocumentType::Pdf, &bytes), Err(FailureReason::NoText));
}

fn encrypted(password: &str) -> Vec<u8> {
    let plain = pdf_drawing(&[b"BT /F 10 Tf (secret) Tj ET"], helvetica(), |_| ());
    let mut document = Document::load_mem(&plain).unwrap();
    let version = EncryptionVersion::V2 {
        document: &document,
        owner_password: "owner",
        user_password: password,
        key_length: 128,
        permissions: Permissions::all(),
    };
    let state = EncryptionState::try_from(version).unwrap();
    document.encrypt(&state).unwrap();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_document_with_a_password_is_encrypted_and_one_without_is_read() {
    assert_eq!(
        read(DocumentType::Pdf, &encrypted("user")),
        Err(FailureReason::Encrypted)
    );
    assert_eq!(read(DocumentType::Pdf, &encrypted("")), Ok(owned(&["secret"])));
    let mut office = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    assert_eq!(
        read(DocumentType::Docx, &office),
        Err(FailureReason::NotTheAnnouncedType)
    );
    office.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read(DocumentType::Docx, &office), Err(FailureReason::Encrypted));
    assert_eq!(
        read(DocumentType::Pdf, &office),
        Err(FailureReason::NotTheAnnouncedType)
    );
}

#[test]
fn truncated_and_malformed_documents_are_broken() {
    let pdf = documents::pdf(&owned(&["One.", "Two.", "Three."]));
    for part in [pdf.len() / 4, pdf.len() / 2, pdf.len() * 3 / 4] {
        assert_eq!(
            read(DocumentType::Pdf, &pdf[..part]),
            Err(FailureReason::Broken),
            "{part}"
        );
    }
    for document in [
        documents::docx(&["Text."]).unwrap(),
        documents::pptx(&["Text."]).unwrap(),
    ] {
        assert_eq!(
            read(DocumentType::Docx, &document[..document.len() / 2]),
            Err(FailureReason::Broken)
        );
    }
    let unclosed = zip(&[("word/document.xml", b"<w:document><w:p><w:t>Text</w:p>")]);
    assert_eq!(read(DocumentType::Docx, &unclosed), Err(FailureReason::Broken));
}

#[test]
fn arbitrary_bytes_never_cause_a_panic() {
    let documents = [
        (DocumentType::Pdf, documents::pdf(&owned(&["One sentence.", "Two."]))),
        (DocumentType::Docx, documents::docx(&["Text."]).unwrap()),
        (DocumentType::Pptx, documents::pptx(&["One.", "Two."]).unwrap()),
    ];
    let mut random = 1_u64;
    let mut below = |max: usize| {
        random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(random >> 33).unwrap() % max
    };
    for (document, bytes) in documents {
        for _ in 0..300 {
            let mut changed = bytes.clone();
            for _ in 0..=below(8) {
                let place = below(changed.len());
                changed[place] = u8::try_from(below(256)).unwrap();
            }
            let _either = read(document, &changed);
        }
    }
}

#[test]
fn a_docx_is_its_paragraphs() {
    let bytes = documents::docx(&["A & B < C.", "Second."]).unwrap();
    assert_eq!(
        read(DocumentType::Docx, &bytes),
        Ok(owned(&["A & B < C.\n\nSecond.\n\n"]))
    );
    let xml = b"<w:document><w:p><w:r><w:t>Tab</w:t><w:tab/><w:t>&#8211;</w:t></w:r><mc:AlternateContent>\
        <mc:Choice><w:t>once</w:t></mc:Choice><mc:Fallback><w:t>twice</w:t></mc:Fallback></mc:AlternateContent>\
        <w:del><w:delText>gone</w:delText></w:del></w:p></w:document>";
    let bytes = zip(&[("word/document.xml", xml)]);
    assert_eq!(read(DocumentType::Docx, &bytes), Ok(owned(&["Tab\t\u{2013}once\n\n"])));
}

#[test]
fn slides_are_pages_in_the_order_of_the_presentation() {
    let bytes = documents::pptx(&["First\nslide", "", "Third"]).unwrap();
    assert_eq!(
        read(DocumentType::Pptx, &bytes),
        Ok(owned(&["First\nslide\n\n", "", "Third\n\n"]))
    );
    assert_eq!(
        read(DocumentType::Docx, &bytes),
        Err(FailureReason::NotTheAnnouncedType)
    );
}

#[test]
fn text_is_read_in_common_encodings() {
    assert_eq!(
        read(DocumentType::Markdown, "# Café\n".as_bytes()),
        Ok(owned(&["# Café\n"]))
    );
    assert_eq!(
        read(
            DocumentType::Markdown,
            b"---\ntitle: A\nprice: \"1\"\n---\n\n# Head\nText."
        ),
        Ok(owned(&["\n# Head\nText."]))
    );
    assert_eq!(read(DocumentType::Text, b"\xEF\xBB\xBFText"), Ok(owned(&["Text"])));
    assert_eq!(read(DocumentType::Text, b"Caf\xE9"), Ok(owned(&["Café"])));
    let wide: Vec<u8> = "\u{FEFF}Café".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(DocumentType::Text, &wide), Ok(owned(&["Café"])));
    assert_eq!(
        read(DocumentType::Text, b"\x7FELF\x02\x01\x01\0"),
        Err(FailureReason::NotTheAnnouncedType)
    );
    let late = [&[b'a'; 5_000][..], b"\0"].concat();
    assert_eq!(read(DocumentType::Text, &late), Err(FailureReason::NotTheAnnouncedType));
}

#[test]
fn documents_without_words_have_no_text() {
    assert_eq!(read(DocumentType::Text, b""), Err(FailureReason::NoText));
    assert_eq!(
        read(DocumentType::Pdf, &documents::pdf(&owned(&[""]))),
        Err(FailureReason::NoText)
    );
    assert_eq!(
        read(DocumentType::Docx, &documents::docx(&[]).unwrap()),
        Err(FailureReason::NoText)
    );
}
