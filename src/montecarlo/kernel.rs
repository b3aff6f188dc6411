//! The lane kernel: many replications side by side, a lane each, held to [`crate::game`] bit for
//! bit.
//!
//! Read `plan` (what a code is), then `arm` (the turn, step by step), then `source` (how laws
//! become tables), `scale` (how draws become bytes), `sieve` (how most lanes need no table) and
//! `laws` (who shares them), then `isa` (what is done to many lanes at once); `x86` is `isa` again
//! for two kinds of machines.
//!
//! **Lanes.** A block of replications is a set of columns of bytes: of each slot, the code of its
//! place in every lane. A lane that is over holds spent places, which draw nothing and count
//! nothing, so nothing has to ask whether it is; every sixteen turns, lanes that are over under
//! every arm are counted and dropped, and the rest move up.
//!
//! **Draws.** A source's draws of sixteen turns are one block of ChaCha8 of the replication's
//! stream; eight streams or more are computed side by side, when the first arm asks, and all arms
//! read them: turns of a run inside, arms around them, runs outside.
//!
//! **Laws.** What of a situation matters to a law is its context ([`crate::model::context`]);
//! context and code give a *row*: the thresholds of one law. The order of outcomes does not depend
//! on the context, so the number of thresholds at or below a draw, and the code, say where it
//! leads. A table keeps a byte of each threshold, and draws are bytes on the same scale. A draw
//! whose byte is greater is above the threshold, one whose byte is smaller is not; where they are
//! equal the lane is *undecided*, and is decided by high words, and where those tie too by the law
//! itself. A row is learnt when a lane first asks for it; until then all its draws are undecided.
//! So tables save work and decide nothing that they do not know. A law that one arm or thread has
//! learnt, all others that have the same are given.
//!
//! **Scales.** The byte of a draw is the top one of its word. In long batches the first
//! replications show which thresholds lanes meet; then each source has a scale on which those are
//! kept apart from all else, and ten times fewer draws are undecided. Any scale gives the same
//! answers.
//!
//! **Sieves.** Most lanes stay. Where there is time to learn all laws of a source beforehand, a
//! sieve has the draws by which they stay under all laws of many contexts, and only the others,
//! side by side, are given rows.
//!
//! **Degrees.** Up to 240 rows of up to sixteen codes are looked up by permutes
//! (`Narrow`); up to 65,280 rows are fetched from memory, eight bytes each (`Wide`); beyond, lanes
//! are decided one by one, by whole thresholds found by row, or, where contexts are too many to
//! number, by the law itself. Only a model whose burdens may exceed 32 bits, or whose rungs end a
//! crisis in more than 255 ways, is left to [`crate::montecarlo::Engine`].
//!
//! **Counts.** A turn's books are kept in one pass over all slots. A lane remembers its highest
//! severity, its incidents opened, its burden and what ended it; they go into the [`Tally`] when
//! the lane is dropped. What a turn adds for many lanes at once (first passages, closings, ends) is
//! counted by columns, never lane by lane.

mod arm;
mod inject;
mod isa;
mod lanes;
mod laws;
mod plan;
mod scale;
mod sieve;
mod source;
mod words;
#[cfg(target_arch = "x86_64")]
mod x86;

use std::sync::Arc;

use crate::model::MeasureSet;
use crate::montecarlo::kernel::arm::Arm;
use crate::montecarlo::kernel::arm::Lot;
use crate::montecarlo::kernel::arm::Shared;
use crate::montecarlo::kernel::arm::Sink;
use crate::montecarlo::kernel::isa::GROUP;
use crate::montecarlo::kernel::isa::Isa;
use crate::montecarlo::kernel::isa::Portable;
use crate::montecarlo::kernel::isa::RUN;
use crate::montecarlo::kernel::isa::list_marked;
pub(super) use crate::montecarlo::kernel::laws::Library;
use crate::montecarlo::kernel::plan::Plan;
use crate::montecarlo::kernel::scale::Scale;
use crate::montecarlo::kernel::scale::Weights;
use crate::montecarlo::kernel::source::Source;
use crate::montecarlo::kernel::words::Words;
use crate::montecarlo::path::Path;
use crate::montecarlo::run::Batch;
use crate::montecarlo::tally::Tally;

