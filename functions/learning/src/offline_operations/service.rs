//! Performs the operations of a batch, each at most once.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;
use shared::database::idempotency::IdempotencyRecord;
use shared::database::{Item, Key, StoredResponse, decode};
use shared::http::{Validate, body};
use shared::ids::{AnnotationId, UserId};
use shared::{App, Error, ErrorCode, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::lectures::{self, Lecture};
use shared_learning::http::EnrolledLecture;
use shared_learning::rules::progress::Update;
use shared_learning::store::annotations::AnnotationKind;
use shared_learning::store::offline_operations::OfflineOperation;

use super::target::Target;
use crate::annotations::access::OwnAnnotation;
use crate::annotations::service::{self as annotations, AnnotationUpdate, NewAnnotation};
use crate::bookmarks::create::CreateBookmark;
use crate::bookmarks::update::UpdateBookmark;
use crate::notes::create::CreateNote;
use crate::notes::update::UpdateNote;
use crate::progress::request::UpdateProgress;
use crate::progress::service as progress;

/// The most rows of a call.
const MAX_KEYS: usize = 100;

/// The request that could not be sent. Two operations with the same `op_id` must agree in all other fields.
#[derive(Serialize)]
pub(super) struct OperationRequest {
    #[serde(skip)]
    pub op_id: String,
    pub method: String,
    pub path: String,
    pub body: Value,
}

/// A parsed operation.
pub(super) struct Prepared {
    pub op_id: String,
    operation: OfflineOperation,
    /// The key of the row that the operation reads first.
    first: Option<Key>,
    task: Result<Task>,
}

enum Task {
    UpdateProgress(Update),
    Create(AnnotationKind, NewAnnotation),
    Update(AnnotationKind, AnnotationId, AnnotationUpdate),
    Delete(AnnotationKind, AnnotationId),
}

/// Reads which operations are done, and the first row of each of the others: two calls for a whole batch.
pub(super) async fn read(app: &App, prepared: &[Prepared]) -> Result<HashMap<Key, Item>> {
    let mut keys: Vec<&Key> = prepared
        .iter()
        .flat_map(|prepared| prepared.first.iter().chain([prepared.operation.key()]))
        .collect();
    keys.sort_by(|one, other| (&one.pk, &one.sk).cmp(&(&other.pk, &other.sk)));
    keys.dedup();
    let mut rows = HashMap::new();
    for keys in keys.chunks(MAX_KEYS) {
        rows.extend(app.database.batch_get(keys).await?);
    }
    Ok(rows)
}

impl Prepared {
    /// An operation that cannot be parsed fails when it is performed: the others of the batch go on.
    pub fn new(me: UserId, request: OperationRequest, now: i64) -> Result<Self> {
        let fingerprint = serde_json::to_vec(&request).map_err(Error::internal)?;
        let target = Target::parse(&request.method, &request.path).ok_or_else(|| {
            Error::field(
                "path",
                "must be a path of progress, notes or bookmarks, with its method",
            )
        });
        let (first, task) = match target.and_then(|target| parse_task(target, me, &request.body)) {
            Ok((first, task)) => (first, Ok(task)),
            Err(error) => (None, Err(error)),
        };
        Ok(Self {
            operation: OfflineOperation::new(me, &request.op_id, &fingerprint, now),
            op_id: request.op_id,
            first,
            task,
        })
    }

    /// Performs the operation, or returns its earlier result.
    pub async fn perform(self, app: &App, caller: &Caller, rows: &HashMap<Key, Item>) -> Result<StoredResponse> {
        let Self {
            operation, first, task, ..
        } = self;
        if let Some(response) = operation.earlier_reply(rows.get(operation.key()).cloned())? {
            return Ok(response);
        }
        let first = first.and_then(|key| rows.get(&key).cloned());
        let record = IdempotencyRecord::Elsewhere(Box::new(operation.clone()));
        // Boxed, because its future is large: it holds the rows that a retry works with.
        match Box::pin(run(app, caller.clone(), task?, first, &record)).await {
            // It came twice, in this batch or at the same time.
            Err(error) if error.code() == ErrorCode::IdempotencyRunning => {
                let row = app.database.batch_get(&[operation.key()]).await?.into_values().next();
                operation.earlier_reply(row)?.ok_or(error)
            }
            outcome => outcome,
        }
    }
}

/// The task of a target, and the key of the row that it reads first.
fn parse_task(target: Target, me: UserId, body: &Value) -> Result<(Option<Key>, Task)> {
    let first = target.first_key(me);
    Ok(match target {
        Target::UpdateProgress(lecture) => {
            let report: UpdateProgress = parse(body)?;
            let named = report.content_id.and_then(|id| id.parse().ok()).map(lectures::key);
            let first = if lecture.is_some() { first } else { named };
            (first, Task::UpdateProgress(report.update))
        }
        Target::Create(kind, _) => {
            let new = match kind {
                AnnotationKind::Note => parse::<CreateNote>(body)?.0,
                AnnotationKind::Bookmark => parse::<CreateBookmark>(body)?.0,
            };
            (first, Task::Create(kind, new))
        }
        Target::Update(kind, id) => {
            let update = match kind {
                AnnotationKind::Note => parse::<UpdateNote>(body)?.0,
                AnnotationKind::Bookmark => parse::<UpdateBookmark>(body)?.0,
            };
            (first, Task::Update(kind, id, update))
        }
        Target::Delete(kind, id) => (first, Task::Delete(kind, id)),
        Target::NotFound => return Err(Error::not_found()),
    })
}

fn parse<T: Validate>(body: &Value) -> Result<T> {
    body::parse(&serde_json::to_vec(body).map_err(Error::internal)?)
}

async fn run(
    app: &App,
    caller: Caller,
    task: Task,
    first: Option<Item>,
    record: &IdempotencyRecord,
) -> Result<StoredResponse> {
    let lecture = |first: Option<Item>| first.map(decode::<Lecture>).transpose();
    match task {
        Task::UpdateProgress(update) => {
            let enrolled = EnrolledLecture::open(app, caller, lecture(first)?).await?;
            progress::update(app, enrolled, &update, record).await
        }
        Task::Create(kind, new) => {
            let enrolled = EnrolledLecture::open(app, caller, lecture(first)?).await?;
            annotations::create(app, kind, &enrolled, new, record).await
        }
        Task::Update(kind, id, update) => {
            let own = OwnAnnotation::open(app, kind, caller, id, first).await?;
            annotations::update(app, own, update, record).await
        }
        Task::Delete(kind, id) => {
            let own = OwnAnnotation::open(app, kind, caller, id, first).await?;
            annotations::delete(app, own, record).await
        }
    }
}
