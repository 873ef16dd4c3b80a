//! Listing the attendance of a course as CSV.

use crate::support::learning::enroll;
use crate::support::{Reply, TestApp};

fn records(reply: &Reply) -> Vec<Vec<String>> {
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        reply.header("content-disposition"),
        "attachment; filename=\"attendance.csv\""
    );
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(reply.text.as_bytes());
    let records = reader.records();
    records
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instructors_export_the_percentages_page_by_page() {
    let app = TestApp::new().await;
    let class = app.class(0).await;
    let named = app.student_with_password("asha@example.com").await;
    app.advance(1);
    enroll(&named, &class.course).await;
    let session = class.session(5).await;
    class.check_in(&app, &session, &class.student).await.assert_status(200);
    app.advance(5 * 60);
    let path = class.of_course("/attendance");
    let csv = class.instructor.with_header("accept", "text/csv");
    let (mut rows, mut next) = (Vec::new(), Some(format!("{path}?limit=1")));
    while let Some(path) = next {
        let page = csv.get(&path).await.assert_status(200);
        let mut read = records(&page);
        assert_eq!(
            read.remove(0).join(","),
            "user_id,name,percentage,present,absent,late,excused,status,is_enrolled"
        );
        rows.extend(read);
        let link = page.header("link").strip_prefix('<').map(str::to_owned);
        next = link.and_then(|link| Some(link.strip_suffix(">; rel=\"next\"")?.to_owned()));
    }
    let whole = class
        .instructor
        .get(&format!("{path}?format=csv&session_id={}", session.id))
        .await;
    let whole = records(&whole.assert_status(200));
    let expected = [
        [&named.id, "0.0", "0", "1", "", "true"],
        [&class.student.id, "100.0", "1", "0", "", "true"],
    ];
    let picked = |row: &Vec<String>| [0, 2, 3, 4, 7, 8].map(|column: usize| row[column].clone());
    assert_eq!(rows.iter().map(picked).collect::<Vec<_>>(), expected);
    assert_eq!((whole[1][7].as_str(), whole[2][7].as_str()), ("absent", "present"));
    let refused = class.student.get(&format!("{path}?format=csv")).await;
    refused.assert_problem(403, "forbidden");
    app.finish().await;
}
