//! The program's own words: the same messages in every language, each of them used.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use offramp::report::language::Language;

use crate::common::root;

/// Messages of a language, by id: the file, and the variables.
type Messages = BTreeMap<String, (String, BTreeSet<String>)>;

/// Reads the files as far as they are written here: a message begins at the start of a line.
fn messages(language: Language) -> Messages {
    let folder = root().join("src/report/locale").join(language.code());
    let mut found = Messages::new();
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut id = String::new();
        for line in fs::read_to_string(&path).unwrap().lines() {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                line.split(' ').next().unwrap().clone_into(&mut id);
                let before = found.insert(id.clone(), (file.clone(), BTreeSet::new()));
                assert!(before.is_none(), "{language}: `{id}` stands twice");
            }
            for variable in line.split('$').skip(1).filter(|_| !line.starts_with('#')) {
                let is_part = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
                let variable = variable.chars().take_while(is_part).collect();
                found.get_mut(&id).expect("a variable is in a message").1.insert(variable);
            }
        }
    }
    found
}

/// The code of the program, tests left out.
fn code() -> String {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(&root().join("src"), &mut files);
    files.sort();
    let texts = files.iter().map(|path| fs::read_to_string(path).unwrap());
    texts.map(|text| text.split("#[cfg(test)]").next().unwrap().to_owned()).collect()
}

/// The messages that code names where it asks for them.
fn asked_for(code: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    // Elements of drawings have methods of these names too: `text` with two arguments, `fill` with one.
    for (method, after) in [(".text(", ')'), (".fill(", ',')] {
        for call in code.split(method).skip(1) {
            let Some(literal) = call.trim_start().strip_prefix('"') else { continue };
            let (id, rest) = literal.split_once('"').unwrap();
            if rest.trim_start().starts_with(after) {
                ids.insert(id.to_owned());
            }
        }
    }
    ids
}

#[test]
fn every_language_says_the_same() {
    let [english, russian] = Language::ALL.map(messages);
    assert!(!english.is_empty());
    for (id, (file, variables)) in &english {
        let Some((other_file, others)) = russian.get(id) else { panic!("ru lacks `{id}`") };
        assert_eq!((file, variables), (other_file, others), "`{id}`");
    }
    let extra: Vec<&String> = russian.keys().filter(|id| !english.contains_key(*id)).collect();
    assert!(extra.is_empty(), "en lacks {extra:?}");
}

#[test]
fn every_message_is_used_and_none_is_missing() {
    let (code, known) = (code(), messages(Language::English));
    for id in known.keys() {
        assert!(code.contains(&format!("\"{id}\"")), "no code names `{id}`");
    }
    let missing: Vec<String> =
        asked_for(&code).into_iter().filter(|id| !known.contains_key(id)).collect();
    assert!(missing.is_empty(), "no file has {missing:?}");
}

#[test]
fn every_file_is_part_of_the_program() {
    let code = code();
    for language in Language::ALL {
        for (file, _) in messages(language).into_values() {
            let include = format!("include_str!(\"locale/{language}/{file}\")");
            assert!(code.contains(&include), "{include}");
        }
    }
}
