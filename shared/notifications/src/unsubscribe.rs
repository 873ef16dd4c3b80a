//! Tokens of the links that end notification mail: they name a user and, for mail about one community, the community.
//!
//! A token does not expire, because a mail may be read years later, and it can do nothing but turn mail off.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use shared::error::Result;
use shared::ids::{CommunityId, Id, UserId};
use shared::secrets::Secrets;
use subtle::ConstantTimeEq as _;

const KEY: &str = "UNSUBSCRIBE_KEY_SECRET";
/// The bytes of the seal: HMAC-SHA-256 cut to 128 bits (RFC 2104 §5).
const SEAL: usize = 16;
/// The bytes of an ID.
const ID: usize = 16;

/// What a token turns off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The reader.
    pub user_id: UserId,
    /// The community whose mail it is; all notification mail if there is none.
    pub community_id: Option<CommunityId>,
}

/// The token of a subscription.
pub fn encode(secrets: &Secrets, subscription: Subscription) -> Result<String> {
    let mut bytes = subscription.user_id.as_bytes().to_vec();
    if let Some(id) = subscription.community_id {
        bytes.extend(id.as_bytes());
    }
    let seal = secrets.hmac(KEY, &[&bytes])?;
    bytes.extend(&seal[..SEAL]);
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// The subscription of a token; `None` if it was not issued by the product.
pub fn decode(secrets: &Secrets, token: &str) -> Result<Option<Subscription>> {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else {
        return Ok(None);
    };
    let Some((ids, seal)) = bytes.split_last_chunk::<SEAL>() else {
        return Ok(None);
    };
    let expected = secrets.hmac(KEY, &[ids])?;
    if !bool::from(expected[..SEAL].ct_eq(seal)) {
        return Ok(None);
    }
    let Some((user_id, community_id)) = ids.split_first_chunk::<ID>() else {
        return Ok(None);
    };
    Ok(Some(Subscription {
        user_id: Id::from_bytes(*user_id),
        community_id: community_id.first_chunk::<ID>().map(|id| Id::from_bytes(*id)),
    }))
}
