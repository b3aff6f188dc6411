//! From text to the types of [`crate::scenario::schema`], with every mistake of shape at once.
//!
//! `ron` stops at the first mistake. So a mistake is recorded, what is wrong is taken out of a
//! working copy of the text, and the copy is read again: *recovery by excision*. What is taken out
//! becomes blanks, and a required field that is gone gets a harmless stand-in, so that the next
//! reading finds the next mistake. In the end whatever had to have a stand-in is taken out whole,
//! and the rest is what the later checks see.

use ron::Options;
use ron::error::Position;
use ron::extensions::Extensions;
use serde::de::DeserializeOwned;
use serde_path_to_error::Segment;

use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::diagnostic::Location;
use crate::scenario::findings::Findings;
use crate::scenario::locate::Flaw;
use crate::scenario::locate::Kind;
use crate::scenario::locate::NESTING_MAX;
use crate::scenario::locate::NodeId;
use crate::scenario::locate::Span;
use crate::scenario::locate::Tree;
use crate::scenario::source::Source;

mod wording;

/// How often a file is read at most: once for each mistake.
const READINGS_MAX: usize = 100;

/// How many bytes are read at most over all readings of a file, so that a large file with many
/// mistakes costs little; a file of the usual size never gets there.
const BYTES_MAX: usize = 16 << 20;

/// A file that was read as well as it could be.
pub(crate) struct Shaped<T> {
    /// Where things stand; what was taken out is cut.
    pub(crate) tree: Tree,
    /// What was left, unless nothing useful was.
    pub(crate) value: Option<T>,
}

/// What a file may be.
pub(crate) trait Root: DeserializeOwned {
    /// The name before the outermost bracket.
    const NAME: &'static str;
    /// What to say of a file that is another root.
    const OTHERWISE: &'static str;
}

/// Reads a file; `None` if it is not well-formed.
pub(crate) fn read<T: Root>(
    file: usize,
    source: &Source,
    findings: &mut Findings,
) -> Option<Shaped<T>> {
    let tree = match Tree::scan(source.shared_text()) {
        Ok(tree) => tree,
        Err(flaw) => {
            findings.push(from_flaw(file, *flaw));
            return None;
        }
    };
    if !is_root::<T>(file, &tree, findings) {
        return None;
    }
    let mut copy = Copy::new(file, source.text(), tree);
    copy.drop_duplicates(findings);
    copy.drop_unnamed(findings);
    let value = copy.read_all::<T>(findings);
    let mut tree = copy.tree;
    tree.settle();
    Some(Shaped { tree, value })
}

fn is_root<T: Root>(file: usize, tree: &Tree, findings: &mut Findings) -> bool {
    let name = tree.name(Tree::ROOT);
    let is_struct = tree.kind(Tree::ROOT) == Kind::Struct;
    if is_struct && (name.is_empty() || name == T::NAME) {
        return true;
    }
    let message = if is_struct {
        format!("the file is a `{name}`, not a `{}`", T::NAME)
    } else {
        format!("the file is not a `{}(...)`", T::NAME)
    };
    findings.push(
        Diagnostic::new(Code::WrongRoot, message)
            .at(location(file, tree.head(Tree::ROOT)))
            .hint(T::OTHERWISE),
    );
    false
}

/// The working copy of a file.
struct Copy {
    file: usize,
    /// The text with blanks for what was taken out; as long as the original.
    bytes: Vec<u8>,
    /// Stand-ins for required fields: where in the original, in which struct, and for which field.
    stand_ins: Vec<StandIn>,
    tree: Tree,
    /// Fields that were taken out, so that they are not reported as missing.
    gone: Vec<(NodeId, String)>,
}

struct StandIn {
    at: usize,
    owner: NodeId,
    field: String,
    text: String,
}

/// What `ron` has to say, with its position in the copy.
struct Mistake {
    error: ron::Error,
    path: Vec<Segment>,
    byte: usize,
}

