//! Study plans.

use shared::database::Table;
use shared_plans::rules::generation::GenerationStatus;
use shared_plans::store::generations::Generation;
use shared_plans::store::tasks::PlanTask;

use crate::support::TestApp;

impl TestApp {
    /// Sets the status of every generation.
    pub fn set_generation_status(&self, status: GenerationStatus) {
        self.change_all(Table::Plans, |generation: &mut Generation| {
            generation.status = status;
        });
    }

    /// Sets the title of every task.
    pub fn set_task_titles(&self, title: &str) {
        self.change_all(Table::Plans, |task: &mut PlanTask| {
            title.clone_into(&mut task.title);
        });
    }
}
