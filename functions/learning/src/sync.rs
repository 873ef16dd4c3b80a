//! `POST /api/sync`: a phone is back from where there was no network.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shared::database::{Item, Key, decode};
use shared::http::{Fields, Valid, Validate, body, problem};
use shared::{App, Code, Error, Id, Result};
use shared_accounts::http::Caller;
use shared_catalog::store::lectures::{self, Lecture};
use shared_learning::http::EnrolledLecture;
use shared_learning::rules::progress::Update;
use shared_learning::store::annotations::MarkKind;
use shared_learning::store::offline_operations::Operation;
use utoipa::ToSchema;

use crate::add_bookmark::AddBookmark;
use crate::add_note::AddNote;
use crate::answer::Answer;
use crate::change_bookmark::ChangeBookmark;
use crate::change_note::ChangeNote;
use crate::marking::{self, MarkChange, NewMark};
use crate::own_mark::OwnMark;
use crate::progress_change;
use crate::progress_request::ProgressUpdate;
use crate::receipt::Receipt;
use crate::sync_target::Target;

/// Operations in a request, and keys in a call.
const MOST: usize = 100;

/// What happened offline, in its order.
#[derive(Deserialize, ToSchema)]
pub(crate) struct SyncBody {
    /// At most 100.
    #[schema(required, nullable = false, example = json!([{
        "op_id": "5c0f4b1e-1", "method": "POST",
        "path": "/api/lectures/0192f0c1-2b7a-7c3e-9d55-3f6f0e6a1b2c/progress",
        "body": { "last_position": 120, "time_spent": 130 },
    }]))]
    operations: Option<Vec<OperationBody>>,
}

/// One operation: a request as it would have been sent.
#[derive(Deserialize, ToSchema)]
struct OperationBody {
    /// Names the operation for ever: the same id again is not done again. 1 to 100 visible ASCII characters.
    #[schema(required, nullable = false, example = "5c0f4b1e-1")]
    op_id: Option<String>,
    /// POST, PUT or DELETE.
    #[schema(required, nullable = false, example = "POST")]
    method: Option<String>,
    /// The path of progress, of notes or of bookmarks.
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

pub(crate) struct Sync(Vec<Wanted>);

/// One operation.
#[derive(Serialize)]
struct Wanted {
    #[serde(skip)]
    op_id: String,
    method: String,
    path: String,
    body: Value,
}

impl Validate for Sync {
    type Body = SyncBody;
    const ALIASES: &'static [&'static [(&'static str, &'static str)]] = &[&[("ops", "operations")]];

    fn validate(body: SyncBody, fields: &mut Fields) -> Option<Self> {
        let operations = fields.required("operations", body.operations)?;
        if operations.len() > MOST {
            fields.wrong("operations", format!("must be at most {MOST}"));
            return None;
        }
        let mut wanted = Vec::with_capacity(operations.len());
        for (index, operation) in operations.into_iter().enumerate() {
            let op_id = operation.op_id.unwrap_or_default();
            if !(1..=100).contains(&op_id.len()) || !op_id.bytes().all(|byte| byte.is_ascii_graphic()) {
                fields.wrong(
                    format!("operations[{index}].op_id"),
                    "must have 1 to 100 visible ASCII characters",
                );
            }
            wanted.push(Wanted {
                op_id,
                method: operation.method.unwrap_or_default(),
                path: operation.path.unwrap_or_default(),
                body: operation.body,
            });
        }
        Some(Self(wanted))
    }
}

/// What became of the operations, in their order.
#[derive(Serialize, ToSchema)]
pub(crate) struct SyncReply {
    /// One for each.
    results: Vec<OperationReply>,
}

/// What became of an operation.
#[derive(Serialize, ToSchema)]
struct OperationReply {
    /// Which one.
    #[schema(example = "5c0f4b1e-1")]
    op_id: String,
    /// The status of the reply that it would have had.
    #[schema(example = 200)]
    status: u16,
    /// The body of that reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    body: Option<Value>,
    /// The problem, if that reply is one. With a status from 500 on, send the operation again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    error: Option<Value>,
}

/// Does what a phone did while it was offline, each operation on its own. It can be sent again whole for a week: what was done
/// is not done again, and has the same reply.
#[utoipa::path(post, path = "/api/sync", operation_id = "sync", tag = "learning",
    request_body = SyncBody, responses((status = 200, body = SyncReply)), security(("bearer" = [])))]
pub(crate) async fn sync(
    State(app): State<App>,
    caller: Caller,
    Valid(Sync(wanted)): Valid<Sync>,
) -> Result<Json<SyncReply>> {
    let (me, now) = (caller.user.id, app.clock.unix_seconds());
    let mut prepared = Vec::with_capacity(wanted.len());
    for wanted in wanted {
        prepared.push(Prepared::new(me, wanted, now)?);
    }
    let rows = read(&app, &prepared).await?;
    let mut results = Vec::with_capacity(prepared.len());
    for operation in prepared {
        let op_id = operation.op_id.clone();
        results.push(reply(op_id, operation.perform(&app, &caller, &rows).await));
    }
    Ok(Json(SyncReply { results }))
}

