//! An attribute that is stored compressed, because DynamoDB bills reads by the size of the row.
//!
//! For values that no condition and no filter looks at: `#[serde(with = "packed")]`.

use std::fmt;
use std::marker::PhantomData;

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use serde::de::{DeserializeOwned, Visitor};
use serde::ser::Error as _;
use serde::{Deserializer, Serialize, Serializer};

/// The level of compression: the best ratio is worth its time for values of a few kilobytes.
const LEVEL: u8 = 9;
/// The maximum size of an unpacked value, in bytes: far more than a row can hold.
const MAX_UNPACKED: usize = 1 << 20;

/// Serializes `value` as compressed JSON.
pub(super) fn serialize<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let json = serde_json::to_vec(value).map_err(S::Error::custom)?;
    serializer.serialize_bytes(&compress_to_vec(&json, LEVEL))
}

/// Deserializes compressed JSON.
pub(super) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_byte_buf(Packed(PhantomData))
}

struct Packed<T>(PhantomData<T>);

impl<T: DeserializeOwned> Visitor<'_> for Packed<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("compressed JSON")
    }

    fn visit_bytes<E: serde::de::Error>(self, bytes: &[u8]) -> Result<T, E> {
        let json = decompress_to_vec_with_limit(bytes, MAX_UNPACKED).map_err(E::custom)?;
        serde_json::from_slice(&json).map_err(E::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Row {
        #[serde(with = "super")]
        texts: Vec<String>,
    }

    use super::*;

    #[test]
    fn a_packed_attribute_is_smaller_and_can_be_read_again() {
        let row = Row {
            texts: vec!["गणित की कहानी".to_owned(); 30],
        };
        let item: shared::database::Item = serde_dynamo::to_item(&row).unwrap();
        assert!(item["texts"].as_b().unwrap().as_ref().len() < 150);
        assert_eq!(serde_dynamo::from_item::<_, Row>(item).unwrap(), row);
        let broken = shared::database::Item::from([(
            "texts".to_owned(),
            aws_sdk_dynamodb::types::AttributeValue::B(vec![1, 2, 3].into()),
        )]);
        assert!(serde_dynamo::from_item::<_, Row>(broken).is_err());
    }
}
