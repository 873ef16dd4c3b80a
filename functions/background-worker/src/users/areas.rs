//! The areas of the product that have personal data.

use shared::personal_data::PersonalData;

/// Every area, each after those that it builds on. Erasure goes backwards: the account, through which a repeated job
/// finds out that it has work to do, goes last.
pub(crate) const AREAS: [PersonalData; 9] = [
    shared_accounts::PERSONAL_DATA,
    shared_catalog::PERSONAL_DATA,
    shared_learning::PERSONAL_DATA,
    shared_assessment::PERSONAL_DATA,
    shared_payments::PERSONAL_DATA,
    shared_community::PERSONAL_DATA,
    shared_notifications::PERSONAL_DATA,
    shared_plans::PERSONAL_DATA,
    shared_tutor::PERSONAL_DATA,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// An area that is missing here would keep its data after an account has been deleted.
    #[test]
    fn every_area_is_in_the_list() {
        let folders = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared");
        let areas: BTreeSet<String> = std::fs::read_dir(folders)
            .unwrap()
            .map(|folder| folder.unwrap().file_name().into_string().unwrap())
            .filter(|folder| folder != "core")
            .map(|folder| format!("shared-{folder}"))
            .collect();
        let listed: BTreeSet<String> = AREAS.iter().map(|area| area.area.to_owned()).collect();
        assert_eq!(listed, areas);
    }
}
