//! The mail with the link for a new password.

use super::Draft;

pub(super) const DRAFT: Draft = Draft {
    subject: "Choose a new password",
    opening: "Someone, most likely you, requested a new password for the Lectern account with this e-mail address.",
    action: "Choose a new password",
    path: "/reset-password",
    closing: "The link expires in one hour and works once. All devices will have to sign in again. If it was not \
        you, ignore this mail: your password stays unchanged.",
};
