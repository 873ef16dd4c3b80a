//! The part of the crate crc-fast that the AWS SDK uses, on the crate crc: the checksums of S3 ("Checking object
//! integrity" in its user guide).
//!
//! The crate on crates.io has tables for two dozen more algorithms: 0.7 MB in every function that reads or writes
//! objects.

use std::fmt;

use crc::{CRC_32_ISCSI, CRC_32_ISO_HDLC, CRC_64_NVME, Crc, Table};

static CRC_32: Crc<u32, Table<16>> = Crc::<u32, Table<16>>::new(&CRC_32_ISO_HDLC);
static CRC_32C: Crc<u32, Table<16>> = Crc::<u32, Table<16>>::new(&CRC_32_ISCSI);
static CRC_64: Crc<u64, Table<16>> = Crc::<u64, Table<16>>::new(&CRC_64_NVME);

/// A checksum algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrcAlgorithm {
    /// CRC-32 (ISO/IEC 3309).
    Crc32IsoHdlc,
    /// CRC-32C (RFC 3720, appendix B.4).
    Crc32Iscsi,
    /// CRC-64 of the NVM Express specification.
    Crc64Nvme,
}

/// A checksum in progress.
#[derive(Clone)]
pub struct Digest(State);

#[derive(Clone)]
enum State {
    Crc32(crc::Digest<'static, u32, Table<16>>),
    Crc64(crc::Digest<'static, u64, Table<16>>),
}

impl Digest {
    /// The checksum of no bytes.
    #[must_use]
    pub fn new(algorithm: CrcAlgorithm) -> Self {
        Self(match algorithm {
            CrcAlgorithm::Crc32IsoHdlc => State::Crc32(CRC_32.digest()),
            CrcAlgorithm::Crc32Iscsi => State::Crc32(CRC_32C.digest()),
            CrcAlgorithm::Crc64Nvme => State::Crc64(CRC_64.digest()),
        })
    }

    /// Adds `data`.
    pub fn update(&mut self, data: &[u8]) {
        match &mut self.0 {
            State::Crc32(digest) => digest.update(data),
            State::Crc64(digest) => digest.update(data),
        }
    }

    /// The checksum of all data. One of 32 bits is in the lower half.
    #[must_use]
    pub fn finalize(&self) -> u64 {
        match self.0.clone() {
            State::Crc32(digest) => digest.finalize().into(),
            State::Crc64(digest) => digest.finalize(),
        }
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Digest").field(&self.finalize()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_catalog() {
        // The "check" column of the catalog of parametrized CRC algorithms (reveng.sourceforge.io).
        for (algorithm, check) in [
            (CrcAlgorithm::Crc32IsoHdlc, 0xCBF4_3926),
            (CrcAlgorithm::Crc32Iscsi, 0xE306_9283),
            (CrcAlgorithm::Crc64Nvme, 0xAE8B_1486_0A79_9888),
        ] {
            let mut digest = Digest::new(algorithm);
            digest.update(b"12345");
            digest.update(b"6789");
            assert_eq!(digest.finalize(), check, "{algorithm:?}");
        }
    }
}
