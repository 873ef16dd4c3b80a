//! Exports and erases the study plans of a user.

use shared::ids::UserId;
use shared::personal_data::{PersonalArchive, PersonalData};
use shared::{App, Result};

use crate::store::feedback::PlanFeedbacks;
use crate::store::generations::Generations;
use crate::store::plans::Plans;
use crate::store::subjects::PlanSubjects;
use crate::store::tasks::PlanTasks;

/// Exam subjects, study plans with their tasks, feedback and the calendar key.
pub const PERSONAL_DATA: PersonalData = PersonalData {
    area: env!("CARGO_PKG_NAME"),
    export: |app, user_id, archive| Box::pin(export(app, user_id, archive)),
    erase: |app, user_id| Box::pin(async move { Plans(&app.database).erase(user_id).await }),
};

/// The tasks of each plan have a document of their own because there may be many.
async fn export(app: &App, user_id: UserId, archive: &mut dyn PersonalArchive) -> Result<()> {
    let database = &app.database;
    archive.add_document("plans/subjects.json", &PlanSubjects(database).of_user(user_id).await?)?;
    archive.add_document("plans/feedback.json", &PlanFeedbacks(database).of_user(user_id).await?)?;
    let generations = Generations(database).of_user(user_id).await?;
    archive.add_document("plans/generations.json", &generations)?;
    for generation in generations.iter().filter(|generation| generation.tasks > 0) {
        let tasks = PlanTasks(database).of_generation(user_id, generation.id).await?;
        archive.add_document(&format!("plans/{}.json", generation.id), &tasks)?;
    }
    Ok(())
}
