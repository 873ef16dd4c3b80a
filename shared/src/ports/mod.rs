//! What stands outside: queues, objects, sockets, SMS, mail, push, AI. Each port speaks the provider's own protocol; the local
//! cloud answers it on loopback.

pub mod ai;
pub mod mail;
pub mod objects;
pub mod push;
pub mod queues;
pub mod sms;
pub mod sockets;
#[cfg(test)]
mod stand_in;
