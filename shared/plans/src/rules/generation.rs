//! Generations of study plans.

use shared::string_enum;

string_enum! {
    /// What became of a generation.
    GenerationStatus ("must be pending, running, ready or failed") {
        /// It waits for a worker.
        Pending = "pending",
        /// A worker is at it.
        Running = "running",
        /// There is a plan.
        Ready = "ready",
        /// There is none, and there will be none.
        Failed = "failed",
    }
}

string_enum! {
    /// Who made a plan.
    Source ("must be builtin, http or fallback") {
        /// The built-in planner.
        Builtin = "builtin",
        /// The AI service.
        Http = "http",
        /// The built-in planner in place of the AI service.
        Fallback = "fallback",
    }
}
