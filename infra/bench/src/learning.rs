//! The cost of progress updates and of lists of one, ten and a hundred enrollments.

use std::collections::BTreeMap;

use r#gen::events::http::HttpRequest;
use serde_json::{Value, json};
use shared::clock::Clock;
use shared::ids::{Ids, kind};
use shared::platform::http_client;

use crate::Result;
use crate::in_process;
use crate::report::Measure;
use crate::running_product::{Product, Step};

/// Lectures of the course whose progress is measured.
const LECTURES: u32 = 33;
/// Lengths of the measured lists of enrollments.
const LISTS: [usize; 3] = [1, 10, 100];
/// A lecture of that course.
const LECTURE: &str = "0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c";

/// `POST /api/lectures/{id}/progress` and `GET /api/enrollments`: CPU time of the function alone, and capacity
/// consumed.
pub(crate) async fn measure(product: &Product) -> Result<Vec<Measure>> {
    let bench = Bench {
        product,
        ids: Ids::new(Clock::system()),
    };
    let (mut measures, mut enrolled) = (Vec::new(), 0);
    for rows in LISTS {
        for _ in enrolled..rows {
            bench.enroll()?;
        }
        enrolled = rows;
        let mut request = HttpRequest::new("get", "/api/enrollments");
        request.query.insert("limit".to_owned(), "100".to_owned());
        let name = format!("{rows} enrollments");
        measures.extend(bench.cost(&name, &request, "/api/enrollments?limit=100", None).await?);
    }
    let mut request = HttpRequest::new("post", "/api/lectures/{id}/progress");
    request.parameters = BTreeMap::from([("id".to_owned(), LECTURE.to_owned())]);
    request.body =
        Some(json!({ "last_position": 120, "watched_seconds": 118, "time_spent": 130, "intervals": [[0, 118]] }));
    let path = format!("/api/lectures/{LECTURE}/progress");
    measures.extend(bench.cost("progress", &request, &path, Some(220.0)).await?);
    Ok(measures)
}

struct Bench<'p> {
    product: &'p Product,
    ids: Ids,
}

impl Bench<'_> {
    /// CPU time of the function alone for `request`, and the consumed capacity of the same request at `path`.
    async fn cost(
        &self,
        name: &str,
        request: &HttpRequest<'_>,
        path: &str,
        budget: Option<f64>,
    ) -> Result<Vec<Measure>> {
        let spent = self.spent(request, path).await?;
        let step = Step {
            event: request.clone().authorized(&self.product.authorization).event(),
            status: Some(200),
        };
        let environment = self.product.cloud.environment("learning");
        let learning = product::function("learning").ok_or("there is no function learning")?;
        let alone = tokio::task::spawn_blocking(move || in_process::measure(&learning, environment, &step)).await??;
        let measure = |what, value, unit, budget| Measure {
            function: name.to_owned(),
            what,
            value,
            unit,
            budget,
        };
        let number = |name: &str| spent[name].as_f64().unwrap_or_default();
        Ok(vec![
            measure(
                "function alone, CPU, mean",
                alone.mean.as_secs_f64() * 1e6,
                "us",
                budget,
            ),
            measure(
                "function alone, time, median",
                alone.median.as_secs_f64() * 1e6,
                "us",
                budget,
            ),
            measure("DynamoDB calls", number("dynamodb_calls"), "", Some(3.0)),
            measure("read capacity", number("read_units"), "RCU", None),
            measure("write capacity", number("write_units"), "WCU", None),
        ])
    }

    /// The AWS calls of a request at `path`, as counted by the local cloud.
    async fn spent(&self, request: &HttpRequest<'_>, path: &str) -> Result<Value> {
        let url = format!("{}{path}", self.product.cloud.url());
        let sent = match &request.body {
            None => http_client().get(url),
            // The values differ from the measured request, so that both write.
            Some(_) => http_client()
                .post(url)
                .json(&json!({ "last_position": 1, "time_spent": 1 })),
        };
        let reply = sent.header("authorization", &self.product.authorization).send().await?;
        let cost = reply.error_for_status()?.headers().get("x-local-cost").cloned();
        Ok(serde_json::from_slice(cost.ok_or("no x-local-cost")?.as_bytes())?)
    }

    /// Enrolls the user in another course. The last one has the lecture.
    fn enroll(&self) -> Result<()> {
        let (course, enrollment) = (
            self.ids.id::<kind::Course>().to_string(),
            self.ids.id::<kind::Enrollment>().to_string(),
        );
        let (text, now) = (|text: &str| json!({ "S": text }), Clock::system().now().to_string());
        let user = &self.product.user_id;
        let code = &course[24..];
        self.put(
            "CATALOG_TABLE",
            json!({
                "pk": text(&format!("COURSE#{course}")), "sk": text("COURSE"), "kind": text("course"), "id": text(&course),
                "course_code": text(code), "slug": text(code), "title": text("Programming in Python"),
                "description": text(&"What a list is, and what it can hold. ".repeat(20)), "level": text("beginner"),
                "language": text("en"), "status": text("published"), "created_at": text(&now), "updated_at": text(&now),
                "price": { "M": { "minor_units": { "N": "0" }, "currency": text("INR") } }, "instructors": { "L": [] },
                "lectures_count": { "N": LECTURES.to_string() },
            }),
        )?;
        self.put(
            "CATALOG_TABLE",
            json!({
                "pk": text(&format!("LECTURE#{LECTURE}")), "sk": text("LECTURE"), "kind": text("lecture"),
                "id": text(LECTURE), "course_id": text(&course), "section_id": text(&course), "title": text("Lists"),
                "content_type": text("video"), "duration_seconds": { "N": "600" }, "created_at": text(&now),
                "updated_at": text(&now),
            }),
        )?;
        let completed: Vec<_> = (0..LECTURES / 2)
            .map(|_| self.ids.id::<kind::Lecture>().to_string())
            .collect();
        self.put(
            "LEARNING_TABLE",
            json!({
                "pk": text(&format!("USER#{user}")), "sk": text(&format!("ENROLLMENT#{course}")), "kind": text("enrollment"),
                "id": text(&enrollment), "user_id": text(user), "course_id": text(&course), "status": text("active"),
                "payment_status": text("free"), "enrolled_at": text(&now), "completed_lectures": { "SS": completed },
                "version": { "N": "0" },
            }),
        )
    }

    fn put(&self, table: &str, row: Value) -> Result<()> {
        let environment = self.product.cloud.environment("learning");
        let request = json!({ "TableName": environment.get(table), "Item": row });
        let put = self.product.cloud.database().put_item(serde_json::from_value(request)?);
        put.map(|_| ()).map_err(|error| format!("{table}: {error:?}").into())
    }
}
