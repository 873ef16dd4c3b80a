//! The lifecycles of buckets: objects that are older than their rule allows are deleted, by the product's clock.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use shared::clock::Clock;

use crate::template::Expiration;

const LOOK_AGAIN: Duration = Duration::from_millis(250);
const DAY: i64 = 24 * 60 * 60;

/// When objects were made, by the product's clock: the file system knows only its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Births(Arc<Mutex<HashMap<PathBuf, i64>>>);

impl Births {
    /// An object was written now.
    pub(super) fn note(&self, path: PathBuf, now: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path, now);
    }

    fn of(&self, path: &Path) -> Option<i64> {
        let noted = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied();
        noted.or_else(|| {
            let modified = path.metadata().ok()?.modified().ok()?;
            i64::try_from(modified.duration_since(UNIX_EPOCH).ok()?.as_secs()).ok()
        })
    }
}

/// Deletes objects below `root` once their rule says so. S3 does it at the first midnight (UTC) after the number of days
/// ("Expiring objects" in its guide).
pub(super) async fn follow_the_clock(root: PathBuf, rules: Vec<Expiration>, births: Births, clock: Clock) {
    let mut swept = clock.unix_seconds() / DAY;
    loop {
        tokio::time::sleep(LOOK_AGAIN).await;
        let now = clock.unix_seconds();
        if now / DAY == swept {
            continue;
        }
        swept = now / DAY;
        for rule in &rules {
            let (root, rule, births) = (root.clone(), rule.clone(), births.clone());
            let sweeping = move || sweep(&root.join(&rule.bucket), &rule, &births, now);
            if let Ok(Err(error)) = tokio::task::spawn_blocking(sweeping).await {
                tracing::warn!(%error, "the lifecycle of a bucket stopped half-way");
            }
        }
    }
}

fn sweep(bucket: &Path, rule: &Expiration, births: &Births, now: i64) -> std::io::Result<()> {
    let mut folders = vec![bucket.join(rule.prefix.trim_end_matches('/'))];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if births.of(&path).is_some_and(|birth| is_due(birth, rule.days, now)) {
                std::fs::remove_file(&path)?;
            }
        }
    }
    Ok(())
}

fn is_due(birth: i64, days: i64, now: i64) -> bool {
    let midnight = (birth + days * DAY).div_euclid(DAY) + 1;
    now >= midnight * DAY
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_deleted_at_the_midnight_after_its_days() {
        let noon = DAY / 2;
        assert!(!is_due(noon, 1, noon + DAY));
        assert!(!is_due(noon, 1, 2 * DAY - 1));
        assert!(is_due(noon, 1, 2 * DAY));
    }

    #[test]
    fn only_objects_of_the_prefix_are_deleted() {
        let root = tempfile::tempdir().unwrap();
        let write = |key: &str| {
            let path = root.path().join(key);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, "x").unwrap();
            path
        };
        let (old, new, other) = (write("incoming/a/old"), write("incoming/new"), write("files/old"));
        let births = Births::default();
        births.note(old.clone(), 0);
        births.note(other.clone(), 0);
        births.note(new.clone(), 5 * DAY);
        let rule = Expiration {
            bucket: String::new(),
            prefix: "incoming/".to_owned(),
            days: 1,
        };
        sweep(root.path(), &rule, &births, 5 * DAY + 1).unwrap();
        assert_eq!([old, new, other].map(|path| path.exists()), [false, true, true]);
    }
}
