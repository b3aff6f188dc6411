//! `offramp serve`: a workshop on a network.

use std::fs;
use std::io;
use std::net::IpAddr;
use std::net::Ipv4Addr;
use std::net::SocketAddr;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use crate::cli::data;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::report::language::Language;
use crate::session::Game;
use crate::session::Opening;
use crate::session::Secret;
use crate::session::Session;
use crate::session::journal::JournalError;
use crate::web;
use crate::web::Room;
use crate::web::Running;
use crate::web::ServeError;

/// Serve a scenario to a room: facilitator, teams, observers and a projector, in their browsers
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The scenario file
    #[arg(required_unless_present = "game")]
    scenario: Option<PathBuf>,
    /// Take up a game instead: its name in the data folder, or the path of its journal
    #[arg(long, value_name = "GAME", conflicts_with = "scenario")]
    game: Option<PathBuf>,
    /// Listen to the local network, not to this machine alone
    #[arg(long)]
    lan: bool,
    /// The port; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 7878)]
    port: u16,
    /// Where games are kept [default: the user's data folder]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// What the game is called
    #[arg(long, value_name = "NAME", default_value = "")]
    name: String,
    /// Encrypt pages: the certificate, with its chain, as a PEM file
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's key, as a PEM file
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// The language of what is printed here; each person chooses their own
    #[arg(long, value_name = "LANGUAGE", default_value = "en", value_parser = language)]
    lang: Language,
}

/// Threads that wait for the disk or draw pages. They take turns at one game anyway, and each keeps
/// some memory of its own.
const BLOCKING_MAX: usize = 4;

fn language(code: &str) -> Result<Language, String> {
    Language::from_code(code).ok_or_else(|| "the pages are in `en` and `ru`".to_owned())
}

impl Serve {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .max_blocking_threads(BLOCKING_MAX)
            .enable_all()
            .build();
        let runtime = runtime.map_err(|error| Failure::from_error(&ServeError::Start(error)))?;
        runtime.block_on(self.serve())
    }

    async fn serve(self) -> Result<ExitCode, Failure> {
        // The port comes first: no game is begun that nobody could reach.
        let host = if self.lan { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
        let listening = Running::listen(SocketAddr::from((host, self.port))).await;
        let running = listening.map_err(|error| {
            let failure = Failure::from_error(&error);
            match error {
                ServeError::InUse(_) => failure
                    .hint("another game may be running; end it, or choose another with --port"),
                _ => failure,
            }
        })?;
        let running = match (&self.tls_cert, &self.tls_key) {
            (Some(certificate), Some(key)) => {
                running.encrypted(certificate, key).map_err(|error| Failure::from_error(&error))?
            }
            _ => running,
        };
        let session = self.session()?;
        let path = session.journal().path().to_owned();
        let addresses = addresses(self.scheme(), running.address, self.lan);
        let room = Room::new(session, addresses).map_err(|error| Failure::from_error(&error))?;
        let room = Arc::new(room);
        files::print(&self.welcome(&room, &path))?;
        web::serve(running, room, interrupted()).await;
        eprintln!("{}", self.lang.fill("serve-ended", &[("path", shown(&path).into())]));
        Ok(ExitCode::SUCCESS)
    }

    fn scheme(&self) -> &'static str {
        if self.tls_cert.is_some() { "https" } else { "http" }
    }

    fn session(&self) -> Result<Session, Failure> {
        let folder = data::folder(self.data.as_deref())?;
        if let Some(game) = &self.game {
            let path = data::game(&folder, game);
            return Session::open(&path).map_err(|error| refused(&error));
        }
        let scenario = self.scenario.as_deref().unwrap_or_else(|| Path::new(""));
        let checked = files::read(scenario)?;
        fs::create_dir_all(&folder).map_err(|error| {
            Failure::io("make the folder", &folder, &error).hint("choose another with --data")
        })?;
        let bytes = web::random_bytes()
            .map_err(|error| Failure::new(format!("this machine has no randomness: {error}")))?;
        let opening = Opening { name: self.name.clone(), secret: Secret::new(bytes), parent: None };
        let now = web::now();
        let moment: String = now.chars().filter(char::is_ascii_alphanumeric).collect();
        let id = &checked.scenario().id;
        let game = Game::new(&checked, opening);
        for number in 1.. {
            let again = if number == 1 { String::new() } else { format!("-{number}") };
            let path = folder.join(format!("{id}-{moment}{again}.jsonl"));
            match Session::create(&path, game.clone(), &now) {
                Err(JournalError::Exists(_)) => {}
                done => return done.map_err(|error| refused(&error)),
            }
        }
        Err(Failure::new("no name is left for a new game"))
    }

    /// What the facilitator reads: where to go, and with which PIN.
    fn welcome(&self, room: &Room, path: &Path) -> String {
        let say = self.lang;
        let pins = room.pins();
        let first = room.addresses().first().map_or("", String::as_str);
        let mut text = format!("{}\n", say.text("serve-title"));
        for address in room.addresses() {
            text.push_str(&format!("  {address}\n"));
        }
        if self.lan
            && let Some(code) = web::qr(first)
        {
            text.push_str(&format!("\n{code}\n"));
        }
        let facilitator = format!("{}: {}", say.text("role-facilitator"), pins.facilitator);
        text.push_str(&format!("\n{}\n  {facilitator}\n", say.text("serve-pins")));
        for (title, pin) in room.seat_titles(say).iter().zip(&pins.seats) {
            text.push_str(&format!("  {title}: {pin}\n"));
        }
        text.push_str(&format!("  {}: {}\n", say.text("pin-room"), pins.room));
        let start = format!("{first}/?pin={}", pins.facilitator);
        text.push_str(&format!("\n{}\n  {start}\n", say.text("serve-start")));
        text.push_str(&format!(
            "\n{}\n",
            say.fill("serve-journal", &[("path", shown(path).into())])
        ));
        text.push_str(&format!("{}\n", say.text("serve-stop")));
        text
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn refused(error: &JournalError) -> Failure {
    let failure = Failure::from_error(error);
    match error {
        JournalError::InUse(_) => failure.hint("end the other program first"),
        JournalError::Read(..) => {
            failure.hint("give the path of a journal, or its name with --data")
        }
        JournalError::Write(_, source) if source.kind() == io::ErrorKind::StorageFull => {
            failure.hint("free some space, or choose another folder with --data")
        }
        JournalError::Write(..) => failure.hint("choose another folder with --data"),
        _ => failure,
    }
}

/// How the server is reached, the likeliest first.
fn addresses(scheme: &str, address: SocketAddr, lan: bool) -> Vec<String> {
    let port = address.port();
    let local = format!("{scheme}://127.0.0.1:{port}");
    if !lan {
        return vec![local];
    }
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let ips = interfaces.iter().filter(|it| !it.is_loopback()).map(if_addrs::Interface::ip);
    let mut ips: Vec<IpAddr> = ips.filter(IpAddr::is_ipv4).collect();
    ips.sort_unstable();
    let found = ips.into_iter().map(|ip| format!("{scheme}://{ip}:{port}"));
    found.chain([local]).collect()
}

/// Waits until the program is asked to end.
async fn interrupted() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::SignalKind;
        use tokio::signal::unix::signal;
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminated.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}