impl Copy {
    fn new(file: usize, text: &str, tree: Tree) -> Self {
        let mut bytes = text.as_bytes().to_vec();
        if text.starts_with('\u{feff}') {
            bytes[..'\u{feff}'.len_utf8()].fill(b' ');
        }
        Copy { file, bytes, stand_ins: Vec::new(), tree, gone: Vec::new() }
    }

    /// Reports keys that stand twice; the first one counts from here on.
    fn drop_duplicates(&mut self, findings: &mut Findings) {
        for (first, second) in self.tree.duplicates() {
            let key = self.tree.key(second).unwrap_or_default().into_owned();
            let first = self.tree.key_span(first).unwrap_or(self.tree.head(first));
            let place = self.tree.key_span(second).unwrap_or(self.tree.head(second));
            findings.push(
                Diagnostic::new(Code::DuplicateKey, format!("`{key}` stands here a second time"))
                    .at(self.location(place))
                    .also(self.location(first), "the first time")
                    .hint("give one of them another name, or take it out"),
            );
            self.blank(second);
        }
    }

    /// Reports values without a name among values with names, about which `ron` is hard to
    /// understand: it takes the next word for the name.
    fn drop_unnamed(&mut self, findings: &mut Findings) {
        for node in self.tree.unnamed() {
            let diagnostic = wording::unnamed(&self.tree, node);
            findings.push(diagnostic.at(self.location(self.tree.head(node))));
            let word = self.tree.name(node).to_owned();
            self.gone.extend(self.tree.parent(node).map(|owner| (owner, word)));
            self.blank(node);
        }
    }

    /// Reads until there is no further mistake, and then until nothing is left that needs a
    /// stand-in; only the root keeps its own.
    fn read_all<T: Root>(&mut self, findings: &mut Findings) -> Option<T> {
        let readings = (BYTES_MAX / self.bytes.len().max(1)).clamp(4, READINGS_MAX);
        for _ in 0..readings {
            match self.read_once::<T>() {
                Ok(value) => {
                    if !self.drop_unfinished() {
                        return Some(value);
                    }
                }
                Err(mistake) => {
                    if !self.mend(&mistake, findings) {
                        return None;
                    }
                }
            }
        }
        findings.push(
            Diagnostic::new(
                Code::TooManyMistakes,
                "there are so many mistakes that the rest of the file was not read",
            )
            .at(self.location(self.tree.head(Tree::ROOT)))
            .hint("mend these first"),
        );
        None
    }

