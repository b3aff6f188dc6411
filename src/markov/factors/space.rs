//! The states of a factored chain: every way in which the tracks can stand, as one number.
//!
//! A state is a phase, the stands of the climate tracks and the stands of the incident tracks, in
//! this order from the slowest to the fastest digit. Places of a track are sorted, as in a
//! [`Layout`], so exchangeable slots are lumped. Stands of an incident track are numbered with the
//! least severe first: states whose incidents all stay below a severity fill a box at the origin.

use std::collections::BTreeSet;

use crate::game::Board;
use crate::markov::key::Map;
use crate::markov::layout::Layout;
use crate::markov::layout::Phases;
use crate::markov::layout::Region;
use crate::model::Action;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::Place;
use crate::model::RungId;
use crate::scenario::schema::RungKind;

/// All ways in which the tracks can stand.
#[derive(Debug, Clone)]
pub(super) struct Space {
    /// Of each region of the layout, the ways in which its places can stand.
    pub(super) stands: Vec<Stands>,
    /// How many of the regions are incident tracks; they come first.
    pub(super) incident_regions: usize,
    /// How many ways there are for all incident tracks together.
    pub(super) incidents: usize,
    /// How many ways there are for all climate tracks together.
    pub(super) climates: usize,
    /// Of each way in which the incident tracks can stand, the severity.
    pub(super) severities: Vec<u8>,
}

/// The ways in which the places of one track can stand.
#[derive(Debug, Clone)]
pub(super) struct Stands {
    places: Vec<Vec<Place>>,
    severities: Vec<u8>,
    known: Map<Vec<Place>, u32>,
}

impl Stands {
    /// Every way that moves, arrivals and injects lead to, one slot at a time; `None` if there are
    /// more than `limit`.
    fn new(model: &Model, region: &Region, start: Vec<Place>, limit: usize) -> Option<Self> {
        let mut found = BTreeSet::from([start.clone()]);
        let mut open = vec![start];
        while let Some(places) = open.pop() {
            for next in neighbours(model, region, &places) {
                if found.insert(next.clone()) {
                    open.push(next);
                }
            }
            if found.len() > limit {
                return None;
            }
        }
        let mut ordered: Vec<(u8, Vec<Place>)> =
            found.into_iter().map(|places| (severity(model, region, &places), places)).collect();
        ordered.sort();
        let number = |(number, (_, places)): (usize, &(u8, Vec<Place>))| {
            (places.clone(), u32::try_from(number).expect("limits keep numbers small"))
        };
        Some(Stands {
            known: ordered.iter().enumerate().map(number).collect(),
            severities: ordered.iter().map(|(severity, _)| *severity).collect(),
            places: ordered.into_iter().map(|(_, places)| places).collect(),
        })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    /// The places of a stand, sorted.
    pub(super) fn places(&self, stand: usize) -> &[Place] {
        &self.places[stand]
    }

    /// The stand of sorted places.
    pub(super) fn find(&self, places: &[Place]) -> usize {
        self.known[places] as usize
    }

    /// The stand of sorted places; `None` if play does not lead there.
    pub(super) fn known(&self, places: &[Place]) -> Option<usize> {
        self.known.get(places).map(|stand| *stand as usize)
    }

    /// The stand in which no incident is open and none can open.
    pub(super) fn spent(&self) -> Option<usize> {
        self.places.iter().position(|places| places.iter().all(|place| *place == Place::SPENT))
    }

    /// How many stands, from the first, stay below a severity.
    pub(super) fn below(&self, severity: u8) -> usize {
        self.severities.partition_point(|known| *known < severity)
    }
}

impl Space {
    /// All states under a layout; `None` if more than `limit` differ in more than the phase.
    pub(super) fn new(model: &Model, layout: &Layout, start: &Board, limit: usize) -> Option<Self> {
        let mut stands = Vec::new();
        let (mut incidents, mut climates) = (1usize, 1usize);
        for region in &layout.regions {
            let of_region = start.places[region.slots.clone()].to_vec();
            let of_region = Stands::new(model, region, of_region, limit)?;
            let count = if region.incident { &mut incidents } else { &mut climates };
            *count = count.checked_mul(of_region.len())?;
            stands.push(of_region);
        }
        if incidents.checked_mul(climates)? > limit {
            return None;
        }
        let incident_regions = layout.regions.iter().filter(|region| region.incident).count();
        let mut space =
            Space { stands, incident_regions, incidents, climates, severities: Vec::new() };
        let severities = (0..incidents).map(|incident| {
            let stands = space.incident_stands(incident).into_iter().zip(&space.stands);
            stands.map(|(stand, of_region)| of_region.severities[stand]).max().unwrap_or(0)
        });
        space.severities = severities.collect();
        Some(space)
    }

