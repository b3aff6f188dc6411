//! How most lanes are told to stay without asking for their contexts.
//!
//! A *key* is a code and the classes of the first few facts. A sieve has for each key what all
//! contexts of that key agree on: between which draws a slot stays. It holds for every context that
//! a situation can have, so all of them are learnt first.

use crate::model::MeasureSet;
use crate::model::Model;
use crate::model::OrderId;
use crate::model::Place;
use crate::model::Situation;
use crate::montecarlo::kernel::arm::Shared;
use crate::montecarlo::kernel::isa::GROUP;
use crate::montecarlo::kernel::isa::Lookup;
use crate::montecarlo::kernel::isa::SMALL;
use crate::montecarlo::kernel::isa::Sieve;
use crate::montecarlo::kernel::lanes::OnLanes;
use crate::montecarlo::kernel::laws::Laws;
use crate::montecarlo::kernel::plan::Plan;
use crate::montecarlo::kernel::source::Asked;
use crate::montecarlo::kernel::source::Column;
use crate::montecarlo::kernel::source::Fact;
use crate::montecarlo::kernel::source::Kind;
use crate::montecarlo::kernel::source::Source;
use crate::montecarlo::kernel::source::Table;
use crate::scenario::schema::Role;

/// A sieve has at most so many keys.
const KEYS_MAX: u64 = 96;

/// How lanes that surely stay are found.
#[derive(Debug, Clone)]
pub(in crate::montecarlo::kernel) struct Sifting {
    pub(in crate::montecarlo::kernel) sieve: Sieve,
    /// What is added to a lane's code to get its key.
    pub(in crate::montecarlo::kernel) keys: Vec<(Column, Lookup)>,
}

/// A fact that is part of keys, and what a class of it adds.
struct KeyFact<'a> {
    fact: &'a Fact,
    stride: u64,
}

/// Some situation of a context.
struct Example {
    turn: u32,
    places: Vec<Place>,
    severity: u8,
    on: MeasureSet,
    orders: Vec<OrderId>,
}

impl Source {
    /// Makes the sieve, if the source is one that has any, and once it is worth it. Threads that
    /// want the same one share the work.
    pub(in crate::montecarlo::kernel) fn ripen(
        &mut self,
        shared: &Shared<'_>,
        asked: &Asked,
        on: &OnLanes,
    ) {
        let Shared { model, plan, patience, .. } = shared;
        let drawn = std::mem::take(&mut self.drawn);
        let (Table::Wide(wide), Kind::Slots(_), None) = (&self.table, self.kind, &self.sifting)
        else {
            return;
        };
        let laws = self.laws.as_ref().expect("a table is made of laws");
        let is_worth_it = laws.draw(drawn) >= patience.saturating_mul(laws.contexts());
        if !is_worth_it || u64::from(self.open) > KEYS_MAX {
            return;
        }
        while let Some(context) = laws.claim() {
            match self.example(context, model, plan, asked, on) {
                Some(example) => laws.learn(context, &self.highs(&example.situation(model), plan)),
                None => laws.exclude(context),
            }
        }
        // Without it for now, if another thread has yet to learn a context.
        let Some((facts, sieve)) = laws.sieve(|| self.best_sieve(laws, wide.is_small)) else {
            return;
        };
        let keys = self.key_facts(*facts).iter().map(KeyFact::lookup).collect();
        self.sifting = Some(Sifting { sieve: sieve.clone(), keys });
        self.learn_known();
    }

    /// The sieve that spares most work, and of how many facts its keys are made.
    fn best_sieve(&self, laws: &Laws, is_small: bool) -> (usize, Sieve) {
        let is_few = |facts: &usize| self.key_count(*facts) <= KEYS_MAX;
        let candidates = (0..=self.facts.len()).take_while(is_few);
        let sieves = candidates.map(|facts| {
            let sieve = self.sieve(laws, facts, is_small);
            (self.cost(laws, facts, &sieve), facts, sieve)
        });
        let best = sieves.min_by_key(|(cost, ..)| *cost);
        let (_, facts, sieve) = best.expect("the codes alone are few enough");
        (facts, sieve)
    }

    /// About how many instructions 32 lanes take with a sieve, if all rows are as common.
    fn cost(&self, laws: &Laws, facts: usize, sieve: &Sieve) -> u64 {
        /// For each part of the sieve, each fact, and each lane that is not held.
        const COSTS: [u64; 3] = [6, 5, 50];
        let (mut rows, mut loose) = (0, 0);
        self.keys(laws, facts, |key, _, _| {
            let (from, to) =
                (sieve.from[key / SMALL][key % SMALL], sieve.to[key / SMALL][key % SMALL]);
            rows += 1;
            loose += 255 - u64::from(to.saturating_sub(from));
        });
        let lanes = GROUP as u64 * loose * COSTS[2] / (256 * rows).max(1);
        sieve.from.len() as u64 * COSTS[0] + facts as u64 * COSTS[1] + lanes
    }

