//! A flood from two addresses, past every limit of a client and of phones without an account, and the users whom it must
//! not lock out.

use serde_json::{Value, json};

use super::{count, tally};
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_from_two_addresses_locks_no_known_user_out() {
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
    let sms_before = app.sms_count().await;

    let (mut registered, mut guessed, mut asked) = (Vec::new(), Vec::new(), Vec::new());
    for wave in 0..WAVES {
        let mut requests = flood(&app, &addresses, wave);
        let mine = [2 * wave, 2 * wave + 1];
        for number in mine {
            requests.push(request(&homes[number], "/api/auth/login", login(number, PASSWORD)));
            let body = json!({ "phone_number": known[number].phone });
            requests.push(request(&homes[number], "/api/request-otp", body));
        }
        let mut replies = send_at_once(&requests).await;
        for reply in replies.split_off(3 * EACH) {
            reply.assert_status(200);
        }
        asked.extend(replies.split_off(2 * EACH));
        guessed.extend(replies.split_off(EACH));
        registered.extend(replies);
        for number in mine {
            let phone = &known[number].phone;
            let proof = json!({ "phone_number": phone, "otp_code": app.code_for(phone).await });
            let signed_in = homes[number]
                .post("/api/auth/verify-login", proof)
                .await
                .assert_status(200);
            assert_eq!(signed_in.body["user"]["id"], known[number].id.as_str());
        }
    }

    // Each address made ten accounts, guessed ten passwords and sent twenty SMS; the rest cost no hash and no SMS. Users
    // behind the addresses are guessed past the limit, but the replies do not show it.
    assert_eq!(
        (count(&registered, 201), count(&registered, 429)),
        (20, 480),
        "{:?}",
        tally(&registered)
    );
    assert_eq!(
        (count(&guessed, 401), count(&guessed, 429)),
        (20, 480),
        "{:?}",
        tally(&guessed)
    );
    assert_eq!(count(&asked, 200), 500, "{:?}", tally(&asked));
    let hashes = |replies: &[Reply]| replies.iter().map(|reply| reply.cost.password_hashes).sum::<u32>();
    assert_eq!(hashes(&registered), 20);
    assert!(
        hashes(&guessed) <= 20 + u32::try_from(BEHIND).unwrap(),
        "{}",
        hashes(&guessed)
    );
    assert_eq!(app.sms_count().await - sms_before, 40 + KNOWN);
    app.finish().await;
}
