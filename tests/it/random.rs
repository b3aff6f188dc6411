//! Random scenarios with every feature in play, small enough to be solved exactly.
//!
//! A scenario is made of choices, and choices are bytes: proptest draws and shrinks the bytes, and
//! where they run out every choice is the simplest one. So a failing case shrinks to a small file.

use std::fmt::Write;

use proptest::collection::vec;
use proptest::prelude::Strategy;
use proptest::prelude::any;

/// As many bytes as the richest scenario asks for.
const CHOICES: usize = 700;

/// Texts of random scenarios.
pub(crate) fn scenarios() -> impl Strategy<Value = String> {
    vec(any::<u8>(), 0..CHOICES).prop_map(|choices| scenario(&choices))
}

/// The random scenario of a number: always the same one.
pub(crate) fn numbered(number: u64) -> String {
    let mut state = number;
    let mut next = || {
        // SplitMix64 (Steele, Lea and Flood 2014).
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as u8
    };
    let choices: Vec<u8> = (0..CHOICES).map(|_| next()).collect();
    scenario(&choices)
}

fn scenario(choices: &[u8]) -> String {
    Maker { choices: Choices(choices), out: String::new(), plan: Plan::default() }.make()
}

/// Bytes that decide.
struct Choices<'a>(&'a [u8]);

impl Choices<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// A number below `count`; 0 is the simplest.
    fn below(&mut self, count: usize) -> usize {
        usize::from(self.byte()) * count / 256
    }

    /// Whether something of so many percent happens; no is the simplest.
    fn happens(&mut self, percent: usize) -> bool {
        usize::from(self.byte()) * 100 / 256 >= 100 - percent
    }
}

/// What the scenario has, before its conditions and effects are written.
#[derive(Default)]
struct Plan {
    /// Of each incident ladder: its open, closing and ending rungs.
    ladders: Vec<[usize; 3]>,
    levels: usize,
    /// Of each incident track: its ladder, slots, and whether it has an arrival.
    tracks: Vec<(usize, usize, bool)>,
    measures: usize,
    seats: Vec<usize>,
}

struct Maker<'a> {
    choices: Choices<'a>,
    out: String,
    plan: Plan,
}

const MECHANISMS: usize = 4;

