//! Reading scenarios, writing results.

use std::fs;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use sha2::Digest;
use sha2::Sha256;

use crate::cli::failure::Failure;
use crate::report::diagnostics;
use crate::report::diagnostics::Style;
use crate::scenario;
use crate::scenario::Checked;
use crate::scenario::Refused;
use crate::scenario::source::hex;

/// Reads a scenario, or prints all that is wrong with it. Warnings alone are left to `check`.
pub(super) fn read(path: &Path) -> Result<Arc<Checked>, Failure> {
    scenario::read(path).into_checked().map(Arc::new).map_err(|refused| {
        show_refused(&refused);
        Failure::from_error(&refused)
    })
}

/// Prints all that is wrong with a scenario.
pub(super) fn show_refused(refused: &Refused) {
    let Refused { diagnostics, sources, .. } = refused;
    anstream::eprint!("{}", diagnostics::render(diagnostics, sources, Style::Styled));
}

/// Writes a file whole or not at all: to a neighbour first, which then takes its name.
pub(super) fn write(folder: &Path, name: &str, text: &str) -> Result<(), Failure> {
    write_long(folder, name, |out| out.write_all(text.as_bytes())).map(drop)
}

/// As [`write`], for what is too long to be held; gives the SHA-256 of what was written.
pub(super) fn write_long(
    folder: &Path,
    name: &str,
    content: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<String, Failure> {
    let path = folder.join(name);
    let part = folder.join(format!("{name}.part"));
    let written = || -> io::Result<String> {
        fs::create_dir_all(folder)?;
        let file = fs::File::create(&part)?;
        let mut out = Hashed { file: BufWriter::new(file), hash: Sha256::new() };
        content(&mut out)?;
        out.file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&part, &path)?;
        settle(folder)?;
        Ok(hex(&out.hash.finalize()))
    };
    written().map_err(|error| Failure::io("write", &path, &error))
}

/// A file with the SHA-256 of what was written to it.
struct Hashed {
    file: BufWriter<fs::File>,
    hash: Sha256,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.hash.update(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// As [`write`], for a file that was named.
pub(super) fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    let Some(name) = path.file_name() else {
        return Err(Failure::new(format!("{} is no name of a file", path.display())));
    };
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    write(folder, &name.to_string_lossy(), text)
}

/// Waits until a folder's names are on the disk, where the system has a way.
fn settle(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Prints to standard output. A reader that has gone away, as `head` does, is no failure.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    let printed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}
