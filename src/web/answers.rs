//! What takes a while and is worked out when somebody asks: what-ifs, and what a report tells.
//!
//! One at a time, on one thread, so that a room full of questions does not hold up the game; what
//! was answered lately is kept.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;

use rayon::ThreadPoolBuildError;
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio::sync::SemaphorePermit;

use crate::markov::Limits;
use crate::session::Game;
use crate::study::odds;
use crate::study::odds::Odds;
use crate::study::whatif;
use crate::study::whatif::Change;
use crate::study::whatif::Onward;
use crate::study::whatif::WhatIf;
use crate::study::whatif::WhatIfError;
use crate::web::odds::STATES;
use crate::web::odds::pool;
use crate::web::room::Room;
use crate::web::room::locked;

/// Replications where an exact answer does not fit.
const REPLICATIONS: u64 = 20_000;

/// So many may wait for an answer.
const WAITING_MAX: usize = 8;

/// So many answers are kept.
const KEPT_MAX: usize = 64;

/// A game again in another world, with what may come after the first divergence.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) told: WhatIf,
    pub(super) onward: Option<Onward>,
}

/// What a report tells beside the game: odds over time, and the usual what-ifs or one.
#[derive(Debug)]
pub(super) struct Beside {
    pub(super) odds: Vec<(u32, Odds)>,
    pub(super) what_ifs: Vec<Arc<Answer>>,
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub(super) enum NoAnswer {
    /// The question has none.
    #[error(transparent)]
    WhatIf(#[from] WhatIfError),
    /// Too many wait already.
    #[error("too many questions at once; ask again in a moment")]
    Busy,
    /// The machine gives no thread.
    #[error(transparent)]
    Thread(#[from] ThreadPoolBuildError),
}

/// A question: of which game, with how many entries, in which other world.
type Question = (PathBuf, u64, Change);

/// The answers of a room.
#[derive(Debug)]
pub(super) struct Answers {
    kept: Mutex<Vec<(Question, Arc<Answer>)>>,
    /// One works at a time; the others wait without a thread, for pages need those.
    queue: Semaphore,
    waiting: AtomicUsize,
}

/// Somebody's turn to ask, given on when it is dropped.
pub(super) struct Place<'a> {
    waiting: &'a AtomicUsize,
    permit: Option<SemaphorePermit<'a>>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Answers {
    pub(super) fn new() -> Self {
        Answers { kept: Mutex::default(), queue: Semaphore::new(1), waiting: AtomicUsize::new(0) }
    }

    /// Waits for one's turn; none, if too many wait already.
    pub(super) async fn queue(&self) -> Option<Place<'_>> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let mut place = Place { waiting: &self.waiting, permit: None };
        if before >= WAITING_MAX {
            return None;
        }
        place.permit = self.queue.acquire().await.ok();
        Some(place)
    }
}

impl Room {
    /// The game again in another world. Takes a second or so: see [`Answers::queue`].
    pub(super) fn what_if(&self, change: Change) -> Result<Arc<Answer>, NoAnswer> {
        let (game, path) = self.game();
        let mut kept = locked(&self.answers.kept);
        answer(&mut kept, &game, &path, change)
    }

    /// What a report tells beside the game, with a what-if or the usual ones. Takes some
    /// seconds: see [`Answers::queue`].
    pub(super) fn beside(&self, game: &Game, asked: Option<Change>) -> Result<Beside, NoAnswer> {
        let path = self.read().journal().path().to_owned();
        let mut kept = locked(&self.answers.kept);
        let odds = odds::over_time(game, &Limits::with_states(STATES), REPLICATIONS, &pool()?);
        let changes = asked.map_or_else(|| whatif::usual(game), |change| vec![change]);
        let what_ifs = changes.into_iter().map(|change| answer(&mut kept, game, &path, change));
        Ok(Beside { odds, what_ifs: what_ifs.collect::<Result<_, _>>()? })
    }

    fn game(&self) -> (Game, PathBuf) {
        let session = self.read();
        (session.game().clone(), session.journal().path().to_owned())
    }
}

fn answer(
    kept: &mut Vec<(Question, Arc<Answer>)>,
    game: &Game,
    path: &std::path::Path,
    change: Change,
) -> Result<Arc<Answer>, NoAnswer> {
    let question = (path.to_owned(), game.next_number(), change);
    if let Some((_, answer)) = kept.iter().find(|(known, _)| *known == question) {
        return Ok(Arc::clone(answer));
    }
    let told = whatif::replay(game, change)?;
    let limits = Limits::with_states(STATES);
    let onward = whatif::onward(game, &told, &limits, REPLICATIONS, &pool()?);
    let answer = Arc::new(Answer { told, onward });
    if kept.len() >= KEPT_MAX {
        kept.remove(0);
    }
    kept.push((question, Arc::clone(&answer)));
    Ok(answer)
}
