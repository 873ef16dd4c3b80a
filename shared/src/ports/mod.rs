//! What stands outside: queues, objects, sockets, SMS, mail, push. Each port speaks the provider's own protocol; the local
//! cloud answers it on loopback.

pub mod objects;
pub mod queues;
pub mod sms;
pub mod sockets;
