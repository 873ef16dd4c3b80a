//! `POST /api/admin/reports/{id}/resolve`

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::json;
use shared::database::{Commit, UnitOfWork};
use shared::http::{Fields, PathId, Valid, Validate};
use shared::ids::ReportId;
use shared::{App, Error, Result};
use shared_accounts::http::Admin;
use shared_accounts::store::audit::{Action, AdminAction, AuditContext, AuditExt as _};
use shared_community::rules::group::parse_notes;
use shared_community::store::reports::{self, Report, ReportStatus, Reports, Resolution};
use utoipa::ToSchema;

use super::view::{ReportReply, replies};

/// How the report was resolved.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ResolveReportRequest {
    /// At most 1,000 characters, which other admins see.
    #[schema(nullable = false, example = "The post was deleted.")]
    notes: Option<String>,
}

pub(crate) struct ResolveReport {
    notes: Option<String>,
}

impl Validate for ResolveReport {
    type Body = ResolveReportRequest;

    fn validate(body: ResolveReportRequest, fields: &mut Fields) -> Option<Self> {
        let notes = fields.optional("notes", body.notes, |text| parse_notes(&text));
        Some(Self { notes: notes.flatten() })
    }
}

/// Resolves a report.
///
/// Resolving it again has no effect. To delete the post or the message is another request.
#[utoipa::path(post, path = "/api/admin/reports/{id}/resolve", tag = "admin",
    params(("id" = ReportId, Path)), request_body = ResolveReportRequest,
    responses((status = 200, body = ReportReply)), security(("bearer" = ["admin"])))]
pub(crate) async fn admin_resolve_report(
    State(app): State<App>,
    admin: Admin,
    PathId(id): PathId<ReportId>,
    Valid(request): Valid<ResolveReport>,
) -> Result<Json<ReportReply>> {
    let context = AuditContext::now(&app, admin.0.user.id);
    let (app, notes) = (&app, &request.notes);
    let report = app.database.retry("report", || async move {
        let Some(open) = Reports(&app.database).get(ReportStatus::Open, id).await? else {
            let resolved = Reports(&app.database).get(ReportStatus::Resolved, id).await?;
            return resolved.map(Commit::Done).ok_or_else(Error::not_found);
        };
        let resolution = Resolution {
            admin_id: context.admin,
            notes: notes.clone(),
            at: context.at,
        };
        let report = Report {
            resolution: Some(resolution),
            ..open
        };
        let mut work = UnitOfWork::new();
        let action = AdminAction {
            action: Action::ReportResolved,
            target: id.to_string(),
            before: json!({ "status": ReportStatus::Open }),
            after: json!({ "status": ReportStatus::Resolved }),
        };
        work.audit(context, action)?;
        work.add_all(reports::resolve(&report)?).or_retry();
        work.commit(&app.database, report).await
    });
    let replies = replies(app, vec![report.await?]).await?;
    replies.into_iter().next().map(Json).ok_or_else(Error::not_found)
}