impl Maker<'_> {
    fn make(mut self) -> String {
        self.plan();
        let horizon = 3 + self.choices.below(8);
        let headline = 1 + self.choices.below(9);
        let start = format!(
            "Scenario(format: 1, id: \"random\", title: \"Random\", summary: \"Random.\",\n\
             languages: [\"en\", \"ru\"], briefing: {{ \"en\": \"Read.\", \"ru\": \"Читать.\" }},\n\
             clock: Clock(turn: \"1 turn\", horizon: {horizon}), headline: {headline},\n\
             references: {{ \"work\": Reference(title: \"Work\", year: 2019) }},\n\
             mechanisms: {{ \"m0\": \"M0\", \"m1\": \"M1\", \"m2\": \"M2\", \"m3\": \"M3\" }},\n\
             parameters: {{ \"shared\": Shared(value: Beta(a: 2.0, b: 6.0), basis: Judgement) }},\n"
        );
        self.out.push_str(&start);
        self.ladders();
        self.tracks();
        self.influences();
        self.measures();
        self.seats();
        self.injects();
        self.out + ")\n"
    }

    fn plan(&mut self) {
        for _ in 0..1 + self.choices.below(2) {
            let rungs =
                [1 + self.choices.below(3), 1 + self.choices.below(2), self.choices.below(2)];
            self.plan.ladders.push(rungs);
        }
        self.plan.levels = 1 + self.choices.below(3);
        for ladder in 0..self.plan.ladders.len() {
            let slots = 1 + self.choices.below(if self.plan.ladders.len() == 1 { 3 } else { 2 });
            let arrives = self.choices.happens(50);
            self.plan.tracks.push((ladder, slots, arrives));
        }
        self.plan.measures = self.choices.below(5);
        for _ in 0..self.choices.below(3) {
            let orders = 1 + self.choices.below(3);
            self.plan.seats.push(orders);
        }
    }

    /// A parameter whose point is near `p`, in any form; a probability if `p` is below 1.
    fn parameter(&mut self, p: f64, is_chance: bool) -> String {
        let high = if is_chance { (p * 1.5).min(1.0) } else { p * 1.5 };
        match self.choices.below(8) {
            1 if is_chance => format!("Beta(a: {:?}, b: {:?})", 10.0 * p, 10.0 * (1.0 - p)),
            2 if is_chance && p <= 0.5 => {
                format!("Counts(k: {}, n: 40)", ((41.0 * p - 0.5).floor()).max(0.0) as u64)
            }
            3 => format!("LogNormal(median: {p:?}, error_factor: 3.0)"),
            4 => format!("Range(low: {:?}, mid: {p:?}, high: {high:?})", p / 2.0),
            5 => format!("Uniform(low: {:?}, high: {p:?})", p / 2.0),
            6 => format!("Triangular(low: {:?}, mode: {p:?}, high: {high:?})", p / 2.0),
            7 if is_chance && p >= 0.25 => "Use(\"shared\")".to_owned(),
            _ => format!("Point({p:?})"),
        }
    }

    fn causes(&mut self) -> String {
        let first = self.choices.below(MECHANISMS);
        if self.choices.happens(50) {
            let second = (first + 1 + self.choices.below(MECHANISMS - 1)) % MECHANISMS;
            return format!("causes: {{ \"m{first}\": 0.625, \"m{second}\": 0.375 }}");
        }
        format!("causes: {{ \"m{first}\": 1.0 }}")
    }

    fn ladders(&mut self) {
        self.out.push_str("ladders: {\n");
        for ladder in 0..self.plan.ladders.len() {
            self.incident_ladder(ladder);
        }
        self.climate_ladder();
        self.out.push_str("},\n");
    }

    fn incident_ladder(&mut self, ladder: usize) {
        let [open, closing, ending] = self.plan.ladders[ladder];
        let domain = ["air", "sea"][ladder];
        write!(self.out, "\"l{ladder}\": Ladder(title: \"L\", domain: \"{domain}\", rungs: {{")
            .unwrap();
        for (kind, count) in [("Open", open), ("Closes", closing), ("Ends", ending)] {
            for rung in 0..count {
                let severity = self.choices.below(11);
                let burden = self.choices.below(4);
                // Ending rungs have one id in all ladders: they name one outcome.
                let id = rung_id(ladder, kind, rung);
                write!(
                    self.out,
                    "\n\"{id}\": Rung(title: \"R\", severity: {severity}, kind: {kind}, \
                     burden: {burden}),"
                )
                .unwrap();
            }
        }
        self.out.push_str("}, moves: [");
        for from in 0..open {
            self.row(ladder, from);
        }
        self.out.push_str("]),\n");
    }

    /// The moves of a rung: onwards, out by every exit that no earlier rung has, and perhaps back.
    fn row(&mut self, ladder: usize, from: usize) {
        let [open, closing, ending] = self.plan.ladders[ladder];
        let is_last = from + 1 == open;
        let mut targets = Vec::new();
        if !is_last {
            targets.push(rung_id(ladder, "Open", from + 1));
        }
        for (kind, count) in [("Closes", closing), ("Ends", ending)] {
            for rung in 0..count {
                if is_last || self.choices.happens(50) {
                    targets.push(rung_id(ladder, kind, rung));
                }
            }
        }
        if from > 0 && self.choices.happens(50) {
            targets.push(rung_id(ladder, "Open", self.choices.0.len() % from));
        }
        if self.choices.happens(15) {
            // Two moves to one rung merge.
            targets.push(targets[0].clone());
        }
        let is_full = self.choices.happens(10);
        let budget = if is_full { 1.0 } else { 0.8 };
        let count = targets.len();
        for to in targets {
            // A full row has plain points, so that it sums to 1.
            let part = budget / count as f64;
            let p = if is_full {
                format!("Point({part:?})")
            } else {
                let scale = 0.25 + 0.25 * self.choices.below(3) as f64;
                self.parameter(part * scale, true)
            };
            let when = if self.choices.happens(25) {
                format!(", when: {}", self.condition(true, 2))
            } else {
                String::new()
            };
            let causes = self.causes();
            let from = rung_id(ladder, "Open", from);
            write!(
                self.out,
                "\nMove(from: \"{from}\", to: \"{to}\", p: {p}, {causes}{when}, \
                 basis: Source, cite: [\"work\"]),"
            )
            .unwrap();
        }
    }

    fn climate_ladder(&mut self) {
        self.out.push_str("\"c\": Ladder(title: \"C\", domain: \"relations\", rungs: {");
        for level in 0..self.plan.levels {
            write!(self.out, "\n\"c{level}\": Rung(title: \"C\", severity: 0, burden: {level}),")
                .unwrap();
        }
        self.out.push_str("}, moves: [");
        for level in 1..self.plan.levels {
            for (from, to) in [(level - 1, level), (level, level - 1)] {
                let when = if self.choices.happens(60) {
                    format!(", when: {}", self.condition(true, 1))
                } else {
                    String::new()
                };
                let p = self.parameter(0.25, true);
                let causes = self.causes();
                write!(
                    self.out,
                    "\nMove(from: \"c{from}\", to: \"c{to}\", p: {p}, {causes}{when}, \
                     basis: Judgement),"
                )
                .unwrap();
            }
        }
        self.out.push_str("]),\n");
    }

    fn tracks(&mut self) {
        self.out.push_str("tracks: {\n");
        for track in 0..self.plan.tracks.len() {
            let (ladder, slots, arrives) = self.plan.tracks[track];
            let start = rung_id(ladder, "Open", 0);
            write!(
                self.out,
                "\"t{track}\": Track(title: \"T\", ladder: \"l{ladder}\", role: Incident, \
                 start: \"{start}\", slots: {slots}, "
            )
            .unwrap();
            if self.choices.happens(50) {
                let open = self.choices.below(slots + 1);
                write!(self.out, "open_at_start: {open}, ").unwrap();
            }
            if arrives {
                let p = self.parameter(0.25, true);
                let causes = self.causes();
                write!(self.out, "arrival: Arrival(p: {p}, {causes}, basis: Recall)").unwrap();
            }
            self.out.push_str("),\n");
        }
        self.out.push_str(
            "\"climate\": Track(title: \"C\", ladder: \"c\", role: Climate, start: \"c0\") },\n",
        );
    }

    /// A condition on whatever there is; orders only where they may be asked for.
    fn condition(&mut self, orders: bool, depth: usize) -> String {
        let kinds = if depth == 0 { 7 } else { 10 };
        match self.choices.below(kinds) {
            1 => format!("SeverityAtLeast({})", self.choices.below(11)),
            2 => {
                let track = self.choices.below(self.plan.tracks.len());
                let ladder = self.plan.tracks[track].0;
                let rung = self.choices.below(self.plan.ladders[ladder][0]);
                format!("TrackAt(\"t{track}\", \"{}\")", rung_id(ladder, "Open", rung))
            }
            3 => {
                format!("TrackAtLeast(\"climate\", \"c{}\")", self.choices.below(self.plan.levels))
            }
            4 if self.plan.measures > 0 => {
                format!("MeasureOn(\"x{}\")", self.choices.below(self.plan.measures))
            }
            5 => format!("TurnAtLeast({})", 1 + self.choices.below(8)),
            6 if orders && !self.plan.seats.is_empty() => {
                let seat = self.choices.below(self.plan.seats.len());
                let order = self.choices.below(self.plan.seats[seat]);
                format!("OrderGiven(\"s{seat}\", \"o{order}\")")
            }
            7 => format!("Not({})", self.condition(orders, depth - 1)),
            kind @ (8 | 9) => {
                let one = self.condition(orders, depth - 1);
                let other = self.condition(orders, depth - 1);
                format!("{}([{one}, {other}])", if kind == 8 { "All" } else { "Any" })
            }
            _ => "Always".to_owned(),
        }
    }

    fn effect(&mut self) -> String {
        let mechanism = self.choices.below(MECHANISMS);
        let mut mechanisms = format!("\"m{mechanism}\"");
        if self.choices.happens(30) {
            write!(mechanisms, ", \"m{}\"", (mechanism + 1) % MECHANISMS).unwrap();
        }
        let odds = [0.5, 1.6, 0.8, 1.2][self.choices.below(4)];
        let odds = self.parameter(odds, false);
        let mut text = format!("Effect(mechanisms: [{mechanisms}], odds: {odds}");
        if self.choices.happens(25) {
            text.push_str(", domains: [\"air\", \"relations\"]");
        }
        if self.choices.happens(25) {
            let track = self.choices.below(self.plan.tracks.len());
            write!(text, ", tracks: [\"t{track}\", \"climate\"]").unwrap();
        }
        if self.choices.happens(30) {
            let when = self.condition(true, 1);
            write!(text, ", when: {when}").unwrap();
        }
        text + ")"
    }

    fn influences(&mut self) {
        self.out.push_str("influences: [");
        for _ in 0..self.choices.below(3) {
            let when = self.condition(true, 2);
            let effect = self.effect();
            write!(
                self.out,
                "\nInfluence(title: \"I\", when: {when}, effects: [{effect}], basis: Judgement),"
            )
            .unwrap();
        }
        self.out.push_str("],\n");
    }

    fn measures(&mut self) {
        self.out.push_str(
            "menus: { \"basic\": \"Basic\", \"more\": \"More\" },\n\
             groups: { \"g\": Group(title: \"G\", overlap: 0.5) },\nmeasures: {\n",
        );
        for measure in 0..self.plan.measures {
            let cost = 1 + self.choices.below(5);
            let menu = ["basic", "more"][measure % 2];
            write!(
                self.out,
                "\"x{measure}\": Measure(title: \"X\", cost: {cost}, menu: \"{menu}\", effects: ["
            )
            .unwrap();
            for _ in 0..1 + self.choices.below(2) {
                let effect = self.effect();
                write!(self.out, "{effect}, ").unwrap();
            }
            self.out.push_str("], ");
            if self.choices.happens(60) {
                self.out.push_str("group: \"g\", ");
            }
            if measure > 0 && self.choices.happens(30) {
                let need = self.choices.below(measure);
                write!(self.out, "needs: [\"x{need}\"], ").unwrap();
            }
            if self.choices.happens(60) {
                let availability = self.parameter(0.6, true);
                write!(self.out, "availability: {availability}, ").unwrap();
            }
            self.out.push_str("basis: Judgement),\n");
        }
        self.out.push_str("},\n");
    }

    fn seats(&mut self) {
        self.out.push_str("channel: Channel(title: \"Line\", when: Always),\nseats: {\n");
        for seat in 0..self.plan.seats.len() {
            let orders = self.plan.seats[seat];
            write!(self.out, "\"s{seat}\": Seat(title: \"S\", orders: {{").unwrap();
            for order in 0..orders {
                write!(self.out, "\n\"o{order}\": Order(title: \"O\", effects: [").unwrap();
                if self.choices.happens(80) {
                    let effect = self.effect();
                    self.out.push_str(&effect);
                }
                self.out.push(']');
                if order > 0 && self.plan.measures > 0 && self.choices.happens(30) {
                    let need = self.choices.below(self.plan.measures);
                    write!(self.out, ", needs: [\"x{need}\"]").unwrap();
                }
                if order > 0 && self.choices.happens(30) {
                    let when = self.condition(false, 1);
                    write!(self.out, ", when: {when}").unwrap();
                }
                self.out.push_str("),");
            }
            self.out.push_str("}, policy: [");
            if self.choices.happens(60) {
                let when = self.condition(false, 2);
                self.rule(orders, &when);
            }
            self.rule(orders, "Always");
            self.out.push_str("]),\n");
        }
        self.out.push_str("},\n");
    }

    fn rule(&mut self, orders: usize, when: &str) {
        let choose = match (orders, self.choices.below(3)) {
            (1, _) | (_, 0) => "\"o0\": 1.0".to_owned(),
            (2, _) | (_, 1) => "\"o0\": 0.375, \"o1\": 0.625".to_owned(),
            // Where only orders that cannot be given are named, the seat gives its first.
            _ => "\"o2\": 0.25, \"o1\": 0.75".to_owned(),
        };
        write!(self.out, "Rule(when: {when}, choose: {{ {choose} }}), ").unwrap();
    }

    fn injects(&mut self) {
        self.out.push_str("injects: {\n");
        for inject in 0..self.choices.below(4) {
            write!(self.out, "\"i{inject}\": Inject(title: \"I\", ").unwrap();
            if self.choices.happens(40) {
                write!(self.out, "turn: {}, ", 1 + self.choices.below(3)).unwrap();
            }
            if self.choices.happens(60) {
                let when = self.condition(false, 2);
                write!(self.out, "when: {when}, ").unwrap();
            }
            if self.choices.happens(60) {
                let p = self.parameter(0.3, true);
                write!(self.out, "p: {p}, basis: Judgement, ").unwrap();
            }
            if self.choices.happens(40) {
                self.out.push_str("once: false, ");
            }
            self.out.push_str("actions: [");
            for _ in 0..1 + self.choices.below(2) {
                let action = self.action();
                write!(self.out, "{action}, ").unwrap();
            }
            self.out.push_str("]),\n");
        }
        self.out.push_str("},\n");
    }

    fn action(&mut self) -> String {
        let track = self.choices.below(self.plan.tracks.len());
        let ladder = self.plan.tracks[track].0;
        match self.choices.below(5) {
            1 => {
                let rung = self.choices.below(self.plan.ladders[ladder][0]);
                format!("MoveTrack(track: \"t{track}\", to: \"{}\")", rung_id(ladder, "Open", rung))
            }
            2 => format!("Open(track: \"t{track}\")"),
            3 if self.plan.measures > 0 => {
                format!("Suspend(\"x{}\")", self.choices.below(self.plan.measures))
            }
            4 if self.plan.measures > 0 => {
                format!("Restore(\"x{}\")", self.choices.below(self.plan.measures))
            }
            _ => {
                let level = self.choices.below(self.plan.levels);
                format!("MoveTrack(track: \"climate\", to: \"c{level}\")")
            }
        }
    }
}

fn rung_id(ladder: usize, kind: &str, rung: usize) -> String {
    match kind {
        "Open" => format!("r{ladder}_{rung}"),
        "Closes" => format!("closed{rung}"),
        _ => "ended".to_owned(),
    }
}
