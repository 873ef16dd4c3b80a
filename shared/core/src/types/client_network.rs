//! The networks that a client belongs to, and the share of a limit that each of them has.
//!
//! An IPv4 address is one client, or many behind one router. An IPv6 subscriber has at least a /64 and often a /56 or a
//! /48 (RFC 6177), so an event counts in all three: no subscriber can multiply a limit by moving through their own
//! network, and the subscribers of one provider do not use up one narrow limit together.

use std::net::{IpAddr, Ipv6Addr};
use std::ops::Deref;

use crate::types::rate_limit::Limit;

/// The lengths of the IPv6 prefixes that have a limit of their own.
const SUBNET_BITS: [u32; 3] = [64, 56, 48];

/// The network of a client. It dereferences to the name of the smallest network that counts as one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientNetwork {
    address: Option<IpAddr>,
    name: String,
}

/// A limit for each client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientLimit {
    /// The limit of an IPv4 address, and of an IPv6 /56. A /48 has three times as many events.
    pub limit: Limit,
    /// The events of an IPv6 /64.
    pub per_64: u32,
}

impl ClientLimit {
    /// A limit of which an IPv6 /64 has a third.
    #[must_use]
    pub fn new(events: u32, seconds: i64) -> Self {
        Self {
            limit: Limit { events, seconds },
            per_64: (events / 3).max(1),
        }
    }
}

impl ClientNetwork {
    /// The network of the client with this address. Clients without one count as one client.
    #[must_use]
    pub fn new(address: Option<IpAddr>) -> Self {
        let address = address.map(|address| address.to_canonical());
        let name = match address {
            None => "unknown".to_owned(),
            Some(IpAddr::V4(address)) => address.to_string(),
            Some(IpAddr::V6(address)) => subnet(address, 64),
        };
        Self { address, name }
    }

    /// The largest network that belongs to one subscriber: the IPv4 address, or the IPv6 /48.
    #[must_use]
    pub fn site(&self) -> String {
        match self.address {
            Some(IpAddr::V6(address)) => subnet(address, 48),
            _ => self.name.clone(),
        }
    }

    /// The networks in which an event of this client counts, each with its share of `limit`.
    #[must_use]
    pub fn limits(&self, limit: ClientLimit) -> Vec<(String, Limit)> {
        let ClientLimit { limit, per_64 } = limit;
        let with = |events| Limit { events, ..limit };
        match self.address {
            Some(IpAddr::V6(address)) => SUBNET_BITS
                .into_iter()
                .zip([per_64, limit.events, limit.events.saturating_mul(3)])
                .map(|(bits, events)| (subnet(address, bits), with(events)))
                .collect(),
            _ => vec![(self.name.clone(), limit)],
        }
    }
}

impl Deref for ClientNetwork {
    type Target = str;

    fn deref(&self) -> &str {
        &self.name
    }
}

fn subnet(address: Ipv6Addr, bits: u32) -> String {
    let network = Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << (128 - bits)));
    format!("{network}/{bits}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(address: &str) -> ClientNetwork {
        ClientNetwork::new(Some(address.parse().unwrap()))
    }

    fn shares(client: &ClientNetwork, limit: ClientLimit) -> Vec<(String, u32)> {
        let limits = client.limits(limit).into_iter();
        limits.map(|(network, limit)| (network, limit.events)).collect()
    }

    #[test]
    fn an_ipv4_address_has_the_whole_limit_however_it_is_written() {
        for address in ["192.0.2.1", "::ffff:192.0.2.1"] {
            let client = at(address);
            assert_eq!((&*client, client.site().as_str()), ("192.0.2.1", "192.0.2.1"));
            let shares = shares(&client, ClientLimit::new(200, 900));
            assert_eq!(shares, [("192.0.2.1".to_owned(), 200)]);
        }
    }

    #[test]
    fn an_ipv6_client_counts_in_three_networks() {
        let client = at("2001:db8:1:2345:3:4:5:6");
        assert_eq!(
            (&*client, client.site().as_str()),
            ("2001:db8:1:2345::/64", "2001:db8:1::/48")
        );
        let networks = ["2001:db8:1:2345::/64", "2001:db8:1:2300::/56", "2001:db8:1::/48"];
        let expected = |events: [u32; 3]| networks.map(str::to_owned).into_iter().zip(events).collect::<Vec<_>>();
        assert_eq!(shares(&client, ClientLimit::new(200, 900)), expected([66, 200, 600]));
        let sms = ClientLimit {
            per_64: 30,
            ..ClientLimit::new(100, 3_600)
        };
        assert_eq!(shares(&client, sms), expected([30, 100, 300]));
    }

    #[test]
    fn every_network_of_a_tiny_limit_allows_an_event() {
        let shares = shares(&at("2001:db8::1"), ClientLimit::new(1, 60));
        assert!(shares.iter().all(|(_, events)| *events >= 1), "{shares:?}");
    }

    #[test]
    fn clients_without_an_address_share_a_limit() {
        assert_eq!(&*ClientNetwork::new(None), "unknown");
        assert_eq!(ClientNetwork::new(None).limits(ClientLimit::new(5, 60)).len(), 1);
    }
}
