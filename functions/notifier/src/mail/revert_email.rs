//! The mail to an address about its replacement, with the link that keeps it.

use super::Draft;

pub(super) const DRAFT: Draft = Draft {
    subject: "The email address of your account is being changed",
    opening: "Someone, most likely you, asked Lectern to replace the email address of your account with another one, \
        or to remove it.",
    account: "",
    action: "Undo the change",
    path: "/revert-email",
    closing: "If it was you, you need not do anything. If it was not you, follow the link within seven days: it brings \
        this address back and signs all devices out. Then choose a new password.",
};
