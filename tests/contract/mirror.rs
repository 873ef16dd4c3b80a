//! The handler, the test and the event of an operation stand at the same path, and its id says which.

use std::path::Path;

use r#gen::mirror;

use super::{ROOT, operations};

#[test]
fn every_operation_has_its_handler_its_test_and_its_event_at_the_same_path() {
    let mut missing = Vec::new();
    for operation in operations::all().iter().filter(|operation| !operation.is_alias()) {
        let [resource, verb, handler] = operation.handler.as_slice() else {
            continue;
        };
        let (binary, id) = (operation.binary, &operation.id);
        let event = mirror::event(binary, &operation.handler, id);
        let paths = [
            format!("functions/{binary}/src/{resource}/{verb}.rs"),
            format!("tests/api/{binary}/{resource}/{verb}.rs"),
            format!("events/{event}.json"),
        ];
        missing.extend(paths.into_iter().filter(|path| !Path::new(ROOT).join(path).is_file()));
        if !mirror::is_main(binary, resource, verb, handler) && !handler.starts_with(&format!("{verb}_")) {
            missing.push(format!("{id} in {resource}/{verb}.rs is not called after its file"));
        }
        if !id.starts_with(handler) {
            missing.push(format!("{id} is not called after its handler {handler}"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
