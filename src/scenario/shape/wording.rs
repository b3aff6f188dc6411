//! What is said of a mistake of shape, and what stands in for a required field.

use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::locate::Kind;
use crate::scenario::locate::NodeId;
use crate::scenario::locate::Tree;
use crate::scenario::suggest::Patience;
use crate::scenario::suggest::listed;
use crate::scenario::suggest::similar;

/// Fields whose value is a quantity, in which a bare number is a common slip.
const QUANTITIES: [&str; 4] = ["p", "odds", "availability", "value"];

/// What to say of a field that there is not, and the field that was probably meant.
pub(super) fn unknown_field(
    owner: &str,
    found: &str,
    expected: &[&'static str],
) -> (Diagnostic, Option<&'static str>) {
    let owner = if owner.is_empty() { "this".to_owned() } else { format!("`{owner}`") };
    let meant: Option<&'static str> =
        similar(found, expected.iter().copied(), &Patience::default());
    let hint = match meant {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("its fields are {}", all(expected)),
    };
    let message = format!("{owner} has no field `{found}`");
    (Diagnostic::new(Code::UnknownField, message).hint(hint), meant)
}

pub(super) fn missing_field(owner: &str, field: &str) -> Diagnostic {
    let owner = if owner.is_empty() { "this".to_owned() } else { format!("this `{owner}`") };
    let example = match field {
        "p" | "odds" | "value" => "Point(0.5)",
        "causes" => "{ \"mechanism\": 1.0 }",
        "role" => "Incident",
        "when" => "Always",
        "clock" => "Clock(turn: \"1 day\", horizon: 30)",
        _ => "...",
    };
    Diagnostic::new(Code::MissingField, format!("{owner} lacks the field `{field}`"))
        .hint(format!("write `{field}: {example}` in it"))
}

/// Any other mistake: a value that is not what the format asks for.
pub(super) fn wrong_value(error: &ron::Error, tree: &Tree, node: NodeId) -> Diagnostic {
    match error {
        ron::Error::NoSuchEnumVariant { expected, found, .. } => {
            let hint = match similar(found, expected.iter().copied(), &Patience::default()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("it is one of {}", all(expected)),
            };
            Diagnostic::new(Code::UnknownWord, format!("`{found}` is not known here")).hint(hint)
        }
        ron::Error::ExpectedDifferentStructName { expected, found } => {
            let message = format!("expected `{expected}(...)`, found `{found}`");
            let hint = format!("write `{expected}(`, or leave the name out");
            Diagnostic::new(Code::UnknownWord, message).hint(hint)
        }
        ron::Error::ExpectedStructLike if tree.kind(node) == Kind::Word => {
            let word = tree.text(node);
            Diagnostic::new(Code::WrongType, format!("`{word}` lacks its values"))
                .hint(format!("write them behind it in parentheses: `{word}(...)`"))
        }
        ron::Error::ExpectedIdentifier | ron::Error::SuggestRawIdentifier(_)
            if is_unnamed_field(tree, node) =>
        {
            unnamed(tree, node)
        }
        _ => wrong_type(error, tree, node),
    }
}

/// What to say of a value that lacks the name of its field.
pub(super) fn unnamed(tree: &Tree, node: NodeId) -> Diagnostic {
    let message = format!("expected the name of a field, found {}", found(tree, node));
    Diagnostic::new(Code::WrongType, message)
        .hint("write every value here with its name and a colon: `name: value`")
}

/// Whether a value stands in parentheses without a name.
fn is_unnamed_field(tree: &Tree, node: NodeId) -> bool {
    let in_parentheses = tree.parent(node).is_some_and(|above| tree.kind(above) == Kind::Struct);
    in_parentheses && tree.key(node).is_none()
}

fn wrong_type(error: &ron::Error, tree: &Tree, node: NodeId) -> Diagnostic {
    let found = found(tree, node);
    let message = match (wanted(error, tree, node), error) {
        (Some(wanted), _) => format!("expected {wanted}, found {found}"),
        (_, ron::Error::ExpectedDifferentLength { expected, found }) => {
            // `ron` names a Rust type and the number of its elements.
            let wanted = expected.split(' ').find(|word| word.parse::<usize>().is_ok());
            let name = tree.name(node);
            format!("`{name}` takes {} values, found {found}", wanted.unwrap_or("other"))
        }
        (_, ron::Error::ExpectedStructLikeEnd | ron::Error::ExpectedOptionEnd) => {
            format!("there is one value too many: {found}")
        }
        (_, ron::Error::ExpectedComma) => format!("{found} does not belong here"),
        (_, ron::Error::IntegerOutOfBounds) => format!("{found} is out of range"),
        (_, other) => in_a_sentence(&other.to_string()),
    };
    let diagnostic = Diagnostic::new(Code::WrongType, message);
    match slip(error, tree, node) {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}

/// What the format asks for in that place.
fn wanted(error: &ron::Error, tree: &Tree, node: NodeId) -> Option<String> {
    let fixed = match error {
        ron::Error::ExpectedArray => "a list `[...]`",
        ron::Error::ExpectedMap => "a map `{ \"id\": ... }`",
        ron::Error::ExpectedBoolean => "`true` or `false`",
        ron::Error::ExpectedFloat | ron::Error::FloatUnderscore => "a number",
        ron::Error::ExpectedInteger | ron::Error::InvalidIntegerDigit { .. } => "a whole number",
        ron::Error::ExpectedComma if tree.kind(node) == Kind::Number => "a whole number",
        ron::Error::ExpectedString => "a string in double quotes",
        ron::Error::ExpectedStructLike => "values in parentheses `(...)`",
        ron::Error::ExpectedIdentifier | ron::Error::SuggestRawIdentifier(_) => {
            match tree.key(node).as_deref() {
                Some(field) if QUANTITIES.contains(&field) => "a quantity such as `Point(0.5)`",
                Some("when") => "a condition such as `Always`",
                _ => "a word",
            }
        }
        ron::Error::ExpectedNamedStructLike(name) => return Some(format!("`{name}(...)`")),
        ron::Error::InvalidValueForType { expected, .. } => return Some(expected.clone()),
        _ => return None,
    };
    Some(fixed.to_owned())
}

/// What stands there instead, in a few words.
fn found(tree: &Tree, node: NodeId) -> String {
    let text = tree.text(node);
    match tree.kind(node) {
        Kind::Number if text.len() <= 24 => format!("the number {text}"),
        Kind::Number => "a long number".to_owned(),
        Kind::String => "a string".to_owned(),
        Kind::Word => format!("the word `{}`", short(text)),
        Kind::Struct if tree.name(node).is_empty() => "`(...)`".to_owned(),
        Kind::Struct => format!("`{}(...)`", short(tree.name(node))),
        Kind::List => "a list".to_owned(),
        Kind::Map => "a map".to_owned(),
        Kind::Other => "a character or bytes".to_owned(),
    }
}

/// What to write instead, where the slip is a common one.
fn slip(error: &ron::Error, tree: &Tree, node: NodeId) -> Option<String> {
    let text = tree.text(node);
    let is_quantity = tree.key(node).is_some_and(|field| QUANTITIES.contains(&&*field));
    match (error, tree.kind(node)) {
        (ron::Error::IntegerOutOfBounds, _) => Some(match tree.key(node).as_deref() {
            Some("severity" | "headline") => "it is from 0 to 10".to_owned(),
            _ => "it is a whole number, and not below 0".to_owned(),
        }),
        (ron::Error::ExpectedComma, Kind::Struct) => {
            Some(format!("write `{}` alone", short(tree.name(node))))
        }
        (_, Kind::Number) if is_quantity => Some(format!("write `Point({})`", short(text))),
        (ron::Error::InvalidValueForType { expected, .. }, Kind::Number | Kind::Word)
            if expected.starts_with("a string") =>
        {
            Some(format!("write `\"{}\"`", short(text)))
        }
        (ron::Error::ExpectedString, Kind::Word) => Some(format!("write `\"{}\"`", short(text))),
        (ron::Error::ExpectedFloat | ron::Error::ExpectedInteger, Kind::String) => {
            Some("leave out the quotes".to_owned())
        }
        (ron::Error::ExpectedArray, Kind::String) => Some(format!("write `[{}]`", short(text))),
        (ron::Error::ExpectedIdentifier, Kind::String) => Some("leave out the quotes".to_owned()),
        _ => None,
    }
}

fn short(text: &str) -> String {
    if text.chars().count() <= 40 {
        return text.to_owned();
    }
    text.chars().take(40).chain("...".chars()).collect()
}

fn all(words: &[&'static str]) -> String {
    if words.len() <= 24 {
        words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
    } else {
        listed(words.iter().copied())
    }
}

/// `ron` begins its messages like sentences.
fn in_a_sentence(message: &str) -> String {
    let mut characters = message.chars();
    match characters.next() {
        Some(first) => first.to_lowercase().chain(characters).collect(),
        None => String::new(),
    }
}

/// Something that reads well in the place of a required field, and that no later check minds.
pub(super) fn stand_in(field: &str) -> Option<&'static str> {
    Some(match field {
        "format" | "headline" | "cost" | "severity" => "1",
        "id" | "title" | "summary" | "turn" | "domain" | "from" | "to" | "ladder" | "start"
        | "track" => "\"\"",
        "clock" => "(turn:\"\",horizon:65536)",
        "horizon" => "65536",
        "p" | "odds" | "value" => "Point(1)",
        "a" | "b" | "k" | "n" | "median" | "error_factor" | "low" | "mid" | "high" | "mode"
        | "overlap" => "1",
        "rungs" | "causes" | "orders" | "choose" => "{}",
        "mechanisms" | "effects" => "[]",
        "role" => "Incident",
        "when" => "Always",
        _ => return None,
    })
}