    /// How many states differ in more than the phase.
    pub(super) fn of_a_phase(&self) -> usize {
        self.climates * self.incidents
    }

    /// Of each incident region, how many stands it has.
    pub(super) fn incident_dims(&self) -> Vec<usize> {
        self.stands[..self.incident_regions].iter().map(Stands::len).collect()
    }

    /// The stands of the incident regions.
    pub(super) fn incident_stands(&self, incident: usize) -> Vec<usize> {
        digits(incident, &self.stands[..self.incident_regions])
    }

    /// The stands of the climate regions.
    pub(super) fn climate_stands(&self, climate: usize) -> Vec<usize> {
        digits(climate, &self.stands[self.incident_regions..])
    }

    /// The number of the climate regions' stands.
    pub(super) fn climate(&self, stands: &[usize]) -> usize {
        let of_region = self.stands[self.incident_regions..].iter();
        of_region.zip(stands).fold(0, |number, (of_region, stand)| number * of_region.len() + stand)
    }

    /// The number of a canonical board, which may be in any phase that is known.
    pub(super) fn number(&self, layout: &Layout, phases: &Phases, board: &Board) -> usize {
        let phase = phases.find((board.suspended, board.fired));
        let phase = phase.expect("phases are found before anything is solved") as usize;
        let stand = |index: usize| {
            let slots = layout.regions[index].slots.clone();
            self.stands[index].find(&board.places[slots])
        };
        let regions = (self.incident_regions..self.stands.len()).chain(0..self.incident_regions);
        regions.fold(phase, |number, index| number * self.stands[index].len() + stand(index))
    }

    /// Sets the places of a board to those of a state.
    pub(super) fn place(&self, layout: &Layout, climate: usize, incident: usize, to: &mut Board) {
        let stands = self.incident_stands(incident).into_iter().chain(self.climate_stands(climate));
        for ((region, of_region), stand) in layout.regions.iter().zip(&self.stands).zip(stands) {
            to.places[region.slots.clone()].copy_from_slice(of_region.places(stand));
        }
    }

    /// A board of a state.
    pub(super) fn board(
        &self,
        layout: &Layout,
        (suspended, fired): (MeasureSet, crate::game::InjectSet),
        arm: MeasureSet,
        (climate, incident): (usize, usize),
    ) -> Board {
        let slots = layout.regions.iter().map(|region| region.slots.len()).sum();
        let mut board = Board { places: vec![Place::SPENT; slots], agreed: arm, suspended, fired };
        self.place(layout, climate, incident, &mut board);
        board
    }
}

fn digits(mut number: usize, stands: &[Stands]) -> Vec<usize> {
    let mut digits = vec![0; stands.len()];
    for (digit, of_region) in digits.iter_mut().zip(stands).rev() {
        *digit = number % of_region.len();
        number /= of_region.len();
    }
    digits
}

fn severity(model: &Model, region: &Region, places: &[Place]) -> u8 {
    let rungs = places.iter().filter_map(|place| place.rung());
    let severities = rungs.map(|rung| model.rung_on(region.track, rung).severity);
    if region.incident { severities.max().unwrap_or(0) } else { 0 }
}

/// Where the places of a region can stand once one more thing has happened to one of them.
fn neighbours(model: &Model, region: &Region, places: &[Place]) -> Vec<Vec<Place>> {
    let mut found = Vec::new();
    let mut with = |slot: usize, place: Place| {
        let mut next = places.to_vec();
        next[slot] = place;
        next.sort_unstable();
        found.push(next);
    };
    for (slot, rung) in places.iter().enumerate().filter_map(|(slot, at)| Some((slot, at.rung()?)))
    {
        for (to, _) in model.ladder_of(region.track).moves_from(rung) {
            match region.standing[to.index()].kind {
                RungKind::Open => with(slot, Place::on(to)),
                RungKind::Closes => with(slot, region.closed),
                RungKind::Ends => {}
            }
        }
    }
    if let Some(slot) = places.iter().position(|place| *place == Place::QUIET) {
        with(slot, Place::on(model.tracks[region.track.index()].start));
    }
    for to in moved_to(model, region) {
        let mut next: Vec<Place> = places
            .iter()
            .map(|place| if place.rung().is_some() { Place::on(to) } else { *place })
            .collect();
        next.sort_unstable();
        found.push(next);
    }
    found
}

/// Rungs to which injects move the open slots of a region.
fn moved_to(model: &Model, region: &Region) -> impl Iterator<Item = RungId> {
    let actions = model.injects.iter().flat_map(|inject| &inject.actions);
    actions.filter_map(|action| match action {
        Action::MoveTrack(track, to) if *track == region.track => Some(*to),
        _ => None,
    })
}
