//! Passwords: argon2id with the parameters of the OWASP Password Storage Cheat Sheet (m = 19 MiB, t = 2, p = 1).

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::cost;
use crate::error::{Error, Result};
use crate::ids::Ids;
use crate::text;

/// Memory of one hash, in KiB.
const MEMORY: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;

/// Hashes at the same time in one process: each takes 19 MiB.
const AT_ONCE: usize = 2;

/// A hash of nothing anybody knows, so that an unknown account costs the same work as a known one.
const DUMMY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bGVjdGVybi1kdW1teS1zYWx0$YQ0mTfc0zN2cLrzXQ2sT0cFqvT7dJtI2y2cC5nJfZ0E";

/// Makes and checks password hashes.
#[derive(Debug)]
pub struct Passwords {
    ids: Ids,
    permits: Semaphore,
}

/// The outcome of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// Another password, or no such account.
    Wrong,
    /// The right password.
    Right,
    /// The right password, but its hash is not made as hashes are made today: hash it again.
    RightButOutdated,
}

impl Passwords {
    /// Salts come from `ids`.
    #[must_use]
    pub fn new(ids: Ids) -> Self {
        Self {
            ids,
            permits: Semaphore::new(AT_ONCE),
        }
    }

    /// The hash of the normal form of `password`, in PHC string format.
    pub async fn hash(&self, password: String) -> Result<String> {
        self.hash_exactly(text::normalize(&password)).await
    }

    async fn hash_exactly(&self, password: String) -> Result<String> {
        let salt: [u8; 16] = self.ids.random();
        self.blocking(move || {
            let hash = hasher()?
                .hash_password_with_salt(password.as_bytes(), &salt)
                .map_err(refused)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Compares `password` with a stored hash; without one it does the same work and answers [`Comparison::Wrong`].
    ///
    /// Keyboards code the same letters differently, so the normal form counts. Hashes that were made before passwords
    /// had one fit only the raw form, which is tried second. How many hashes this takes depends on the password and
    /// not on the account.
    ///
    /// # Errors
    /// The stored hash is not in PHC string format.
    pub async fn compare(&self, password: String, stored: Option<String>) -> Result<Comparison> {
        let normal = text::normalize(&password);
        let is_raw = normal != password;
        let comparison = self.compare_exactly(normal, stored.clone()).await?;
        if comparison != Comparison::Wrong || !is_raw {
            return Ok(comparison);
        }
        match self.compare_exactly(password, stored).await? {
            Comparison::Wrong => Ok(Comparison::Wrong),
            Comparison::Right | Comparison::RightButOutdated => Ok(Comparison::RightButOutdated),
        }
    }

    async fn compare_exactly(&self, password: String, stored: Option<String>) -> Result<Comparison> {
        self.blocking(move || {
            let known = stored.is_some();
            let stored = stored.unwrap_or_else(|| DUMMY.to_owned());
            let right = hasher()?.verify_password(password.as_bytes(), stored.as_str()).is_ok();
            let stored = PasswordHash::new(&stored).map_err(refused)?;
            Ok(match right && known {
                false => Comparison::Wrong,
                true if is_current(&stored) => Comparison::Right,
                true => Comparison::RightButOutdated,
            })
        })
        .await
    }

    /// Hashing blocks for about 20 ms, so it runs outside the event loop, and the number of concurrent hashes is
    /// limited.
    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        // Counted here, because the blocking task runs outside of the measured invocation.
        cost::spend(|cost| cost.password_hashes += 1);
        let _permit = self.permits.acquire().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
    }
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY, PASSES, LANES, None).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn is_current(stored: &PasswordHash) -> bool {
    let parameter = |name: &str| stored.params.get_decimal(name);
    stored.algorithm.as_str() == "argon2id"
        && (parameter("m"), parameter("t"), parameter("p")) == (Some(MEMORY), Some(PASSES), Some(LANES))
}

fn refused(error: impl std::fmt::Display) -> Error {
    Error::internal(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn passwords() -> Passwords {
        Passwords::new(Ids::new(Clock::system()))
    }

    #[tokio::test]
    async fn only_the_same_password_is_right() {
        let passwords = passwords();
        let hash = passwords.hash("correct horse".to_owned()).await.unwrap();
        let compare = |password: &str| passwords.compare(password.to_owned(), Some(hash.clone()));
        assert_eq!(compare("correct horse").await.unwrap(), Comparison::Right);
        assert_eq!(compare("correct hors").await.unwrap(), Comparison::Wrong);
    }

    #[tokio::test]
    async fn long_passwords_that_differ_at_the_end_are_different() {
        let passwords = passwords();
        let hash = passwords.hash(format!("{}a", "x".repeat(127))).await.unwrap();
        let other = passwords
            .compare(format!("{}b", "x".repeat(127)), Some(hash))
            .await
            .unwrap();
        assert_eq!(other, Comparison::Wrong);
    }

    #[tokio::test]
    async fn codings_of_one_password_are_the_same_password() {
        let passwords = passwords();
        for (one, other) in [
            ("Ma\u{f1}ana-caf\u{e9}", "Man\u{303}ana-cafe\u{301}"),
            ("स\u{95c}क-पासवर्ड", "स\u{921}\u{93c}क-पासवर्ड"),
        ] {
            for (first, then) in [(one, other), (other, one)] {
                let hash = passwords.hash(first.to_owned()).await.unwrap();
                let comparison = passwords.compare(then.to_owned(), Some(hash)).await.unwrap();
                assert_eq!(comparison, Comparison::Right);
            }
        }
    }

    #[tokio::test]
    async fn a_hash_of_the_raw_form_is_right_and_outdated() {
        let passwords = passwords();
        let raw = "cafe\u{301} cafe\u{301}";
        let hash = passwords.hash_exactly(raw.to_owned()).await.unwrap();
        let compare = |password: &str| passwords.compare(password.to_owned(), Some(hash.clone()));
        assert_eq!(compare(raw).await.unwrap(), Comparison::RightButOutdated);
        assert_eq!(compare("cafe\u{301} cafe").await.unwrap(), Comparison::Wrong);
    }

    #[tokio::test]
    async fn known_and_unknown_accounts_cost_the_same_hashes() {
        let passwords = passwords();
        let hash = passwords.hash("correct horse".to_owned()).await.unwrap();
        for (wrong, hashes) in [("x", 1), ("e\u{301}", 2)] {
            for stored in [Some(hash.clone()), None] {
                let (_comparison, cost) = cost::measured(passwords.compare(wrong.to_owned(), stored)).await;
                assert_eq!(cost.password_hashes, hashes);
            }
        }
    }

    #[tokio::test]
    async fn an_unknown_account_is_compared_with_a_hash_of_todays_parameters() {
        assert!(is_current(&PasswordHash::new(DUMMY).unwrap()));
        assert_eq!(
            passwords().compare("x".to_owned(), None).await.unwrap(),
            Comparison::Wrong
        );
    }
}
