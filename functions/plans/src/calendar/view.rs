//! The address of a calendar feed, as clients see it.

use serde::Serialize;
use shared::http::PublicUrl;
use shared::ids::{CalendarKeyId, UserId};
use shared::{App, Result};
use shared_plans::calendar_key;
use utoipa::ToSchema;

/// The address of a calendar feed. Anyone who has it can read the calendar.
#[derive(Serialize, ToSchema)]
#[schema(as = PlanCalendar)]
pub(crate) struct CalendarView {
    /// The address for calendar apps.
    #[schema(
        format = "uri",
        example = "https://api.example.com/api/plans/calendar.ics?key=AZLwwSt6fD6dVT9vDmobLH9k5B0g2mV1b3xq8s6kR4s"
    )]
    url: String,
    /// The key in `url`.
    #[schema(example = "AZLwwSt6fD6dVT9vDmobLH9k5B0g2mV1b3xq8s6kR4s")]
    key: String,
}

impl CalendarView {
    /// The address with the key derived from `id`.
    pub(crate) fn new(app: &App, product: &PublicUrl, user_id: UserId, id: CalendarKeyId) -> Result<Self> {
        let key = calendar_key::encode(&app.secrets, user_id, id)?;
        Ok(Self {
            url: product.of(&format!("/api/plans/calendar.ics?key={key}")),
            key,
        })
    }
}
