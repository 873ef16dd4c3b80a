//! The mail with the link for a new password.

use super::Draft;

pub(super) const DRAFT: Draft = Draft {
    subject: "Choose a new password",
    opening: "Someone, most likely you, requested a new password for the Lectern account with this email address.",
    account: "This address was never confirmed for its account, which has the phone number ending in {ending}. If \
        that is your number, ignore this mail and sign in with a code to your phone. If it is not, choose a password \
        here: you get an account of your own with this address, and the other account loses it.",
    action: "Choose a new password",
    path: "/reset-password",
    closing: "The link expires in one hour and works once. All devices will have to sign in again. If it was not \
        you, ignore this mail: your password stays unchanged.",
};
