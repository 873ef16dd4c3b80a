//! Categories: a tree.

use std::collections::BTreeMap;

use shared::ids::Id;

/// The most categories there can be: the tree is read as a whole.
pub const MOST: usize = 500;
/// The most categories on the way from the top of the tree to its leaves.
pub const DEEPEST: usize = 5;

/// Why a category cannot be where it was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misplaced {
    /// The parent does not exist.
    UnknownParent,
    /// The parent is the category itself or below it.
    Cycle,
    /// The tree would get too deep.
    TooDeep,
}

impl Misplaced {
    /// What is wrong with the parent.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::UnknownParent => "is no category",
            Self::Cycle => "must not be the category itself or one below it",
            Self::TooDeep => "must leave the tree at most 5 levels deep",
        }
    }
}

/// Whether `category`, new or one of the tree, can be below `parent`. `parents` has the parent of every category.
///
/// # Errors
/// Why not.
pub fn check_place(parents: &BTreeMap<Id, Option<Id>>, category: Id, parent: Option<Id>) -> Result<(), Misplaced> {
    let Some(parent) = parent else { return Ok(()) };
    if !parents.contains_key(&parent) {
        return Err(Misplaced::UnknownParent);
    }
    let mut above = 0;
    let mut next = Some(parent);
    while let Some(ancestor) = next {
        if ancestor == category {
            return Err(Misplaced::Cycle);
        }
        above += 1;
        if above >= DEEPEST {
            return Err(Misplaced::TooDeep);
        }
        next = parents.get(&ancestor).copied().flatten();
    }
    if above + height(parents, category, DEEPEST) > DEEPEST {
        return Err(Misplaced::TooDeep);
    }
    Ok(())
}

/// How many levels `category` and what is below it have, as far as `most`.
fn height(parents: &BTreeMap<Id, Option<Id>>, category: Id, most: usize) -> usize {
    if most == 0 {
        return 1;
    }
    let children = parents.iter().filter(|(_, parent)| **parent == Some(category));
    1 + children
        .map(|(child, _)| height(parents, *child, most - 1))
        .max()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u8) -> Id {
        Id::from_bytes([number; 16])
    }

    /// 1 ← 2 ← 3 ← 4 ← 5, and 6 ← 7.
    fn tree() -> BTreeMap<Id, Option<Id>> {
        let chain = (1..=5).map(|number| (id(number), (number > 1).then(|| id(number - 1))));
        chain.chain([(id(6), None), (id(7), Some(id(6)))]).collect()
    }

    #[test]
    fn a_category_is_never_below_itself() {
        assert_eq!(check_place(&tree(), id(1), Some(id(1))), Err(Misplaced::Cycle));
        assert_eq!(check_place(&tree(), id(1), Some(id(4))), Err(Misplaced::Cycle));
        assert_eq!(check_place(&tree(), id(4), Some(id(1))), Ok(()));
        assert_eq!(check_place(&tree(), id(9), Some(id(8))), Err(Misplaced::UnknownParent));
        assert_eq!(check_place(&tree(), id(5), None), Ok(()));
    }

    #[test]
    fn the_tree_is_five_levels_deep_at_most_counting_what_moves_along() {
        assert_eq!(check_place(&tree(), id(9), Some(id(4))), Ok(()));
        assert_eq!(check_place(&tree(), id(9), Some(id(5))), Err(Misplaced::TooDeep));
        assert_eq!(check_place(&tree(), id(6), Some(id(3))), Ok(()));
        assert_eq!(check_place(&tree(), id(6), Some(id(4))), Err(Misplaced::TooDeep));
    }
}
