//! From text to nodes, with one stack of open brackets.

use crate::scenario::diagnostic::Code;
use crate::scenario::locate::Flaw;
use crate::scenario::locate::Kind;
use crate::scenario::locate::NESTING_MAX;
use crate::scenario::locate::Node;
use crate::scenario::locate::NodeId;
use crate::scenario::locate::Span;
use crate::scenario::locate::VALUES_MAX;

/// The longest character in single quotes, `'\u{10FFFF}'`, with room to spare.
const CHARACTER_MAX: usize = 16;

/// The nodes of a file in the order of the text, the root first.
pub(super) fn nodes(text: &str) -> Result<Vec<Node>, Box<Flaw>> {
    let mut scanner = Scanner { text, at: 0, nodes: Vec::new(), open: Vec::new() };
    scanner.prologue()?;
    scanner.value((0, 0))?;
    while !scanner.open.is_empty() {
        scanner.item()?;
    }
    scanner.blank()?;
    match scanner.peek() {
        None => Ok(scanner.nodes),
        Some(_) => Err(scanner.flaw_here("something stands after the end".to_owned())),
    }
}

/// A bracket that is not closed yet.
struct Open {
    node: NodeId,
    bracket: usize,
    close: char,
    last: Option<NodeId>,
    /// Whether a value may follow: at the start, and behind a comma.
    expects_value: bool,
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
    nodes: Vec<Node>,
    open: Vec<Open>,
}

