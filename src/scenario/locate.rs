//! Where things stand in RON text: a scanner that builds a tree of byte ranges.
//!
//! `ron` says where it stopped, but not where the value behind a later, semantic mistake stands. So
//! the text is scanned once more, for brackets, keys and commas only, and a path such as
//! `measures > hotline > effects > [0] > odds` can be turned into a range of bytes. The scanner
//! runs first and is stricter about brackets and commas than it is about words and numbers, which
//! are left to `ron`; so every unbalanced bracket is reported here, with the place where it was
//! opened. It never recurses, so no input can exhaust the stack.
//!
//! It knows nothing of scenarios. The grammar it follows is the one of the RON specification,
//! docs/grammar.md of the `ron` crate.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use crate::scenario::diagnostic::Code;

mod scan;

/// Brackets may be nested this deep.
pub(crate) const NESTING_MAX: usize = 64;

/// A file may hold this many values, each bracketed group counted as one.
pub(crate) const VALUES_MAX: usize = 1 << 19;

/// A container with more children than this gets a hash map when a child is looked up.
const LINEAR_MAX: usize = 16;

/// A range of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    fn new(start: usize, end: usize) -> Self {
        Span { start, end }
    }

    /// Whether `other` lies within.
    pub(crate) fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A way from the root of a file to a value, built on the stack as a walk goes down.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    step: Step<'a>,
}

/// One step of a [`Path`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step<'a> {
    /// A field of a struct, or an entry of a map.
    Key(&'a str),
    /// An element of a list or of a tuple.
    Index(usize),
}

impl<'a> Path<'a> {
    /// A field of the root.
    pub(crate) fn root(key: &'a str) -> Self {
        Path { parent: None, step: Step::Key(key) }
    }

    /// A field or entry below this path.
    pub(crate) fn key(&'a self, key: &'a str) -> Self {
        Path { parent: Some(self), step: Step::Key(key) }
    }

    /// An element below this path.
    pub(crate) fn index(&'a self, index: usize) -> Self {
        Path { parent: Some(self), step: Step::Index(index) }
    }

    /// The steps from the root.
    pub(crate) fn steps(&self) -> Vec<Step<'a>> {
        let mut steps = vec![self.step];
        let mut above = self.parent;
        while let Some(path) = above {
            steps.push(path.step);
            above = path.parent;
        }
        steps.reverse();
        steps
    }
}

/// The place of a value in a [`Tree`].
pub(crate) type NodeId = u32;

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A bare word.
    Word,
    /// A number, or what begins like one.
    Number,
    /// A string.
    String,
    /// A character, or a byte string: nothing that a scenario uses.
    Other,
    /// `( )`, with or without a name.
    Struct,
    /// `[ ]`.
    List,
    /// `{ }`.
    Map,
}

/// A value, as offsets that fit 32 bits, because a file may have half a million of them.
#[derive(Debug, Clone)]
struct Node {
    kind: Kind,
    /// Not in the text that was read in the end.
    dead: bool,
    parent: NodeId,
    key: (u32, u32),
    start: u32,
    end: u32,
    /// The end of the name before `(`; `start` if there is none.
    name_end: u32,
    /// Behind the comma that follows, or `end`.
    after: u32,
    /// Behind the opening bracket of a container.
    inside: u32,
    /// The range of its children in [`Tree::children`].
    children: (u32, u32),
}

/// Why text is not well-formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) span: Span,
    pub(crate) label: Option<&'static str>,
    pub(crate) also: Option<(Span, String)>,
    pub(crate) hint: Option<String>,
}

/// The values of a file and where they stand.
#[derive(Debug)]
pub(crate) struct Tree {
    text: Arc<str>,
    nodes: Vec<Node>,
    children: Vec<NodeId>,
    has_cuts: bool,
    losses: Vec<NodeId>,
    by_key: RefCell<HashMap<NodeId, HashMap<String, NodeId>>>,
}

impl Tree {
    /// The root of every tree.
    pub(crate) const ROOT: NodeId = 0;

    /// Scans a whole file.
    pub(crate) fn scan(text: &Arc<str>) -> Result<Tree, Box<Flaw>> {
        let nodes = scan::nodes(text)?;
        Ok(Tree::from_nodes(Arc::clone(text), nodes))
    }

    /// What the value looks like.
    pub(crate) fn kind(&self, node: NodeId) -> Kind {
        self.node(node).kind
    }

    /// The whole value.
    pub(crate) fn span(&self, node: NodeId) -> Span {
        let node = self.node(node);
        Span::new(node.start as usize, node.end as usize)
    }

    /// The entry: key, value and the comma that follows.
    pub(crate) fn entry_span(&self, node: NodeId) -> Span {
        let node = self.node(node);
        let start = if node.key.1 > node.key.0 { node.key.0 } else { node.start };
        Span::new(start as usize, node.after as usize)
    }

