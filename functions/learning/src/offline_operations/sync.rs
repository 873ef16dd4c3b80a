//! `POST /api/sync`

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::database::StoredResponse;
use shared::http::{Fields, Valid, Validate, problem};
use shared::{App, Result};
use shared_accounts::http::Caller;
use utoipa::ToSchema;

use super::service::{self, OperationRequest, Prepared};

const MAX_OPERATIONS: usize = 100;

/// Operations that were performed offline, in order.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SyncRequest {
    /// At most 100.
    #[schema(required, nullable = false, example = json!([{
        "op_id": "5c0f4b1e-1", "method": "POST",
        "path": "/api/lectures/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c/progress",
        "body": { "last_position": 120, "time_spent": 130 },
    }]))]
    operations: Option<Vec<OfflineOperationRequest>>,
}

/// One operation: the request that could not be sent.
#[derive(Deserialize, ToSchema)]
#[schema(as = OfflineOperation)]
struct OfflineOperationRequest {
    /// The client's ID of the operation: an ID is processed only once. 1 to 100 visible ASCII characters.
    #[schema(required, nullable = false, example = "5c0f4b1e-1")]
    op_id: Option<String>,
    /// POST, PUT or DELETE.
    #[schema(required, nullable = false, example = "POST")]
    method: Option<String>,
    /// The path of progress, notes or bookmarks.
    #[schema(
        required,
        nullable = false,
        example = "/api/lectures/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c/progress"
    )]
    path: Option<String>,
    /// The body of the request.
    #[serde(default)]
    #[schema(value_type = Object, example = json!({"last_position": 120, "time_spent": 130}))]
    body: Value,
}

pub(crate) struct Sync(Vec<OperationRequest>);

impl Validate for Sync {
    type Body = SyncRequest;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("ops", "operations")]];

    fn validate(body: SyncRequest, fields: &mut Fields) -> Option<Self> {
        let operations = fields.required("operations", body.operations)?;
        if operations.len() > MAX_OPERATIONS {
            fields.wrong("operations", format!("must be at most {MAX_OPERATIONS}"));
            return None;
        }
        let mut requests = Vec::with_capacity(operations.len());
        for (index, operation) in operations.into_iter().enumerate() {
            let op_id = operation.op_id.unwrap_or_default();
            if !(1..=100).contains(&op_id.len()) || !op_id.bytes().all(|byte| byte.is_ascii_graphic()) {
                fields.wrong(
                    format!("operations[{index}].op_id"),
                    "must have 1 to 100 visible ASCII characters",
                );
            }
            requests.push(OperationRequest {
                op_id,
                method: operation.method.unwrap_or_default(),
                path: operation.path.unwrap_or_default(),
                body: operation.body,
            });
        }
        Some(Self(requests))
    }
}

/// The results of a batch.
#[derive(Serialize, ToSchema)]
#[schema(as = SyncResults)]
pub(crate) struct SyncReply {
    /// One for each operation, in the same order.
    results: Vec<OfflineOperationResult>,
}

/// The result of an operation.
#[derive(Serialize, ToSchema)]
struct OfflineOperationResult {
    #[schema(example = "5c0f4b1e-1")]
    op_id: String,
    /// The status that the request would have received.
    #[schema(example = 200)]
    status: u16,
    /// The body that the request would have received.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    body: Option<Value>,
    /// The problem, if the request failed. Send the operation again if the status is 500 or above.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, required = false)]
    error: Option<Value>,
}

/// Performs operations that a client recorded offline.
///
/// Each operation succeeds or fails on its own, in order. The whole batch can be sent again for a week: completed
/// operations are not repeated and return the same result.
#[utoipa::path(post, path = "/api/sync", tag = "learning",
    request_body = SyncRequest, responses((status = 200, body = SyncReply)), security(("bearer" = [])))]
pub(crate) async fn sync(
    State(app): State<App>,
    caller: Caller,
    Valid(Sync(requests)): Valid<Sync>,
) -> Result<Json<SyncReply>> {
    let (me, now) = (caller.user.id, app.clock.unix_seconds());
    let prepared = requests.into_iter().map(|request| Prepared::new(me, request, now));
    let prepared: Vec<_> = prepared.collect::<Result<_>>()?;
    let rows = service::read(&app, &prepared).await?;
    let mut results = Vec::with_capacity(prepared.len());
    for operation in prepared {
        let op_id = operation.op_id.clone();
        results.push(result(op_id, operation.perform(&app, &caller, &rows).await));
    }
    Ok(Json(SyncReply { results }))
}

fn result(op_id: String, outcome: Result<StoredResponse>) -> OfflineOperationResult {
    let (status, body, error) = match outcome {
        Ok(response) => {
            let (status, body) = response.into_parts();
            (status, Some(body).filter(|body| !body.is_null()), None)
        }
        Err(error) => {
            let status = error.code().status().as_u16();
            if status >= 500 {
                tracing::error!(%error, "an operation of a batch failed");
            }
            (status, None, Some(problem::of_operation(&error)))
        }
    };
    OfflineOperationResult {
        op_id,
        status,
        body,
        error,
    }
}
