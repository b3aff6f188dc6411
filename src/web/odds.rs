//! The odds of the table as it stands, worked out beside the pages.
//!
//! One thread a game, on one core, takes one fixed step after the other: the laws of the open turn,
//! the chances as things stand, all replications from the start, then each measure more or less.
//! Dice, steps and their order are fixed, so what is said of a state depends on the state; only how
//! far it has got depends on time. When the state changes it begins anew at the next chunk of
//! replications.
//!
//! Everything comes from policies, and may be shown to the room, but for [`Laws::console`]: that
//! one holds what seats have locked, and is the facilitator's.

use std::sync::Arc;
use std::sync::Condvar;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::Weak;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;

use rayon::ThreadPool;
use rayon::ThreadPoolBuildError;
use rayon::ThreadPoolBuilder;
use tokio::sync::watch;

use crate::game::State;
use crate::markov::Limits;
use crate::model::Extra;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OrderId;
use crate::montecarlo::Observer;
use crate::session::Game;
use crate::session::Phase;
use crate::study::odds::Cloud;
use crate::study::odds::LiveOdds;
use crate::study::odds::Odds;
use crate::study::odds::Rest;
use crate::study::parts::ArrivalParts;
use crate::study::parts::SlotParts;
use crate::study::parts::parts;
use crate::web::room::Room;

/// The states up to which odds are computed exactly; it keeps an answer within a second.
pub(super) const STATES: usize = 20_000;

/// Replications as things stand, so that something is shown at once.
const NOW: u64 = 4_096;

/// Replications of the whole game.
const CLOUD: u64 = 16_384;

/// Replications after which measures are shown.
const TOGGLES: [u64; 3] = [4_096, 16_384, 65_536];

/// All that the odds depend on.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    /// With which the next turn begins; in an open turn, as it stands in it.
    state: State,
    /// Whether a turn is open.
    is_open: bool,
    /// The measures with which the game started.
    start: MeasureSet,
    /// What the laws of the open turn depend on.
    turn: Option<Turn>,
}

/// A turn before its orders are open, and until it is settled.
#[derive(Debug, Clone, PartialEq)]
struct Turn {
    state: State,
    /// As everybody may know it.
    wall: Hands,
    /// As the facilitator knows it.
    console: Hands,
}

/// What the seats do in a turn, as far as it is known, and what their own words do.
#[derive(Debug, Clone, PartialEq)]
struct Hands {
    orders: Vec<Option<OrderId>>,
    extra: Vec<Extra>,
}

impl Asked {
    /// None, while nothing is played.
    fn of(game: &Game) -> Option<Self> {
        let table = game.table();
        if table.state.is_over() {
            return None;
        }
        let is_open = match table.phase {
            Phase::Lobby | Phase::Ended => return None,
            Phase::Between => false,
            Phase::Orders | Phase::Drawn => true,
        };
        let first = table.turns.first().map(|turn| turn.before.board.agreed);
        Some(Asked {
            state: table.next_before(),
            is_open,
            start: first.unwrap_or(table.state.board.agreed),
            turn: Turn::of(game),
        })
    }

    fn rest(&self, model: &Model) -> Rest {
        match self.is_open {
            true => Rest::of_turn(model, self.state.clone()),
            false => Rest::after(model, self.state.clone()),
        }
    }
}

impl Turn {
    fn of(game: &Game) -> Option<Self> {
        let table = game.table();
        let turn = table.turns.last()?;
        let unknown = Hands { orders: vec![None; table.seats.len()], extra: Vec::new() };
        match table.phase {
            Phase::Orders => {
                let locked = || table.seats.iter().map(|seat| seat.locked.as_ref());
                let judged = locked().flatten().filter_map(|locked| locked.judged.as_ref());
                let console = Hands {
                    orders: locked().map(|locked| Some(locked?.order)).collect(),
                    extra: judged.flat_map(|judged| judged.effects.iter().cloned()).collect(),
                };
                Some(Turn { state: table.state.clone(), wall: unknown, console })
            }
            Phase::Drawn => {
                let orders = turn.order_ids().into_iter().map(Some).collect();
                let open = Hands { orders, extra: turn.extra() };
                Some(Turn { state: turn.started.clone(), wall: open.clone(), console: open })
            }
            Phase::Lobby | Phase::Between | Phase::Ended => None,
        }
    }

