//! The game behind all pages, and who is told that it has changed.

use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::RwLock;
use std::sync::RwLockReadGuard;
use std::time::Instant;

use tokio::sync::watch;

use crate::model::SeatId;
use crate::report::language::Language;
use crate::session::Actor;
use crate::session::AskError;
use crate::session::Audience;
use crate::session::Command;
use crate::session::Game;
use crate::session::Person;
use crate::session::Session;
use crate::session::View;
use crate::session::view;
use crate::web::answers::Answers;
use crate::web::clock;
use crate::web::keys::Keys;
use crate::web::keys::KeysError;
use crate::web::keys::Pins;
use crate::web::keys::Token;
use crate::web::keys::Wall;
use crate::web::odds::Live;
use crate::web::throttle::Throttle;

/// A game, its doors, and everybody who listens.
#[derive(Debug)]
pub struct Room {
    session: RwLock<Session>,
    keys: Mutex<Keys>,
    voices: Mutex<Voices>,
    drawn: Mutex<HashMap<Drawn, (Version, Arc<str>)>>,
    pub(super) throttle: Mutex<Throttle>,
    /// The table's odds, worked out by a thread of the server.
    live: Arc<Live>,
    pub(super) answers: Answers,
    /// Stands in pages that are kept where each reader's own form token belongs.
    pub(super) placeholder: String,
    cookie: String,
    /// How the server is reached, for the console.
    addresses: Vec<String>,
}

/// How often an audience's view has changed, and the odds that it may see.
type Version = (u64, u64);

/// A page that is kept until its audience's view changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Drawn {
    pub(super) page: &'static str,
    pub(super) audience: Audience,
    pub(super) language: Language,
}

/// A page may be kept for this many audiences and languages.
const DRAWN_MAX: usize = 200;

#[derive(Debug, Default)]
struct Voices {
    by_audience: HashMap<Audience, Voice>,
    closed: bool,
}

#[derive(Debug)]
struct Voice {
    view: View,
    sender: watch::Sender<u64>,
}

/// Somebody who has sat down, by their token.
#[derive(Debug, Clone)]
pub(super) struct Guest {
    pub(super) role: Actor,
    pub(super) name: String,
    pub(super) key: String,
    pub(super) form: String,
}

/// What came of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Done {
    /// It is on record.
    Now,
    /// The same was asked since the page was drawn, so this is the same click once more.
    Before,
}

impl Room {
    /// A room around a session. `addresses` is how its pages are reached.
    ///
    /// # Errors
    ///
    /// If the file with the PINs cannot be used.
    pub fn new(session: Session, addresses: Vec<String>) -> Result<Self, KeysError> {
        let keys = Keys::of(session.journal().path(), session.game().model())?;
        let commitment = session.game().opening().secret.commitment();
        let live = Arc::new(Live::new(Arc::clone(session.game().model()), first_version()));
        live.ask(session.game());
        let room = Room {
            live,
            answers: Answers::new(),
            cookie: format!("offramp-{}", &commitment[..12]),
            placeholder: format!("form-{}", &commitment[12..40]),
            session: RwLock::new(session),
            keys: Mutex::new(keys),
            voices: Mutex::default(),
            drawn: Mutex::default(),
            throttle: Mutex::default(),
            addresses,
        };
        room.add_voices();
        Ok(room)
    }

    fn add_voices(&self) {
        let session = self.read();
        let game = session.game();
        let seats = (0..game.model().seats.len()).map(|seat| Audience::Seat(SeatId::new(seat)));
        let all = [Audience::Facilitator, Audience::Observer, Audience::Projector];
        let first = first_version();
        let voice = |audience| {
            let voice = Voice { view: view(game, audience), sender: watch::Sender::new(first) };
            (audience, voice)
        };
        locked(&self.voices).by_audience = all.into_iter().chain(seats).map(voice).collect();
    }

    /// The PINs.
    #[must_use]
    pub fn pins(&self) -> Pins {
        locked(&self.keys).pins.clone()
    }

