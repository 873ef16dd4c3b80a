//! The status of a task in a study plan.

use shared::string_enum;

string_enum! {
    /// The status of a task.
    TaskStatus ("must be done, skipped or todo") {
        /// Neither done nor skipped.
        Todo = "todo",
        /// The student did it.
        Done = "done",
        /// The student will not do it.
        Skipped = "skipped",
    }
}
