//! Leads as admins see them.

use jiff::Timestamp;
use serde::Serialize;
use shared::Id;
use shared_accounts::store::leads::Lead;
use utoipa::ToSchema;

/// A phone that asked for a code.
#[derive(Serialize, ToSchema)]
#[schema(as = Lead)]
pub(crate) struct LeadReply {
    /// The id.
    id: Id,
    /// The phone in E.164.
    #[schema(example = "+919876543210")]
    phone_number: String,
    /// Whether the phone was verified, by a code or by an admin.
    is_verified: bool,
    /// How many codes were sent to it.
    #[schema(example = 1)]
    codes_requested: u64,
    /// What admins remember about it.
    #[schema(example = "Asked for the evening course.")]
    notes: Option<String>,
    /// When it came.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When it asked for the last code.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_requested_at: Option<Timestamp>,
    /// When it was verified first.
    #[schema(value_type = Option<String>, format = DateTime)]
    verified_at: Option<Timestamp>,
}

impl LeadReply {
    /// The columns of a CSV.
    pub const COLUMNS: [&str; 8] = [
        "id",
        "phone_number",
        "is_verified",
        "codes_requested",
        "notes",
        "created_at",
        "last_requested_at",
        "verified_at",
    ];

    /// A line of a CSV.
    pub fn into_row(self) -> [String; 8] {
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
        ]
    }
}

impl From<Lead> for LeadReply {
    fn from(lead: Lead) -> Self {
        Self {
            id: lead.id,
            phone_number: lead.phone.as_str().to_owned(),
            is_verified: lead.is_verified,
            codes_requested: lead.asked,
            notes: lead.notes,
            created_at: lead.created_at,
            last_requested_at: lead.last_asked_at,
            verified_at: lead.verified_at,
        }
    }
}