    fn laws(&self, model: &Model) -> Laws {
        let of = |hands: &Hands| parts(model, &self.state, &hands.orders, &hands.extra);
        Laws { wall: of(&self.wall), console: of(&self.console) }
    }
}

/// The laws of a turn taken apart.
pub(super) type Parts = (Vec<SlotParts>, Vec<ArrivalParts>);

/// The laws of the open turn, before its draw.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Laws {
    /// From policies until orders are open, then from the orders: everybody may see them.
    pub(super) wall: Parts,
    /// From what is locked: the facilitator's alone.
    pub(super) console: Parts,
}

/// What has been worked out so far.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Worked {
    /// Of the open turn.
    pub(super) laws: Option<Laws>,
    /// As things stand.
    pub(super) now: Option<Odds>,
    /// With each measure more or less.
    pub(super) toggles: Option<Odds>,
    /// All replications from the start.
    pub(super) cloud: Option<Cloud>,
    /// Nothing more will come.
    pub(super) is_done: bool,
    /// The version that pages are told of.
    pub(super) version: u64,
}

impl Worked {
    /// Forgets what no longer holds.
    fn turn_to(&mut self, before: Option<&Asked>, asked: Option<&Asked>) {
        let (Some(before), Some(asked)) = (before, asked) else {
            *self = Worked { version: self.version, ..Worked::default() };
            return;
        };
        if before.turn != asked.turn {
            self.laws = None;
            self.is_done = false;
        }
        if before.start != asked.start {
            self.cloud = None;
            self.is_done = false;
        }
        if (&before.state, before.is_open) != (&asked.state, asked.is_open) {
            (self.now, self.toggles, self.is_done) = (None, None, false);
        }
    }
}

/// Where the thread and the pages meet.
#[derive(Debug)]
pub(super) struct Live {
    model: Arc<Model>,
    desk: Mutex<Desk>,
    changed: Condvar,
    /// Counts what was asked; a step that belongs to an older question is broken off.
    generation: AtomicU64,
    /// Counts what was published.
    version: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Desk {
    asked: Option<Asked>,
    generation: u64,
    worked: Arc<Worked>,
    closed: bool,
}

impl Live {
    pub(super) fn new(model: Arc<Model>, first: u64) -> Self {
        Live {
            model,
            desk: Mutex::new(Desk {
                worked: Arc::new(Worked { version: first, ..Worked::default() }),
                ..Desk::default()
            }),
            changed: Condvar::new(),
            generation: AtomicU64::new(0),
            version: watch::Sender::new(first),
        }
    }

    /// Asks about a game as it stands, if it has not been asked.
    pub(super) fn ask(&self, game: &Game) {
        let asked = Asked::of(game);
        let mut desk = self.desk();
        if desk.asked == asked {
            return;
        }
        let mut worked = Worked::clone(&desk.worked);
        worked.turn_to(desk.asked.as_ref(), asked.as_ref());
        desk.worked = Arc::new(worked);
        desk.asked = asked;
        desk.generation += 1;
        self.generation.store(desk.generation, Ordering::Relaxed);
        drop(desk);
        self.changed.notify_all();
    }

    /// What is known of what was asked last.
    pub(super) fn worked(&self) -> Arc<Worked> {
        Arc::clone(&self.desk().worked)
    }

    pub(super) fn version(&self) -> u64 {
        *self.version.borrow()
    }

