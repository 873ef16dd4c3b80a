//! Notes what every successful reply has cost, if the variable `LECTERN_COSTS` names a file: `.ci/costs.py` makes
//! `docs/COSTS.md` of it and finds operations that cost more than before.

use std::fs::File;
use std::io::Write as _;
use std::sync::{LazyLock, Mutex};

use serde_json::{Value, json};

static NOTES: LazyLock<Option<Mutex<File>>> = LazyLock::new(|| {
    let path = std::env::var_os("LECTERN_COSTS")?;
    let file = File::options().create(true).append(true).open(path).unwrap();
    Some(Mutex::new(file))
});

/// Notes the `cost` of a successful reply of the operation with this name.
pub fn note(operation: &str, cost: &Value) {
    if let Some(notes) = &*NOTES {
        let line = json!({ "operation": operation, "cost": cost });
        writeln!(notes.lock().unwrap(), "{line}").unwrap();
    }
}
