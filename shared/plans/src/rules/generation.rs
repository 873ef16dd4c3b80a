//! Generations of study plans.

use shared::string_enum;

string_enum! {
    /// The state of a generation.
    GenerationStatus ("must be pending, running, ready or failed") {
        /// Waits for a worker.
        Pending = "pending",
        /// A worker is making the plan.
        Running = "running",
        /// The plan is available.
        Ready = "ready",
        /// No plan could be made.
        Failed = "failed",
    }
}

string_enum! {
    /// The planner that made a plan.
    Source ("must be builtin, http or fallback") {
        /// The built-in planner.
        Builtin = "builtin",
        /// The AI service.
        Http = "http",
        /// The built-in planner, because the AI service failed.
        Fallback = "fallback",
    }
}
