//! Messages that come twice, not at all, or make no sense.
