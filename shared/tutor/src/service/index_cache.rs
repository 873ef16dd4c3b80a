//! A cache of the indexes in this container. The index of a course is loaded once, and again when its files have
//! changed.

use std::sync::{Arc, Mutex, PoisonError};

use shared::ids::CourseId;
use tokio::sync::OnceCell;

use crate::retrieval::Index;

/// The maximum number of cached indexes.
const MAX_COURSES: usize = 16;
/// The maximum number of cached chunks over all courses, about 100 MB. A single course with more chunks is cached
/// alone.
const MAX_CHUNKS: u64 = 50_000;

/// The cached indexes, the most recently used one last.
#[derive(Debug, Default)]
pub struct IndexCache(Mutex<Vec<Entry>>);

#[derive(Debug)]
struct Entry {
    course_id: CourseId,
    /// The segments of the index, which identify its version.
    segments: Vec<String>,
    chunks: u64,
    /// Concurrent requests wait while the index is being loaded.
    index: Arc<OnceCell<Index>>,
}

impl IndexCache {
    /// The cache entry of the index over these `segments`, which have `chunks` chunks in total.
    pub(super) fn entry(&self, course_id: CourseId, segments: &[String], chunks: u64) -> Arc<OnceCell<Index>> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = entries.iter().position(|entry| entry.course_id == course_id);
        let known = known.map(|position| entries.remove(position));
        let entry = known
            .filter(|entry| entry.segments == segments)
            .unwrap_or_else(|| Entry {
                course_id,
                segments: segments.to_vec(),
                chunks,
                index: Arc::default(),
            });
        let index = Arc::clone(&entry.index);
        entries.push(entry);
        while entries.len() > MAX_COURSES
            || (entries.len() > 1 && entries.iter().map(|entry| entry.chunks).sum::<u64>() > MAX_CHUNKS)
        {
            entries.remove(0);
        }
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> CourseId {
        CourseId::from_bytes([number; 16])
    }

    fn entry(indexes: &IndexCache, course: u8, segment: &str, chunks: u64) -> Arc<OnceCell<Index>> {
        indexes.entry(id(course), &[segment.to_owned()], chunks)
    }

    #[test]
    fn an_index_is_kept_until_its_files_change() {
        let indexes = IndexCache::default();
        let first = entry(&indexes, 1, "a", 10);
        assert!(Arc::ptr_eq(&first, &entry(&indexes, 1, "a", 10)));
        let changed = entry(&indexes, 1, "b", 10);
        assert!(!Arc::ptr_eq(&first, &changed));
        assert!(Arc::ptr_eq(&changed, &entry(&indexes, 1, "b", 10)));
        assert_eq!(indexes.0.lock().unwrap().len(), 1);
    }

    #[test]
    fn the_least_recently_used_indexes_are_evicted() {
        let indexes = IndexCache::default();
        let kept: Vec<_> = (0..16).map(|course| entry(&indexes, course, "a", 1)).collect();
        entry(&indexes, 0, "a", 1);
        entry(&indexes, 16, "a", 1);
        assert!(Arc::ptr_eq(&kept[0], &entry(&indexes, 0, "a", 1)));
        assert!(!Arc::ptr_eq(&kept[1], &entry(&indexes, 1, "a", 1)));
        entry(&indexes, 17, "a", MAX_CHUNKS + 1);
        assert_eq!(indexes.0.lock().unwrap().len(), 1, "a large index is cached alone");
    }
}
