//! The address of a calendar feed, as clients see it.

use serde::Serialize;
use shared::ids::{CalendarKeyId, UserId};
use shared::{App, Result};
use shared_plans::calendar_key;
use utoipa::ToSchema;

/// The address of a calendar feed. Anyone who has it can read the calendar.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanCalendar)]
pub(crate) struct CalendarView {
    /// The path and query, relative to the address of the API.
    #[schema(example = "/api/plans/calendar.ics?key=AZLwwSt6fD6dVT9vDmobLH9k5B0g2mV1b3xq8s6kR4s")]
    url: String,
    /// The key in `url`.
    #[schema(example = "AZLwwSt6fD6dVT9vDmobLH9k5B0g2mV1b3xq8s6kR4s")]
    key: String,
}

impl CalendarView {
    /// The address with the key derived from `id`.
    pub(crate) fn new(app: &App, user_id: UserId, id: CalendarKeyId) -> Result<Self> {
        let key = calendar_key::encode(&app.secrets, user_id, id)?;
        Ok(Self {
            url: format!("/api/plans/calendar.ics?key={key}"),
            key,
        })
    }
}
