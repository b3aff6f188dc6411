//! What a turn does to one track, whatever happens to the others.

use std::collections::BTreeMap;

use crate::markov::factors::space::Stands;
use crate::markov::laws::ChainLaw;
use crate::markov::layout::Region;
use crate::model::Model;
use crate::model::Place;
use crate::model::RungId;
use crate::scenario::schema::RungKind;

/// A track's turn under given laws.
#[derive(Debug)]
pub(super) struct Factor {
    /// Where it leads while the crisis goes on, sorted by target.
    pub(super) entries: Vec<Entry>,
    /// Of each stand and each lane, the probability of seeing no severity that leaves the lane.
    pub(super) kept: Vec<f64>,
    /// Of each stand and each lane, the probability of seeing one.
    pub(super) left: Vec<f64>,
    /// Of each stand, the burden to be expected.
    pub(super) burden: Vec<f64>,
    /// Of each stand, the incidents to be expected to open.
    pub(super) opened: Vec<f64>,
    /// Of each stand, what the turn can mean for the end of the crisis.
    pub(super) marks: Vec<Marks>,
}

/// One way from stand to stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub(super) to: u32,
    pub(super) from: u32,
    /// The highest severity seen.
    pub(super) seen: u8,
    pub(super) probability: f64,
}

/// What a track's turn, or that of several, means for the end of the crisis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Mark {
    /// The rank of the worst rung that ends it.
    over: Option<u16>,
    /// The rank of the worst rung on which an incident has closed.
    closed: Option<u16>,
    /// Whether an incident is open after the turn.
    open: bool,
}

/// What the turn of a track from a stand can mean for the end of the crisis.
#[derive(Debug)]
pub(super) struct Marks {
    /// Every mark with its probability.
    pub(super) all: Vec<(Mark, f64)>,
    /// Of each lane, the same for what stays in it.
    pub(super) kept: Vec<Vec<(Mark, f64)>>,
}

impl Mark {
    /// The mark with nothing that cannot matter.
    fn plain(self, ends_when_closed: bool) -> Mark {
        if self.over.is_some() {
            Mark { over: self.over, ..Mark::default() }
        } else if ends_when_closed {
            self
        } else {
            Mark::default()
        }
    }

    /// Whether the crisis is over whatever other tracks do.
    pub(super) fn is_over(self) -> bool {
        self.over.is_some()
    }

    /// Whether it means nothing.
    pub(super) fn is_plain(self) -> bool {
        self == Mark::default()
    }

    /// What two tracks mean together: the lowest rank is the worst.
    pub(super) fn and(self, other: Mark) -> Mark {
        let worst = |one: Option<u16>, other: Option<u16>| one.into_iter().chain(other).min();
        Mark {
            over: worst(self.over, other.over),
            closed: worst(self.closed, other.closed),
            open: self.open || other.open,
        }
    }

    /// The rank of the rung on which the crisis is over; `None` if it goes on.
    pub(super) fn end(self, ends_when_closed: bool) -> Option<u16> {
        let last = ends_when_closed && !self.open;
        self.over.or(if last { self.closed } else { None })
    }
}

/// What a partly drawn turn of a track has come to: its places, what was seen, what it means.
pub(super) type Partial = BTreeMap<(Vec<Place>, u8, Mark), f64>;

/// The laws of a region: of each rung, and of the arrival if there is one.
#[derive(Debug, Clone)]
pub(super) struct RegionLaws<T> {
    pub(super) of_rungs: Vec<Option<T>>,
    pub(super) arrival: Option<T>,
}

impl Factor {
    /// The turn of a region; `lanes` are the severities that leave each lane. `None` if it has more
    /// than `limit` entries.
    pub(super) fn new(
        model: &Model,
        region: &Region,
        stands: &Stands,
        laws: &RegionLaws<&ChainLaw>,
        lanes: &[u8],
        limit: usize,
    ) -> Option<Self> {
        let mut factor = Factor {
            entries: Vec::new(),
            kept: Vec::new(),
            left: Vec::new(),
            burden: Vec::new(),
            opened: Vec::new(),
            marks: Vec::new(),
        };
        for from in 0..stands.len() {
            let places = stands.places(from);
            let (burden, opened) = expected(places, laws);
            factor.burden.push(burden);
            factor.opened.push(opened);
            let turn = turn(model, region, places, laws);
            factor.add(from, stands, &turn, lanes, model.ends_when_closed);
            if factor.entries.len() > limit {
                return None;
            }
        }
        factor.entries.sort_by_key(|entry| (entry.to, entry.from, entry.seen));
        Some(factor)
    }

