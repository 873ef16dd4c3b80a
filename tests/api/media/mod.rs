//! Images under stable addresses.

mod show_image;
