//! What becomes of a task of a study plan.

use super::words::words;

words! {
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
