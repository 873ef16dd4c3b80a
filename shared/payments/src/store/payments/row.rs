//! The row of a payment.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::database::Row;
use shared::ids::{CourseId, PaymentId, RefundId, UserId};
use shared::string_enum;
use shared_catalog::rules::price::Price;

use crate::rules::entitlement::Access;
use crate::rules::facts::PaymentFacts;

string_enum! {
    /// What an admin should look at.
    PaymentFlag ("must be a flag of payments, such as paid_twice") {
        /// Another amount or currency than the ordered one was paid. It gives no access.
        AmountMismatch = "amount_mismatch",
        /// The order was paid twice. The second payment is paid back.
        PaidTwice = "paid_twice",
        /// The course or the account was deleted between order and payment, which is paid back.
        NothingToOpen = "nothing_to_open",
        /// The account was banned when it paid.
        AccountBanned = "account_banned",
        /// The provider has refused a refund, or a refund has failed.
        RefundFailed = "refund_failed",
        /// A dispute was opened.
        Disputed = "disputed",
        /// The ledger differs from what the provider says.
        LedgerDiffers = "ledger_differs",
    }
}

/// A refund that the provider has to be asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundDemand {
    /// Our refund.
    pub refund_id: RefundId,
    /// The payment at the provider.
    pub provider_payment: String,
    /// In minor units.
    pub amount: u64,
}

/// A payment as stored. It names its user by id and has no other personal data, because it outlives the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The ID.
    pub id: PaymentId,
    /// The user who pays.
    pub user_id: UserId,
    /// The course.
    pub course_id: CourseId,
    /// The title of the course at the time of the order, which receipts show.
    pub course_title: String,
    /// The price at the time of the order, which counts whatever happens to the price later.
    pub price: Price,
    /// The days of access at the time of the order.
    #[serde(default)]
    pub access_days: Option<u32>,
    /// The provider's order, once it exists.
    #[serde(default)]
    pub order_id: Option<String>,
    /// What is known about the money.
    #[serde(default)]
    pub facts: PaymentFacts,
    /// What it has done for the access to the course.
    #[serde(default)]
    pub access: Option<Access>,
    /// When the money was paid.
    #[serde(default)]
    pub paid_at: Option<Timestamp>,
    /// The refund that is requested or under way.
    #[serde(default)]
    pub open_refund: Option<RefundId>,
    /// How often a request for a refund was rejected.
    #[serde(default)]
    pub rejections: u32,
    /// Payments of the provider that the product pays back by itself.
    #[serde(default)]
    pub paid_back: BTreeSet<String>,
    /// The refunds that the provider has to be asked for.
    #[serde(default)]
    pub demands: Vec<RefundDemand>,
    /// What an admin should look at.
    #[serde(default)]
    pub flags: Vec<PaymentFlag>,
    /// When the provider is asked about it next; never if absent.
    #[serde(default)]
    pub check_at: Option<Timestamp>,
    /// How often the provider has been asked since the order or the payment.
    #[serde(default)]
    pub checks: u32,
    /// When it was ordered.
    pub created_at: Timestamp,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// Counts the changes, from 1.
    pub version: u64,
}

impl Row for Payment {
    const KIND: &str = "payment";
}

impl Payment {
    /// Our reference of the order at the provider: 32 characters, of 40 that are allowed.
    #[must_use]
    pub fn receipt(&self) -> String {
        self.id.to_string().replace('-', "")
    }

    /// The number of the receipt for the customer.
    #[must_use]
    pub fn receipt_number(&self) -> Option<String> {
        let day = self.paid_at?.strftime("%Y%m%d");
        let id = self.receipt().to_uppercase();
        Some(format!("L-{day}-{}", &id[id.len() - 10..]))
    }

    /// Has admins look at it.
    pub fn flag(&mut self, flag: PaymentFlag) {
        if !self.flags.contains(&flag) {
            self.flags.push(flag);
        }
    }

    /// Whether nothing more can be expected of the provider than what customers and admins begin.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.facts.captured().is_some() && !self.facts.has_pending_refunds() && self.demands.is_empty()
    }
}