    fn read_once<T: Root>(&self) -> Result<T, Mistake> {
        let text = self.text();
        // The scanner has refused deeper nesting already, so this limit is never what an author
        // meets: every bracket costs two levels, an optional value one more.
        let options = Options::default()
            .with_default_extension(Extensions::IMPLICIT_SOME)
            .with_recursion_limit(3 * NESTING_MAX);
        let at_start = |error: ron::error::SpannedError| Mistake {
            byte: byte_of(&text, error.span.end),
            error: error.code,
            path: Vec::new(),
        };
        let mut reader =
            ron::Deserializer::from_str_with_options(&text, &options).map_err(at_start)?;
        let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let path = error.path().iter().cloned().collect();
            let error = reader.span_error(error.into_inner());
            Mistake { byte: byte_of(&text, error.span.end), error: error.code, path }
        })?;
        reader.end().map_err(|error| at_start(reader.span_error(error)))?;
        Ok(value)
    }

    /// The copy with its stand-ins.
    fn text(&self) -> String {
        let mut bytes = Vec::with_capacity(self.bytes.len());
        let mut from = 0;
        for stand_in in &self.stand_ins {
            bytes.extend_from_slice(&self.bytes[from..stand_in.at]);
            bytes.extend_from_slice(stand_in.text.as_bytes());
            from = stand_in.at;
        }
        bytes.extend_from_slice(&self.bytes[from..]);
        String::from_utf8(bytes).expect("whole values were blanked, so whole characters")
    }

    /// From a position in the copy to one in the original.
    fn original(&self, byte: usize) -> usize {
        let mut added = 0;
        for stand_in in &self.stand_ins {
            if stand_in.at + added >= byte {
                break;
            }
            added += stand_in.text.len().min(byte - stand_in.at - added);
        }
        byte - added
    }

    /// Reports a mistake and takes it out; false if the rest cannot be read.
    fn mend(&mut self, mistake: &Mistake, findings: &mut Findings) -> bool {
        match &mistake.error {
            ron::Error::NoSuchStructField { expected, found, .. } => {
                let (_, above) = mistake.path.split_last().unwrap_or((&Segment::Unknown, &[]));
                let owner = self.follow(above);
                let (diagnostic, meant) =
                    wording::unknown_field(self.tree.name(owner), found, expected);
                let Some(node) = self.tree.child(owner, found) else {
                    // A name without a value; it goes with all that it stands in.
                    findings.push(diagnostic.at(self.location(self.tree.head(owner))));
                    return self.take_out(owner);
                };
                let place = self.tree.key_span(node).unwrap_or(self.tree.head(node));
                findings.push(diagnostic.at(self.location(place)));
                self.blank(node);
                // The field that was meant is not missing.
                self.gone.extend(meant.map(|meant| (owner, meant.to_owned())));
                true
            }
            ron::Error::MissingStructField { field, .. } => {
                let owner = self.follow(&mistake.path);
                if !self.gone.iter().any(|(from, gone)| *from == owner && gone == field) {
                    let diagnostic = wording::missing_field(self.tree.name(owner), field);
                    findings.push(diagnostic.at(self.location(self.tree.head(owner))));
                }
                self.stand_in(owner, field)
            }
            error => {
                let node = self.culprit(mistake);
                let diagnostic = wording::wrong_value(error, &self.tree, node);
                findings.push(diagnostic.at(self.location(self.tree.head(node))));
                match error {
                    ron::Error::ExpectedDifferentStructName { .. } => self.drop_name(node),
                    _ => self.take_out(node),
                }
            }
        }
    }

    /// The value that a mistake is about: the end of the path, unless `ron` stopped inside a value
    /// below it, half-way through.
    fn culprit(&self, mistake: &Mistake) -> NodeId {
        let node = self.follow(&mistake.path);
        let is_half_way = matches!(
            mistake.error,
            ron::Error::ExpectedComma
                | ron::Error::ExpectedStructLikeEnd
                | ron::Error::ExpectedOptionEnd
                | ron::Error::ExpectedIdentifier
                | ron::Error::TrailingCharacters
        );
        if is_half_way {
            let inner = self.tree.innermost(self.original(mistake.byte));
            if self.tree.span(node).contains(self.tree.span(inner)) {
                return inner;
            }
        }
        let is_about_variant = matches!(
            mistake.error,
            ron::Error::ExpectedStructLike | ron::Error::ExpectedDifferentLength { .. }
        );
        match mistake.path.last() {
            Some(Segment::Enum { .. }) if !is_about_variant => {
                self.only_child(node).unwrap_or(node)
            }
            _ => node,
        }
    }

    /// The value at the end of a path as serde tells it. A variant is a step of its own there: what
    /// `All([..])` holds is its only child, while `TrackAt(a, b)` has its values as children.
    fn follow(&self, path: &[Segment]) -> NodeId {
        let mut node = self.tree.unwrapped(Tree::ROOT);
        let mut in_variant = false;
        for segment in path {
            let next = match segment {
                Segment::Map { key } => self.tree.child(node, key),
                Segment::Seq { index } => {
                    let list = match self.only_child(node) {
                        Some(child) if in_variant && self.tree.kind(child) == Kind::List => child,
                        _ => node,
                    };
                    self.tree.element(list, *index)
                }
                Segment::Enum { .. } if in_variant => self.only_child(node),
                Segment::Enum { .. } | Segment::Unknown => Some(node),
            };
            in_variant = matches!(segment, Segment::Enum { .. });
            match next {
                Some(next) => node = self.tree.unwrapped(next),
                None => break,
            }
        }
        node
    }

    fn only_child(&self, node: NodeId) -> Option<NodeId> {
        let mut children = self.tree.children(node);
        let first = children.next()?;
        children.next().is_none().then_some(first)
    }

    /// Takes out the smallest field, entry or element around a value; false if it is the root.
    fn take_out(&mut self, mut node: NodeId) -> bool {
        loop {
            let Some(parent) = self.tree.parent(node) else { return false };
            if let Some(key) = self.tree.key(node) {
                self.gone.push((parent, key.into_owned()));
                break;
            }
            if self.tree.kind(parent) == Kind::List {
                break;
            }
            node = parent;
        }
        let span = self.tree.span(node);
        self.stand_ins.retain(|one| one.at < span.start || one.at > span.end);
        self.blank(node);
        self.tree.note_loss(node);
        true
    }

    /// Takes out a wrong name before a bracket, which `ron` can do without.
    fn drop_name(&mut self, node: NodeId) -> bool {
        let span = self.tree.head(node);
        let is_new = self.bytes[span.start..span.end].iter().any(|&byte| byte != b' ');
        if self.tree.kind(node) != Kind::Struct || !is_new {
            return self.take_out(node);
        }
        self.bytes[span.start..span.end].fill(b' ');
        true
    }

    /// Puts something harmless where a required field is missing.
    fn stand_in(&mut self, owner: NodeId, field: &str) -> bool {
        let is_new = !self.stand_ins.iter().any(|one| one.owner == owner && one.field == field);
        match wording::stand_in(field) {
            Some(value) if is_new && self.tree.kind(owner) == Kind::Struct => {
                let at = self.tree.inside(owner);
                let place = self.stand_ins.partition_point(|one| one.at <= at);
                let text = format!("{field}:{value},");
                let stand_in = StandIn { at, owner, field: field.to_owned(), text };
                self.stand_ins.insert(place, stand_in);
                true
            }
            _ => self.take_out(owner),
        }
    }

    /// Takes out what has a stand-in in it, but for the root; says whether there was anything.
    fn drop_unfinished(&mut self) -> bool {
        let owners: Vec<NodeId> = self
            .stand_ins
            .iter()
            .map(|one| one.owner)
            .filter(|&owner| owner != Tree::ROOT)
            .collect();
        for &owner in &owners {
            if !self.tree.is_gone(owner) {
                self.take_out(owner);
            }
        }
        !owners.is_empty()
    }

    fn blank(&mut self, node: NodeId) {
        let span = self.tree.entry_span(node);
        self.bytes[span.start..span.end].fill(b' ');
        self.tree.cut(node);
    }

    fn location(&self, span: Span) -> Location {
        location(self.file, span)
    }
}

/// A span of a file.
pub(crate) fn location(file: usize, span: Span) -> Location {
    Location { file, start: span.start, end: span.end }
}

fn from_flaw(file: usize, flaw: Flaw) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(flaw.code, flaw.message).at(location(file, flaw.span));
    diagnostic.label = flaw.label.map(str::to_owned);
    diagnostic.also.extend(flaw.also.map(|(span, label)| (location(file, span), label)));
    diagnostic.hint = flaw.hint;
    diagnostic
}

/// The byte of a position, of which `ron` counts the column in characters.
fn byte_of(text: &str, position: Position) -> usize {
    let mut start = 0;
    for _ in 1..position.line {
        match text[start..].find('\n') {
            Some(length) => start += length + 1,
            None => break,
        }
    }
    let characters = text[start..].char_indices().map(|(at, _)| start + at);
    characters.chain([text.len()]).nth(position.col.saturating_sub(1)).unwrap_or(text.len())
}
