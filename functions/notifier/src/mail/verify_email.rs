//! The mail with the link that confirms an email address.

use super::Draft;

pub(super) const DRAFT: Draft = Draft {
    subject: "Confirm your email address",
    opening: "Someone, most likely you, entered this email address for a Lectern account.",
    account: "It is the account with the phone number ending in {ending}. If that is not your number, do not confirm \
        the address.",
    action: "Confirm the address",
    path: "/verify-email",
    closing: "The link expires in 24 hours and works once. If it was not you, ignore this mail: nobody gains access \
        through the address.",
};
