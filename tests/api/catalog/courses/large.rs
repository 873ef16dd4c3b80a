//! What lists of courses cost, however long the texts of the courses are.

use serde_json::{Value, json};
use shared_catalog::rules::course::CourseStatus;
use shared_catalog::store::courses::{CourseDetails, CourseTexts, DetailedCourse};

use crate::api::catalog::path;
use crate::support::TestApp;

/// The parts of an invented text: syllables of three bytes a letter.
const SYLLABLES: [&str; 16] = [
    "क", "नि", "मा", "ले", "पु", "रो", "ता", "स", "जी", "ह", "दे", "शा", "गु", "ब", "यो", "वि",
];

/// An invented text of exactly `letters` letters that does not repeat itself.
fn prose(seed: usize, letters: usize) -> String {
    let mut state = seed as u64 * 2_654_435_761 + 1;
    let mut text = String::new();
    while text.chars().count() < letters {
        for _ in 0..2 + state % 3 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push_str(SYLLABLES[(state >> 33) as usize % SYLLABLES.len()]);
        }
        text.push(' ');
    }
    let text: String = text.chars().take(letters - 1).collect();
    text.trim_end().to_owned() + "क"
}

fn list(number: usize, letters: usize) -> Vec<String> {
    (0..30).map(|item| prose(number * 100 + item, letters)).collect()
}

fn url(name: &str) -> String {
    let url = format!("https://example.com/{name}/");
    format!("{url}{}", "a".repeat(2_048 - url.len()))
}

/// Gives a course texts of the maximum lengths.
fn make_largest(detailed: &mut DetailedCourse, number: usize) {
    let course = &mut detailed.course;
    course.title = format!("python {}", prose(number, 193));
    course.texts = CourseTexts {
        subtitle: Some(prose(number + 1_000, 300)),
        university: Some(prose(number + 2_000, 200)),
        department: Some(prose(number + 3_000, 200)),
        tags: list(number, 50),
        thumbnail_url: Some(url("thumbnail")),
        banner_url: Some(url("banner")),
        excerpt: None,
    };
    course.status = CourseStatus::Published;
    course.published_at = Some(course.created_at);
    course.popularity = Some(course.current_popularity());
    detailed.details = CourseDetails {
        description: Some(prose(number + 4_000, 20_000)),
        learning_outcomes: list(number, 300),
        requirements: list(number, 300),
        ..CourseDetails::default()
    };
}

/// The request for such a course.
fn largest_request() -> Value {
    json!({
        "title": format!("python {}", prose(0, 193)), "subtitle": prose(1_000, 300), "university": prose(2_000, 200),
        "department": prose(3_000, 200), "tags": list(0, 50), "thumbnail_url": url("thumbnail"),
        "banner_url": url("banner"), "description": prose(4_000, 20_000), "learning_outcomes": list(0, 300),
        "requirements": list(0, 300),
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_of_the_largest_courses_costs_a_read_unit_and_a_half_for_each() {
    let app = TestApp::new().await;
    let (instructor, anon) = (app.instructor().await, app.anon());
    for number in 1..40 {
        app.advance(1);
        app.seed_detailed_course(&instructor, |detailed| make_largest(detailed, number));
    }
    // One is made by its endpoints, which list its instructor, too.
    let made = app.published_course_with(&instructor, largest_request()).await;
    let instructors = format!("/api/instructors/{}?limit=100", instructor.id);
    for (list, field) in [
        ("/api/courses?limit=100", "results"),
        ("/api/courses?limit=100&sort=title", "results"),
        ("/api/courses?limit=100&q=python", "results"),
        ("/api/subjects/available?limit=100", "results"),
        ("/api/subjects/available?limit=100&q=python", "results"),
        (instructors.as_str(), "courses"),
    ] {
        let page = anon.get(list).await.assert_status(200);
        assert_eq!(page.body[field].as_array().unwrap().len(), 40, "{list}");
        assert!(page.cost.read_units <= 60.0, "{list}: {:?}", page.cost);
        assert!(page.cost.dynamodb_calls <= 3, "{list}: {:?}", page.cost);
    }
    // The details have everything.
    let detail = anon.get(&path(&made, "")).await.assert_status(200);
    assert_eq!(detail.cost.dynamodb_calls, 1);
    for (field, value) in largest_request().as_object().unwrap() {
        assert_eq!(&detail.body[field], value, "{field}");
    }
    app.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_course_whose_row_is_not_published_is_read_again() {
    let app = TestApp::new().await;
    let (instructor, anon) = (app.instructor().await, app.anon());
    let (course, _other) = (app.published(&instructor), app.published(&instructor));
    assert_eq!(anon.get("/api/courses").await.cost.dynamodb_calls, 2);
    // As a read of the row at half the capacity may still see it just after it was published.
    app.set_course_status(&course, "draft");
    let list = anon.get("/api/courses").await.assert_status(200);
    assert_eq!((list.results().len(), list.cost.dynamodb_calls), (1, 3));
    app.finish().await;
}
