//! A real document of more than two hundred pages, from its upload to the answers.

use serde_json::json;
use testkit::long_document::{self, FILENAME, PAGES};

use super::{Class, assert_not_answered};
use crate::support::TestApp;
use crate::support::content::send_upload;

/// Questions, and words of the sentence that answers them.
const ANSWERED: [(&str, &str); 12] = [
    ("Who is Haskell named after?", "Haskell B. Curry"),
    ("Where was the meeting of September 1987 held?", "Portland, Oregon"),
    ("Are identifiers case sensitive?", "Identifiers are case sensitive"),
    ("Which character set does Haskell use?", "Unicode"),
    ("How many characters apart are tab stops?", "8 characters apart"),
    (
        "What is the only prefix operator?",
        "Negation is the only prefix operator",
    ),
    ("How does an ordinary comment begin?", "two or more consecutive dashes"),
    ("What must the module Main export?", "must export the value main"),
    (
        "What are wildcard patterns useful for?",
        "useful when some part of a pattern",
    ),
    (
        "Does newtype change the representation of an object?",
        "does not change the\nunderlying representation",
    ),
    ("Can type synonyms be partially applied?", "cannot be partially applied"),
    (
        "What does the Random library deal with?",
        "pseudo-random number generation",
    ),
];

/// Questions about topics that the document does not cover.
const NOT_ANSWERED: [&str; 8] = [
    "How does the borrow checker of Rust work?",
    "How are goroutines scheduled?",
    "How do I install a package with cabal?",
    "Which company sponsors the GHC compiler?",
    "What is the capital of Mongolia?",
    "Who painted the Mona Lisa?",
    "How do plants make sugar from sunlight?",
    "What is the boiling point of mercury?",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_real_document_of_two_hundred_pages_answers_only_what_it_covers() {
    let class = Class::without_files(TestApp::new().await).await;
    let (admin, student) = (class.app.admin().await, class.app.student().await);
    let pdf = long_document::read().unwrap();
    let body = json!({ "filename": FILENAME, "content_type": "application/pdf", "size": pdf.len() });
    let path = format!("/api/courses/{}/files", class.course.id);
    let announced = admin.post(&path, body).await.assert_status(201);
    assert_eq!(send_upload(&admin, &announced, pdf, &[]).await, 200);
    class.app.settle().await;
    let id = announced.string("upload_id");
    let file = admin.get(&format!("/api/files/{id}")).await.assert_status(200);
    assert_eq!(
        (&file.body["status"], &file.body["pages"]),
        (&json!("ready"), &json!(PAGES))
    );
    class.stored(FILENAME, id.parse().unwrap()).await;
    let mut found = 0;
    for (question, words) in ANSWERED {
        let reply = class.ask(&student, question).await.assert_status(200);
        class.assert_cited(&reply.body);
        let mut citations = reply.body["citations"].as_array().unwrap().iter();
        found += usize::from(citations.any(|citation| citation["quote"].as_str().unwrap().contains(words)));
    }
    // The sentence that shares the most words with a question usually answers it, but not always.
    assert!(found >= 9, "only {found}");
    for question in NOT_ANSWERED {
        assert_not_answered(&class.ask(&student, question).await.assert_status(200).body);
    }
    class.app.finish().await;
}
