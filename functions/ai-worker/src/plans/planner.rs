//! Chooses the planner: the built-in one, or the AI service, whose plans are checked and which the built-in one can
//! replace.

use shared::ai::attempts::{self, ask};
use shared::ids::UserId;
use shared::{App, ErrorCode, Result};
use shared_plans::planner::checker::{unexcused, violations};
use shared_plans::planner::{self, Day, Request, Rule, Schedule, ai_reply};
use shared_plans::rules::generation::Source;
use shared_plans::store::generations::Generation;
use shared_plans::store::tasks::PlanTasks;

use super::prompt::plan_prompt;

/// Plans a generation and says which planner made the plan.
///
/// # Errors
/// [`ErrorCode::AiUnavailable`] and [`ErrorCode::AiInvalidResponse`] if no fallback is configured.
pub(crate) async fn plan(app: &App, user_id: UserId, generation: &Generation) -> Result<(Schedule, Source)> {
    let request = &generation.request;
    let builtin = planner::plan(request);
    if app.config.optional("PLANNER") != Some("http") {
        return Ok((builtin, Source::Builtin));
    }
    match ask_for_plan(app, user_id, generation, &builtin).await {
        Ok(days) => Ok((schedule(request, days, builtin), Source::Http)),
        Err(error)
            if app.config.flag("PLANNER_FALLBACK")
                && matches!(error.code(), ErrorCode::AiUnavailable | ErrorCode::AiInvalidResponse) =>
        {
            tracing::warn!(%error, "using the built-in planner instead of the AI service");
            app.metrics.count("AiFallback");
            Ok((builtin, Source::Fallback))
        }
        Err(error) => Err(error),
    }
}

async fn ask_for_plan(app: &App, user_id: UserId, generation: &Generation, builtin: &Schedule) -> Result<Vec<Day>> {
    let request = &generation.request;
    let before = match generation.previous {
        Some(previous) => PlanTasks(&app.database).of_generation(user_id, previous).await?,
        None => Vec::new(),
    };
    let text = ask(app, &plan_prompt(request, &before)?).await?;
    let days = ai_reply::parse(request, &text).map_err(attempts::invalid)?;
    // The AI service may break the rules that the built-in planner had to relax as well.
    match unexcused(request, &days, &builtin.warnings).first() {
        None => Ok(days),
        Some(violation) => Err(attempts::invalid(format!("the plan breaks a rule: {violation:?}"))),
    }
}

/// The AI service's plan with the warnings that apply to it.
fn schedule(request: &Request, days: Vec<Day>, builtin: Schedule) -> Schedule {
    let broken = violations(request, &days);
    let applies = |rule, subject, date| {
        broken
            .iter()
            .any(|violation| (violation.rule, violation.subject, violation.date) == (rule, subject, date))
    };
    let mut warnings = builtin.warnings;
    warnings.retain(|warning| match warning.rule {
        Rule::RestDays | Rule::EverySubject => applies(warning.rule, warning.subject, warning.date),
        Rule::Hours => false,
        _ => true,
    });
    Schedule { days, warnings }
}
