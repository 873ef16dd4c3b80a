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

/// 23 courses whose properties follow from their numbers; a fifth of them are in the category `sciences`.
struct Shelf {
    app: TestApp,
    anon: Client,
    category: String,
    /// The instructor of every fourth course.
    other: String,
}

async fn shelf() -> Shelf {
    let app = TestApp::new().await;
    let (instructor, other, admin) = (app.instructor().await, app.instructor().await, app.admin().await);
    let category = json!({ "name": "Sciences" });
    let category = admin.post("/api/courses/categories", category).await.string("id");
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
            "category": (number % 5 == 0).then_some(&category),
        });
        app.published_course_with(who, fields).await;
    }
    Shelf {
        anon: app.anon(),
        other: other.id,
        app,
        category,
    }
}

/// Asserts that the pages of a list show exactly the courses with the numbers for which `holds` is true.
async fn assert_lists(shelf: &Shelf, query: &str, holds: &dyn Fn(usize) -> bool) {
    let numbers = (0..23).filter(|number| holds(*number));
    let expected: BTreeSet<_> = numbers.map(|number| format!("Physics {number:02} physical")).collect();
    for path in ["/api/courses", "/api/subjects/available"] {
        let found = all(&shelf.anon, &format!("{path}?{query}")).await;
        let titles: BTreeSet<_> = found.iter().cloned().collect();
        assert_eq!(found.len(), titles.len(), "{query}: {found:?}");
        assert_eq!(titles, expected, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_show_every_matching_course_exactly_once() {
    let shelf = shelf().await;
    let lists: [(&str, &dyn Fn(usize) -> bool); 9] = [
        ("limit=4", &|_| true),
        ("limit=4&sort=rating", &|_| true),
        ("limit=3&level=ADVANCED", &|n| n % 2 == 1),
        ("limit=2&price=free&sort=title", &|n| n % 3 == 0),
        ("limit=2&category=sciences&level=beginner", &|n| n % 10 == 0),
        ("limit=1&language=en&level=advanced", &|n| n % 3 != 1 && n % 2 == 1),
        // Two words of each title match; the course is found once.
        ("limit=3&q=phys", &|_| true),
        ("limit=1&q=phys+1", &|n| n / 10 == 1),
        ("limit=2&q=PHYSICAL&price=free&trending=false", &|n| n % 3 == 0),
    ];
    for (query, holds) in lists {
        assert_lists(&shelf, query, holds).await;
    }
    let by_category = format!("limit=1&category={}", shelf.category);
    assert_lists(&shelf, &by_category, &|n| n % 5 == 0).await;
    let by_instructor = format!("limit=2&instructor={}&price=paid&sort=popular", shelf.other);
    assert_lists(&shelf, &by_instructor, &|n| n % 4 == 0 && n % 3 != 0).await;
    shelf.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn courses_are_listed_newest_first_or_by_title() {
    let shelf = shelf().await;
    let newest = all(&shelf.anon, "/api/courses?limit=7").await;
    assert!(newest.iter().rev().is_sorted(), "{newest:?}");
    let by_title = all(&shelf.anon, "/api/courses?limit=7&sort=title&q=physics").await;
    assert!(by_title.is_sorted(), "{by_title:?}");
    shelf.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cursor_works_only_for_its_query() {
    let shelf = shelf().await;
    let page = shelf.anon.get("/api/courses?limit=2&level=advanced").await;
    let next = page.next_page().unwrap().replace("advanced", "beginner");
    shelf.anon.get(&next).await.assert_wrong_fields(&["cursor"]);
    shelf.app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_category_shows_the_first_page_of_its_courses() {
    let shelf = shelf().await;
    let path = "/api/courses/categories/sciences?limit=2";
    let detail = shelf.anon.get(path).await.assert_status(200);
    assert_eq!(detail.body["courses_count"], 5);
    assert_eq!(detail.body["courses"].as_array().unwrap().len(), 2);
    let rest = all(&shelf.anon, detail.body["next"].as_str().unwrap()).await;
    assert_eq!(rest.len(), 3);
    shelf.app.finish().await;
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
    app.change_course(&id, |course| course.enrolled_count = 7);
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
async fn a_search_knows_signs_other_forms_descriptions_and_one_wrong_letter() {
    let app = TestApp::new().await;
    let (instructor, anon) = (app.instructor().await, app.anon());
    for (code, title, description) in [
        ("Y-1", "C++ Masterclass", "Templates from the ground up."),
        ("Y-2", "C# Masterclass", "Delegates and events."),
        ("Y-3", "Café Cooking", "Making espresso at home."),
        ("Y-4", "हिन्दी व्याकरण", "Grammar for beginners."),
    ] {
        let fields = json!({ "course_code": code, "title": title, "description": description });
        app.published_course_with(&instructor, fields).await;
    }
    for (query, found) in [
        ("C%2B%2B", &["C++ Masterclass"][..]),
        ("C%23", &["C# Masterclass"]),
        ("C", &[]),
        ("template", &["C++ Masterclass"]),
        ("espressos", &["Café Cooking"]),
        ("esprseso", &["Café Cooking"]),
        ("espionage", &[]),
    ] {
        let reply = anon.get(&format!("/api/courses?q={query}")).await;
        assert_eq!(titles(&reply), found, "{query}");
    }
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
