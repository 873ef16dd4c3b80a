//! How much time and memory reading a document may take.

use std::time::{Duration, Instant};

use shared_catalog::rules::course_file::{FailureReason, ReadWarning};

/// Limits for reading one document.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Maximum number of pages or slides.
    pub pages: usize,
    /// Maximum size of one unpacked part, in bytes.
    pub part: usize,
    /// Maximum size of all unpacked parts together, in bytes.
    pub unpacked: usize,
    /// Maximum size of the text, in bytes.
    pub text: usize,
    /// Maximum time.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: usize = 1024 * 1024;
        Self {
            pages: 2_000,
            part: 64 * MIB,
            unpacked: 256 * MIB,
            text: 64 * MIB,
            time: Duration::from_secs(60),
        }
    }
}

/// The remainder of the limits while a document is being read.
pub(super) struct Budget {
    pub(super) limits: Limits,
    unpacked: usize,
    text: usize,
    deadline: Instant,
    warnings: Vec<ReadWarning>,
}

impl Budget {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            unpacked: limits.unpacked,
            text: limits.text,
            deadline: Instant::now() + limits.time,
            warnings: Vec::new(),
        }
    }

    pub(super) fn check_time(&self) -> Result<(), FailureReason> {
        let is_over = Instant::now() >= self.deadline;
        if is_over { Err(FailureReason::TooSlow) } else { Ok(()) }
    }

    /// Remembers that something is missing from the text.
    pub(super) fn warn(&mut self, warning: ReadWarning) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    pub(super) fn warnings(self) -> Vec<ReadWarning> {
        self.warnings
    }

    pub(super) fn check_pages(&self, pages: usize) -> Result<(), FailureReason> {
        let is_over = pages > self.limits.pages;
        if is_over {
            Err(FailureReason::TooManyPages)
        } else {
            Ok(())
        }
    }

    /// Maximum size of the next unpacked part, in bytes.
    pub(super) fn part(&self) -> usize {
        self.limits.part.min(self.unpacked)
    }

    pub(super) fn unpacked(&mut self, bytes: usize) -> Result<(), FailureReason> {
        self.unpacked = self.unpacked.checked_sub(bytes).ok_or(FailureReason::TooLarge)?;
        Ok(())
    }

    pub(super) fn text(&mut self, bytes: usize) -> Result<(), FailureReason> {
        self.text = self.text.checked_sub(bytes).ok_or(FailureReason::TooLarge)?;
        Ok(())
    }
}
