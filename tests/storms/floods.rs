//! A flood from two addresses, past every limit of a client and of phones without an account, and the users whom it must
//! not lock out.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::tally;
use crate::support::{Actor, Client, PASSWORD, Reply, TestApp, storm};

const WAVES: usize = 10;
/// Registrations, wrong passwords and codes of the flood in each wave: 500 of each in all.
const EACH: usize = 50;
const KNOWN: usize = 20;
/// Users who sign in from the addresses of the flood, as they did before it.
const BEHIND: usize = 5;

/// What a request of a wave is.
#[derive(Clone)]
struct Request {
    client: Client,
    path: &'static str,
    body: Value,
}

fn request(client: &Client, path: &'static str, body: Value) -> Request {
    let client = client.clone();
    Request { client, path, body }
}

fn email(number: usize) -> String {
    format!("known{number}@example.com")
}

fn login(number: usize, password: &str) -> Value {
    json!({ "email": email(number), "password": password })
}

async fn send_at_once(requests: &[Request]) -> Vec<Reply> {
    storm(requests.len(), |number| {
        let Request { client, path, body } = requests[number].clone();
        async move { client.post(path, body).await }
    })
    .await
}

/// The requests of the flood in a wave, a third of each kind, from two addresses in turn. Some of the wrong passwords are
/// for the known users.
fn flood(app: &TestApp, addresses: &[Client; 2], wave: usize) -> Vec<Request> {
    let numbers = || (0..EACH).map(|number| (wave * EACH + number, &addresses[number % 2]));
    let registrations = numbers().map(|(number, client)| {
        let account = json!({ "email": format!("flood{number}@example.com"), "password": PASSWORD });
        request(client, "/api/auth/register", account)
    });
    let passwords = numbers().map(|(number, client)| {
        let body = match number % 25 {
            0 => login(number / 25, "123456789"),
            _ => json!({ "email": format!("somebody{number}@example.com"), "password": "123456789" }),
        };
        request(client, "/api/auth/login", body)
    });
    let codes = numbers().map(|(_, client)| request(client, "/api/request-otp", json!({ "phone": app.fresh_phone() })));
    registrations.chain(passwords).chain(codes).collect()
}

/// A cloud with limits that the flood exceeds, the two addresses of the flood, and the known users with the addresses
/// from which they signed in before it.
struct Siege {
    app: TestApp,
    addresses: [Client; 2],
    known: Vec<Actor>,
    homes: Vec<Client>,
}

/// The replies to the flood, by the kind of the request.
#[derive(Default)]
struct FloodReplies {
    registrations: Vec<Reply>,
    passwords: Vec<Reply>,
    codes: Vec<Reply>,
}

async fn siege() -> Siege {
    let app = TestApp::with_parameters([
        ("RegistrationsPerClientHourly", "10"),
        ("WrongPasswordsPerClient", "10"),
        ("SmsPerAddressHourly", "20"),
        ("SmsPerCountryHourly", "120"),
    ])
    .await;
    let addresses = [app.anon(), app.anon()];
    let (mut known, mut homes): (Vec<Actor>, Vec<Client>) = (Vec::new(), Vec::new());
    for number in 0..KNOWN {
        known.push(app.student_with_password(&email(number)).await);
        let home = if number < KNOWN - BEHIND {
            app.anon()
        } else {
            addresses[number % 2].clone()
        };
        let signed_in = home.post("/api/auth/login", login(number, PASSWORD)).await;
        signed_in.assert_status(200);
        homes.push(home);
    }
    app.advance(901);
    Siege {
        app,
        addresses,
        known,
        homes,
    }
}

impl Siege {
    /// Sends a wave of the flood together with the logins of two known users, who must all succeed.
    async fn wave(&self, wave: usize) -> FloodReplies {
        let mut requests = flood(&self.app, &self.addresses, wave);
        let mine = [2 * wave, 2 * wave + 1];
        for number in mine {
            let home = &self.homes[number];
            requests.push(request(home, "/api/auth/login", login(number, PASSWORD)));
            let body = json!({ "phone_number": self.known[number].phone });
            requests.push(request(home, "/api/request-otp", body));
        }
        let mut replies = send_at_once(&requests).await;
        for reply in replies.split_off(3 * EACH) {
            reply.assert_status(200);
        }
        for number in mine {
            let phone = &self.known[number].phone;
            let proof = json!({ "phone_number": phone, "otp_code": self.app.code_for(phone).await });
            let signed_in = self.homes[number].post("/api/auth/verify-login", proof).await;
            let user = &signed_in.assert_status(200).body["user"];
            assert_eq!(user["id"], self.known[number].id.as_str());
        }
        let codes = replies.split_off(2 * EACH);
        let passwords = replies.split_off(EACH);
        FloodReplies {
            registrations: replies,
            passwords,
            codes,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_from_two_addresses_locks_no_known_user_out() {
    let siege = siege().await;
    let sms_before = siege.app.sms_count().await;
    let mut replies = FloodReplies::default();
    for wave in 0..WAVES {
        let of_wave = siege.wave(wave).await;
        replies.registrations.extend(of_wave.registrations);
        replies.passwords.extend(of_wave.passwords);
        replies.codes.extend(of_wave.codes);
    }
    // Each address made ten accounts, guessed ten passwords and sent twenty SMS; the rest cost no hash and no SMS. Users
    // behind the addresses are guessed past the limit, but the replies do not show it.
    assert_eq!(tally(&replies.registrations), BTreeMap::from([(201, 20), (429, 480)]));
    assert_eq!(tally(&replies.passwords), BTreeMap::from([(401, 20), (429, 480)]));
    assert_eq!(tally(&replies.codes), BTreeMap::from([(200, 500)]));
    let hashes = |replies: &[Reply]| replies.iter().map(|reply| reply.cost.password_hashes).sum::<u32>();
    assert_eq!(hashes(&replies.registrations), 20);
    let guesses = hashes(&replies.passwords);
    assert!(guesses <= 20 + u32::try_from(BEHIND).unwrap(), "{guesses}");
    assert_eq!(siege.app.sms_count().await - sms_before, 40 + KNOWN);
    siege.app.finish().await;
}
