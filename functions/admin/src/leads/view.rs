//! Leads as admins see them.

use jiff::Timestamp;
use serde::Serialize;
use shared::ids::LeadId;
use shared_accounts::store::leads::Lead;
use utoipa::ToSchema;

/// A phone that requested a code.
#[derive(Serialize, ToSchema)]
#[schema(as = Lead)]
pub(crate) struct LeadView {
    id: LeadId,
    /// The phone number in E.164 format.
    #[schema(example = "+919876543210")]
    phone_number: String,
    /// Whether a code or an admin has verified the phone.
    is_verified: bool,
    /// How many codes have been sent to the phone.
    #[schema(example = 1)]
    codes_requested: u64,
    /// Whether the last code was not sent because phones without an account had used up their share of the SMS.
    held_back: bool,
    /// Notes of the admins.
    #[schema(example = "Asked for the evening course.")]
    notes: Option<String>,
    /// When the phone requested its first code.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When the phone last requested a code.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_requested_at: Option<Timestamp>,
    /// When the phone was first verified.
    #[schema(value_type = Option<String>, format = DateTime)]
    verified_at: Option<Timestamp>,
}

impl LeadView {
    /// The header of the CSV file.
    pub const COLUMNS: [&str; 9] = [
        "id",
        "phone_number",
        "is_verified",
        "codes_requested",
        "notes",
        "created_at",
        "last_requested_at",
        "verified_at",
        "held_back",
    ];

    /// A row of the CSV file.
    pub fn into_row(self) -> [String; 9] {
        let time = |time: Option<Timestamp>| time.map(|time| time.to_string()).unwrap_or_default();
        [
            self.id.to_string(),
            self.phone_number,
            self.is_verified.to_string(),
            self.codes_requested.to_string(),
            self.notes.unwrap_or_default(),
            self.created_at.to_string(),
            time(self.last_requested_at),
            time(self.verified_at),
            self.held_back.to_string(),
        ]
    }
}

impl From<Lead> for LeadView {
    fn from(lead: Lead) -> Self {
        Self {
            id: lead.id,
            phone_number: lead.phone.as_str().to_owned(),
            is_verified: lead.is_verified,
            codes_requested: lead.asked,
            held_back: lead.held_back,
            notes: lead.notes,
            created_at: lead.created_at,
            last_requested_at: lead.last_asked_at,
            verified_at: lead.verified_at,
        }
    }
}
