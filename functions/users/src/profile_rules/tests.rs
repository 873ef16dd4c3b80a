use jiff::Timestamp;
use jiff::civil::date;
use serde_json::{Value, json};
use shared::http::body;
use shared::types::phone::Phone;
use shared::{Id, Result};
use shared_accounts::rules::event_interests::EventInterests;
use shared_accounts::rules::person_name::PersonName;
use shared_accounts::rules::profile::Profile;
use shared_accounts::store::users::User;

use crate::profile_patch::ProfilePatch;

fn user(profile: Profile) -> User {
    let phone = Phone::parse("+919876543210").unwrap();
    User {
        profile,
        ..User::with_phone(Id::from_bytes([1; 16]), phone, Timestamp::UNIX_EPOCH)
    }
}

fn patch(body: Value) -> ProfilePatch {
    body::parse(body.to_string().as_bytes()).unwrap()
}

/// The fields that `body` has wrong beside `user`.
fn wrong_fields(user: &User, body: Value) -> Vec<String> {
    let mut patch = patch(body);
    patch.report(user, &EventInterests::default().interests, date(2026, 11, 20));
    let finished: Result<()> = patch.broken.finish(Some(()));
    finished.err().map_or_else(Vec::new, |error| {
        error
            .parts()
            .fields
            .iter()
            .map(|wrong| wrong.field.clone().into_owned())
            .collect()
    })
}

fn applied(mut profile: Profile, body: Value) -> Profile {
    patch(body).apply(&mut profile);
    profile
}

#[test]
fn absent_fields_stay_and_null_removes() {
    let stored = Profile {
        bio: Some("Hello".to_owned()),
        location: Some("Pune".to_owned()),
        ..Profile::default()
    };
    let changed = applied(
        stored.clone(),
        json!({"location": null, "college": " Example ", "role": "admin", "phone": 1}),
    );
    let expected = Profile {
        location: None,
        college: Some("Example".to_owned()),
        ..stored.clone()
    };
    assert_eq!(changed, expected);
    assert_eq!(applied(stored.clone(), json!({})), stored);
    assert_eq!(applied(stored, json!({"bio": ""})).bio, None);
}

#[test]
fn both_vocabularies_of_the_name_are_understood() {
    let stored = Profile {
        name: PersonName::from_full("Asha Rao").ok(),
        ..Profile::default()
    };
    let name = |body| applied(stored.clone(), body).name.map(|name| name.full());
    assert_eq!(name(json!({"full_name": "Nisha Das"})).as_deref(), Some("Nisha Das"));
    assert_eq!(name(json!({"first_name": "Nisha"})).as_deref(), Some("Nisha Rao"));
    assert_eq!(name(json!({"last_name": null})).as_deref(), Some("Asha"));
    assert_eq!(name(json!({"name": null})), None);
}

#[test]
fn all_broken_rules_are_reported_at_once() {
    let body = json!({
        "last_name": "Rao", "bio": "x".repeat(1001), "college": "x".repeat(201), "birth_date": "2008-11-21",
        "gender": "x", "event_interests": [1, 11], "profile_pictures": [], "avatar_url": "a.jpg", "email": "asha",
    });
    let mut wrong = wrong_fields(&user(Profile::default()), body);
    wrong.sort();
    let expected = [
        "avatar_url",
        "bio",
        "birth_date",
        "college",
        "email",
        "event_interests",
        "first_name",
        "gender",
        "profile_pictures",
    ];
    assert_eq!(wrong, expected);
}

#[test]
fn a_profile_that_is_sent_back_whole_is_fine() {
    let whole = json!({
        "name": null, "first_name": null, "last_name": null, "birth_date": "2008-11-20", "gender": "other", "email": null,
        "avatar_url": null, "event_interests": [10], "bio": null,
    });
    assert_eq!(wrong_fields(&user(Profile::default()), whole), Vec::<String>::new());
}

#[test]
fn the_only_way_to_sign_in_cannot_be_removed() {
    let email = shared::types::email::Email::parse("asha@example.com").ok();
    let account = User {
        email,
        ..user(Profile::default())
    };
    assert_eq!(wrong_fields(&account, json!({"email": null})), Vec::<String>::new());
    let account = User { phone: None, ..account };
    assert_eq!(wrong_fields(&account, json!({"email": null})), ["email"]);
}

#[test]
fn the_avatar_is_the_first_picture() {
    let pictures = |all, avatar| {
        let mut profile = Profile {
            profile_pictures: vec!["a".to_owned(), "b".to_owned()],
            ..Profile::default()
        };
        ProfilePatch::default().apply_pictures(&mut profile, all, avatar);
        profile.profile_pictures.concat()
    };
    let text = |text: &str| Some(Some(text.to_owned()));
    assert_eq!(pictures(None, None), "ab");
    assert_eq!(pictures(None, text("c")), "cb");
    assert_eq!(pictures(None, Some(None)), "b");
    assert_eq!(pictures(Some(Some(vec!["d".to_owned()])), text("c")), "c");
    assert_eq!(pictures(Some(Some(vec!["d".to_owned()])), text("a")), "d");
    assert_eq!(pictures(Some(None), None), "");
}
