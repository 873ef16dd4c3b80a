//! The worker of the AI queue: what a planner or a model has to think about. A job may come more than once; what is done already
//! is not done again, and what stopped half-way goes on.
//!
//! | job | file |
//! |---|---|
//! | `Plan` | `plan.rs`, `planner.rs`, `question.rs`, `tell.rs` |
//! | `Answer` | `answer.rs` |

use shared::clients::queues::AiJob;
use shared::lambda::Function;
use shared::{App, Result};

mod answer;
mod plan;
mod planner;
mod question;
mod tell;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::queue("ai-worker", handle)
}

async fn handle(app: App, job: AiJob) -> Result<()> {
    match job {
        AiJob::Plan { user_id, generation_id } => plan::make(&app, user_id, generation_id).await,
        AiJob::Answer { user_id, answer_id } => answer::answer(&app, user_id, answer_id).await,
    }
}