    pub(super) fn listen(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// Ends the thread.
    pub(super) fn close(&self) {
        let mut desk = self.desk();
        desk.closed = true;
        desk.generation += 1;
        self.generation.store(desk.generation, Ordering::Relaxed);
        drop(desk);
        self.changed.notify_all();
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until something is asked that `known` does not answer; none, once the server ends.
    fn next(&self, known: &Known) -> Option<(Asked, u64)> {
        let mut desk = self.desk();
        loop {
            if desk.closed {
                return None;
            }
            if let Some(asked) = &desk.asked
                && (desk.generation != known.generation || !known.worked.is_done)
            {
                return Some((asked.clone(), desk.generation));
            }
            desk = self.changed.wait(desk).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Shows what was worked out, unless something else was asked meanwhile.
    fn publish(&self, known: &Known) -> bool {
        let mut desk = self.desk();
        if desk.generation != known.generation {
            return false;
        }
        let version = self.version() + 1;
        desk.worked = Arc::new(Worked { version, ..known.worked.clone() });
        self.version.send_replace(version);
        true
    }
}

/// Works for a room until it is closed or gone.
pub(super) fn work(live: &Live, room: &Weak<Room>) {
    let pool = match pool() {
        Ok(pool) => pool,
        Err(error) => {
            eprintln!("warning: there will be no live odds: {error}");
            return;
        }
    };
    let mut known = Known::default();
    while let Some((asked, generation)) = live.next(&known) {
        known.turn_to(asked, generation);
        let is_new = known.step(&live.model, &pool, &Watch { live, generation });
        if is_new && live.publish(&known) {
            let Some(room) = room.upgrade() else { return };
            room.odds_changed();
        }
    }
}

/// One thread for what is worked out.
pub(super) fn pool() -> Result<ThreadPool, ThreadPoolBuildError> {
    ThreadPoolBuilder::new().num_threads(1).build()
}

/// Stops a step when something else is asked.
struct Watch<'a> {
    live: &'a Live,
    generation: u64,
}

impl Observer for Watch<'_> {
    fn done(&self, _: u64) {}
    fn stop(&self) -> bool {
        self.live.generation.load(Ordering::Relaxed) != self.generation
    }
}

/// What the thread knows.
#[derive(Default)]
struct Known {
    asked: Option<Asked>,
    generation: u64,
    worked: Worked,
    /// The question with every measure, as far as it was sampled.
    sampled: Option<LiveOdds>,
}

impl Known {
    fn turn_to(&mut self, asked: Asked, generation: u64) {
        self.worked.turn_to(self.asked.as_ref(), Some(&asked));
        if self.worked.now.is_none() {
            self.sampled = None;
        }
        self.asked = Some(asked);
        self.generation = generation;
    }

    /// The next step; whether there is something new to show.
    fn step(&mut self, model: &Model, pool: &ThreadPool, watch: &Watch<'_>) -> bool {
        let Some(asked) = &self.asked else { return false };
        let limits = Limits::with_states(STATES);
        let worked = &mut self.worked;
        if worked.laws.is_none()
            && let Some(turn) = &asked.turn
        {
            worked.laws = Some(turn.laws(model));
            return true;
        }
        if worked.now.is_none() {
            let question = LiveOdds::as_it_stands(asked.rest(model));
            worked.now = question.exact(&limits).or_else(|| sample(question, NOW, pool, watch));
            return worked.now.is_some();
        }
        if worked.cloud.is_none() {
            let cloud = Cloud::new(model, asked.start, CLOUD, pool, watch);
            worked.cloud = Some(cloud).filter(|cloud| cloud.replications == CLOUD);
            return worked.cloud.is_some();
        }
        let is_exact = worked.now.as_ref().is_some_and(|now| now.replications.is_none());
        if is_exact && self.sampled.is_none() {
            let question = LiveOdds::new(asked.rest(model));
            if let Some(odds) = question.exact_watched(&limits, watch) {
                worked.toggles = Some(odds);
                worked.is_done = true;
                return true;
            }
            if watch.stop() {
                return false;
            }
        }
        self.sample_toggles(model, is_exact, pool, watch)
    }

    fn sample_toggles(
        &mut self,
        model: &Model,
        is_exact: bool,
        pool: &ThreadPool,
        watch: &Watch<'_>,
    ) -> bool {
        let Some(asked) = &self.asked else { return false };
        let sampled = self.sampled.get_or_insert_with(|| LiveOdds::new(asked.rest(model)));
        let Some(wanted) = TOGGLES.into_iter().find(|it| *it > sampled.replications()) else {
            self.worked.is_done = true;
            return true;
        };
        // Whole chunks are kept even where it is broken off: it goes on from there.
        sampled.refine(wanted - sampled.replications(), pool, watch);
        if sampled.replications() < wanted {
            return false;
        }
        self.worked.toggles = sampled.odds();
        if !is_exact {
            self.worked.now.clone_from(&self.worked.toggles);
        }
        self.worked.is_done = TOGGLES.last() == Some(&wanted);
        true
    }
}

/// The odds from just so many replications; none, if it was broken off.
fn sample(
    mut question: LiveOdds,
    replications: u64,
    pool: &ThreadPool,
    watch: &Watch<'_>,
) -> Option<Odds> {
    question.refine(replications, pool, watch);
    question.odds().filter(|odds| odds.replications.is_none_or(|done| done == replications))
}
