//! The files of a scenario: where they are read from, within which limits, and their digest.
//!
//! Everything that is read passes here, so a hostile file is refused before it costs anything: the
//! kind and the size of a file are looked at before it is opened, and never more than the limit is
//! read.
//!
//! # Digest
//!
//! The digest of a scenario covers its includes. With h_i the lower-case hexadecimal SHA-256 of the
//! bytes of file i (the scenario first, then its includes in the order in which they are first met,
//! depth first), it is the SHA-256 of the text made of each h_i followed by a line feed. So for a
//! scenario `A` that includes `B`, `sha256sum A B | cut -c1-64 | sha256sum` prints it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::io::Read;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use sha2::Digest;
use sha2::Sha256;

use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;

/// A file may have this many bytes: 4 MiB.
pub const FILE_BYTES_MAX: u64 = 4 << 20;

/// A scenario may consist of this many files.
pub const FILES_MAX: usize = 32;

/// A file as it was read.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: Arc<str>,
    line_starts: Arc<[usize]>,
}

impl Source {
    fn new(name: String, text: String) -> Self {
        let line_starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(at, _)| at + 1))
            .collect();
        Source { name, text: Arc::from(text), line_starts }
    }

    /// The path as the user wrote it; of an include, below the folder of the file that names it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, byte for byte as in the file.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line that a byte is on, counted from 1.
    #[must_use]
    pub fn line_of(&self, byte: usize) -> usize {
        self.line_starts.partition_point(|&start| start <= byte).max(1)
    }

    /// Line and column of a byte, both from 1; the column counts characters.
    #[must_use]
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.line_of(byte);
        let start = self.line_starts[line - 1];
        let before = self.text.get(start..byte).unwrap_or_default();
        (line, before.chars().count() + 1)
    }

    /// The bytes of a line, counted from 1, without the line feed.
    #[must_use]
    pub fn line(&self, line: usize) -> std::ops::Range<usize> {
        let start = self.line_starts.get(line.saturating_sub(1)).copied();
        let start = start.unwrap_or(self.text.len());
        let end = self.line_starts.get(line).map_or(self.text.len(), |&next| next - 1);
        start..end.max(start)
    }

    pub(crate) fn shared_text(&self) -> &Arc<str> {
        &self.text
    }
}

/// The files of a scenario, the scenario itself first, then its includes as they were met.
#[derive(Debug, Clone, Default)]
pub struct Sources(Arc<[Source]>);

impl Sources {
    pub(crate) fn new(files: Vec<Source>) -> Self {
        Sources(Arc::from(files))
    }

    /// Every file that could be read.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Source> {
        self.0.iter()
    }

    /// The file of a [`Location`](crate::scenario::diagnostic::Location).
    #[must_use]
    pub fn get(&self, file: usize) -> Option<&Source> {
        self.0.get(file)
    }

    /// The digest of the scenario in lower-case hexadecimal; the module says how it is made.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut lines = String::new();
        for file in self.iter() {
            lines.push_str(&sha256_hex(file.text.as_bytes()));
            lines.push('\n');
        }
        sha256_hex(lines.as_bytes())
    }
}

/// The SHA-256 of bytes in lower-case hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Where files are read from.
#[derive(Debug)]
pub(crate) enum Files {
    /// From the disk; the path of the scenario.
    Disk(PathBuf),
    /// From memory; the name of the scenario, and text by name.
    Memory(String, BTreeMap<String, String>),
}

impl Files {
    /// The name of the scenario itself.
    pub(crate) fn main(&self) -> String {
        match self {
            Files::Disk(path) => slashed(path),
            Files::Memory(name, _) => name.clone(),
        }
    }

    /// Reads the scenario itself.
    pub(crate) fn read_main(&self) -> Result<Source, Box<Diagnostic>> {
        let name = self.main();
        let text = match self {
            Files::Disk(path) => read_disk(path, &name)?,
            Files::Memory(_, texts) => read_memory(texts, &name)?,
        };
        Ok(Source::new(name, text))
    }

    /// Reads an include, of which `name` came out of [`include_name`].
    pub(crate) fn read_include(&self, from: &str, name: &str) -> Result<Source, Box<Diagnostic>> {
        let text = match self {
            Files::Disk(_) => {
                refuse_way_out(from, name)?;
                read_disk(Path::new(name), name)?
            }
            Files::Memory(_, texts) => read_memory(texts, name)?,
        };
        Ok(Source::new(name.to_owned(), text))
    }
}

