//! What the AWS SDK uses of the crate crc-fast: the cyclic redundancy checks of S3 ("Checking object integrity" in its user
//! guide), with the same interface.
//!
//! The crate of that name keeps tables for two dozen checks more, 0.7 MB in every function that reads or writes an object.

/// A check. All of these are reflected, start with ones and end inverted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CrcAlgorithm {
    /// CRC-32 (ISO/IEC 3309).
    Crc32IsoHdlc,
    /// CRC-32C (RFC 3720, appendix B.4).
    Crc32Iscsi,
    /// CRC-64 of the NVM Express specification.
    Crc64Nvme,
}

/// How many bytes are taken at once.
const STRIDE: usize = 8;

/// `[k][byte]`: what `byte` becomes when `k` bytes more have gone by.
type Tables = [[u64; 256]; STRIDE];

static CRC_32: Tables = tables(0xEDB8_8320);
static CRC_32C: Tables = tables(0x82F6_3B78);
static CRC_64_NVME: Tables = tables(0x9A6C_9329_AC4B_C9B5);

/// The tables of a polynomial, its lowest power in the highest bit.
const fn tables(polynomial: u64) -> Tables {
    let mut tables = [[0; 256]; STRIDE];
    let mut byte = 0;
    while byte < 256 {
        let (mut rest, mut k) = (byte as u64, 0);
        while k < STRIDE {
            let mut bit = 0;
            while bit < 8 {
                rest = (rest >> 1) ^ (polynomial * (rest & 1));
                bit += 1;
            }
            tables[k][byte] = rest;
            k += 1;
        }
        byte += 1;
    }
    tables
}

/// A check under way.
#[derive(Clone, Debug)]
pub struct Digest {
    tables: &'static Tables,
    ones: u64,
    state: u64,
}

impl Digest {
    /// Nothing so far.
    #[must_use]
    pub fn new(algorithm: CrcAlgorithm) -> Self {
        let (tables, ones) = match algorithm {
            CrcAlgorithm::Crc32IsoHdlc => (&CRC_32, u64::from(u32::MAX)),
            CrcAlgorithm::Crc32Iscsi => (&CRC_32C, u64::from(u32::MAX)),
            CrcAlgorithm::Crc64Nvme => (&CRC_64_NVME, u64::MAX),
        };
        Self {
            tables,
            ones,
            state: ones,
        }
    }

    /// `data` more.
    pub fn update(&mut self, data: &[u8]) {
        let (strides, rest) = data.as_chunks::<STRIDE>();
        for stride in strides {
            let bytes = (self.state ^ u64::from_le_bytes(*stride)).to_le_bytes();
            let last_first = self.tables.iter().zip(bytes.iter().rev());
            self.state = last_first.fold(0, |state, (table, &byte)| state ^ table[usize::from(byte)]);
        }
        for &byte in rest {
            let [low, ..] = (self.state ^ u64::from(byte)).to_le_bytes();
            self.state = self.tables[0][usize::from(low)] ^ (self.state >> 8);
        }
    }

    /// The check of all of it; one of 32 bits is in the lower half.
    #[must_use]
    pub fn finalize(&self) -> u64 {
        self.state ^ self.ones
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The "check" column of the catalogue of parametrised CRC algorithms (reveng.sourceforge.io).
    const CHECKS: [(CrcAlgorithm, u64); 3] = [
        (CrcAlgorithm::Crc32IsoHdlc, 0xCBF4_3926),
        (CrcAlgorithm::Crc32Iscsi, 0xE306_9283),
        (CrcAlgorithm::Crc64Nvme, 0xAE8B_1486_0A79_9888),
    ];

    #[test]
    fn checks_are_those_of_the_catalogue() {
        for (algorithm, check) in CHECKS {
            let mut digest = Digest::new(algorithm);
            digest.update(b"123456789");
            assert_eq!(digest.finalize(), check, "{algorithm:?}");
        }
    }

    #[test]
    fn pieces_make_the_same_check_as_the_whole() {
        let text: Vec<u8> = (0..=255).cycle().take(1000).collect();
        for (algorithm, _) in CHECKS {
            let mut whole = Digest::new(algorithm);
            whole.update(&text);
            let mut bytewise = Digest::new(algorithm);
            text.iter().for_each(|byte| bytewise.update(&[*byte]));
            assert_eq!(whole.finalize(), bytewise.finalize(), "{algorithm:?}");
        }
    }
}
