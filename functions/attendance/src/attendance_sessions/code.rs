//! The code that the screen in the room shows. It follows from a key, the session and the time, so nothing is stored.

use jiff::Timestamp;
use shared::ids::AttendanceSessionId;
use shared::{App, Result};
use shared_assessment::rules::attendance::{step, truncate};
use subtle::{Choice, ConstantTimeEq as _};

const KEY: &str = "ATTENDANCE_KEY_SECRET";

/// The code of a session at `now`.
pub(crate) fn current(app: &App, id: AttendanceSessionId, now: Timestamp) -> Result<String> {
    derive(app, id, step(now))
}

/// Whether students can check in with `code` at `now`: it is the code of the session or the one before it.
pub(crate) fn is_valid(app: &App, id: AttendanceSessionId, code: &str, now: Timestamp) -> Result<bool> {
    let mut is_valid = Choice::from(0);
    for step in [step(now), step(now) - 1] {
        is_valid |= derive(app, id, step)?.as_bytes().ct_eq(code.as_bytes());
    }
    Ok(is_valid.into())
}

fn derive(app: &App, id: AttendanceSessionId, step: i64) -> Result<String> {
    let mac = app.secrets.hmac(KEY, &[id.as_bytes(), &step.to_be_bytes()])?;
    Ok(truncate(&mac))
}