/// Bytes of draws that a block may have in all, so that they stay near: a fifth of them, the bytes
/// that tables compare, are read again and again, and the words hardly ever.
const DRAWS_MAX: usize = 2176 << 10;

/// A block has at most so many lanes.
const LANES_MAX: usize = 2048;

/// With so many arms and replications, scales made to measure pay: all arms share the work of
/// reading draws by them, and making them takes as long as some thousand replications save.
const SCALED_ARMS: usize = 3;
const SCALED_REPLICATIONS: u64 = 1 << 14;

/// So many replications show which laws are asked.
const WATCHED: usize = 64;

/// Plays replications of some arms in lanes.
#[derive(Debug)]
pub(super) struct Kernel<'a> {
    shared: Shared<'a>,
    words: Words,
    arms: Vec<Arm>,
    /// Lanes of a block.
    block: usize,
    replications: u64,
    /// Whether it is still counted which laws are asked.
    is_watching: bool,
}

/// Whether this machine has the instructions of a path.
pub(super) fn is_available(path: Path) -> bool {
    isa(path).is_some() || path == Path::Scalar
}

fn isa(path: Path) -> Option<&'static dyn Isa> {
    #[cfg(target_arch = "x86_64")]
    use std::sync::LazyLock;
    #[cfg(target_arch = "x86_64")]
    static AVX2: LazyLock<Option<x86::Avx2>> = LazyLock::new(x86::Avx2::detect);
    #[cfg(target_arch = "x86_64")]
    static AVX512: LazyLock<Option<x86::Avx512>> = LazyLock::new(x86::Avx512::detect);
    match path {
        Path::Scalar => None,
        Path::Portable => Some(&Portable),
        #[cfg(target_arch = "x86_64")]
        Path::Avx2 => AVX2.as_ref().map(|isa| isa as &dyn Isa),
        #[cfg(target_arch = "x86_64")]
        Path::Avx512 => AVX512.as_ref().map(|isa| isa as &dyn Isa),
        #[cfg(not(target_arch = "x86_64"))]
        Path::Avx2 | Path::Avx512 => None,
    }
}

impl<'a> Kernel<'a> {
    /// A kernel for some arms of a batch on a path; `None` if the path is not for this machine, or
    /// lanes cannot hold what the model sums up.
    pub(super) fn new(
        batch: &Batch<'a>,
        arms: &[MeasureSet],
        path: Path,
        to_headline: bool,
        library: &Library,
    ) -> Option<Self> {
        let Batch { model, seed, .. } = *batch;
        let isa = isa(path)?;
        let plan = Plan::new(model)?;
        let words = Words::new(isa, seed, plan.sources.clone());
        // Of injects hardly any draws.
        let bytes = plan.injects.max(1) * RUN * (size_of::<u32>() + 1);
        let block = (DRAWS_MAX / bytes / GROUP * GROUP).clamp(2 * GROUP, LANES_MAX);
        let shared = Shared { model, plan, isa, to_headline };
        // Where arms are too many to be played at once, no kernel lasts long enough.
        let lasts = batch.replications >= SCALED_REPLICATIONS && batch.arms.len() == arms.len();
        let is_watching = lasts && arms.len() >= SCALED_ARMS;
        let starts = batch.starts(arms).into_iter();
        let arms = starts.map(|start| Arm::new(&shared, library, start)).collect();
        let replications = batch.replications;
        let mut kernel = Kernel { shared, words, arms, block, replications, is_watching };
        if is_watching {
            kernel.watch();
        }
        Some(kernel)
    }

    /// Plays replications `from` to before `to`; `reached` has a place for each, for every arm.
    pub(super) fn play(
        &mut self,
        from: u64,
        to: u64,
        tallies: &mut [Tally],
        reached: &mut [Vec<bool>],
    ) {
        let mut start = from;
        while start < to {
            let most = if self.is_watching { WATCHED } else { self.block };
            let count = (to - start).min(most as u64) as usize;
            let places = (start - from) as usize..(start - from) as usize + count;
            let mut reached: Vec<&mut [bool]> =
                reached.iter_mut().map(|reached| &mut reached[places.clone()]).collect();
            self.play_block(start, tallies, &mut reached);
            if self.is_watching {
                self.scale();
            }
            start += count as u64;
        }
    }

