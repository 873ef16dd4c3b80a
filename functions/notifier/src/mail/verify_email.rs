//! The mail that asks to confirm the address.

use super::Draft;

pub(super) const DRAFT: Draft = Draft {
    subject: "Confirm your e-mail address",
    opening: "Somebody, most likely you, gave this address for an account at Lectern.",
    action: "Confirm the address",
    path: "/verify-email",
    closing: "This is good for 24 hours and for one use. If it was not you, ignore this mail: the address then gives nobody any \
              rights.",
};
