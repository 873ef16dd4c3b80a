//! The mail that lets somebody choose a new password.

use super::Draft;

pub(super) const DRAFT: Draft = Draft {
    subject: "Choose a new password",
    opening: "Somebody, most likely you, asked for a new password for the account with this address at Lectern.",
    action: "Choose a new password",
    path: "/reset-password",
    closing: "This is good for one hour and for one use. All devices will have to sign in again. If it was not you, ignore this \
              mail: your password stays as it is.",
};
