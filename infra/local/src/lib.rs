//! The local cloud: the whole product in one process, on embedded engines, from the template that AWS deploys.

pub mod cloud;
pub mod control;
pub mod demo;
pub mod endpoints;
pub mod engines;
pub mod faults;
pub mod gateway;
pub mod guard;
pub mod invoke;
pub mod outbox;
pub mod policy;
pub mod pollers;
pub mod providers;
pub mod schedules;
pub mod serve;
pub mod template;
