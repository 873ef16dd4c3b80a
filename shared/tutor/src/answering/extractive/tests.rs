//! Answers from files, and questions that they do not answer.

use proptest::prelude::*;

use super::*;
use crate::answering::Question;
use crate::retrieval::{Index, Segment};
use shared::ids::{CourseFileId, Id};

const TABLE: &str = "# Planets\n\n| Planet | Diameter in km | Moons |\n|---|---|---|\n| Mars | 6,779 | 2 |\n| Jupiter | 139,820 | 95 |\n\n\
    ## Kinds of rock\n\nThe kinds of rock are:\n- igneous\n- sedimentary\n- metamorphic\n";
const CELL: &str = "# The cell\n\n## Parts of a cell\n\nA cell is enclosed by a membrane of lipids that lets some molecules \
    pass and keeps others out. Plants, animals and fungi keep their genes in a\nnucleus; bacteria have none. Mitochondria make most \
    of the cell's supply of ATP, the molecule that carries energy to where it is needed.\n\n## From gene to protein\n\nA gene is copied \
    into messenger RNA in the nucleus. Ribosomes read it three letters at a time, and each triplet stands for one amino acid.";
const COST: &str = "## Opportunity cost\n\nIt is the value of the best alternative that is given up. Whoever studies for an \
    hour gives up an hour of wages.\n\n## Markets\n\nA market clears where supply meets demand.";

fn index() -> Index {
    let segment = |number, text: &str| Segment::build(Id::from_bytes([number; 16]), &[text.to_owned()]);
    Index::new(vec![segment(1, CELL), segment(2, COST), segment(3, TABLE)])
}

fn quotes(index: &Index, question: &str) -> Vec<String> {
    let question = Question::new(question);
    let name = |id: CourseFileId| if id.as_bytes()[0] == 1 { "cell.md" } else { "cost.md" };
    let found = question.find(index, name, None, 8);
    extract(&found).into_iter().map(|quote| quote.text.to_owned()).collect()
}

#[test]
fn the_sentence_that_answers_comes_first() {
    let index = index();
    let first = |question| quotes(&index, question).into_iter().next().unwrap_or_default();
    assert!(first("Where do cells make their ATP?").starts_with("Mitochondria make"));
    assert!(first("What encloses a cell?").starts_with("A cell is enclosed"));
    assert!(first("What is opportunity cost?").starts_with("It is the value"));
    assert!(first("Where do plants keep their genes?").ends_with("in a\nnucleus; bacteria have none."));
}

#[test]
fn a_row_is_found_by_the_head_of_its_table_and_a_list_by_its_introduction() {
    let index = index();
    assert_eq!(
        quotes(&index, "How many moons does Jupiter have?"),
        ["Jupiter | 139,820 | 95"]
    );
    assert_eq!(quotes(&index, "What is the diameter of Mars?"), ["Mars | 6,779 | 2"]);
    assert_eq!(
        quotes(&index, "Which kinds of rock are there?"),
        ["igneous", "sedimentary", "metamorphic"]
    );
    assert!(quotes(&index, "What is the diameter of Venus?").is_empty());
}

#[test]
fn a_question_that_the_files_do_not_answer_has_no_quotes() {
    let index = index();
    for question in [
        "Who won the world cup in 2018?",
        "What is the capital of France?",
        "How does photosynthesis happen in a cell?",
        "What is the boiling point of mercury?",
        "what is it",
    ] {
        assert_eq!(quotes(&index, question), Vec::<String>::new(), "{question}");
    }
    assert!(quotes(&Index::new(Vec::new()), "What is a cell?").is_empty());
}

#[test]
fn a_long_sentence_is_cut_after_a_word() {
    let long = "energy ".repeat(400);
    assert!(cut(long.trim()).len() <= MAX_QUOTE_LENGTH && cut(long.trim()).ends_with("energy"));
    assert!(cut(&"क".repeat(1_000)).len() <= MAX_QUOTE_LENGTH);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn quotes_are_parts_of_their_chunks_and_deterministic(
        pages in prop::collection::vec("([a-d]{1,4}(ing|ed|s|)[ .\n।]{1,2}|## [a-d]{2}\n\n){0,200}", 1..4),
        question in "([a-d]{1,4}(ing|ed|s|) ){1,4}",
    ) {
        let segment = Segment::build(Id::from_bytes([7; 16]), &pages);
        let chunks = segment.chunks.clone();
        let index = Index::new(vec![segment]);
        let question = Question::new(&question);
        let found = question.find(&index, |_| "file", None, 8);
        let quotes = extract(&found);
        prop_assert_eq!(&quotes, &extract(&found));
        prop_assert!(quotes.len() <= MAX_QUOTES);
        for quote in quotes {
            prop_assert!(chunks.iter().any(|chunk| chunk.page == quote.page && chunk.text.contains(quote.text)));
        }
    }
}
