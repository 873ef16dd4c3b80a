//! What lists and details of courses cost with few and with many courses: calls, consumed capacity and time.

use std::fmt::Write as _;

use aws_sdk_dynamodb::types::AttributeValue as Sdk;
use dynoxide::{AttributeValue, ImportOptions};
use jiff::{SignedDuration, Timestamp};
use local::cloud::{Cloud, Options};
use serde::Deserialize;
use serde_json::json;
use shared::ids::{Id, kind};
use shared::platform::http_client;
use shared_catalog::rules::course::{CourseStatus, Level, PopularitySnapshot};
use shared_catalog::rules::price::{Currency, Price};
use shared_catalog::store::courses::{Course, CourseDetails, CourseInstructor, CourseTexts, Courses, DetailedCourse};

use crate::Result;
use crate::running_product::{PHONE, sign_up};

/// Courses per write.
const BATCH: u32 = 500;
/// Requests per path.
const REQUESTS: usize = 60;
/// The allowed growth of time with the number of courses, in percent.
const MAX_CAPACITY: f64 = 10.0;

/// The header `x-local-cost`.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
struct Cost {
    dynamodb_calls: u32,
    read_units: f64,
    handler_ms: f64,
}

/// A product with a number of courses, and a signed-in student who has chosen some of them.
struct Seeded {
    cloud: Cloud,
    student: String,
}

/// A table of costs, and whether they grow more than allowed with the number of courses.
pub(crate) async fn measure(sizes: &[u32]) -> Result<(String, bool)> {
    let mut products = Vec::new();
    for courses in sizes {
        products.push(seeded(*courses).await?);
    }
    let mut text = format!("{:<36}", "courses");
    for courses in sizes {
        write!(text, " {courses:>28}")?;
    }
    let mut is_over = false;
    for (what, path) in paths() {
        write!(text, "\n{what:<36}")?;
        let costs = ask(&products, &path).await?;
        for Cost {
            dynamodb_calls,
            read_units,
            handler_ms,
        } in &costs
        {
            write!(
                text,
                " {dynamodb_calls:>2} calls {read_units:>7.1} RU {handler_ms:>6.2} ms"
            )?;
        }
        if let (Some(first), Some(last)) = (costs.first(), costs.last()) {
            let grown = |first: f64, last: f64| (last / first - 1.0) * 100.0;
            let capacity = grown(first.read_units, last.read_units);
            is_over |= capacity > MAX_CAPACITY || last.dynamodb_calls > first.dynamodb_calls;
            let time = grown(first.handler_ms, last.handler_ms);
            write!(text, "   {capacity:+5.1} % RU {time:+5.1} % ms")?;
        }
    }
    for product in products {
        product.cloud.stop().await;
    }
    Ok((text, is_over))
}

async fn seeded(courses: u32) -> Result<Seeded> {
    let cloud = Cloud::start(Options::default(), product::functions()).await?;
    seed(&cloud, courses)?;
    let (student, _) = sign_up(&cloud, PHONE).await?;
    for number in 0..20 {
        let choice = json!({ "course_code": format!("PHY-{number:06}") });
        let request = http_client().post(format!("{}/api/subjects/preferred", cloud.url()));
        let request = request.json(&choice).header("authorization", &student);
        request.send().await?.error_for_status()?;
    }
    Ok(Seeded { cloud, student })
}

fn seed(cloud: &Cloud, courses: u32) -> Result<()> {
    let table = cloud
        .environment("catalog")
        .remove("CATALOG_TABLE")
        .ok_or("no CATALOG_TABLE")?;
    for first in (0..courses).step_by(BATCH as usize) {
        let mut items = Vec::new();
        for number in first..courses.min(first + BATCH) {
            for item in Courses::items(&course(number)?)? {
                items.push(
                    item.into_iter()
                        .map(|(name, value)| Ok((name, plain(value)?)))
                        .collect::<Result<_>>()?,
                );
            }
        }
        cloud.database().import_items(&table, items, ImportOptions::default())?;
    }
    Ok(())
}

/// Converts to the engine's type.
fn plain(value: Sdk) -> Result<AttributeValue> {
    Ok(match value {
        Sdk::S(text) => AttributeValue::S(text),
        Sdk::N(number) => AttributeValue::N(number),
        Sdk::B(bytes) => AttributeValue::B(bytes.into_inner()),
        Sdk::Bool(flag) => AttributeValue::BOOL(flag),
        Sdk::Null(flag) => AttributeValue::NULL(flag),
        Sdk::L(list) => AttributeValue::L(list.into_iter().map(plain).collect::<Result<_>>()?),
        Sdk::M(map) => {
            let plain = map.into_iter().map(|(name, value)| Ok((name, plain(value)?)));
            AttributeValue::M(plain.collect::<Result<_>>()?)
        }
        other => return Err(format!("a course has no {other:?}").into()),
    })
}