impl Scanner<'_> {
    /// What may stand before the root: a byte order mark, comments, and the one attribute that says
    /// what is so anyway. Other attributes would change the grammar.
    fn prologue(&mut self) -> Result<(), Box<Flaw>> {
        if self.text.starts_with('\u{feff}') {
            self.at = '\u{feff}'.len_utf8();
        }
        self.blank()?;
        while self.peek() == Some('#') {
            let start = self.at;
            let length = self.rest().find(']').map_or(self.rest().len(), |at| at + 1);
            let written: String =
                self.rest()[..length].chars().filter(|c| !c.is_whitespace()).collect();
            if !matches!(
                written.as_str(),
                "#![enable(implicit_some)]" | "#![enable(implicit_some,)]"
            ) {
                let mut flaw = self.flaw(start, "this attribute is not used here".to_owned());
                flaw.hint = Some("leave it out: `implicit_some` is always on".to_owned());
                return Err(flaw);
            }
            self.at += length;
            self.blank()?;
        }
        if self.rest().is_empty() {
            return Err(self.flaw(self.at, "the file is empty".to_owned()));
        }
        Ok(())
    }

    /// One step inside the innermost open bracket: a value, a comma, or the end of the bracket.
    fn item(&mut self) -> Result<(), Box<Flaw>> {
        self.blank()?;
        let Some(open) = self.open.last() else { return Ok(()) };
        let (close, expects_value) = (open.close, open.expects_value);
        match self.peek() {
            None => Err(self.unclosed()),
            Some(c) if c == close => {
                self.close();
                Ok(())
            }
            Some(c @ (')' | ']' | '}')) => Err(self.mismatch(c)),
            Some(',') if !expects_value => {
                self.comma();
                Ok(())
            }
            Some(_) if expects_value => {
                let key = self.key(close)?;
                self.value(key)
            }
            Some(c) => {
                let found = shown(c);
                let mut flaw =
                    self.flaw_here(format!("expected a comma or `{close}`, found {found}"));
                flaw.label = Some("a comma is missing before this");
                Err(flaw)
            }
        }
    }

    /// The key of the next entry, with its colon; an empty range if it has none.
    fn key(&mut self, close: char) -> Result<(u32, u32), Box<Flaw>> {
        if close == ']' {
            return Ok((0, 0));
        }
        let start = self.at;
        let is_map = close == '}';
        if is_map {
            self.leaf("a key")?;
        } else if self.peek().is_some_and(starts_word) && !self.starts_quoted() {
            self.word();
        } else {
            return Ok((0, 0));
        }
        let end = self.at;
        self.blank()?;
        if self.peek() == Some(':') {
            self.at += 1;
            self.blank()?;
            return Ok((start as u32, end as u32));
        }
        if is_map {
            return Err(match self.peek() {
                None => self.unclosed(),
                Some(c) => self.flaw_here(format!("expected `:` after a key, found {}", shown(c))),
            });
        }
        self.at = start;
        Ok((0, 0))
    }

    /// A value: a leaf, or the opening bracket of a container, which becomes the innermost one.
    fn value(&mut self, key: (u32, u32)) -> Result<(), Box<Flaw>> {
        let start = self.at;
        let bracket = self.peek().filter(|c| matches!(c, '(' | '[' | '{'));
        if let Some(bracket) = bracket {
            return self.open(start, start, key, bracket);
        }
        let kind = self.leaf("a value")?;
        let end = self.at;
        if kind == Kind::Word {
            self.blank()?;
            if self.peek() == Some('(') {
                return self.open(start, end, key, '(');
            }
        }
        self.push(kind, start, end, end, key)?;
        if let Some(open) = self.open.last_mut() {
            open.expects_value = false;
        }
        Ok(())
    }

    fn open(
        &mut self,
        start: usize,
        name_end: usize,
        key: (u32, u32),
        bracket: char,
    ) -> Result<(), Box<Flaw>> {
        let (kind, close) = match bracket {
            '(' => (Kind::Struct, ')'),
            '[' => (Kind::List, ']'),
            _ => (Kind::Map, '}'),
        };
        if self.open.len() >= NESTING_MAX {
            let mut flaw = self.flaw_here(format!(
                "brackets are nested more than {NESTING_MAX} deep, which is the limit"
            ));
            flaw.code = Code::NestingTooDeep;
            return Err(flaw);
        }
        let node = self.push(kind, start, start, name_end, key)?;
        self.open.push(Open { node, bracket: self.at, close, last: None, expects_value: true });
        self.at += 1;
        Ok(())
    }

    fn push(
        &mut self,
        kind: Kind,
        start: usize,
        end: usize,
        name_end: usize,
        key: (u32, u32),
    ) -> Result<NodeId, Box<Flaw>> {
        if self.nodes.len() >= VALUES_MAX {
            let mut flaw = self.flaw(
                start,
                format!("the file holds more than {VALUES_MAX} values, which is the limit"),
            );
            flaw.code = Code::TooManyValues;
            return Err(flaw);
        }
        let node = self.nodes.len() as NodeId;
        let parent = self.open.last().map_or(0, |open| open.node);
        self.nodes.push(Node {
            kind,
            dead: false,
            parent,
            key,
            start: start as u32,
            end: end as u32,
            name_end: name_end as u32,
            after: end as u32,
            inside: self.at as u32 + 1,
            children: (0, 0),
        });
        if let Some(open) = self.open.last_mut() {
            open.last = Some(node);
        }
        Ok(node)
    }

    fn comma(&mut self) {
        self.at += 1;
        if let Some(open) = self.open.last_mut() {
            open.expects_value = true;
            if let Some(last) = open.last {
                self.nodes[last as usize].after = self.at as u32;
            }
        }
    }

    fn close(&mut self) {
        self.at += 1;
        if let Some(open) = self.open.pop() {
            let node = &mut self.nodes[open.node as usize];
            node.end = self.at as u32;
            node.after = self.at as u32;
        }
        if let Some(outer) = self.open.last_mut() {
            outer.expects_value = false;
        }
    }

    /// A word, number, string or character.
    fn leaf(&mut self, wanted: &str) -> Result<Kind, Box<Flaw>> {
        match self.peek() {
            None => Err(self.unclosed()),
            Some('"') => self.string().map(|()| Kind::String),
            Some('\'') => self.character().map(|()| Kind::Other),
            Some('0'..='9' | '+' | '-' | '.') => {
                self.skip_while(|c| {
                    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '+' | '-')
                });
                Ok(Kind::Number)
            }
            Some(c) if starts_word(c) => {
                if self.starts_quoted() {
                    return self.quoted();
                }
                self.word();
                Ok(Kind::Word)
            }
            Some(c) => Err(self.flaw_here(format!("expected {wanted}, found {}", shown(c)))),
        }
    }

    fn word(&mut self) {
        if self.rest().starts_with("r#") {
            self.at += 2;
            self.skip_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '+' | '-'));
        } else {
            self.skip_while(|c| c.is_alphanumeric() || c == '_');
        }
    }

    /// Whether a raw string, a byte string or a byte begins here, and not a word.
    fn starts_quoted(&self) -> bool {
        let rest = self.rest();
        let rest = rest.strip_prefix('b').unwrap_or(rest);
        if rest.len() < self.rest().len() && rest.starts_with(['"', '\'']) {
            return true;
        }
        rest.strip_prefix('r').is_some_and(|raw| raw.trim_start_matches('#').starts_with('"'))
    }

    fn quoted(&mut self) -> Result<Kind, Box<Flaw>> {
        let start = self.at;
        let is_bytes = self.peek() == Some('b');
        self.at += usize::from(is_bytes);
        if self.peek() == Some('\'') {
            return self.character().map(|()| Kind::Other);
        }
        if self.peek() == Some('"') {
            return self.string().map(|()| Kind::Other);
        }
        self.at += 1;
        let hashes = self.rest().len() - self.rest().trim_start_matches('#').len();
        self.at += hashes + 1;
        let end = format!("\"{}", "#".repeat(hashes));
        let Some(length) = self.rest().find(&end) else {
            return Err(self.flaw(start, "this string is never closed".to_owned()));
        };
        self.at += length + end.len();
        Ok(if is_bytes { Kind::Other } else { Kind::String })
    }

    fn string(&mut self) -> Result<(), Box<Flaw>> {
        let start = self.at;
        self.at += 1;
        loop {
            self.skip_while(|c| c != '"' && c != '\\');
            match self.peek() {
                Some('"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(_) => self.skip_escape(),
                None => return Err(self.flaw(start, "this string is never closed".to_owned())),
            }
        }
    }

    /// A character in single quotes. Nothing in a scenario is one, so a short look is enough.
    fn character(&mut self) -> Result<(), Box<Flaw>> {
        let start = self.at;
        self.at += 1;
        while self.at < start + CHARACTER_MAX {
            match self.peek() {
                Some('\'') if self.at > start + 1 => {
                    self.at += 1;
                    return Ok(());
                }
                Some('\\') => self.skip_escape(),
                Some('\n') | None => break,
                Some(c) => self.at += c.len_utf8(),
            }
        }
        let mut flaw = self.flaw(start, "this character is never closed".to_owned());
        flaw.span.end = start + 1;
        flaw.hint = Some("texts stand in double quotes".to_owned());
        Err(flaw)
    }

    fn skip_escape(&mut self) {
        self.at += 1;
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    /// Skips white space and comments.
    fn blank(&mut self) -> Result<(), Box<Flaw>> {
        loop {
            self.skip_while(is_blank);
            if self.rest().starts_with("//") {
                self.skip_while(|c| c != '\n');
            } else if self.rest().starts_with("/*") {
                self.block_comment()?;
            } else if self.peek() == Some('/') {
                let mut flaw = self.flaw_here("expected a value, found `/`".to_owned());
                flaw.hint = Some("a comment begins with `//`".to_owned());
                return Err(flaw);
            } else {
                return Ok(());
            }
        }
    }

    fn block_comment(&mut self) -> Result<(), Box<Flaw>> {
        let start = self.at;
        let mut depth = 0_usize;
        loop {
            self.skip_while(|c| c != '/' && c != '*');
            if self.rest().starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if self.rest().starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return Ok(());
                }
            } else if self.peek().is_some() {
                self.at += 1;
            } else {
                let mut flaw = self.flaw(start, "this comment is never closed".to_owned());
                flaw.span.end = start + 2;
                return Err(flaw);
            }
        }
    }

    fn mismatch(&self, found: char) -> Box<Flaw> {
        let mut flaw = self.flaw_here(String::new());
        if let Some(open) = self.open.last() {
            flaw.message = format!("expected `{}`, found `{found}`", open.close);
            flaw.also = Some((
                Span::new(open.bracket, open.bracket + 1),
                format!("`{}` would close this", open.close),
            ));
        }
        flaw
    }

    fn unclosed(&self) -> Box<Flaw> {
        let mut flaw = self.flaw(self.text.len(), "the file ends before a value".to_owned());
        if let Some(open) = self.open.last() {
            flaw.message = format!("the file ends before a `{}`", open.close);
            flaw.also = Some((
                Span::new(open.bracket, open.bracket + 1),
                "this bracket is never closed".to_owned(),
            ));
        }
        flaw
    }

    /// A flaw from `start` to here.
    fn flaw(&self, start: usize, message: String) -> Box<Flaw> {
        Box::new(Flaw {
            code: Code::Syntax,
            message,
            span: Span::new(start, self.at.max(start)),
            label: None,
            also: None,
            hint: None,
        })
    }

    /// A flaw at the next character.
    fn flaw_here(&self, message: String) -> Box<Flaw> {
        let mut flaw = self.flaw(self.at, message);
        flaw.span.end += self.peek().map_or(0, char::len_utf8);
        flaw
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_while(&mut self, wanted: impl Fn(char) -> bool) {
        let length = self.rest().find(|c| !wanted(c)).unwrap_or(self.rest().len());
        self.at += length;
    }
}

fn starts_word(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

/// White space as `ron` has it.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t'
            | '\n'
            | '\r'
            | '\x0B'
            | '\x0C'
            | '\u{85}'
            | '\u{200E}'
            | '\u{200F}'
            | '\u{2028}'
            | '\u{2029}'
    )
}

/// A character for a message; one that cannot be seen is named by its number.
fn shown(c: char) -> String {
    if c.is_control() || (c.is_whitespace() && c != ' ') || c == '\u{feff}' {
        format!("an invisible character (U+{:04X})", c as u32)
    } else {
        format!("`{c}`")
    }
}
