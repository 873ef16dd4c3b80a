//! What becomes of a task of a study plan.

use shared::string_enum;

string_enum! {
    /// What became of a task.
    TaskStatus ("must be done, skipped or todo") {
        /// Nothing yet.
        Todo = "todo",
        /// The student did it.
        Done = "done",
        /// The student will not do it.
        Skipped = "skipped",
    }
}
