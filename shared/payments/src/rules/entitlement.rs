//! What a change of the money means for the access to the course.

use super::facts::PaymentFacts;
use super::refund::RefundCause;
use serde::{Deserialize, Serialize};

/// What a payment has done for the access to its course.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// It has opened the course.
    Granted,
    /// It had opened the course, and the money went back.
    Ended,
    /// It has opened nothing, and is paid back.
    Withheld(RefundCause),
}

/// What has to happen to the access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    None,
    /// The course has to be opened, if there still are a course and an account, and if no other payment has opened it.
    Open,
    /// The access has to end.
    End,
}

/// The change after the money has become `after`.
#[must_use]
pub fn change(access: Option<Access>, after: &PaymentFacts) -> Change {
    match (access, after.justifies_access()) {
        (None | Some(Access::Ended), true) => Change::Open,
        (Some(Access::Granted), false) => Change::End,
        (None | Some(Access::Ended), false) | (Some(Access::Granted), true) | (Some(Access::Withheld(_)), _) => {
            Change::None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::rules::facts::{Attempt, AttemptStatus};

    #[test]
    fn access_follows_the_money_and_a_withheld_one_stays_withheld() {
        let nothing = PaymentFacts::default();
        let attempt = Attempt {
            status: AttemptStatus::Captured,
            amount: 1,
            currency: "INR".to_owned(),
        };
        let paid = PaymentFacts {
            attempts: BTreeMap::from([("pay_1".to_owned(), attempt)]),
            credited: Some("pay_1".to_owned()),
            ..PaymentFacts::default()
        };
        assert_eq!(change(None, &paid), Change::Open);
        assert_eq!(change(Some(Access::Ended), &paid), Change::Open);
        assert_eq!(change(Some(Access::Granted), &nothing), Change::End);
        for (access, facts) in [
            (None, &nothing),
            (Some(Access::Granted), &paid),
            (Some(Access::Withheld(RefundCause::PaidTwice)), &paid),
            (Some(Access::Withheld(RefundCause::PaidTwice)), &nothing),
        ] {
            assert_eq!(change(access, facts), Change::None);
        }
    }
}
