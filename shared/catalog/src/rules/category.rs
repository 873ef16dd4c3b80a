//! The tree of categories.

use std::collections::BTreeMap;

use shared::ids::CategoryId;

/// The maximum number of categories. The tree is read as a whole.
pub const MAX_CATEGORIES: usize = 500;
/// The maximum depth of the tree.
pub const MAX_DEPTH: usize = 5;

/// Why a category cannot have a parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidParent {
    /// The parent does not exist.
    UnknownParent,
    /// The parent is the category itself or below it.
    Cycle,
    /// The tree would get too deep.
    TooDeep,
}

impl InvalidParent {
    /// The error text for the parent.
    pub const fn message(self) -> &'static str {
        match self {
            Self::UnknownParent => "does not exist",
            Self::Cycle => "must not be the category itself or one below it",
            Self::TooDeep => "must leave the tree at most 5 levels deep",
        }
    }
}

/// Checks that `category`, which may be new, can be below `parent`. `parents` has the parent of every category.
pub fn check_place(
    parents: &BTreeMap<CategoryId, Option<CategoryId>>,
    category: CategoryId,
    parent: Option<CategoryId>,
) -> Result<(), InvalidParent> {
    let Some(parent) = parent else { return Ok(()) };
    if !parents.contains_key(&parent) {
        return Err(InvalidParent::UnknownParent);
    }
    let mut above = 0;
    let mut next = Some(parent);
    while let Some(ancestor) = next {
        if ancestor == category {
            return Err(InvalidParent::Cycle);
        }
        above += 1;
        if above >= MAX_DEPTH {
            return Err(InvalidParent::TooDeep);
        }
        next = parents.get(&ancestor).copied().flatten();
    }
    if above + height(parents, category, MAX_DEPTH) > MAX_DEPTH {
        return Err(InvalidParent::TooDeep);
    }
    Ok(())
}

/// The number of levels of `category` and its subcategories, at most `most` + 1.
fn height(parents: &BTreeMap<CategoryId, Option<CategoryId>>, category: CategoryId, most: usize) -> usize {
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
    use shared::ids::Id;

    fn id(number: u8) -> CategoryId {
        Id::from_bytes([number; 16])
    }

    /// 1 ← 2 ← 3 ← 4 ← 5, and 6 ← 7.
    fn tree() -> BTreeMap<CategoryId, Option<CategoryId>> {
        let chain = (1..=5).map(|number| (id(number), (number > 1).then(|| id(number - 1))));
        chain.chain([(id(6), None), (id(7), Some(id(6)))]).collect()
    }

    #[test]
    fn a_category_is_never_below_itself() {
        assert_eq!(check_place(&tree(), id(1), Some(id(1))), Err(InvalidParent::Cycle));
        assert_eq!(check_place(&tree(), id(1), Some(id(4))), Err(InvalidParent::Cycle));
        assert_eq!(check_place(&tree(), id(4), Some(id(1))), Ok(()));
        assert_eq!(
            check_place(&tree(), id(9), Some(id(8))),
            Err(InvalidParent::UnknownParent)
        );
        assert_eq!(check_place(&tree(), id(5), None), Ok(()));
    }

    #[test]
    fn the_depth_limit_includes_subcategories_that_move_along() {
        assert_eq!(check_place(&tree(), id(9), Some(id(4))), Ok(()));
        assert_eq!(check_place(&tree(), id(9), Some(id(5))), Err(InvalidParent::TooDeep));
        assert_eq!(check_place(&tree(), id(6), Some(id(3))), Ok(()));
        assert_eq!(check_place(&tree(), id(6), Some(id(4))), Err(InvalidParent::TooDeep));
    }
}
