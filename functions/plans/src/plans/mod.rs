//! Study plans as a whole: generating, rescheduling and listing them.

use shared::http::group::{Group, Sink};
use shared::routes;

use crate::plans;

pub(crate) mod generate;
pub(crate) mod list;
pub(crate) mod preferences;
pub(crate) mod requested_subjects;
pub(crate) mod reschedule;

pub(crate) fn operations<T: Sink>(group: Group<T>) -> Group<T> {
    group
        .operation(routes!(plans::generate::generate_plan))
        .operation(routes!(plans::reschedule::reschedule_plan))
        .operation(routes!(plans::list::list_plans))
}
