//! Passwords are hashed a few at a time: many logins at once take no memory without bound.

use tokio::task::JoinSet;

use crate::actors::Person;
use crate::program::Program;

/// What a hash takes, in KiB, and how many are wanted at the same time.
const HASH: u64 = 19 * 1024;
const LOGINS: u64 = 64;

#[tokio::test]
async fn sixty_four_logins_at_once_do_not_take_the_memory_of_sixty_four_hashes() {
    // Installs the TLS backend that reqwest asks for.
    let _product_client = shared::platform::http_client();
    let data = tempfile::tempdir().unwrap();
    let program = Program::start(data.path()).await;
    let person = Person::new(1);
    assert_eq!(person.sign_up(&program.url).await.unwrap(), 201);
    let before = program.peak_memory();
    let mut logins = JoinSet::new();
    for _ in 0..LOGINS {
        let (person, url) = (person.clone(), program.url.clone());
        logins.spawn(async move { person.log_in(&url, "email").await });
    }
    assert!(logins.join_all().await.iter().all(|status| *status == 200));
    if let (Some(before), Some(after)) = (before, program.peak_memory()) {
        assert!(
            after - before < LOGINS * HASH / 2,
            "{} MiB more",
            (after - before) / 1024
        );
    }
    program.interrupt().await;
}