    fn add(&mut self, from: usize, stands: &Stands, turn: &Partial, lanes: &[u8], closing: bool) {
        let mut entries: BTreeMap<(u32, u8), f64> = BTreeMap::new();
        for ((places, seen, mark), probability) in turn {
            if mark.over.is_none() {
                let to = stands.find(places) as u32;
                *entries.entry((to, *seen)).or_insert(0.0) += probability;
            }
        }
        let from = from as u32;
        self.entries.extend(entries.into_iter().map(|((to, seen), probability)| Entry {
            to,
            from,
            seen,
            probability,
        }));
        for threshold in lanes {
            let sum = |kept: bool| -> f64 {
                let counted = turn.iter().filter(|((_, seen, _), _)| (seen < threshold) == kept);
                counted.map(|(_, probability)| probability).sum()
            };
            self.kept.push(sum(true));
            self.left.push(sum(false));
        }
        let marks = |threshold: u8| {
            let mut marks: BTreeMap<Mark, f64> = BTreeMap::new();
            for ((_, seen, mark), probability) in turn {
                if *seen < threshold {
                    *marks.entry(mark.plain(closing)).or_insert(0.0) += probability;
                }
            }
            marks.into_iter().collect()
        };
        let kept = lanes.iter().map(|threshold| marks(*threshold)).collect();
        self.marks.push(Marks { all: marks(u8::MAX), kept });
    }
}

/// The burden and the openings to be expected.
fn expected(places: &[Place], laws: &RegionLaws<&ChainLaw>) -> (f64, f64) {
    let slots = places.iter().filter_map(|place| place.rung());
    let slots = slots.map(|rung| laws.of_rungs[rung.index()].expect("its law is known"));
    let arrival = laws.arrival.filter(|_| places.contains(&Place::QUIET));
    let all = slots.chain(arrival);
    all.fold((0.0, 0.0), |(burden, opened), law| (burden + law.burden, opened + law.opened))
}

/// What is drawn in a track's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// Whether an incident opens.
    Arrival,
    /// What an open slot on a rung does.
    Slot(RungId),
}

/// What is drawn where slots stand like this, in order.
pub(super) fn sources<T>(places: &[Place], laws: &RegionLaws<T>) -> Vec<Source> {
    let arrives = laws.arrival.is_some() && places.contains(&Place::QUIET);
    let slots = places.iter().filter_map(|place| place.rung()).map(Source::Slot);
    arrives.then_some(Source::Arrival).into_iter().chain(slots).collect()
}

impl<T: Copy> RegionLaws<T> {
    /// The law of a source.
    pub(super) fn of(&self, source: Source) -> T {
        let law = match source {
            Source::Arrival => self.arrival,
            Source::Slot(rung) => self.of_rungs[rung.index()],
        };
        law.expect("the laws of all rungs are known")
    }
}

/// Where a track's turn leads: one source after another, equal partial turns merged.
fn turn(model: &Model, region: &Region, places: &[Place], laws: &RegionLaws<&ChainLaw>) -> Partial {
    let sources = sources(places, laws);
    let start = before(places);
    sources.into_iter().fold(start, |partial, source| {
        draw(&partial, laws.of(source), |code, to| apply(model, region, source, code, to))
    })
}

/// A turn of which nothing is drawn: what stays where it is.
pub(super) fn before(places: &[Place]) -> Partial {
    let still = places.iter().filter(|place| place.rung().is_none()).copied().collect();
    Partial::from([((still, 0, Mark::default()), 1.0)])
}

/// An outcome of a source takes effect.
pub(super) fn apply(
    model: &Model,
    region: &Region,
    source: Source,
    code: u8,
    (places, mark): (&mut Vec<Place>, &mut Mark),
) {
    if source == Source::Arrival {
        if code == 1 {
            let start = Place::on(model.tracks[region.track.index()].start);
            let quiet = places.iter().position(|place| *place == Place::QUIET);
            // Once the crisis is over nobody asks where incidents stand, and places are not kept.
            if let Some(quiet) = quiet {
                places[quiet] = start;
            }
            mark.open = true;
        }
        return;
    }
    let standing = region.standing[usize::from(code)];
    let of_rung = Mark { open: region.incident, ..Mark::default() };
    let rank = Some(standing.rank);
    let (place, of_rung) = match standing.kind {
        RungKind::Open => (Place::on(RungId(code)), of_rung),
        RungKind::Closes => (region.closed, Mark { closed: rank, ..Mark::default() }),
        RungKind::Ends => (Place::SPENT, Mark { over: rank, ..Mark::default() }),
    };
    places.push(place);
    *mark = mark.and(of_rung);
}

/// Draws one more source.
pub(super) fn draw(
    before: &Partial,
    law: &ChainLaw,
    apply: impl Fn(u8, (&mut Vec<Place>, &mut Mark)),
) -> Partial {
    let mut after = Partial::new();
    for ((places, seen, mark), weight) in before {
        for outcome in &law.outcomes {
            let (mut places, mut mark) = (places.clone(), *mark);
            apply(outcome.code, (&mut places, &mut mark));
            if mark.over.is_some() {
                // Nobody asks where incidents stand once the crisis is over.
                places.fill(Place::SPENT);
            }
            places.sort_unstable();
            let key = (places, (*seen).max(outcome.severity), mark);
            *after.entry(key).or_insert(0.0) += weight * outcome.probability;
        }
    }
    after
}