    /// What the seats are called.
    #[must_use]
    pub fn seat_titles(&self, language: Language) -> Vec<String> {
        let session = self.read();
        let seats = session.game().model().checked().scenario().seats.values();
        seats.map(|seat| seat.title.in_language(language.code()).to_owned()).collect()
    }

    /// How the server is reached.
    #[must_use]
    pub fn addresses(&self) -> &[String] {
        &self.addresses
    }

    /// Whether pages travel encrypted.
    pub(super) fn is_encrypted(&self) -> bool {
        self.addresses.iter().any(|address| address.starts_with("https:"))
    }

    /// The name of its cookie, so that two games on one machine do not mix up their guests.
    pub(super) fn cookie(&self) -> &str {
        &self.cookie
    }

    /// The session, to look at.
    ///
    /// A lock that somebody panicked under is taken all the same: a game is changed only by
    /// entries, each whole.
    pub(super) fn read(&self) -> RwLockReadGuard<'_, Session> {
        self.session.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn guest(&self, token: &Token) -> Option<Guest> {
        let key = token.key();
        let session = self.read();
        let people = &session.game().table().people;
        let person = people.iter().find(|person| person.key == key)?;
        let (role, name) = (person.role, person.name.clone());
        Some(Guest { role, name, key, form: token.form() })
    }

    /// Asks for something, from a page that was drawn when `since` entries were on record.
    pub(super) fn ask(&self, by: Actor, command: Command, since: u64) -> Result<Done, AskError> {
        let mut session = self.session.write().unwrap_or_else(PoisonError::into_inner);
        let decided = session.game().decide(by, command.clone());
        let wanted = decided.as_ref().map_or(&command, |entry| &entry.command);
        if is_on_record(session.game(), by, wanted, since) {
            return Ok(Done::Before);
        }
        let everybody = matches!(command, Command::Leave { .. } | Command::Release { .. });
        session.ask(by, command, &clock::now())?;
        drop(session);
        self.announce(everybody);
        Ok(Done::Now)
    }

    /// Somebody sits down; who sits there already with this token stays.
    pub(super) fn join(&self, role: Actor, name: &str, token: &Token) -> Result<Done, AskError> {
        if self.guest(token).is_some_and(|guest| guest.role == role) {
            return Ok(Done::Before);
        }
        let person = Person { role, name: name.to_owned(), key: token.key() };
        self.ask(role, Command::Join { person }, u64::MAX)
    }

    /// The table's odds, for the thread that works them out.
    pub(super) fn live(&self) -> &Arc<Live> {
        &self.live
    }

    /// The odds have changed: the console listens for itself, the wall is told if it shows them.
    pub(super) fn odds_changed(&self) {
        if self.wall().is_odds() {
            self.touch(&[Audience::Projector]);
        }
    }

    /// Begins another game from a turn, and goes on with it if `stay` is false.
    pub(super) fn branch(&self, turn: u32, name: &str, go: bool) -> Result<PathBuf, AskError> {
        let mut session = self.session.write().unwrap_or_else(PoisonError::into_inner);
        let path = free_path(session.journal().path());
        let branch = session.branch(&path, turn, name, &clock::now())?;
        // The same PINs open the branch, now or when it is taken up.
        if let Err(error) = locked(&self.keys).save(&path) {
            eprintln!("warning: {error}; the branch gets new PINs");
        }
        if go {
            *session = branch;
        }
        drop(session);
        self.announce(true);
        Ok(path)
    }

    /// What the wall shows.
    pub(super) fn wall(&self) -> Wall {
        locked(&self.keys).wall
    }

    /// Shows something else on the wall.
    pub(super) fn show(&self, wall: Wall) -> Result<(), KeysError> {
        let session = self.read();
        let mut keys = locked(&self.keys);
        let changed = Keys { wall, ..keys.clone() };
        changed.save(session.journal().path())?;
        *keys = changed;
        drop((keys, session));
        self.touch(&[Audience::Projector, Audience::Facilitator]);
        Ok(())
    }

