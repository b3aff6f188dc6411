//! Numbers of the states of a lane, turn by turn, with nothing kept of other states.

use crate::markov::factors::Factored;
use crate::markov::factors::Lane;
use crate::markov::factors::tensor;

/// So many numbers of every state that is possible between two turns and within a box.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// Of each incident region, how many stands the box has, and how many there are.
    dims: Vec<usize>,
    sides: Vec<usize>,
    climates: usize,
    fields: usize,
    /// Of each turn, its numbers: phases are slowest, then the climate, the incidents, the fields.
    turns: Vec<Vec<f64>>,
}

impl Kept {
    /// Room for the turns from 0 to the horizon less 1.
    pub(super) fn new(of: &Factored<'_>, lane: &Lane, fields: usize) -> Self {
        Kept {
            dims: lane.dims.clone(),
            sides: of.space.incident_dims(),
            climates: of.space.climates,
            fields,
            turns: vec![Vec::new(); of.model.horizon as usize],
        }
    }

    /// How many numbers all turns have.
    pub(super) fn size(&self, of: &Factored<'_>) -> usize {
        let phases: usize = (0..of.model.horizon).map(|turn| of.phases_after(turn)).sum();
        phases.saturating_mul(self.of_a_phase())
    }

    fn of_a_phase(&self) -> usize {
        self.climates * self.one() * self.fields
    }

    fn one(&self) -> usize {
        self.dims.iter().product()
    }

    /// Keeps those of a turn's `values`, which are of all states, that are of `phases` phases.
    pub(super) fn keep(&mut self, turn: u32, phases: usize, values: &[f64]) {
        let (one, around) = (self.one(), self.sides.iter().product::<usize>());
        let fields = self.fields;
        let mut kept = vec![0.0; phases * self.of_a_phase()];
        for place in 0..phases * self.climates {
            tensor::rows(&self.dims, &self.sides, |inside, at, length| {
                let values = &values[(place * around + at) * fields..][..length * fields];
                let start = (place * one + inside) * fields;
                kept[start..][..length * fields].copy_from_slice(values);
            });
        }
        self.turns[turn as usize] = kept;
    }

    /// Puts those of a turn back among `values` of all states.
    pub(super) fn restore(&self, turn: u32, values: &mut [f64]) {
        let (one, around) = (self.one(), self.sides.iter().product::<usize>());
        let (kept, fields) = (&self.turns[turn as usize], self.fields);
        for place in 0..kept.len() / (one * fields).max(1) {
            tensor::rows(&self.dims, &self.sides, |inside, at, length| {
                let start = (place * one + inside) * fields;
                let values = &mut values[(place * around + at) * fields..][..length * fields];
                values.copy_from_slice(&kept[start..][..length * fields]);
            });
        }
    }

    /// The numbers of a state of a turn; `None` outside the box, or if its phase is not possible.
    pub(super) fn at(
        &self,
        turn: u32,
        (phase, climate): (usize, usize),
        stands: &[usize],
    ) -> Option<&[f64]> {
        let inside = stands.iter().zip(&self.dims).all(|(stand, side)| stand < side);
        let box_at = stands.iter().zip(&self.dims).fold(0, |all, (stand, side)| all * side + stand);
        let state = (phase * self.climates + climate) * self.one() + box_at;
        let of_turn = self.turns.get(turn as usize).filter(|_| inside)?;
        of_turn.get(state * self.fields..)?.get(..self.fields)
    }
}