fn reply(op_id: String, outcome: Result<Answer>) -> OperationReply {
    let (status, body, error) = match outcome {
        Ok(answer) => {
            let (status, body) = answer.into_parts();
            (status, Some(body).filter(|body| !body.is_null()), None)
        }
        Err(error) => {
            let status = error.code().status().as_u16();
            if status >= 500 {
                tracing::error!(%error, "an operation of a batch");
            }
            (status, None, Some(problem::of_operation(&error)))
        }
    };
    OperationReply {
        op_id,
        status,
        body,
        error,
    }
}

/// The rows that tell which operations are done, and that the others begin with: two calls for a whole batch.
async fn read(app: &App, prepared: &[Prepared]) -> Result<HashMap<Key, Item>> {
    let mut keys: Vec<&Key> = prepared
        .iter()
        .flat_map(|prepared| prepared.first.iter().chain([prepared.operation.key()]))
        .collect();
    keys.sort_by(|one, other| (&one.pk, &one.sk).cmp(&(&other.pk, &other.sk)));
    keys.dedup();
    let mut rows = HashMap::new();
    for keys in keys.chunks(MOST) {
        rows.extend(app.database.batch_get(keys).await?);
    }
    Ok(rows)
}

/// What is to be done.
enum Task {
    Progress(Update),
    Add(MarkKind, NewMark),
    Change(MarkKind, Id, MarkChange),
    Remove(MarkKind, Id),
}

/// An operation with what it is about.
struct Prepared {
    op_id: String,
    operation: Operation,
    /// The row that it begins with.
    first: Option<Key>,
    task: Result<Task>,
}

impl Prepared {
    fn new(me: Id, wanted: Wanted, now: i64) -> Result<Self> {
        let request = serde_json::to_vec(&wanted).map_err(Error::internal)?;
        let target = Target::of(&wanted.method, &wanted.path);
        let target = target.ok_or_else(|| {
            Error::field(
                "path",
                "must be a path of progress, notes or bookmarks, with its method",
            )
        });
        let (first, task) = match target.and_then(|target| task(target, me, &wanted.body)) {
            Ok((first, task)) => (first, Ok(task)),
            Err(error) => (None, Err(error)),
        };
        Ok(Self {
            operation: Operation::new(me, &wanted.op_id, &request, now),
            op_id: wanted.op_id,
            first,
            task,
        })
    }

    /// Does it, unless it is done.
    async fn perform(self, app: &App, caller: &Caller, rows: &HashMap<Key, Item>) -> Result<Answer> {
        let Self {
            operation, first, task, ..
        } = self;
        if let Some(kept) = operation.reply(rows.get(operation.key()).cloned())? {
            return Answer::parse(&kept);
        }
        let first = first.and_then(|key| rows.get(&key).cloned());
        let receipt = Receipt::Operation(operation.clone());
        match run(app, caller.clone(), task?, first, &receipt).await {
            // It came twice, in this batch or at the same time.
            Err(error) if error.code() == Code::IdempotencyRunning => {
                let row = app.database.batch_get(&[operation.key()]).await?.into_values().next();
                operation.reply(row)?.map_or(Err(error), |kept| Answer::parse(&kept))
            }
            outcome => outcome,
        }
    }
}

/// The task of a target, and the row that it begins with.
fn task(target: Target, me: Id, body: &Value) -> Result<(Option<Key>, Task)> {
    let first = target.key(me);
    Ok(match target {
        Target::Progress(lecture) => {
            let said: ProgressUpdate = parsed(body)?;
            let named = said.content_id.and_then(|id| id.parse().ok()).map(lectures::key);
            let first = if lecture.is_some() { first } else { named };
            (first, Task::Progress(said.update))
        }
        Target::Add(MarkKind::Note, _) => (first, Task::Add(MarkKind::Note, parsed::<AddNote>(body)?.0)),
        Target::Add(kind, _) => (first, Task::Add(kind, parsed::<AddBookmark>(body)?.0)),
        Target::Change(MarkKind::Note, id) => (first, Task::Change(MarkKind::Note, id, parsed::<ChangeNote>(body)?.0)),
        Target::Change(kind, id) => (first, Task::Change(kind, id, parsed::<ChangeBookmark>(body)?.0)),
        Target::Remove(kind, id) => (first, Task::Remove(kind, id)),
        Target::Nothing => return Err(Error::not_found()),
    })
}

fn parsed<T: Validate>(body: &Value) -> Result<T> {
    body::parse(&serde_json::to_vec(body).map_err(Error::internal)?)
}

async fn run(app: &App, caller: Caller, task: Task, first: Option<Item>, receipt: &Receipt) -> Result<Answer> {
    let lecture = |first: Option<Item>| first.map(decode::<Lecture>).transpose();
    match task {
        Task::Progress(update) => {
            let entered = EnrolledLecture::open(app, caller, lecture(first)?).await?;
            progress_change::change(app, entered, &update, receipt).await
        }
        Task::Add(kind, mark) => {
            let entered = EnrolledLecture::open(app, caller, lecture(first)?).await?;
            marking::add(app, kind, &entered, mark, receipt).await
        }
        Task::Change(kind, id, change) => {
            let own = OwnMark::open(app, kind, caller, id, first).await?;
            marking::change(app, own, change, receipt).await
        }
        Task::Remove(kind, id) => {
            let own = OwnMark::open(app, kind, caller, id, first).await?;
            marking::remove(app, own, receipt).await
        }
    }
}
