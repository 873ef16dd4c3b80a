//! Documents that exceed the limits of size, pages and time.

use std::time::Duration;

use super::*;

const SMALL: Limits = Limits {
    pages: 3,
    part: 1_000_000,
    unpacked: 2_500_000,
    text: 10_000,
    time: Duration::from_secs(60),
};

#[test]
fn decompression_bombs_are_stopped() {
    let zeros = vec![b' '; 2_000_000];
    let bomb = zip(&[("word/document.xml", &zeros)]);
    assert!(bomb.len() < 10_000);
    assert_eq!(pages(DocumentType::Docx, &bomb, SMALL), Err(FailureReason::TooLarge));
    let page = pdf_drawing(&[&zeros], helvetica(), |_| ());
    assert!(page.len() < 10_000);
    assert_eq!(pages(DocumentType::Pdf, &page, SMALL), Err(FailureReason::TooLarge));
    // Each page is within the limit of a part, but all of them together exceed the total.
    let pages_of_it = pdf_drawing(&[&zeros[..900_000]; 3], helvetica(), |_| ());
    assert_eq!(
        pages(DocumentType::Pdf, &pages_of_it, SMALL),
        Err(FailureReason::TooLarge)
    );
    let drawn_again = pdf_drawing(
        &["/Form Do ".repeat(1_000).as_bytes()],
        dictionary! { "XObject" => dictionary! { "Form" => (1, 0) } },
        |document| {
            let mut form = Stream::new(dictionary! { "Subtype" => "Form" }, zeros[..900_000].to_vec());
            form.compress().unwrap();
            document.add_object(form);
        },
    );
    assert_eq!(
        pages(DocumentType::Pdf, &drawn_again, SMALL),
        Err(FailureReason::TooLarge)
    );
    let shouting = pdf_drawing(
        &["BT /F 10 Tf (a) Tj ET ".repeat(20_000).as_bytes()],
        helvetica(),
        |_| (),
    );
    assert_eq!(pages(DocumentType::Pdf, &shouting, SMALL), Err(FailureReason::TooLarge));
}

#[test]
fn limits_on_pages_and_time_are_enforced() {
    let many = owned(&["Page."; 4]);
    assert_eq!(
        pages(DocumentType::Pdf, &documents::pdf(&many), SMALL),
        Err(FailureReason::TooManyPages)
    );
    let slides = documents::pptx(&["Slide."; 4]).unwrap();
    assert_eq!(
        pages(DocumentType::Pptx, &slides, SMALL),
        Err(FailureReason::TooManyPages)
    );
    let over = Limits {
        time: Duration::ZERO,
        ..SMALL
    };
    for (document, bytes) in [
        (DocumentType::Pdf, documents::pdf(&many[..1])),
        (DocumentType::Pptx, documents::pptx(&["Slide."]).unwrap()),
    ] {
        assert_eq!(pages(document, &bytes, over), Err(FailureReason::TooSlow));
    }
}
