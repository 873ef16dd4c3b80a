//! Listing, filtering and searching courses.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::api::catalog::{text, titles};
use crate::support::{Client, TestApp};

/// All titles of a list, page by page.
async fn all(client: &Client, first: &str) -> Vec<String> {
    let (mut found, mut next, mut pages) = (Vec::new(), Some(first.to_owned()), 0);
    while let Some(page) = next {
        let page = client.get(&page).await.assert_status(200);
        // A category given by its slug costs one more call.
        let most = if first.contains("category=sciences") { 3 } else { 2 };
        assert!(page.cost.dynamodb_calls <= most, "{}", page.cost.dynamodb_calls);
        found.extend(titles(&page));
        next = page.next_page().map(str::to_owned);
        pages += 1;
        assert!(pages < 100);
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_show_every_matching_course_exactly_once() {
    let app = TestApp::new().await;
    let (instructor, other, anon) = (app.instructor().await, app.instructor().await, app.anon());
    let admin = app.admin().await;
    let category = admin
        .post("/api/courses/categories", json!({ "name": "Sciences" }))
        .await
        .assert_status(201);
    for number in 0..23 {
        app.advance(1);
        let who = if number % 4 == 0 { &other } else { &instructor };
        let fields = json!({
            "title": format!("Physics {number:02} physical"),
            // Without a digit, which the search would find.
            "course_code": "X".repeat(number + 2),
            "level": (["beginner", "advanced"][number % 2]),
            "price": if number % 3 == 0 { "0" } else { "100" },
            "language": (["en", "hi", "en-IN"][number % 3]),
            "category": (number % 5 == 0).then(|| category.string("id")),
        });
        app.published_course_with(who, fields).await;
    }
    let expected = |holds: &dyn Fn(usize) -> bool| {
        let titles = (0..23)
            .filter(|number| holds(*number))
            .map(|number| format!("Physics {number:02} physical"));
        titles.collect::<BTreeSet<_>>()
    };
    let other_id = other.id.as_str();
    let lists: [(String, &dyn Fn(usize) -> bool); 11] = [
        ("limit=4".to_owned(), &|_| true),
        ("limit=4&sort=rating".to_owned(), &|_| true),
        ("limit=3&level=ADVANCED".to_owned(), &|n| n % 2 == 1),
        ("limit=2&price=free&sort=title".to_owned(), &|n| n % 3 == 0),
        ("limit=2&category=sciences&level=beginner".to_owned(), &|n| n % 10 == 0),
        (format!("limit=1&category={}", category.string("id")), &|n| n % 5 == 0),
        (format!("limit=2&instructor={other_id}&price=paid&sort=popular"), &|n| {
            n % 4 == 0 && n % 3 != 0
        }),
        ("limit=1&language=en&level=advanced".to_owned(), &|n| {
            n % 3 != 1 && n % 2 == 1
        }),
        // Two words of each title match; the course is found once.
        ("limit=3&q=phys".to_owned(), &|_| true),
        ("limit=1&q=phys+1".to_owned(), &|n| n / 10 == 1),
        ("limit=2&q=PHYSICAL&price=free&trending=false".to_owned(), &|n| {
            n % 3 == 0
        }),
    ];
    for (query, holds) in lists {
        for path in ["/api/courses", "/api/subjects/available"] {
            let found = all(&anon, &format!("{path}?{query}")).await;
            assert_eq!(
                found.len(),
                found.iter().collect::<BTreeSet<_>>().len(),
                "{query}: {found:?}"
            );
            assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected(holds), "{query}");
        }
    }
    let newest = all(&anon, "/api/courses?limit=7").await;
    assert!(newest.iter().rev().is_sorted(), "{newest:?}");
    assert!(
        all(&anon, "/api/courses?limit=7&sort=title&q=physics")
            .await
            .is_sorted()
    );
    // A cursor works only for its query.
    let page = anon.get("/api/courses?limit=2&level=advanced").await;
    let next = page.next_page().unwrap().replace("advanced", "beginner");
    anon.get(&next).await.assert_wrong_fields(&["cursor"]);
    let detail = anon
        .get("/api/courses/categories/sciences?limit=2")
        .await
        .assert_status(200);
    assert_eq!(
        (
            detail.body["courses_count"].clone(),
            detail.body["courses"].as_array().unwrap().len()
        ),
        (json!(5), 2)
    );
    let rest = all(&anon, detail.body["next"].as_str().unwrap()).await;
    assert_eq!(rest.len(), 3);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_parameters_are_reported_by_name() {
    let app = TestApp::new().await;
    let anon = app.anon();
    let wrong =
        "/api/courses?level=guru&sort=best&price=cheap&trending=maybe&instructor=me&language=!&q=a+b+c+d+e+f+g+h+i";
    let fields = ["q", "instructor", "level", "language", "price", "trending", "sort"];
    anon.get(wrong).await.assert_wrong_fields(&fields);
    anon.get("/api/courses?category=nowhere")
        .await
        .assert_wrong_fields(&["category"]);
    anon.get("/api/courses?limit=101").await.assert_wrong_fields(&["limit"]);
    assert_eq!(titles(&anon.get("/api/courses?q=--").await.assert_status(200)), [""; 0]);
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn search_results_are_ordered_by_code_and_then_by_enrollments() {
    let app = TestApp::new().await;
    let (instructor, anon) = (app.instructor().await, app.anon());
    let course = async |code: &str, title: &str, tags: Value| {
        let fields = json!({ "course_code": code, "title": title, "tags": tags });
        app.published_course_with(&instructor, fields).await
    };
    course("X-1", "Rust by Example", json!([])).await;
    let popular = course("X-2", "Rust in Depth", json!([])).await;
    course("X-3", "Gardening", json!(["rust"])).await;
    course("RUST", "A Language", json!([])).await;
    course("X-4", "Rusty Nails", json!([])).await;
    course("X-5", "Été à Genève", json!([])).await;
    // The learning function counts enrollments and queues a new ranking.
    let id = text(&popular, "id");
    app.edit_row(
        "CATALOG_TABLE",
        &format!("COURSE#{id}"),
        "COURSE",
        "enrolled_count",
        json!({ "N": "7" }),
    );
    let job = json!({ "kind": "reindex_course", "course_id": id }).to_string();
    app.cloud.enqueue("BackgroundQueue", job).await.unwrap();
    app.settle().await;
    let found = anon.get("/api/courses?q=rust").await;
    let order = [
        "A Language",
        "Rust in Depth",
        "Rust by Example",
        "Gardening",
        "Rusty Nails",
    ];
    assert_eq!(titles(&found), order);
    assert_eq!(titles(&anon.get("/api/courses?q=rust+dep").await), ["Rust in Depth"]);
    assert_eq!(titles(&anon.get("/api/courses?q=x-5").await), ["Été à Genève"]);
    assert_eq!(titles(&anon.get("/api/courses?q=ETE").await), ["Été à Genève"]);
    assert_eq!(
        titles(&anon.get("/api/courses?sort=popular&limit=1").await),
        ["Rust in Depth"]
    );
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn search_finds_every_spelling_of_a_word() {
    let app = TestApp::new().await;
    let (instructor, anon) = (app.instructor().await, app.anon());
    let titled = async |code: &str, title: &str| {
        let fields = json!({ "course_code": code, "title": title });
        app.published_course_with(&instructor, fields).await
    };
    titled("H-1", "हिन्दी व्याकरण").await;
    titled("H-2", "योग और ज़िंदगी भाग ४").await;
    titled("T-1", "İstanbul Straße").await;
    titled("A-1", "كِتَاب").await;
    for (title, spellings) in [
        ("हिन्दी व्याकरण", ["हिन्दी", "हिंदी", "हिँदी"]),
        ("योग और ज़िंदगी भाग ४", ["ज\u{93c}िंदगी", "जिन्दगी", "4"]),
        ("İstanbul Straße", ["istanbul", "ISTANBUL", "strasse"]),
        ("كِتَاب", ["كتاب", "کتاب", "كتـاب"]),
    ] {
        for spelling in spellings {
            let found = anon.get(&format!("/api/courses?q={spelling}")).await;
            assert_eq!(titles(&found.assert_status(200)), [title], "{spelling}");
        }
    }
    app.finish().await;
}
