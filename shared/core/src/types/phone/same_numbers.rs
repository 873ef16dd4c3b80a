//! Whatever is written is the same number as to the crate `phonenumber`.

use phonenumber::country::IN;
use phonenumber::metadata::DATABASE;
use proptest::prelude::*;

use crate::types::phone::Phone;

/// E.164 and country of `text`, as that crate has it. Its country of Russian numbers with an 8 in front is wrong: it takes the 8
/// for a prefix.
fn theirs(text: &str) -> Option<(String, Option<String>)> {
    let number = phonenumber::parse(Some(IN), text.trim()).ok()?;
    let e164 = number
        .is_valid()
        .then(|| number.format().mode(phonenumber::Mode::E164).to_string())?;
    let country = phonenumber::parse(None, &e164).unwrap().country().id();
    let country = country.map(|country| country.as_ref().to_owned());
    Some(if e164.starts_with("+78") {
        (e164, Some("RU".to_owned()))
    } else {
        (e164, country)
    })
}

fn ours(text: &str) -> Option<(String, Option<String>)> {
    let phone = Phone::parse(text).ok()?;
    Some((phone.as_str().to_owned(), phone.country()))
}

#[test]
fn an_example_of_every_kind_of_every_region_is_the_same() {
    for region in (1..1000).flat_map(|code| DATABASE.by_code(&code).unwrap_or_default()) {
        let (code, kinds) = (region.country_code(), region.descriptors());
        let kinds = [
            Some(kinds.general()),
            kinds.fixed_line(),
            kinds.mobile(),
            kinds.toll_free(),
            kinds.premium_rate(),
            kinds.voip(),
        ];
        for example in kinds.into_iter().flatten().filter_map(|kind| kind.example()) {
            let number = format!("+{code}{example}");
            assert_eq!(ours(&number), theirs(&number), "{number}");
            let (all_but_one, _) = number.split_at(number.len() - 1);
            assert_eq!(ours(all_but_one), theirs(all_but_one), "{all_but_one}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_digits_and_punctuation_are_the_same(text in "[ +(.-]{0,2}[+0-9]{0,6}[ +().0-9-]{0,14}") {
        prop_assert_eq!(ours(&text), theirs(&text));
    }

    #[test]
    fn any_number_of_any_country_is_the_same(
        text in "(00|\\+|0|\\+0|)(91|1|7|39|44|[1-9][0-9]{0,2})[ -]?0{0,2}[1-9][0-9]{3,12}"
    ) {
        prop_assert_eq!(ours(&text), theirs(&text));
    }
}