fn id<T>(group: u8, number: u32) -> Id<T> {
    let [a, b, c, d] = number.to_be_bytes();
    Id::from_bytes([1, 0x92, 0xf0, 0xc1, group, 0, 0x70, 0, 0x80, 0, 0, 0, a, b, c, d])
}

/// All courses have the same category and instructor, so that their lists are as long as the list of all courses. All
/// have the same size, so that the capacity of a row does not depend on their number.
fn course(number: u32) -> Result<DetailedCourse> {
    let at: Timestamp = "2026-01-01T00:00:00Z".parse()?;
    let at = at + SignedDuration::from_secs(number.into());
    let free = number.is_multiple_of(2);
    let course = Course {
        id: id(1, number),
        course_code: format!("PHY-{number:06}"),
        slug: format!("physics-{number:06}"),
        title: format!("Physics {number:06}"),
        level: if free { Level::Beginner } else { Level::Advanced },
        category_id: Some(id(2, 0)),
        language: "en".to_owned(),
        texts: CourseTexts {
            department: Some("Science".to_owned()),
            ..CourseTexts::default()
        },
        has_certificate: false,
        is_trending: false,
        price: Price {
            minor_units: if free { 0 } else { 99_900 },
            currency: Currency::INR,
        },
        access_days: None,
        instructors: vec![CourseInstructor {
            user_id: id(3, 0),
            name: Some("Asha Rao".to_owned()),
            avatar_url: None,
        }],
        status: CourseStatus::Published,
        published_at: Some(at),
        created_at: at,
        updated_at: at,
        deleted_at: None,
        version: 1,
        popularity: Some(PopularitySnapshot::default()),
        sections_count: 0,
        lectures_count: 0,
        duration_seconds: 0,
        enrolled_count: 0,
        rating_sum: 0,
        rating_count: 0,
        removed_lectures: Vec::new(),
    };
    let details = CourseDetails {
        description: Some("What moves, and why. ".repeat(20)),
        ..CourseDetails::default()
    };
    Ok(DetailedCourse { course, details })
}

fn paths() -> [(&'static str, String); 11] {
    let one = |path: &str| path.to_owned();
    [
        ("list", one("/api/courses")),
        ("list by title", one("/api/courses?sort=title")),
        ("list filtered", one("/api/courses?level=advanced&price=paid")),
        (
            "list of a category",
            format!("/api/courses?category={}", id::<kind::Category>(2, 0)),
        ),
        (
            "list of an instructor, filtered",
            format!("/api/courses?instructor={}&price=paid", id::<kind::User>(3, 0)),
        ),
        ("search", one("/api/courses?q=physics")),
        (
            "search, two words, filtered",
            one("/api/courses?q=scien+phys&price=free"),
        ),
        ("available", one("/api/subjects/available")),
        ("detail by id", format!("/api/courses/{}", id::<kind::Course>(1, 50))),
        ("detail by code", one("/api/courses/PHY-000050")),
        ("preferred, of 20", one("/api/subjects/preferred")),
    ]
}

/// The median cost of a path for each product. Requests alternate between the products, so that other load on the
/// machine affects all of them.
async fn ask(products: &[Seeded], path: &str) -> Result<Vec<Cost>> {
    let http = http_client();
    let mut costs = vec![Vec::new(); products.len()];
    for _ in 0..REQUESTS {
        for (Seeded { cloud, student }, costs) in products.iter().zip(&mut costs) {
            let request = http.get(format!("{}{path}", cloud.url()));
            let reply = request
                .header("authorization", student)
                .send()
                .await?
                .error_for_status()?;
            let cost = reply.headers().get("x-local-cost").ok_or("no cost")?;
            costs.push(serde_json::from_slice::<Cost>(cost.as_bytes())?);
        }
    }
    let middle = costs.into_iter().map(|mut costs| {
        costs.sort_by(|one, other| one.handler_ms.total_cmp(&other.handler_ms));
        costs.get(REQUESTS / 2).copied().unwrap_or_default()
    });
    Ok(middle.collect())
}
