//! Answers from real documents: every quote is part of a stored chunk.

use serde_json::json;

use super::{Class, assert_not_answered};
use crate::support::TestApp;

const DOCUMENTS: [(&str, &str); 7] = [
    (
        "cell-biology.md",
        include_str!("../../../infra/local/demo/cell-biology.md"),
    ),
    (
        "linear-algebra.md",
        include_str!("../../../infra/local/demo/linear-algebra.md"),
    ),
    ("mechanics.md", include_str!("../../../infra/local/demo/mechanics.md")),
    (
        "microeconomics.md",
        include_str!("../../../infra/local/demo/microeconomics.md"),
    ),
    ("python.md", include_str!("../../../infra/local/demo/python.md")),
    ("architecture.md", include_str!("../../../docs/ARCHITECTURE.md")),
    ("license.txt", include_str!("../../../LICENSE")),
];

/// Questions, the file that answers each, and words of the answer.
const QUESTIONS: [(&str, &str, &str); 6] = [
    (
        "How many letters do ribosomes read at a time?",
        "cell-biology.md",
        "three letters at a time",
    ),
    ("What encloses a cell?", "cell-biology.md", "enclosed by a membrane"),
    (
        "What does the license say about trademarks?",
        "license.txt",
        "trademarks",
    ),
    (
        "What may a contributor's patent license be used for?",
        "license.txt",
        "patent license",
    ),
    (
        "How are one-time codes derived?",
        "architecture.md",
        "derived from a key",
    ),
    (
        "Who refuses actions that the policies do not grant?",
        "architecture.md",
        "interceptor",
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quotes_of_real_documents_are_exact() {
    let class = Class::without_files(TestApp::new().await).await;
    for (name, text) in DOCUMENTS {
        class.put_file(name, &text.split("\n## ").collect::<Vec<_>>()).await;
    }
    let student = class.app.student().await;
    for (question, file, words) in QUESTIONS {
        let reply = class.ask(&student, question).await.assert_status(200);
        class.assert_cited(&reply.body);
        let citations = reply.body["citations"].as_array().unwrap();
        let cites = citations
            .iter()
            .any(|citation| citation["file"] == file && citation["quote"].as_str().unwrap().contains(words));
        assert!(cites, "{question}\n{}", reply.body);
    }
    for question in [
        "What is the capital of Mongolia?",
        "Who painted the Mona Lisa?",
        "How do I bake sourdough bread?",
    ] {
        assert_not_answered(&class.ask(&student, question).await.assert_status(200).body);
    }
    class.app.finish().await;
}

/// Two hundred pages, each about another sample.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_right_one_of_two_hundred_pages_is_found() {
    let class = Class::without_files(TestApp::new().await).await;
    let page = |number: usize| {
        let filler = "The following pages repeat what was said about methods and materials in general. ".repeat(30);
        format!(
            "{filler}\nSample {number} melts at {} degrees\nunder normal pressure. {filler}",
            1_000 + number
        )
    };
    let pages: Vec<String> = (1..=200).map(page).collect();
    class
        .put_file("samples.pdf", &pages.iter().map(String::as_str).collect::<Vec<_>>())
        .await;
    let student = class.app.student().await;
    for number in [1, 77, 200] {
        let reply = class
            .ask(&student, &format!("At how many degrees does sample {number} melt?"))
            .await;
        class.assert_cited(&reply.body);
        let citation = &reply.body["citations"][0];
        assert_eq!(citation["page"], json!(number), "{citation}");
        assert_eq!(
            citation["quote"],
            json!(format!(
                "Sample {number} melts at {} degrees\nunder normal pressure.",
                1_000 + number
            ))
        );
    }
    class.app.finish().await;
}