    /// Begins to count which laws are asked.
    fn watch(&mut self) {
        for arm in &mut self.arms {
            arm.sources(&self.shared.plan).for_each(|(_, source, _)| source.begin_to_count());
        }
    }

    /// Makes sieves and scales for what was asked.
    fn scale(&mut self) {
        self.is_watching = false;
        let Kernel { shared, words, arms, replications, .. } = self;
        let mut sources: Vec<_> = arms.iter_mut().map(|arm| arm.sources(&shared.plan)).collect();
        loop {
            let of_arms = sources.iter_mut().filter_map(Iterator::next);
            let mut of_arms: Vec<(_, &mut Source, _)> = of_arms.collect();
            let Some((numbers, ..)) = of_arms.first() else { break };
            let mut weights = Weights::new();
            let numbers = numbers.clone();
            for (_, source, on) in &mut of_arms {
                source.make_sieve(shared, on, *replications);
                source.weigh(&mut weights);
            }
            let scale = Arc::new(Scale::fitted(&weights));
            of_arms.iter_mut().for_each(|(_, source, _)| source.rescale(&scale));
            words.set_scale(numbers, &scale);
        }
    }

    fn play_block(&mut self, replication: u64, tallies: &mut [Tally], reached: &mut [&mut [bool]]) {
        let count = reached.first().map_or(0, |reached| reached.len());
        let Kernel { shared, words, arms, .. } = self;
        let mut origin: Vec<u16> = (0..count as u16).collect();
        let stream = |lane: &u16| replication + u64::from(*lane);
        for ((arm, tally), reached) in arms.iter_mut().zip(&mut *tallies).zip(&mut *reached) {
            arm.begin(shared, count, &mut Sink { tally, reached, origin: &origin });
        }
        let mut turn = arms.first().map_or(0, Arm::start_turn) + 1;
        loop {
            let is_over =
                turn > shared.model.horizon || arms.iter().all(|arm| arm.lanes.alive == 0);
            let (dropped, kept) = gone(shared.isa, arms, origin.len());
            let groups = |lanes: usize| lanes.next_multiple_of(GROUP);
            let is_worth_it = groups(kept.list.len()) * 4 <= groups(origin.len()) * 3;
            if is_over || is_worth_it {
                for ((arm, tally), reached) in arms.iter_mut().zip(&mut *tallies).zip(&mut *reached)
                {
                    let mut sink = Sink { tally, reached, origin: &origin };
                    arm.settle(shared, &mut sink, &dropped);
                    arm.keep(shared, &kept);
                }
                origin = kept.list.iter().map(|lane| origin[usize::from(*lane)]).collect();
            }
            if is_over {
                break;
            }
            words.streams.clear();
            words.streams.extend(origin.iter().map(stream));
            // Lanes that fill the last group have draws too, which nobody reads.
            words.streams.resize(origin.len().next_multiple_of(GROUP), 0);
            words.aim(turn);
            let last = (words::first_of_run(turn) + RUN as u32 - 1).min(shared.model.horizon);
            for ((arm, tally), reached) in arms.iter_mut().zip(&mut *tallies).zip(&mut *reached) {
                let mut sink = Sink { tally, reached, origin: &origin };
                for turn in turn..=last {
                    if arm.lanes.alive > 0 {
                        arm.turn(shared, words, turn, &mut sink);
                    }
                }
            }
            turn = last + 1;
        }
    }
}

/// The lanes that are over under every arm, and the others.
fn gone(isa: &dyn Isa, arms: &[Arm], lanes: usize) -> (Lot, Lot) {
    let mut gone = vec![1; lanes];
    for arm in arms {
        gone.iter_mut().zip(&arm.lanes.gone).for_each(|(all, gone)| *all &= gone);
    }
    let (mut left, mut kept) = (Lot::default(), Lot::default());
    for gone in gone.chunks(GROUP) {
        let bits = gone.iter().enumerate();
        let mark = bits.fold(0, |all, (at, gone)| all | u32::from(*gone) << at);
        left.marks.push(mark);
        kept.marks.push(!mark & u32::MAX >> (GROUP - gone.len()));
    }
    for lot in [&mut left, &mut kept] {
        let lanes = list_marked(isa, &lot.marks, &mut lot.list).len();
        lot.list.truncate(lanes);
    }
    (left, kept)
}
