//! The worker of the AI queue. Jobs may be delivered more than once; finished work is not repeated, interrupted work
//! continues.

use answers::answer::answer_question;
use plans::generate::generate_plan;
use shared::clients::queues::AiJob;
use shared::lambda::Function;
use shared::{App, Result};

mod answers;
mod plans;

/// The function.
#[must_use]
pub fn function() -> Function {
    Function::queue("ai-worker", handle)
}

async fn handle(app: App, job: AiJob) -> Result<()> {
    match job {
        AiJob::Plan { user_id, generation_id } => generate_plan(&app, user_id, generation_id).await,
        AiJob::Answer { user_id, answer_id } => answer_question(&app, user_id, answer_id).await,
    }
}