    /// What to point at for the value: all of a leaf, the name or the bracket of the others.
    pub(crate) fn head(&self, node: NodeId) -> Span {
        let whole = self.span(node);
        let node = self.node(node);
        match node.kind {
            Kind::Struct if node.name_end > node.start => {
                Span::new(whole.start, node.name_end as usize)
            }
            Kind::Struct | Kind::List | Kind::Map => Span::new(whole.start, whole.start + 1),
            Kind::Word | Kind::Number | Kind::String | Kind::Other => whole,
        }
    }

    /// The value as written.
    pub(crate) fn text(&self, node: NodeId) -> &str {
        let span = self.span(node);
        &self.text[span.start..span.end]
    }

    /// The key of an entry or field.
    pub(crate) fn key_span(&self, node: NodeId) -> Option<Span> {
        let (start, end) = self.node(node).key;
        (end > start).then(|| Span::new(start as usize, end as usize))
    }

    /// Right behind the opening bracket of a container.
    pub(crate) fn inside(&self, node: NodeId) -> usize {
        self.node(node).inside as usize
    }

    /// The name before `(`, or the word itself.
    pub(crate) fn name(&self, node: NodeId) -> &str {
        let node = self.node(node);
        &self.text[node.start as usize..node.name_end as usize]
    }

