//! A cloud in memory for one test.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use local::cloud::{Cloud, Options};
use local::engines::QueueDepth;
use local::faults::{Fault, Kind, Target};
use local::guard::Denial;
use local::outbox::Channel;
use shared::types::phone::Phone;

use crate::support::Client;
use crate::support::log;

/// Longer than anything in a test takes: after this time, a wait has failed.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// Phones are never shared between tests, so that the lines of each can be found in the common log.
static PHONES: AtomicU32 = AtomicU32::new(0);

/// A cloud of its own for one test. A test ends with [`TestApp::finish`].
pub struct TestApp {
    pub cloud: Cloud,
    addresses: AtomicU32,
    unfinished: Unfinished,
}

/// Reminds of [`TestApp::finish`].
struct Unfinished(bool);

impl Drop for Unfinished {
    fn drop(&mut self) {
        assert!(
            !self.0 || std::thread::panicking(),
            "the test does not end with finish()"
        );
    }
}

impl TestApp {
    /// A cloud with the template's default parameters.
    pub async fn new() -> Self {
        Self::with(|_options| ()).await
    }

    /// A cloud with other parameters of the template, such as `("OtpDigits", "6")`.
    pub async fn with_parameters<const N: usize>(parameters: [(&str, &str); N]) -> Self {
        let parameters = parameters.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self::with(|options| options.parameters.extend(parameters)).await
    }

    /// A cloud that is as `adjust` says.
    pub async fn with(adjust: impl FnOnce(&mut Options)) -> Self {
        log::start();
        let mut options = Options {
            retry_delay: Some(Duration::ZERO),
            ..Options::default()
        };
        adjust(&mut options);
        let cloud = Cloud::start(options, product::functions()).await.unwrap();
        Self {
            cloud,
            addresses: AtomicU32::new(0),
            unfinished: Unfinished(true),
        }
    }

    /// Somebody without a token, at an address of their own.
    pub fn anon(&self) -> Client {
        self.client_at(self.fresh_address())
    }

    /// Somebody without a token at this loopback address; the product takes every one for another place.
    pub fn client_at(&self, address: Ipv4Addr) -> Client {
        Client::new(&self.cloud.url(), address)
    }

    /// A loopback address that nobody has yet.
    pub fn fresh_address(&self) -> Ipv4Addr {
        let number = self.addresses.fetch_add(1, Ordering::Relaxed) + 1;
        Ipv4Addr::from_bits(Ipv4Addr::new(127, 1, 0, 0).to_bits() + number)
    }

    /// A valid Indian mobile number that nobody has yet and that shares its prefix with no other.
    pub fn fresh_phone(&self) -> String {
        let phones = std::iter::repeat_with(|| {
            let number = PHONES.fetch_add(1, Ordering::Relaxed);
            format!("+9198{:04}{:04}", number % 10_000, 1_000 + number % 8_999)
        });
        phones.into_iter().find(|phone| Phone::parse(phone).is_ok()).unwrap()
    }

    /// Waits until every queue is empty and no function runs.
    pub async fn settle(&self) {
        tokio::time::timeout(PATIENCE, self.cloud.settle())
            .await
            .expect("the queues do not get empty");
    }

    /// Moves the clock of the whole product.
    pub fn advance(&self, seconds: i64) {
        self.cloud.clock().advance(seconds);
    }

    /// Moves the clock to a time that lies ahead, such as `2030-01-01T20:00:00Z`.
    pub fn advance_to(&self, time: &str) {
        let seconds = time.parse::<Timestamp>().unwrap().as_second() - self.cloud.clock().unix_seconds();
        assert!(seconds >= 0, "{time} has passed");
        self.advance(seconds);
    }

    /// The texts of the SMS sent to `phone`, newest first, once everything queued is handled.
    pub async fn sms_to(&self, phone: &str) -> Vec<String> {
        self.settle().await;
        let sent = self.cloud.outbox().list(Some(Channel::Sms), Some(phone));
        sent.into_iter().map(|message| message.body).collect()
    }

    /// How many SMS were sent to anybody.
    pub async fn sms_count(&self) -> usize {
        self.settle().await;
        self.cloud.outbox().list(Some(Channel::Sms), None).len()
    }

    /// The code in the newest SMS to `phone`.
    pub async fn code_for(&self, phone: &str) -> String {
        let texts = self.sms_to(phone).await;
        let text = texts.first().unwrap_or_else(|| panic!("no SMS to {phone}"));
        let mut numbers = text.split(|letter: char| !letter.is_ascii_digit());
        let code = numbers.find(|digits| (4..=8).contains(&digits.len()));
        code.unwrap_or_else(|| panic!("no code in {text:?}")).to_owned()
    }

    /// Breaks something until [`TestApp::mend`]; `rate` is the share of calls that break.
    pub fn break_down(&self, target: Target, kind: Kind, rate: f64) {
        self.cloud
            .faults()
            .set(Fault {
                target,
                kind,
                rate,
                seconds: 3_600,
                spare: 0,
            })
            .unwrap();
    }

    /// Cuts every function off the database after this number of its calls, until [`TestApp::mend`], as if the
    /// container of a request died between two writes.
    pub fn cut_off_after(&self, calls: u32) {
        let fault = Fault {
            target: Target::Dynamodb,
            kind: Kind::Reset,
            rate: 1.0,
            seconds: 3_600,
            spare: calls,
        };
        self.cloud.faults().set(fault).unwrap();
    }

    /// The same cloud with a database that reports a conflict for every fifth write or transaction, until [`TestApp::mend`].
    pub fn with_conflicts(self) -> Self {
        self.break_down(Target::Dynamodb, Kind::Conflict, 0.2);
        self
    }

    /// Ends every fault.
    pub fn mend(&self) {
        self.cloud.faults().clear();
    }

    /// What the queues hold that are not empty, dead-letter queues included.
    pub async fn queued(&self) -> BTreeMap<String, QueueDepth> {
        let mut depths = self.cloud.queued().await.unwrap();
        depths.retain(|_, depth| !depth.is_empty());
        depths
    }

    /// Ends the test: nothing is left undelivered, and no function wanted more than its policies allow.
    pub async fn finish(self) {
        self.finish_with_dead_letters(0).await;
    }

    /// Like [`TestApp::finish`], for a test that makes this number of dead letters.
    pub async fn finish_with_dead_letters(mut self, expected: u64) {
        self.unfinished.0 = false;
        self.settle().await;
        let queued = self.queued().await;
        let (dead, waiting): (BTreeMap<_, _>, _) =
            queued.into_iter().partition(|(name, _)| name.contains("DeadLetter"));
        assert!(waiting.is_empty(), "messages are left: {waiting:?}");
        assert_eq!(
            dead.values().map(|depth| depth.visible).sum::<u64>(),
            expected,
            "dead letters: {dead:?}"
        );
        let denials = self.cloud.guard().denials();
        assert!(denials.is_empty(), "{denials:?}");
    }

    /// Like [`TestApp::finish`], for a test that takes permissions away. Returns the denied actions, and ignores dead
    /// letters.
    pub async fn finish_with_denials(mut self) -> Vec<Denial> {
        self.unfinished.0 = false;
        self.settle().await;
        self.cloud.guard().denials()
    }

    /// Ends the test's cloud cleanly, without looking at what it leaves.
    pub async fn stop(mut self) {
        self.unfinished.0 = false;
        self.cloud.stop().await;
    }
}
