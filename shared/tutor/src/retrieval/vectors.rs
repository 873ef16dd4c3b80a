//! Vectors of an embedding model, which represent the meaning of chunks.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// One vector for each chunk of a segment. All have length one, so the product of two is the cosine of their angle.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Vectors {
    /// The model. Vectors of different models cannot be compared.
    pub model: String,
    dimensions: usize,
    #[serde(serialize_with = "to_base64", deserialize_with = "from_base64")]
    values: Vec<f32>,
}

impl Vectors {
    /// The vectors of all chunks of a segment, in order. `None` if they differ in length.
    pub fn new(model: String, vectors: &[Vec<f32>]) -> Option<Self> {
        let dimensions = vectors.first().map_or(0, Vec::len);
        let is_even = vectors.iter().all(|vector| vector.len() == dimensions);
        is_even.then(|| Self {
            model,
            dimensions,
            values: vectors.iter().flat_map(|vector| unit(vector)).collect(),
        })
    }

    /// The number of vectors.
    pub fn count(&self) -> usize {
        self.values.len().checked_div(self.dimensions).unwrap_or(0)
    }

    /// The vector of a question: the only one.
    pub(super) fn single(&self) -> Option<&[f32]> {
        (self.count() == 1).then_some(&self.values)
    }

    /// The cosine of each vector with `vector`, in order. Empty if the lengths differ.
    pub(super) fn cosines(&self, vector: &[f32]) -> Vec<f32> {
        if vector.len() != self.dimensions || vector.is_empty() {
            return Vec::new();
        }
        let unit = unit(vector);
        let product = |other: &[f32]| unit.iter().zip(other).map(|(one, other)| one * other).sum();
        self.values.chunks_exact(self.dimensions).map(product).collect()
    }
}

/// The vector of length one in the same direction. A zero vector is left unchanged.
fn unit(vector: &[f32]) -> Vec<f32> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    let is_usable = length.is_finite() && length > 0.0;
    let divisor = if is_usable { length } else { 1.0 };
    vector.iter().map(|value| value / divisor).collect()
}

/// Encodes numbers as little-endian IEEE 754 binary32, which takes a quarter of their decimal form.
fn to_base64<S: Serializer>(values: &[f32], serializer: S) -> Result<S::Ok, S::Error> {
    let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    serializer.serialize_str(&STANDARD.encode(bytes))
}

fn from_base64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<f32>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let bytes = STANDARD.decode(text).map_err(de::Error::custom)?;
    let values = bytes
        .chunks_exact(4)
        .filter_map(|bytes| Some(f32::from_le_bytes(bytes.try_into().ok()?)));
    Ok(values.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_survive_storage_and_are_compared_by_direction() {
        let vectors = Vectors::new("m".to_owned(), &[vec![3.0, 4.0], vec![0.0, -2.0], vec![0.0, 0.0]]).unwrap();
        let json = serde_json::to_string(&vectors).unwrap();
        let stored: Vectors = serde_json::from_str(&json).unwrap();
        assert_eq!(stored, vectors);
        assert_eq!(stored.count(), 3);
        let cosines = stored.cosines(&[0.0, 10.0]);
        assert!((cosines[0] - 0.8).abs() < 1e-6 && (cosines[1] + 1.0).abs() < 1e-6 && cosines[2] == 0.0);
        assert!(stored.cosines(&[1.0]).is_empty());
        assert!(Vectors::new("m".to_owned(), &[vec![1.0], vec![1.0, 2.0]]).is_none());
    }
}
