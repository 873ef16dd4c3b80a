//! The indexes that this container has loaded. A course's index is loaded once, and again when its files have changed.

use std::sync::{Arc, Mutex, PoisonError};

use shared::ids::Id;
use tokio::sync::OnceCell;

use crate::retrieval::Index;

/// Most indexes that are kept.
const MOST_COURSES: usize = 16;
/// Most chunks that are kept, of all courses together: some 100 MB. One course that has more is kept alone.
const MOST_CHUNKS: u64 = 50_000;

/// The loaded indexes, the one that was used last at the end.
#[derive(Debug, Default)]
pub struct Indexes(Mutex<Vec<Entry>>);

#[derive(Debug)]
struct Entry {
    course_id: Id,
    /// The segments it is made of: other ones make another index.
    segments: Vec<String>,
    chunks: u64,
    /// Whoever asks while it is loaded waits for it.
    index: Arc<OnceCell<Index>>,
}

impl Indexes {
    /// The place of the index over these `segments`, which have so many `chunks` together.
    pub(super) fn place(&self, course_id: Id, segments: &[String], chunks: u64) -> Arc<OnceCell<Index>> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = entries.iter().position(|entry| entry.course_id == course_id);
        let known = known.map(|place| entries.remove(place));
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
        while entries.len() > MOST_COURSES
            || (entries.len() > 1 && entries.iter().map(|entry| entry.chunks).sum::<u64>() > MOST_CHUNKS)
        {
            entries.remove(0);
        }
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> Id {
        Id::from_bytes([number; 16])
    }

    fn place(indexes: &Indexes, course: u8, segment: &str, chunks: u64) -> Arc<OnceCell<Index>> {
        indexes.place(id(course), &[segment.to_owned()], chunks)
    }

    #[test]
    fn an_index_is_kept_until_its_files_change() {
        let indexes = Indexes::default();
        let first = place(&indexes, 1, "a", 10);
        assert!(Arc::ptr_eq(&first, &place(&indexes, 1, "a", 10)));
        let changed = place(&indexes, 1, "b", 10);
        assert!(!Arc::ptr_eq(&first, &changed));
        assert!(Arc::ptr_eq(&changed, &place(&indexes, 1, "b", 10)));
        assert_eq!(indexes.0.lock().unwrap().len(), 1);
    }

    #[test]
    fn what_was_not_used_for_longest_makes_room() {
        let indexes = Indexes::default();
        let kept: Vec<_> = (0..16).map(|course| place(&indexes, course, "a", 1)).collect();
        place(&indexes, 0, "a", 1);
        place(&indexes, 16, "a", 1);
        assert!(Arc::ptr_eq(&kept[0], &place(&indexes, 0, "a", 1)));
        assert!(!Arc::ptr_eq(&kept[1], &place(&indexes, 1, "a", 1)));
        place(&indexes, 17, "a", MOST_CHUNKS + 1);
        assert_eq!(indexes.0.lock().unwrap().len(), 1, "a large one is alone");
    }
}
