//! The lane kernel: many replications side by side, a lane each, held to [`crate::game`] bit for
//! bit.
//!
//! Read `plan` (what a code is), then `arm` (the turn, step by step), then `source` (how laws
//! become tables), then `isa` (what is done to many lanes at once); `avx2` is `isa` again for one
//! kind of machine.
//!
//! **Lanes.** A block of replications is a set of columns of bytes: of each slot, the code of its
//! place in every lane. A lane that is over holds spent places, which draw nothing and count
//! nothing, so nothing has to ask whether it is; every sixteen turns, lanes that are over under
//! every arm are dropped and the rest move up.
//!
//! **Draws.** A source's draws of sixteen turns are one block of ChaCha8 of the replication's
//! stream; eight streams are computed side by side, when the first arm asks, and all arms read
//! them: turns of a run inside, arms around them, runs outside.
//!
//! **Laws.** What of a situation matters to a law is its context ([`crate::model::context`]);
//! context and code give a *row*: the thresholds of one law. The order of outcomes does not depend
//! on the context, so the number of thresholds at or below a draw, and the code, say where it
//! leads. A table keeps the top byte of each threshold. A draw whose top byte is greater is above
//! it, one whose byte is smaller is not; where the bytes are equal the lane is *undecided*, and is
//! decided by the whole thresholds on the draw's high word, and where that ties too on its low
//! word. So tables save work and decide nothing that they do not know.
//!
//! **Degrees.** Up to eight contexts of up to sixteen codes are kept in registers (`Narrow`, bytes
//! looked up by permutes); up to 65,536 rows in memory, eight bytes each (`Wide`, gathered; a row
//! is learnt when a lane first asks for it); beyond, lanes are decided one by one, by whole
//! thresholds found by row, or, where contexts are too many to number, by the law itself. Only a
//! model whose burdens may exceed 32 bits is left to [`crate::montecarlo::Engine`].
//!
//! **Counts** go straight into the [`Tally`]: a lane's only memory of the past is its highest
//! severity, its incidents opened and its burden.

mod arm;
#[cfg(target_arch = "x86_64")]
mod avx2;
mod inject;
mod isa;
mod lanes;
mod plan;
mod source;
mod words;

use crate::game::State;
use crate::model::Model;
use crate::montecarlo::kernel::arm::Arm;
use crate::montecarlo::kernel::arm::Shared;
use crate::montecarlo::kernel::arm::Sink;
use crate::montecarlo::kernel::isa::GROUP;
use crate::montecarlo::kernel::isa::Isa;
use crate::montecarlo::kernel::isa::Portable;
use crate::montecarlo::kernel::isa::RUN;
use crate::montecarlo::kernel::plan::Plan;
use crate::montecarlo::kernel::words::Words;
use crate::montecarlo::path::Path;
use crate::montecarlo::tally::Tally;

/// Bytes of draws that a block may have in all, so that they stay near.
const DRAWS_MAX: usize = 192 << 10;

/// A block has at most so many lanes.
const LANES_MAX: usize = 1024;

/// Plays replications of some arms in lanes.
#[derive(Debug)]
pub(super) struct Kernel<'a> {
    shared: Shared<'a>,
    words: Words,
    arms: Vec<Arm>,
    /// Lanes of a block.
    block: usize,
}

/// Whether this machine has the instructions of a path.
pub(super) fn is_available(path: Path) -> bool {
    isa(path).is_some() || path == Path::Scalar
}

fn isa(path: Path) -> Option<&'static dyn Isa> {
    match path {
        Path::Scalar => None,
        Path::Portable => Some(&Portable),
        #[cfg(target_arch = "x86_64")]
        Path::Avx2 => {
            static AVX2: std::sync::OnceLock<Option<avx2::Avx2>> = std::sync::OnceLock::new();
            AVX2.get_or_init(avx2::Avx2::detect).as_ref().map(|isa| isa as &dyn Isa)
        }
        #[cfg(not(target_arch = "x86_64"))]
        Path::Avx2 => None,
    }
}

impl<'a> Kernel<'a> {
    /// A kernel for arms that start in these states; `None` if the path is not for this machine, or
    /// lanes cannot hold what the model sums up.
    pub(super) fn new(
        model: &'a Model,
        starts: Vec<State>,
        seed: crate::chance::Seed,
        path: Path,
        to_headline: bool,
    ) -> Option<Self> {
        let isa = isa(path)?;
        let plan = Plan::new(model)?;
        let words = Words::new(isa, seed, plan.sources.clone());
        let bytes = plan.sources.len().max(1) * RUN * (size_of::<u32>() + 1);
        let block = (DRAWS_MAX / bytes / GROUP * GROUP).clamp(2 * GROUP, LANES_MAX);
        let shared = Shared { model, plan, isa, to_headline };
        let arms = starts.into_iter().map(|start| Arm::new(&shared, start)).collect();
        Some(Kernel { shared, words, arms, block })
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
            let count = (to - start).min(self.block as u64) as usize;
            let first = (start - from) as usize;
            self.play_block(start, first, count, tallies, reached);
            start += count as u64;
        }
    }

    fn play_block(
        &mut self,
        replication: u64,
        first: usize,
        count: usize,
        tallies: &mut [Tally],
        reached: &mut [Vec<bool>],
    ) {
        let Kernel { shared, words, arms, .. } = self;
        let mut origin: Vec<usize> = (first..first + count).collect();
        let stream = |lane: &usize| replication + (lane - first) as u64;
        for ((arm, tally), reached) in arms.iter_mut().zip(&mut *tallies).zip(&mut *reached) {
            arm.begin(shared, count, &mut Sink { tally, reached, origin: &origin });
        }
        let mut turn = arms.first().map_or(0, Arm::start_turn) + 1;
        while turn <= shared.model.horizon && arms.iter().any(|arm| arm.lanes.alive > 0) {
            compact(shared, arms, &mut origin);
            words.streams = origin.iter().map(stream).collect();
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

/// Drops lanes that are over under every arm, where that makes the block smaller by a quarter.
fn compact(shared: &Shared<'_>, arms: &mut [Arm], origin: &mut Vec<usize>) {
    let is_live = |lane: &usize| arms.iter().any(|arm| arm.lanes.gone[*lane] == 0);
    let kept: Vec<usize> = (0..origin.len()).filter(is_live).collect();
    if kept.len().next_multiple_of(GROUP) * 4 > origin.len().next_multiple_of(GROUP) * 3 {
        return;
    }
    arms.iter_mut().for_each(|arm| arm.lanes.keep(&shared.plan, &kept));
    *origin = kept.iter().map(|lane| origin[*lane]).collect();
}
