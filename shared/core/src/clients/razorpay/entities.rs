//! Entities of Razorpay's API, as far as they count here. Card numbers, phones and addresses are not even read.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

/// A list of entities.
#[derive(Clone, Debug, Deserialize)]
pub struct Collection<T> {
    /// The entities of this page.
    pub items: Vec<T>,
}

/// An order to create.
#[derive(Clone, Debug)]
pub struct OrderRequest {
    /// In minor units.
    pub amount: u64,
    /// The ISO 4217 code.
    pub currency: &'static str,
    /// Our own reference, of at most 40 characters, by which the order can be found.
    pub receipt: String,
    /// Our ids, which the provider's dashboard shows.
    pub notes: BTreeMap<&'static str, String>,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Order {
    /// The id.
    pub id: String,
    /// In minor units.
    pub amount: u64,
    /// The ISO 4217 code.
    pub currency: String,
    /// Our own reference.
    #[serde(default)]
    pub receipt: Option<String>,
}

/// The status of a payment at the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderPaymentStatus {
    /// The customer has begun.
    Created,
    /// The bank has reserved the money.
    Authorized,
    /// The money is ours.
    Captured,
    /// All of it was refunded.
    Refunded,
    /// The bank has refused, for now.
    Failed,
    /// A word that did not exist when this was written.
    #[serde(other)]
    Unknown,
}

/// A payment: one attempt of a customer to pay an order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Payment {
    /// The id.
    pub id: String,
    /// The order.
    #[serde(default)]
    pub order_id: Option<String>,
    /// In minor units.
    pub amount: u64,
    /// The ISO 4217 code.
    pub currency: String,
    /// The status.
    pub status: ProviderPaymentStatus,
    /// Whether it was ever captured: an authorized payment that nobody captures is refunded, too.
    #[serde(default)]
    pub captured: Option<bool>,
    /// What was refunded of it, in minor units.
    #[serde(default, deserialize_with = "zero_if_null")]
    pub amount_refunded: u64,
}

/// A refund to make.
#[derive(Clone, Debug)]
pub struct RefundRequest {
    /// In minor units.
    pub amount: u64,
    /// Our id of the refund.
    pub key: String,
}

/// A refund.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Refund {
    /// The id.
    pub id: String,
    /// The payment.
    pub payment_id: String,
    /// In minor units.
    pub amount: u64,
    /// `pending`, `processed` or `failed`.
    #[serde(default)]
    pub status: String,
    /// Our id of the refund, if it was made by us.
    #[serde(default)]
    pub receipt: Option<String>,
}

impl Payment {
    /// Whether the money went back to the customer without having been ours.
    #[must_use]
    pub fn has_lapsed(&self) -> bool {
        self.status == ProviderPaymentStatus::Refunded && self.captured == Some(false)
    }
}

fn zero_if_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    Option::<u64>::deserialize(deserializer).map(Option::unwrap_or_default)
}