    /// A page as it was drawn for its audience, or as `draw` gives it, which is kept.
    pub(super) fn kept(&self, page: Drawn, draw: impl FnOnce() -> String) -> Arc<str> {
        let odds = match page.audience {
            Audience::Facilitator => self.live.version(),
            _ => 0,
        };
        let version = (self.version(page.audience), odds);
        if let Some((_, text)) = locked(&self.drawn).get(&page).filter(|(at, _)| *at == version) {
            return Arc::clone(text);
        }
        let text: Arc<str> = draw().into();
        let mut drawn = locked(&self.drawn);
        if drawn.len() >= DRAWN_MAX {
            drawn.clear();
        }
        drawn.insert(page, (version, Arc::clone(&text)));
        text
    }

    /// The number of times an audience's view has changed.
    pub(super) fn version(&self, audience: Audience) -> u64 {
        let voices = locked(&self.voices);
        voices.by_audience.get(&audience).map_or(0, |voice| *voice.sender.borrow())
    }

    /// Changes of an audience's view; none, once the server is ending.
    pub(super) fn listen(&self, audience: Audience) -> Option<watch::Receiver<u64>> {
        let voices = locked(&self.voices);
        voices.by_audience.get(&audience).map(|voice| voice.sender.subscribe())
    }

    /// Ends all streams of events.
    pub(super) fn close(&self) {
        let mut voices = locked(&self.voices);
        voices.closed = true;
        voices.by_audience.clear();
        self.live.close();
    }

    /// Tells those whose view has changed, and nobody else: that something happened is already
    /// more than some should know.
    fn announce(&self, everybody: bool) {
        let session = self.read();
        self.live.ask(session.game());
        let mut voices = locked(&self.voices);
        for (audience, voice) in &mut voices.by_audience {
            let now = view(session.game(), *audience);
            let changed = everybody || *audience == Audience::Facilitator || now != voice.view;
            if changed {
                voice.view = now;
                voice.sender.send_modify(|version| *version += 1);
            }
        }
    }

    fn touch(&self, audiences: &[Audience]) {
        let mut voices = locked(&self.voices);
        for (_, voice) in voices.by_audience.iter_mut().filter(|(one, _)| audiences.contains(one)) {
            voice.sender.send_modify(|version| *version += 1);
        }
    }

    /// How long an address has to wait before it may try another PIN.
    pub(super) fn must_wait(&self, address: std::net::IpAddr) -> Option<u64> {
        let wait = locked(&self.throttle).wait(address, Instant::now());
        wait.map(|wait| wait.as_secs() + 1)
    }

    /// Whose PIN it is; a wrong one is counted.
    pub(super) fn try_pin(&self, address: std::net::IpAddr, pin: &str) -> Option<Actor> {
        let digits: String = pin.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let role = locked(&self.keys).pins.role(&digits);
        let mut throttle = locked(&self.throttle);
        match role {
            Some(_) => throttle.right(address),
            None => throttle.wrong(address, Instant::now()),
        }
        role
    }
}

/// A version from before a restart is never one of after it.
fn first_version() -> u64 {
    u64::try_from(clock::seconds_now()).unwrap_or_default() << 20
}

/// Whether somebody has asked for just this since a page was drawn: a form that is sent again
/// (twice clicked, reloaded, repeated after the server was away) is done once.
fn is_on_record(game: &Game, by: Actor, command: &Command, since: u64) -> bool {
    let later = game.log().iter().rev().take_while(|logged| logged.number > since);
    later.into_iter().any(|logged| logged.entry.by == by && logged.entry.command == *command)
}

/// The path of a branch's journal, beside its parent's.
fn free_path(parent: &Path) -> PathBuf {
    let stem = parent.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let paths = (1..).map(|number| parent.with_file_name(format!("{stem}-branch-{number}.jsonl")));
    paths.into_iter().find(|path| !path.exists()).unwrap_or_else(|| parent.with_extension("branch"))
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
