//! `GET /api/admin/reports`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use shared::database::Paged;
use shared::http::{Fields, List, Page, Parameters, Validate};
use shared::{App, Result};
use shared_accounts::http::Admin;
use shared_community::store::reports::{ReportStatus, Reports};

use super::view::{ReportReply, replies};

/// The query parameters of a list of reports.
#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListReports {
    /// `open`, which is the default, or `resolved`.
    #[param(value_type = Option<ReportStatus>)]
    status: Option<String>,
}

pub(crate) struct ReportFilter {
    status: ReportStatus,
}

impl Validate for ReportFilter {
    type Body = ListReports;

    fn validate(query: ListReports, fields: &mut Fields) -> Option<Self> {
        let status = fields.optional("status", query.status, |text| ReportStatus::parse(&text));
        Some(Self {
            status: status.unwrap_or(ReportStatus::Open),
        })
    }
}

/// Lists reports of posts and messages, newest first.
///
/// A report shows the text as it is now.
#[utoipa::path(get, path = "/api/admin/reports", tag = "admin",
    params(ListReports, Page), responses((status = 200, body = List<ReportReply>)),
    security(("bearer" = ["admin"])))]
pub(crate) async fn admin_list_reports(
    State(app): State<App>,
    admin: Admin,
    page: Page,
    Parameters(filter): Parameters<ReportFilter>,
) -> Result<Json<List<ReportReply>>> {
    let me = Some(admin.0.user.id);
    let Paged { rows, next } = Reports(&app.database)
        .page(filter.status, page.query(&app, me)?)
        .await?;
    let rows = replies(&app, rows).await?;
    page.list(&app, me, Paged { rows, next }).map(Json)
}
