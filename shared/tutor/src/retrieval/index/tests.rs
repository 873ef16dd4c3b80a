//! Searches by words and by meaning.

use proptest::prelude::*;

use super::*;
use shared::ids::Id;

fn id(number: u8) -> CourseFileId {
    Id::from_bytes([number; 16])
}

fn segment(number: u8, pages: &[&str]) -> Segment {
    let pages: Vec<_> = pages.iter().map(|page| (*page).to_owned()).collect();
    Segment::build(id(number), &pages)
}

fn biology() -> Index {
    Index::new(vec![
        segment(
            2,
            &["Chlorophyll makes leaves green.", "Roots take up water from the soil."],
        ),
        segment(
            1,
            &[
                "Mitochondria make energy in a cell.",
                "A cell has a wall; the wall of a plant cell is hard.",
            ],
        ),
    ])
}

fn found(hits: &[Hit<'_>]) -> Vec<(CourseFileId, u32)> {
    hits.iter().map(|hit| (hit.file_id, hit.chunk.page)).collect()
}

#[test]
fn the_best_chunk_comes_first() {
    let index = biology();
    assert_eq!(index.chunks(), 4);
    assert_eq!(
        found(&index.search("What makes a leaf green? Chlorophyll!", 3))[0],
        (id(2), 1)
    );
    assert_eq!(
        found(&index.search("the walls of plant cells", 3)),
        [(id(1), 2), (id(1), 1)]
    );
    assert_eq!(found(&index.search("CELL", 1)), [(id(1), 2)]);
}

#[test]
fn absent_words_are_not_found() {
    assert!(biology().search("relativity", 5).is_empty());
    assert!(biology().search("?", 5).is_empty());
    assert!(biology().search("cell", 0).is_empty());
    assert!(Index::new(Vec::new()).search("cell", 5).is_empty());
}

#[test]
fn coverage_distinguishes_an_answer_from_a_shared_word() {
    let index = biology();
    let whole = index.search("water from the soil", 1)[0].coverage;
    let shared = index.search("water on the moon of Jupiter", 1)[0].coverage;
    assert!((whole - 1.0).abs() < 1e-6, "{whole}");
    assert!(shared < 0.34, "{shared}");
}

#[test]
fn equal_chunks_keep_the_order_of_files_and_pages() {
    let texts = ["same words", "same words"];
    let (one, other) = (segment(1, &texts), segment(2, &texts));
    let expected = [(id(1), 1), (id(1), 2), (id(2), 1), (id(2), 2)];
    for segments in [vec![one.clone(), other.clone()], vec![other, one]] {
        assert_eq!(found(&Index::new(segments).search("words", 9)), expected);
    }
}

#[test]
fn meaning_finds_chunks_without_shared_words() {
    let vectors = |values: &[Vec<f32>]| Vectors::new("m".to_owned(), values).unwrap();
    let segment = segment(1, &["A dog barks.", "The sea is deep."])
        .with_vectors(vectors(&[vec![1.0, 0.0], vec![0.0, 1.0]]))
        .unwrap();
    let index = Index::new(vec![segment]);
    let question = vectors(&[vec![0.1, 0.9]]);
    assert_eq!(
        found(&index.hybrid(&question_words("ocean"), Some(&question), 1)),
        [(id(1), 2)]
    );
    assert_eq!(
        found(&index.hybrid(&question_words("dog"), Some(&question), 1)),
        [(id(1), 1)]
    );
    assert!(index.hybrid(&question_words("ocean"), None, 1).is_empty());
    let foreign = Vectors::new("other".to_owned(), &[vec![0.1, 0.9]]).unwrap();
    assert!(index.hybrid(&question_words("ocean"), Some(&foreign), 1).is_empty());
}

proptest! {
    #[test]
    fn the_inverted_index_finds_the_same_chunks_as_a_scan(
        pages in prop::collection::vec("[a-e]{1,2}( [a-e]{1,2}){0,20}", 1..30), question in "[a-e]{1,2}( [a-e]{1,2}){0,3}",
    ) {
        let segment = Segment::build(id(1), &pages);
        let words = question_words(&question);
        let matching = segment.chunks.iter().filter(|chunk| {
            crate::retrieval::tokens(&chunk.text).any(|word| words.contains(&word))
        });
        let expected = matching.count();
        let index = Index::new(vec![segment.clone()]);
        let hits = index.search(&question, pages.len());
        prop_assert_eq!(hits.len(), expected);
        prop_assert!(hits.is_sorted_by(|one, other| one.score >= other.score));
        prop_assert!(hits.iter().all(|hit| hit.coverage > 0.0 && hit.coverage <= 1.0001));
    }
}
