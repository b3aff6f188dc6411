//! Dense ids: places in the model's tables, in declared order.

use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident($number:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub(crate) $number);

        impl $name {
            /// The id of a place in declared order; whoever asks with it must know that there is
            /// such a place.
            #[must_use]
            pub fn new(index: usize) -> Self {
                $name(<$number>::try_from(index).expect("limits of a scenario keep ids small"))
            }

            /// The place in declared order.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A mechanism.
    MechanismId(u16);
    /// A ladder.
    LadderId(u16);
    /// A rung of some ladder.
    RungId(u8);
    /// A track.
    TrackId(u16);
    /// A group of measures.
    GroupId(u16);
    /// A measure.
    MeasureId(u8);
    /// A seat.
    SeatId(u16);
    /// An order of some seat.
    OrderId(u8);
    /// An inject.
    InjectId(u16);
    /// How a crisis can end, the horizon included.
    OutcomeId(u16);
    /// A number that a result depends on.
    ParameterId(u32);
}

/// A set of measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct MeasureSet(u128);

impl MeasureSet {
    /// No measure.
    pub const EMPTY: MeasureSet = MeasureSet(0);

    /// Whether the measure is in the set.
    #[must_use]
    pub fn contains(self, measure: MeasureId) -> bool {
        self.0 >> measure.0 & 1 == 1
    }

    /// The set with the measure.
    #[must_use]
    pub fn with(self, measure: MeasureId) -> Self {
        MeasureSet(self.0 | 1 << measure.0)
    }

    /// The set without the measure.
    #[must_use]
    pub fn without(self, measure: MeasureId) -> Self {
        MeasureSet(self.0 & !(1 << measure.0))
    }

    /// What is in this set and not in the other.
    #[must_use]
    pub fn minus(self, other: MeasureSet) -> Self {
        MeasureSet(self.0 & !other.0)
    }

    /// What is in either set.
    #[must_use]
    pub fn union(self, other: MeasureSet) -> Self {
        MeasureSet(self.0 | other.0)
    }

    /// Whether all of the other set is in this one.
    #[must_use]
    pub fn includes(self, other: MeasureSet) -> bool {
        other.0 & !self.0 == 0
    }

    /// Whether there is no measure in it.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its measures in declared order.
    pub fn iter(self) -> impl Iterator<Item = MeasureId> {
        (0..128).map(MeasureId).filter(move |measure| self.contains(*measure))
    }
}

impl FromIterator<MeasureId> for MeasureSet {
    fn from_iter<I: IntoIterator<Item = MeasureId>>(measures: I) -> Self {
        measures.into_iter().fold(MeasureSet::EMPTY, MeasureSet::with)
    }
}

/// Where one slot of a track stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place(u8);

impl Place {
    /// No incident; one may open.
    pub const QUIET: Place = Place(254);
    /// No incident, and none will open: the track has no arrival and its incident is closed.
    pub const SPENT: Place = Place(255);

    /// On a rung.
    #[must_use]
    pub fn on(rung: RungId) -> Self {
        Place(rung.0)
    }

    /// The rung, unless the place is quiet or spent.
    #[must_use]
    pub fn rung(self) -> Option<RungId> {
        (self.0 < Place::QUIET.0).then_some(RungId(self.0))
    }

    /// One byte that says the same.
    #[must_use]
    pub fn code(self) -> u8 {
        self.0
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Place::QUIET => formatter.write_str("quiet"),
            Place::SPENT => formatter.write_str("spent"),
            Place(rung) => write!(formatter, "rung {rung}"),
        }
    }
}