    /// The words of a key, without quotes and escapes.
    pub(crate) fn key(&self, node: NodeId) -> Option<Cow<'_, str>> {
        self.key_span(node).map(|span| unquoted(&self.text[span.start..span.end]))
    }

    /// The value that it stands in.
    pub(crate) fn parent(&self, node: NodeId) -> Option<NodeId> {
        (node != Tree::ROOT).then(|| self.node(node).parent)
    }

    /// Children that were not cut.
    pub(crate) fn children(&self, node: NodeId) -> impl Iterator<Item = NodeId> {
        self.all_children(node).iter().copied().filter(|&child| !self.node(child).dead)
    }

    /// The child with that key.
    pub(crate) fn child(&self, node: NodeId, key: &str) -> Option<NodeId> {
        if self.all_children(node).len() <= LINEAR_MAX {
            return self.children(node).find(|&child| self.has_key(child, key));
        }
        let mut by_key = self.by_key.borrow_mut();
        let keys = by_key.entry(node).or_insert_with(|| self.keys_of(node));
        keys.get(key).copied().filter(|&child| !self.node(child).dead)
    }

    /// The child in that place among those that were not cut.
    pub(crate) fn element(&self, node: NodeId, index: usize) -> Option<NodeId> {
        if self.has_cuts {
            self.children(node).nth(index)
        } else {
            self.all_children(node).get(index).copied()
        }
    }

    /// Forgets what was cut, when nothing more will be, so that looking things up is fast.
    pub(crate) fn settle(&mut self) {
        let mut kept = Vec::with_capacity(self.children.len());
        for node in 0..self.nodes.len() {
            let (start, end) = self.nodes[node].children;
            let first = kept.len() as u32;
            let live = self.children[start as usize..end as usize].iter();
            kept.extend(live.copied().filter(|&child| !self.nodes[child as usize].dead));
            self.nodes[node].children = (first, kept.len() as u32);
        }
        self.children = kept;
        self.has_cuts = false;
        self.by_key.get_mut().clear();
    }

    /// The value inside an explicit `Some( )`, which `ron` reads like the value itself.
    pub(crate) fn unwrapped(&self, mut node: NodeId) -> NodeId {
        while self.kind(node) == Kind::Struct && self.name(node) == "Some" {
            match self.element(node, 0) {
                Some(inner) => node = inner,
                None => break,
            }
        }
        node
    }

    /// The value at the end of the path, or the last one on the way that there is.
    pub(crate) fn resolve(&self, path: &Path<'_>) -> Result<NodeId, NodeId> {
        let mut node = Tree::ROOT;
        for step in path.steps() {
            let inner = self.unwrapped(node);
            let next = match step {
                Step::Key(key) => self.child(inner, key),
                Step::Index(index) => self.element(inner, index),
            };
            node = next.ok_or(node)?;
        }
        Ok(node)
    }

    /// The smallest value that has the byte strictly inside it or at its start.
    pub(crate) fn innermost(&self, byte: usize) -> NodeId {
        let mut node = Tree::ROOT;
        loop {
            let children = self.all_children(node);
            let behind = children.partition_point(|&child| self.entry_span(child).start <= byte);
            match behind.checked_sub(1).map(|index| children[index]) {
                Some(child) if byte < self.span(child).end => node = child,
                _ => return node,
            }
        }
    }

    /// Marks a value as not in the text that was read in the end.
    pub(crate) fn cut(&mut self, node: NodeId) {
        self.nodes[node as usize].dead = true;
        self.has_cuts = true;
    }

    /// Whether it, or what it stands in, was cut.
    pub(crate) fn is_gone(&self, node: NodeId) -> bool {
        let mut above = Some(node);
        while let Some(node) = above {
            if self.node(node).dead {
                return true;
            }
            above = self.parent(node);
        }
        false
    }

    /// Remembers that something was taken out because of a mistake, and not for being a duplicate.
    pub(crate) fn note_loss(&mut self, node: NodeId) {
        self.losses.push(node);
    }

    /// Whether anything was taken out because of a mistake.
    pub(crate) fn has_any_loss(&self) -> bool {
        !self.losses.is_empty()
    }

    /// Whether something below the path, or the path itself, was taken out because of a mistake.
    pub(crate) fn has_loss(&self, path: &Path<'_>) -> bool {
        if self.losses.is_empty() {
            return false;
        }
        match self.resolve(path) {
            Ok(node) => {
                let span = self.span(node);
                self.losses.iter().any(|&loss| span.contains(self.span(loss)))
            }
            Err(last) => self.is_lost(last, path),
        }
    }

    /// Whether `key` was taken out of the map at the path, or the whole map was.
    pub(crate) fn has_lost(&self, path: &Path<'_>, key: &str) -> bool {
        if self.losses.is_empty() {
            return false;
        }
        match self.resolve(path) {
            Ok(map) => self.lost_keys(map).any(|lost| lost == key),
            Err(last) => self.is_lost(last, path),
        }
    }

    /// Pairs of values under the same key of the same container: the first one, and a later one.
    pub(crate) fn duplicates(&self) -> Vec<(NodeId, NodeId)> {
        let mut pairs = Vec::new();
        for container in 0..self.nodes.len() as NodeId {
            let children = self.all_children(container);
            if children.len() <= LINEAR_MAX {
                self.few_duplicates(children, &mut pairs);
                continue;
            }
            let mut seen = HashMap::with_capacity(children.len());
            for &child in children {
                let Some(key) = self.key(child) else { continue };
                match seen.entry(key) {
                    Entry::Occupied(first) => pairs.push((*first.get(), child)),
                    Entry::Vacant(free) => {
                        free.insert(child);
                    }
                }
            }
        }
        pairs
    }

    /// The same for a few children, of which every pair is compared.
    fn few_duplicates(&self, children: &[NodeId], pairs: &mut Vec<(NodeId, NodeId)>) {
        for (index, &child) in children.iter().enumerate().skip(1) {
            let Some(key) = self.key(child) else { continue };
            let earlier = children[..index].iter().copied();
            if let Some(first) = earlier.into_iter().find(|&one| self.has_key(one, &key)) {
                pairs.push((first, child));
            }
        }
    }

    /// Whether the next step of the path from `last` on was taken out.
    fn is_lost(&self, last: NodeId, path: &Path<'_>) -> bool {
        let last = self.unwrapped(last);
        path.steps().iter().any(|step| match *step {
            Step::Key(key) => self.lost_keys(last).any(|lost| lost == key),
            Step::Index(_) => false,
        })
    }

    fn lost_keys(&self, map: NodeId) -> impl Iterator<Item = Cow<'_, str>> {
        let losses = self.losses.iter().filter(move |&&loss| self.parent(loss) == Some(map));
        losses.filter_map(|&loss| self.key(loss))
    }

    /// Values without a name in parentheses in which others have names.
    pub(crate) fn unnamed(&self) -> Vec<NodeId> {
        let structs =
            (0..self.nodes.len() as NodeId).filter(|&node| self.kind(node) == Kind::Struct);
        let is_named = |&child: &NodeId| self.key_span(child).is_some();
        structs
            .filter(|&node| self.all_children(node).iter().any(is_named))
            .flat_map(|node| self.children(node).filter(|child| !is_named(child)))
            .collect()
    }

    fn from_nodes(text: Arc<str>, mut nodes: Vec<Node>) -> Tree {
        // Nodes come in the order of the text, so one counting pass groups children by parent and
        // keeps their order.
        let mut counts = vec![0_u32; nodes.len()];
        for node in nodes.iter().skip(1) {
            counts[node.parent as usize] += 1;
        }
        let mut next = 0;
        for (node, count) in nodes.iter_mut().zip(&counts) {
            node.children = (next, next);
            next += count;
        }
        let mut children = vec![0; next as usize];
        for index in 1..nodes.len() {
            let parent = nodes[index].parent as usize;
            children[nodes[parent].children.1 as usize] = index as NodeId;
            nodes[parent].children.1 += 1;
        }
        Tree {
            text,
            nodes,
            children,
            has_cuts: false,
            losses: Vec::new(),
            by_key: RefCell::default(),
        }
    }

    fn node(&self, node: NodeId) -> &Node {
        &self.nodes[node as usize]
    }

    fn all_children(&self, node: NodeId) -> &[NodeId] {
        let (start, end) = self.node(node).children;
        &self.children[start as usize..end as usize]
    }

    fn has_key(&self, node: NodeId, key: &str) -> bool {
        self.key(node).is_some_and(|words| words == key)
    }

    /// Keys of a container; of two equal ones the first that was not cut counts, as in
    /// [`crate::scenario::text::Table`].
    fn keys_of(&self, node: NodeId) -> HashMap<String, NodeId> {
        let mut keys = HashMap::new();
        for child in self.children(node) {
            if let Some(key) = self.key(child) {
                keys.entry(key.into_owned()).or_insert(child);
            }
        }
        keys
    }
}