/// The name of an include: its path below the folder of the file that names it.
///
/// A file has one name however many files include it, and the same name on disk and in memory, so
/// that a scenario can be read again from the texts that another program has kept.
pub(crate) fn include_name(from: &str, include: &str) -> Result<String, Box<Diagnostic>> {
    let outside = |why: &str| {
        let message = format!("the include `{include}` {why}");
        let hint =
            "an include is a path such as `catalogue/measures.ron`, below this file's folder";
        Box::new(Diagnostic::new(Code::IncludeOutside, message).hint(hint))
    };
    if include.contains('\\') {
        return Err(outside("has a backslash; folders are separated by `/`"));
    }
    if include.starts_with('/') || include.chars().nth(1) == Some(':') {
        return Err(outside("is an absolute path"));
    }
    let mut name = from[..from.rfind('/').map_or(0, |at| at + 1)].to_owned();
    let mut parts = include.split('/').filter(|part| !matches!(*part, "" | ".")).peekable();
    if parts.peek().is_none() {
        return Err(outside("names no file"));
    }
    while let Some(part) = parts.next() {
        if part == ".." {
            return Err(outside("leads out of the folder of this file"));
        }
        name.push_str(part);
        if parts.peek().is_some() {
            name.push('/');
        }
    }
    Ok(name)
}

/// Refuses an include that a symbolic link leads out of the folder.
fn refuse_way_out(from: &str, name: &str) -> Result<(), Box<Diagnostic>> {
    let folder = match Path::new(from).parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let inside = fs::canonicalize(folder)
        .and_then(|folder| Ok(fs::canonicalize(name)?.starts_with(folder)))
        .map_err(|error| unreadable(name, &why(&error)))?;
    if inside {
        return Ok(());
    }
    let message =
        format!("the include `{name}` is a link that leads out of the folder of this file");
    Err(Box::new(
        Diagnostic::new(Code::IncludeOutside, message).hint("copy the file into the folder"),
    ))
}

fn read_disk(path: &Path, name: &str) -> Result<String, Box<Diagnostic>> {
    let failed = |error: io::Error| unreadable(name, &why(&error));
    // Opening a pipe would wait for its other end, so what it is comes first.
    let metadata = fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(unreadable(name, "it is a folder"));
    }
    if !metadata.is_file() {
        return Err(unreadable(name, "it is not a regular file"));
    }
    if metadata.len() > FILE_BYTES_MAX {
        return Err(too_large(name));
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    let file = fs::File::open(path).map_err(failed)?;
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(too_large(name));
    }
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        let message = format!("`{name}` is not UTF-8 text: see byte {byte}");
        Box::new(Diagnostic::new(Code::NotUtf8, message).hint("save it as UTF-8"))
    })
}

fn read_memory(texts: &BTreeMap<String, String>, name: &str) -> Result<String, Box<Diagnostic>> {
    let text = texts.get(name).ok_or_else(|| unreadable(name, "there is no such file"))?;
    if text.len() as u64 > FILE_BYTES_MAX {
        return Err(too_large(name));
    }
    Ok(text.clone())
}

fn unreadable(name: &str, why: &str) -> Box<Diagnostic> {
    Box::new(Diagnostic::new(Code::Unreadable, format!("`{name}` cannot be read: {why}")))
}

fn too_large(name: &str) -> Box<Diagnostic> {
    let message =
        format!("`{name}` is larger than {} MiB, which is the limit", FILE_BYTES_MAX >> 20);
    Box::new(Diagnostic::new(Code::FileTooLarge, message))
}

/// The same words on every system, where there are words for it.
fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    }
}

/// A path with `/` between folders, on every system.
fn slashed(path: &Path) -> String {
    let written = path.display().to_string();
    if cfg!(windows) { written.replace('\\', "/") } else { written }
}

#[cfg(test)]
mod tests {
    use super::Source;
    use super::Sources;
    use super::include_name;

    #[test]
    fn includes_stay_below_the_folder() {
        let check = |from: &str, include: &str, expected: Option<&str>| {
            assert_eq!(include_name(from, include).ok().as_deref(), expected, "{from} {include}");
        };
        check("a.ron", "b.ron", Some("b.ron"));
        check("x/a.ron", "./c//b.ron", Some("x/c/b.ron"));
        check("/x/a.ron", "b.ron", Some("/x/b.ron"));
        check("x/a.ron", "../b.ron", None);
        check("x/a.ron", "c/../../b.ron", None);
        check("x/a.ron", "/etc/passwd", None);
        check("x/a.ron", "c:\\b.ron", None);
        check("x/a.ron", "", None);
    }

    #[test]
    fn positions_count_characters() {
        let source = Source::new("a".to_owned(), "a\nшаг b\n".to_owned());
        assert_eq!(source.position(0), (1, 1));
        assert_eq!(source.position(2), (2, 1));
        assert_eq!(source.position(9), (2, 5));
        assert_eq!(source.position(11), (3, 1));
        assert_eq!(source.line(2), 2..10);
        assert_eq!(source.line(3), 11..11);
    }

    #[test]
    fn the_digest_is_that_of_the_shell() {
        // printf a > A; printf b > B; sha256sum A B | cut -c1-64 | sha256sum
        let file = |text: &str| Source::new(String::new(), text.to_owned());
        let sources = Sources::new(vec![file("a"), file("b")]);
        assert_eq!(
            sources.digest(),
            "bf75fafab8e46555836b92f1b04106b795a9ed36bd39b351f103b28819895f33"
        );
    }
}