    /// The first facts, as parts of keys.
    fn key_facts(&self, facts: usize) -> Vec<KeyFact<'_>> {
        let mut stride = u64::from(self.open);
        let part = |fact| {
            let part = KeyFact { fact, stride };
            stride *= fact.count;
            part
        };
        self.facts[..facts].iter().map(part).collect()
    }

    /// How many keys there are of the codes and the first facts.
    fn key_count(&self, facts: usize) -> u64 {
        let counts = self.facts[..facts].iter().map(|fact| fact.count);
        counts.fold(u64::from(self.open), u64::saturating_mul)
    }

    /// Calls `visit` with the key, the row and the code of every row that is known.
    fn keys(&self, laws: &Laws, facts: usize, mut visit: impl FnMut(usize, u64, u8)) {
        let facts = self.key_facts(facts);
        for context in (0..laws.contexts()).filter(|context| laws.knows(*context)) {
            let first: u64 = facts.iter().map(|each| each.of_context(context)).sum();
            for code in 0..self.open {
                visit(first as usize + usize::from(code), self.row(context, code), code);
            }
        }
    }

    /// What all known contexts of each key agree on.
    fn sieve(&self, laws: &Laws, facts: usize, is_small: bool) -> Sieve {
        let parts = (self.key_count(facts) as usize).div_ceil(SMALL);
        let (mut from, mut to) = (vec![[0; SMALL]; parts], vec![[u8::MAX; SMALL]; parts]);
        self.keys(laws, facts, |key, row, code| {
            let (least, most) = self.staying(laws, row, code);
            let (from, to) = (&mut from[key / SMALL], &mut to[key / SMALL]);
            from[key % SMALL] = from[key % SMALL].max(least);
            to[key % SMALL] = to[key % SMALL].min(most);
        });
        Sieve { from, to, is_small }
    }

    /// The least and the greatest top byte of a draw that surely leaves a code where it is; the
    /// greatest is less than the least, if there is none.
    fn staying(&self, laws: &Laws, row: u64, code: u8) -> (u8, u8) {
        let none = (u8::MAX, 0);
        let outcomes = &self.outcomes[usize::from(code)];
        let Some(place) = outcomes.iter().position(|to| *to == code) else { return none };
        let top = |place: usize| laws.bounds(row).nth(place).map_or(0, |high| (high >> 24) as u8);
        // A draw whose top byte is a threshold's may lie on either side of it.
        let least = if place == 0 { Some(0) } else { top(place - 1).checked_add(1) };
        let is_last = place + 1 == outcomes.len();
        let most = if is_last { Some(u8::MAX) } else { top(place).checked_sub(1) };
        least.zip(most).unwrap_or(none)
    }

    /// Some situation of a context, if there is one.
    fn example(
        &self,
        context: u64,
        model: &Model,
        plan: &Plan,
        asked: &Asked,
        on: &OnLanes,
    ) -> Option<Example> {
        let codes = |slot: usize| &plan.tracks[model.slots[slot].index()].codes;
        let empty = |slot: usize| match model.tracks[model.slots[slot].index()].role {
            Role::Incident => Place::SPENT,
            Role::Climate => codes(slot).place(0),
        };
        let mut example = Example {
            turn: self.example_turn(context),
            places: (0..model.slots.len()).map(empty).collect(),
            severity: 0,
            on: on.fixed,
            orders: vec![OrderId::default(); model.seats.len()],
        };
        for fact in &self.facts {
            let value = fact.example(context);
            match fact.column {
                Column::Severity => example.severity = value,
                Column::Slot(slot) => example.places[slot] = codes(slot).place(value),
                Column::Order(seat) => example.orders[seat] = OrderId::new(usize::from(value)),
                Column::On(place) if value == 1 => {
                    example.on = example.on.with(on.varying[place]);
                }
                Column::Occupied(question) if value == 1 => {
                    let (track, code) = asked.occupied[question];
                    let mut slots = plan.tracks[track].slots.clone();
                    let free = slots.find(|slot| example.places[*slot] == Place::SPENT)?;
                    example.places[free] = codes(free).place(code);
                }
                Column::On(_) | Column::Occupied(_) => {}
            }
        }
        Some(example)
    }

    /// A turn of a context.
    fn example_turn(&self, context: u64) -> u32 {
        let Some(timed) = &self.timed else { return 1 };
        let class = context / timed.stride;
        class.checked_sub(1).map_or(0, |before| timed.turns[before as usize])
    }
}

impl Fact {
    /// The class that it has in a context.
    fn class(&self, context: u64) -> u64 {
        context / self.stride % self.count
    }

    /// A value that it may have in a context.
    fn example(&self, context: u64) -> u8 {
        let class = self.class(context);
        let value = self.classes.iter().position(|each| u64::from(*each) == class);
        value.expect("every class has a value") as u8
    }
}

impl KeyFact<'_> {
    /// What a context adds to a key.
    fn of_context(&self, context: u64) -> u64 {
        self.fact.class(context) * self.stride
    }

    /// The column it is read from, and what each value adds to a key.
    fn lookup(&self) -> (Column, Lookup) {
        let Fact { column, classes, lookup, .. } = self.fact;
        let adds = |byte: u8| u16::from(classes[usize::from(byte)]) * self.stride as u16;
        (*column, Lookup::new(adds, lookup.is_small))
    }
}

impl Example {
    fn situation<'a>(&'a self, model: &'a Model) -> Situation<'a> {
        Situation {
            model,
            turn: self.turn,
            places: &self.places,
            severity: self.severity,
            on: self.on,
            orders: &self.orders,
            extra: &[],
        }
    }
}