/// The words of a key as written. A key with an escape is rare enough to be left to `ron`.
fn unquoted(written: &str) -> Cow<'_, str> {
    if let Some(inner) = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
        && !inner.contains('\\')
    {
        return Cow::Borrowed(inner);
    }
    if written.contains('"') {
        if let Ok(words) = ron::from_str::<String>(written) {
            return Cow::Owned(words);
        }
    } else if let Some(raw) = written.strip_prefix("r#") {
        return Cow::Borrowed(raw);
    }
    Cow::Borrowed(written)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Path;
    use super::Tree;

    fn tree(text: &str) -> Tree {
        Tree::scan(&Arc::from(text)).expect("well-formed")
    }

    fn at<'a>(text: &'a str, tree: &Tree, path: &Path<'_>) -> &'a str {
        let span = tree.span(tree.resolve(path).expect("there"));
        &text[span.start..span.end]
    }

    #[test]
    fn finds_values_by_path() {
        let text = r##"// A comment.
            Scenario( /* one /* in another */ */
                measures: { "hot\"line": Measure(effects: [Effect(odds: Point(0.5)), r#"raw " string"#, 'x', '\'']) },
                r#type: Some([1, -inf, 0x1F]),
                ключ: {"ру": (1,)},
            )"##;
        let tree = tree(text);
        let effects = Path::root("measures");
        let hotline = effects.key("hot\"line");
        let effects = hotline.key("effects");
        assert_eq!(at(text, &tree, &effects.index(0).key("odds")), "Point(0.5)");
        assert_eq!(at(text, &tree, &effects.index(0).key("odds").index(0)), "0.5");
        assert_eq!(at(text, &tree, &effects.index(1)), r##"r#"raw " string"#"##);
        assert_eq!(at(text, &tree, &effects.index(3)), r"'\''");
        assert_eq!(at(text, &tree, &Path::root("type").index(1)), "-inf");
        assert_eq!(at(text, &tree, &Path::root("ключ").key("ру").index(0)), "1");
        assert!(tree.resolve(&Path::root("nothing")).is_err());
    }

    #[test]
    fn finds_the_innermost_value() {
        let text = "A(b: [1, (c: 2.5)])";
        let tree = tree(text);
        let inner = |byte: usize| {
            let span = tree.span(tree.innermost(byte));
            &text[span.start..span.end]
        };
        assert_eq!(inner(text.find(".5").expect("there")), "2.5");
        assert_eq!(inner(6), "1");
        assert_eq!(inner(7), "[1, (c: 2.5)]");
        assert_eq!(inner(0), text);
    }

    #[test]
    fn reports_flaws_where_they_are() {
        let check = |text: &str, place: usize, part: &str| {
            let flaw = Tree::scan(&Arc::from(text)).expect_err("a flaw");
            assert!(flaw.message.contains(part), "{text}: {}", flaw.message);
            assert_eq!(flaw.span.start, place, "{text}: {}", flaw.message);
        };
        check("", 0, "empty");
        check("A(b: 1", 6, "ends before");
        check("A(b: 1]", 6, "found `]`");
        check("A(b: 1 c: 2)", 7, "comma");
        check("{1 2}", 3, "`:`");
        check("A(b: ,)", 5, "expected a value");
        check("A(b: \"x)", 5, "never closed");
        check("A() B", 4, "after the end");
        check("/* A()", 0, "never closed");
        check("A(/)", 2, "`/`");
        check("#![enable(unwrap_newtypes)] A()", 0, "attribute");
    }

    #[test]
    fn finds_duplicate_keys_everywhere() {
        let text = r#"A(b: { "x": 1, "y": 2, "\x78": 3 }, b: 4)"#;
        let tree = tree(text);
        let keys: Vec<_> = tree
            .duplicates()
            .iter()
            .map(|&(_, second)| tree.key_span(second).expect("a key").start)
            .collect();
        assert_eq!(keys, [text.rfind("b:").expect("there"), text.find("\"\\x").expect("there")]);
    }
}
