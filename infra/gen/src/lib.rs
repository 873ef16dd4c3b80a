//! The files that are generated from the code: the routes of API Gateway, the OpenAPI document, and an event for every
//! operation.

mod api;
mod asyncapi;
pub mod events;
mod examples;
pub mod mirror;
mod openapi;
mod operations;
pub mod signing_key;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use self::operations::Operations;

/// The repository's root. Paths of generated files are relative to it.
pub const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
/// A folder of generated files only: all other files there are leftovers.
const EVENTS: &str = "events";

/// An error of a generator. Its text says what to change in the code.
pub type Result<T, E = Box<dyn std::error::Error + Send + Sync>> = std::result::Result<T, E>;

/// Every generated file by its path below the repository's root.
///
/// # Errors
/// The functions contradict each other, or an operation lacks what a file needs.
pub fn generate() -> Result<BTreeMap<PathBuf, String>> {
    let operations = Operations::of(&product::functions())?;
    let mut files = BTreeMap::from([
        (PathBuf::from("infra/api.yaml"), api::definition(&operations)?),
        (PathBuf::from("infra/openapi.json"), openapi::document(&operations)?),
        (
            PathBuf::from("infra/asyncapi.json"),
            asyncapi::document(&product::functions())?,
        ),
    ]);
    for (name, event) in events::all(&operations)? {
        files.insert(
            Path::new(EVENTS).join(name).with_extension("json"),
            pretty(&sorted(event))?,
        );
    }
    Ok(files)
}

/// The files below `root` that are missing, differ from `files`, or are no longer generated.
///
/// # Errors
/// A directory cannot be read.
pub fn stale(root: &Path, files: &BTreeMap<PathBuf, String>) -> Result<Vec<PathBuf>> {
    let differs =
        |path: &Path, text: &str| std::fs::read_to_string(root.join(path)).map_or(true, |found| found != text);
    let mut stale: Vec<_> = files
        .iter()
        .filter(|(path, text)| differs(path, text))
        .map(|(path, _)| path.clone())
        .collect();
    stale.extend(leftovers(root, files)?);
    Ok(stale)
}

/// Writes `files` below `root` and removes those that are no longer generated.
///
/// # Errors
/// A file cannot be written or removed.
pub fn write(root: &Path, files: &BTreeMap<PathBuf, String>) -> Result<()> {
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(root))?;
        std::fs::write(path, text)?;
    }
    for path in leftovers(root, files)? {
        std::fs::remove_file(root.join(path))?;
    }
    Ok(())
}

fn leftovers(root: &Path, files: &BTreeMap<PathBuf, String>) -> Result<Vec<PathBuf>> {
    let mut directories = vec![root.join(EVENTS)];
    directories.retain(|events| events.is_dir());
    let mut leftovers = Vec::new();
    while let Some(directory) = directories.pop() {
        for entry in directory.read_dir()? {
            let path = entry?.path();
            if path.is_dir() {
                directories.push(path);
            } else if !files.contains_key(path.strip_prefix(root)?) {
                leftovers.push(path.strip_prefix(root)?.to_path_buf());
            }
        }
    }
    leftovers.sort();
    Ok(leftovers)
}

/// Sorts the members of every object, so that a file does not depend on the order of maps.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<_, _> = members.into_iter().map(|(name, value)| (name, sorted(value))).collect();
            Value::Object(members.into_iter().collect::<Map<_, _>>())
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

fn pretty(document: &impl serde::Serialize) -> Result<String> {
    Ok(serde_json::to_string_pretty(document)? + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_files_are_stale_and_leftovers_are_removed() {
        let root = tempfile::tempdir().unwrap();
        let file = |text: &str| BTreeMap::from([(PathBuf::from("events/auth/login.json"), text.to_owned())]);
        let leftover = PathBuf::from("events/auth/gone.json");
        write(root.path(), &file("old")).unwrap();
        std::fs::write(root.path().join(&leftover), "").unwrap();
        assert_eq!(
            stale(root.path(), &file("old")).unwrap(),
            std::slice::from_ref(&leftover)
        );
        assert_eq!(
            stale(root.path(), &file("new")).unwrap(),
            [PathBuf::from("events/auth/login.json"), leftover.clone()]
        );
        write(root.path(), &file("new")).unwrap();
        assert!(stale(root.path(), &file("new")).unwrap().is_empty());
        assert!(!root.path().join(leftover).exists());
    }

    #[test]
    fn generating_twice_gives_the_same_files() {
        assert_eq!(generate().unwrap(), generate().unwrap());
    }
}
