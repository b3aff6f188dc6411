//! Cases that change a word or two of the base.

use offramp::scenario::diagnostic::Code;

/// A code, what is changed, and a part of the hint.
type Spoil = (Code, &'static [(&'static str, &'static str)], &'static str);

/// Changes of the scenario.
pub(super) const SCENARIO: &[Spoil] = &[
    // Reading.
    (Code::Unreadable, &[(r#"["lib.ron"]"#, r#"["lib.ron", ^"other.ron"]"#)], ""),
    (
        Code::IncludeOutside,
        &[(r#"["lib.ron"]"#, r#"["lib.ron", ^"../lib.ron"]"#)],
        "below this file's folder",
    ),
    (
        Code::IncludeOutside,
        &[(r#"["lib.ron"]"#, r#"["lib.ron", ^"/lib.ron"]"#)],
        "below this file's folder",
    ),
    (Code::Syntax, &[("headline: 5,", "headline: 5 ^more: 5,")], ""),
    (
        Code::DuplicateKey,
        &[(r#""low": Rung("#, r#""low": Rung(title: "L", severity: 2), ^"low": Rung("#)],
        "another name",
    ),
    (Code::DuplicateKey, &[("headline: 5,", "headline: 5, ^headline: 6,")], "take it out"),
    (Code::DuplicateKey, &[(r#""ru": "#, r#""ru": "", ^"ru": "#)], "take it out"),
    // Shape.
    (Code::UnknownField, &[("burden: 2", "^burdon: 2")], "did you mean `burden`?"),
    (Code::UnknownField, &[("k: 3, n: 10", "k: 3, n: 10, ^of: 10")], "its fields are `k`, `n`"),
    (Code::UnknownField, &[(r#"title: "Base""#, r#"^titel: "Base""#)], "did you mean `title`?"),
    (
        Code::MissingField,
        &[("\nScenario(", "\n^Scenario("), ("headline: 5,", "")],
        "write `headline: ...` in it",
    ),
    (
        Code::MissingField,
        &[("Clock(", "^Clock("), (", horizon: 10", "")],
        "write `horizon: ...` in it",
    ),
    (
        Code::MissingField,
        &[(r#"Move(from: "good", to: "bad", p: Point(0.3),"#, r#"^Move(from: "good", to: "bad","#)],
        "write `p: Point(0.5)` in it",
    ),
    (Code::UnknownWord, &[("kind: Closes", "kind: ^Close")], "did you mean `Closes`?"),
    (Code::UnknownWord, &[("role: Climate", "role: ^Weather")], "one of `Incident`, `Climate`"),
    (Code::UnknownWord, &[("channel: Channel", "channel: ^Chanel")], "write `Channel(`"),
    (Code::UnknownWord, &[("TurnAtLeast", "^TurnAtLast")], "did you mean `TurnAtLeast`?"),
    (Code::WrongType, &[("p: Point(0.3)", "p: ^0.3")], "write `Point(0.3)`"),
    (Code::WrongType, &[("Point(0.3)", r#"Point(^"0.3")"#)], "leave out the quotes"),
    (Code::WrongType, &[("cost: 2", "cost: ^2.5")], ""),
    (Code::WrongType, &[("burden: 2", r#"burden: ^"2""#)], "leave out the quotes"),
    (Code::WrongType, &[("severity: 10", "severity: ^1000")], "from 0 to 10"),
    (Code::WrongType, &[("turn: 3", "turn: ^-3")], "not below 0"),
    (Code::WrongType, &[("when: Always", "when: ^Always(1)")], "write `Always` alone"),
    (
        Code::WrongType,
        &[(r#"needs: ["line"], effects"#, r#"needs: ^"line", effects"#)],
        r#"write `["line"]`"#,
    ),
    (Code::WrongType, &[("TurnAtLeast(2)", "^TurnAtLeast")], "write them behind it"),
    (Code::WrongType, &[("Point(0.4)", "Point(0.4, ^0.5)")], ""),
    (
        Code::WrongType,
        &[(r#"MoveTrack(track: "mood", to: "bad")"#, r#"MoveTrack(^"mood", "bad")"#)],
        "with its name and a colon",
    ),
    (Code::WrongType, &[("k: 3, n: 10", "k: 3, n: 10, ^3")], "with its name and a colon"),
    (Code::WrongType, &[("burden: 2", "^burden")], "with its name and a colon"),
    (Code::WrongType, &[(r#"OrderGiven("blue", "call")"#, r#"^OrderGiven("blue")"#)], ""),
    (Code::WrongType, &[(r#"Suspend("line")"#, "Suspend(^line)")], r#"write `"line"`"#),
    (Code::WrongType, &[(r#"summary: "Nothing is wrong here.""#, "summary: ^1")], r#"write `"1"`"#),
    // Ids.
    (Code::UnknownFormat, &[("format: 1", "format: ^2")], "write `format: 1`"),
    (Code::MalformedId, &[(r#"id: "base""#, r#"id: ^"the_base""#)], "such as `baltic-air`"),
    (
        Code::MalformedId,
        &[(r#""basic": "Basic""#, r#""basic": "Basic", ^"Énhanced": "Enhanced""#)],
        "lower-case letters",
    ),
    (Code::MalformedId, &[(r#""relations""#, r#"^"""#)], "lower-case letters"),
    (
        Code::ReservedId,
        &[
            (r#""over": Rung"#, r#"^"horizon": Rung"#),
            (r#"to: "over", p: Counts"#, r#"to: "horizon", p: Counts"#),
            (r#"to: "over", p: Uniform"#, r#"to: "horizon", p: Uniform"#),
        ],
        "another id",
    ),
    (
        Code::ReservedId,
        &[(r#""basic": "Basic""#, r#""basic": "Basic", ^"none": "None""#)],
        "another id",
    ),
    (
        Code::ReservedId,
        &[(r#""basic": "Basic""#, r#""basic": "Basic", ^"line": "Line""#)],
        "another id",
    ),
    (
        Code::ReservedId,
        &[(r#""basic": "Basic""#, r#""basic": "Basic", ^"all-line": "Line""#)],
        "another id",
    ),
    (
        // SHA-256 of `seat:s11147` and of `seat:s22376` both begin with 83965cec.
        Code::AddressCollision,
        &[(
            "seats: {",
            r#"seats: {
                "s11147": Seat(title: "A", orders: { "wait": Order(title: "Wait") }, policy: [Rule(when: Always, choose: { "wait": 1 })]),
                ^"s22376": Seat(title: "B", orders: { "wait": Order(title: "Wait") }, policy: [Rule(when: Always, choose: { "wait": 1 })]),"#,
        )],
        "another id",
    ),
    (
        Code::RepeatedEntry,
        &[(r#"["fear", "calm"]"#, r#"["fear", "calm", ^"fear"]"#)],
        "take one of them out",
    ),
    (Code::RepeatedEntry, &[(r#"["en", "ru"]"#, r#"["en", "ru", ^"en"]"#)], "take one of them out"),
    // Unknown ids of every kind.
    (Code::UnknownId, &[(r#"to: "high""#, r#"to: ^"hihg""#)], "did you mean `high`?"),
    (
        Code::UnknownId,
        &[(r#"start: "good""#, r#"start: ^"great""#)],
        "under `rungs` there are `good`, `bad`",
    ),
    (
        Code::UnknownId,
        &[(r#"TrackAtLeast("mood", "bad")"#, r#"TrackAtLeast("mood", ^"high")"#)],
        "stands on `mood`: `good`, `bad`",
    ),
    (Code::UnknownId, &[(r#"ladder: "mood""#, r#"ladder: ^"moods""#)], "did you mean `mood`?"),
    (
        Code::UnknownId,
        &[(r#"MoveTrack(track: "mood""#, r#"MoveTrack(track: ^"mod""#)],
        "did you mean `mood`?",
    ),
    (
        Code::UnknownId,
        &[(r#"tracks: ["sky"]"#, r#"tracks: [^"harbour"]"#)],
        "under `tracks` there are `sky`, `mood`",
    ),
    (
        Code::UnknownId,
        &[(r#"{ "fear": 1.0 }, basis: Judgement)),"#, r#"{ ^"fera": 1.0 }, basis: Judgement)),"#)],
        "did you mean `fear`?",
    ),
    (
        Code::UnknownId,
        &[(r#"mechanisms: ["calm"], odds"#, r#"mechanisms: [^"clam"], odds"#)],
        "did you mean `calm`?",
    ),
    (
        Code::UnknownId,
        &[(r#"Restore("visits")"#, r#"Restore(^"visit")"#)],
        "did you mean `visits`?",
    ),
    (
        Code::UnknownId,
        &[(r#"MeasureOn("line")"#, r#"MeasureOn(^"lines")"#)],
        "did you mean `line`?",
    ),
    (
        Code::UnknownId,
        &[(r#"needs: ["line"], effects"#, r#"needs: [^"cable"], effects"#)],
        "under `measures` there are `seminar`, `line`, `visits`",
    ),
    (
        Code::UnknownId,
        &[(r#"menu: "basic", cost: 2"#, r#"menu: ^"basics", cost: 2"#)],
        "did you mean `basic`?",
    ),
    (Code::UnknownId, &[(r#"group: "talk""#, r#"group: ^"walk""#)], "did you mean `talk`?"),
    (Code::UnknownId, &[(r#"to: ["blue"]"#, r#"to: [^"red"]"#)], "under `seats` there are `blue`"),
    (Code::UnknownId, &[(r#"OrderGiven("blue""#, r#"OrderGiven(^"bleu""#)], "did you mean `blue`?"),
    (Code::UnknownId, &[(r#"("blue", "call")"#, r#"("blue", ^"calls")"#)], "did you mean `call`?"),
    (
        Code::UnknownId,
        &[(r#"{ "call": 0.5,"#, r#"{ ^"phone": 0.5,"#)],
        "under `orders` there are `wait`, `call`",
    ),
    (Code::UnknownId, &[(r#"cite: ["book"]"#, r#"cite: [^"boot"]"#)], "did you mean `book`?"),
    (Code::UnknownId, &[(r#"Use("works")"#, r#"Use(^"work")"#)], "did you mean `works`?"),
    (Code::UnknownId, &[(r#"domains: ["air"]"#, r#"domains: [^"sir"]"#)], "did you mean `air`?"),
    // Ladders.
    (Code::SeverityRange, &[("severity: 10", "severity: ^11")], "from 0 to 10"),
    (Code::RowAboveOne, &[("Point(0.2)", "Point(0.9)"), ("p: Counts", "p: ^Counts")], "lower them"),
    (
        Code::RowMayExceedOne,
        &[("Point(0.1)", "Point(0.9)"), ("p: Uniform", "p: ^Uniform")],
        "scaled",
    ),
    (
        Code::MoveFromFinal,
        &[(r#"from: "high", to: "over""#, r#"from: ^"over", to: "low""#)],
        "take the move out",
    ),
    (
        Code::MoveToSelf,
        &[(r#"from: "good", to: "bad""#, r#"from: "good", to: ^"good""#)],
        "chance of staying",
    ),
    (
        Code::UnreachableRung,
        &[(r#""bad": Rung"#, r#"^"worse": Rung(title: "Worse", severity: 0), "bad": Rung"#)],
        "add a move that leads to it",
    ),
    (
        Code::NoWayOut,
        &[
            (r#""high": Rung"#, r#"^"high": Rung"#),
            (r#"from: "high", to: "war""#, r#"from: "low", to: "war""#),
            (r#"from: "high", to: "over""#, r#"from: "low", to: "over""#),
        ],
        "add a move that leads on",
    ),
    (
        Code::NoWayOut,
        &[
            ("rungs: {\n                \"low\"", "^rungs: {\n                \"low\""),
            (", kind: Closes", ""),
            (", kind: Ends", ""),
        ],
        "`kind: Closes` or `kind: Ends`",
    ),
    (
        Code::ClimateRung,
        &[
            (
                r#""bad": Rung"#,
                r#""gone": Rung(title: "Gone", severity: 0, kind: ^Closes), "bad": Rung"#,
            ),
            (
                r#"Move(from: "bad", to: "good""#,
                r#"Move(from: "bad", to: "gone", p: Point(0.1), causes: { "fear": 1 }, basis: Judgement), Move(from: "bad", to: "good""#,
            ),
        ],
        "leave `kind` out",
    ),
    (
        Code::UnusedLadder,
        &[(
            r#""mood": Ladder"#,
            r#"^"sea": Ladder(title: "Sea", domain: "sea", rungs: { "a": Rung(title: "A", severity: 0) }), "mood": Ladder"#,
        )],
        "add a track",
    ),
    // Tracks.
    (
        Code::StartNotOpen,
        &[
            (r#"start: "low""#, r#"start: ^"over""#),
            (r#"Open(track: "sky")"#, r#"Open(track: "sky"), MoveTrack(track: "sky", to: "low")"#),
        ],
        "from which play goes on",
    ),
    (Code::Slots, &[("open_at_start: 1", "open_at_start: ^3")], "raise `slots`"),
    (
        Code::Slots,
        &[("slots: 2, open_at_start: 1", "slots: ^0, open_at_start: 0")],
        "leave `slots` out",
    ),
    (
        Code::ClimateTrack,
        &[(r#"start: "good""#, r#"start: "good", ^slots: 2"#)],
        "leave `slots` out",
    ),
    (
        Code::IdleTrack,
        &[(
            r#""mood": Track"#,
            r#""sea": Track(title: "Sea", ladder: "air", role: Incident, start: "low", open_at_start: ^0), "mood": Track"#,
        )],
        "let one be open at the start",
    ),
    // Conditions and effects.
    (
        Code::LevelOfIncidentTrack,
        &[(
            r#""Gloom", when: TrackAt("mood", "bad")"#,
            r#""Gloom", when: ^TrackAtLeast("sky", "high")"#,
        )],
        "SeverityAtLeast",
    ),
    (
        Code::OrderGivenHere,
        &[("TurnAtLeast(2)", r#"^OrderGiven("blue", "call")"#)],
        "in conditions of moves",
    ),
    (Code::NeverHolds, &[("SeverityAtLeast(5)", "^SeverityAtLeast(11)")], "change it"),
    (Code::NeverHolds, &[("TurnAtLeast(2)", "^TurnAtLeast(11)")], "change it"),
    (Code::NeverHolds, &[("TurnAtLeast(2)", "^Any([])")], "change it"),
    (
        Code::NoMechanism,
        &[(r#"mechanisms: ["calm"], odds"#, "mechanisms: ^[], odds")],
        "at least one",
    ),
    (
        Code::IdleEffect,
        &[
            (r#"{ "fear": "Fear""#, r#"{ "greed": "Greed", "fear": "Fear""#),
            (r#"Effect(mechanisms: ["calm"], odds"#, r#"^Effect(mechanisms: ["greed"], odds"#),
        ],
        "it would match one",
    ),
    (
        Code::IdleEffect,
        &[(
            r#"Effect(mechanisms: ["calm"], odds"#,
            r#"^Effect(mechanisms: ["calm"], domains: ["air"], tracks: ["mood"], odds"#,
        )],
        "it would match one",
    ),
    // Measures.
    (
        Code::NeedsCircle,
        &[("availability", r#"^needs: ["visits"], availability"#)],
        "take one of these needs out",
    ),
    (
        Code::NeedsCircle,
        &[("availability", r#"^needs: ["line"], availability"#)],
        "take one of these needs out",
    ),
    (Code::Overlap, &[("overlap: 0.5", "overlap: ^1.5")], "only the strongest"),
    (Code::Cost, &[("cost: 2", "cost: ^6")], "staff level"),
    // Seats.
    (
        Code::NoOrders,
        &[("seats: {", r#"seats: { "red": Seat(title: "Red", ^orders: {}),"#)],
        "at least one",
    ),
    (
        Code::FirstOrderBound,
        &[(r#"Order(title: "Wait")"#, r#"Order(title: "Wait", ^needs: ["line"])"#)],
        "put an order first",
    ),
    (
        Code::FirstOrderBound,
        &[(r#"Order(title: "Wait")"#, r#"Order(title: "Wait", ^when: TurnAtLeast(2))"#)],
        "put an order first",
    ),
    (
        Code::NoAlwaysRule,
        &[(r#"Rule(when: Always, choose: { "wait": 1.0 }),"#, ""), ("policy:", "^policy:")],
        r#"Rule(when: Always, choose: { "wait": 1.0 })"#,
    ),
    (
        Code::RuleAfterAlways,
        &[
            (
                "Rule(when: SeverityAtLeast(5)",
                r#"Rule(when: Always, choose: { "wait": 1 }), ^Rule(when: SeverityAtLeast(5)"#,
            ),
            (r#"Rule(when: Always, choose: { "wait": 1.0 }),"#, ""),
        ],
        "`Always` last",
    ),
    // Injects.
    (Code::InjectTurn, &[("turn: 3", "turn: ^11")], "turns are 1 to 10"),
    (Code::InjectTurn, &[("turn: 3", "turn: ^0")], "turns are 1 to 10"),
    (
        Code::MoveTrackTarget,
        &[(r#"Open(track: "sky")"#, r#"MoveTrack(track: "sky", to: ^"over")"#)],
        "move it to an open rung",
    ),
    (Code::OpenClimate, &[(r#"Open(track: "sky")"#, r#"Open(track: ^"mood")"#)], "use `MoveTrack`"),
    (Code::ObservedSeverity, &[("severity: 7, given: 5", "severity: ^5, given: 5")], "`given`"),
    (Code::ObservedSeverity, &[("severity: 7, given: 5", "severity: ^0")], "what was reached"),
    (Code::ObservedCount, &[("seen: 2, of: 9", "seen: 2, of: ^1")], "how many cases"),
    (Code::ObservedCount, &[("seen: 2, of: 9", "seen: 0, of: ^0")], "how many cases"),
    (
        Code::OpenWithoutArrival,
        &[
            (
                ",\n            arrival: Arrival(p: LogNormal(median: 0.1, error_factor: 3), causes: { \"fear\": 1.0 }, basis: Judgement)),",
                "),",
            ),
            (r#"Open(track: "sky")"#, r#"Open(track: ^"sky")"#),
        ],
        "quiet from the start",
    ),
    // Parameters.
    (Code::NotFinite, &[("Point(0.3)", "Point(^NaN)")], "a finite number"),
    (Code::NotFinite, &[(r#""calm": 0.5"#, r#""calm": ^inf"#)], "a finite number"),
    (Code::NotFinite, &[("overlap: 0.5", "overlap: ^-inf")], "a finite number"),
    (Code::Probability, &[("Point(0.3)", "Point(^1.5)")], "from 0 to 1"),
    (Code::Probability, &[("Point(0.3)", "Point(^-0.5)")], "from 0 to 1"),
    (Code::Probability, &[("high: 0.3", "high: ^1.1")], "from 0 to 1"),
    (
        Code::Probability,
        &[("Beta(a: 7, b: 3)", "Point(2)"), (r#"Use("works")"#, r#"Use(^"works")"#)],
        "from 0 to 1",
    ),
    (Code::Odds, &[("Point(1.5)", "Point(^0)")], "above 0"),
    (Code::Odds, &[("high: 2)", "high: ^2e9)")], "from 1e-9 to 1e9"),
    (Code::Distribution, &[("a: 7", "a: ^0")], "`Counts`"),
    (Code::Distribution, &[("b: 3)", "b: ^-1)")], "`Counts`"),
    (Code::Distribution, &[("k: 3", "k: ^11")], "`n` cases were seen"),
    (Code::Distribution, &[("k: 3, n: 10", "k: 0, n: ^0")], "without any counts"),
    (Code::Distribution, &[("median: 0.1", "median: ^0")], "log-normal"),
    (Code::Distribution, &[("error_factor: 3", "error_factor: ^0.5")], "divided by the median"),
    (Code::Distribution, &[("low: 1, mid", "low: ^0, mid")], "log scale"),
    (Code::Distribution, &[("mid: 1.2", "mid: ^0.9")], "the smallest first"),
    (Code::Distribution, &[("high: 2)", "high: ^1.1)")], "the smallest first"),
    (Code::Distribution, &[("high: 0.3", "high: ^0.05")], "the smallest first"),
    (Code::Distribution, &[("mode: 0.9", "mode: ^0.7")], "the smallest first"),
    (
        Code::Distribution,
        &[("mode: 0.9, high: 1)", "mode: 0.9, high: ^0.85)")],
        "the smallest first",
    ),
    (Code::Shares, &[(r#"causes: { "calm": 0.5"#, r#"^causes: { "calm": 0.4"#)], "shares sum to 1"),
    (
        Code::Shares,
        &[(r#""calm": 0.5, "fear": 0.5"#, r#""calm": ^-0.5, "fear": 1.5"#)],
        "from 0 to 1",
    ),
    (
        Code::Shares,
        &[(r#"choose: { "call": 0.5"#, r#"^choose: { "call": 0.4"#)],
        "weights sum to 1",
    ),
    (
        Code::Shares,
        &[(r#"choose: { "call": 0.5, "wait": 0.5 }"#, "^choose: {}")],
        "weights sum to 1",
    ),
    (
        Code::NoBasis,
        &[
            ("arrival: Arrival", "arrival: ^Arrival"),
            (r#"{ "fear": 1.0 }, basis: Judgement)),"#, r#"{ "fear": 1.0 })),"#),
        ],
        "add `basis: Judgement`",
    ),
    (
        Code::NoBasis,
        &[
            (r#""leak": Inject"#, r#""leak": ^Inject"#),
            (r#"to: ["blue"], basis: Judgement"#, r#"to: ["blue"]"#),
        ],
        "add `basis: Judgement`",
    ),
    (
        Code::NoBasis,
        &[(r#""works": Shared"#, r#""works": ^Shared"#), ("b: 3), basis: Judgement", "b: 3)")],
        "add `basis: Judgement`",
    ),
    (
        Code::NoBasis,
        &[
            (r#""line": Measure"#, r#""line": ^Measure"#),
            ("Point(0.8))], basis: Judgement", "Point(0.8))]"),
        ],
        "add `basis: Judgement`",
    ),
    (
        Code::NoBasis,
        &[("Influence(", "^Influence("), ("high: 2))], basis: Judgement", "high: 2))]")],
        "add `basis: Judgement`",
    ),
    (
        Code::NoBasis,
        &[
            (r#"Move(from: "low", to: "over""#, r#"^Move(from: "low", to: "over""#),
            (r#"basis: Source, cite: ["book"]"#, ""),
        ],
        "add `basis: Judgement`",
    ),
    (Code::NoCitation, &[(r#"basis: Source, cite: ["book"]"#, "basis: ^Source")], "add `cite"),
    (
        Code::SharedUse,
        &[("value: Beta(a: 7, b: 3)", r#"value: ^Use("works")"#)],
        "numbers of its own",
    ),
    (
        Code::UnusedParameter,
        &[(r#""works": Shared"#, r#"^"works": Shared"#), (r#"Use("works")"#, "Point(1)")],
        "or take it out",
    ),
    // Texts and time.
    (
        Code::MissingTranslation,
        &[(r#""calm": { "en": "Calm", "ru": "Спокойствие" }"#, r#"^"calm": { "en": "Calm" }"#)],
        "every text that is translated",
    ),
    (
        Code::UnlistedLanguage,
        &[(r#""ru": "Спокойствие""#, r#""ru": "Спокойствие", ^"de": "Ruhe""#)],
        "add \"de\"",
    ),
    (Code::Languages, &[("languages: [\"en\", \"ru\"]", "^languages: []")], "leave it out"),
    (Code::Languages, &[(r#"["en", "ru"]"#, r#"["en", "ru", ^"Russian"]"#)], "lower-case"),
    (Code::Horizon, &[("horizon: 10", "horizon: ^0")], "1 to 65536"),
    (Code::Horizon, &[("horizon: 10", "horizon: ^65537")], "1 to 65536"),
    (Code::Headline, &[("headline: 5", "headline: ^11")], "1 to 10"),
    (Code::Headline, &[("headline: 5", "headline: ^0")], "1 to 10"),
    (
        Code::HeadlineOutOfReach,
        &[("headline: 5", "headline: ^9"), ("severity: 10", "severity: 8")],
        "at most 8",
    ),
];

/// Changes of the library.
pub(super) const LIBRARY: &[Spoil] = &[
    (
        Code::IncludeLoop,
        &[("format: 1,", r#"format: 1, include: [^"lib.ron"],"#)],
        "take out one of these includes",
    ),
    (
        Code::IncludeOutside,
        &[("format: 1,", r#"format: 1, include: [^".."],"#)],
        "below this file's folder",
    ),
    (Code::WrongRoot, &[("\nLibrary(", "\n^Scenario(")], "begins with `Library(`"),
    (Code::UnknownField, &[("format: 1,", "format: 1, ^seats: {},")], "its fields are"),
    (
        Code::MissingField,
        &[("\nLibrary(", "\n^Library("), ("format: 1,", "")],
        "write `format: ...` in it",
    ),
    (Code::UnknownFormat, &[("format: 1,", "format: ^0,")], "write `format: 1`"),
    (Code::ReservedId, &[(r#""seminar""#, r#"^"all""#)], "another id"),
    (Code::ReservedId, &[(r#""seminar""#, r#"^"none""#)], "another id"),
    (Code::ReservedId, &[(r#""seminar""#, r#"^"all-line""#)], "another id"),
    (
        Code::EmptyLadder,
        &[(
            "format: 1,",
            r#"format: 1, ladders: { "sea": Ladder(title: "Sea", domain: "sea", ^rungs: {}) },"#,
        )],
        "at least one rung",
    ),
    // What a library may not name in vain.
    (
        Code::UnknownId,
        &[(r#"mechanisms: ["calm"]"#, r#"mechanisms: [^"greed"]"#)],
        "under `mechanisms` there are",
    ),
    (Code::UnknownId, &[(r#"menu: "basic""#, r#"menu: ^"track2""#)], "under `menus` there are"),
    (
        Code::UnknownId,
        &[("basis: Judgement", r#"basis: Judgement, cite: [^"paper"]"#)],
        "under `references` there are",
    ),
    // What is so like a name of the scenario that it is a slip.
    (Code::UnknownId, &[(r#"TrackAt("telephone""#, r#"TrackAt(^"moods""#)], "did you mean `mood`?"),
    (
        Code::UnknownId,
        &[(r#"TrackAt("telephone", "down")"#, r#"TrackAt("mood", ^"down")"#)],
        "under `rungs` there are",
    ),
    (Code::UnknownId, &[(r#"tracks: ["harbour"]"#, r#"tracks: [^"skyy"]"#)], "did you mean `sky`?"),
    (
        Code::UnknownId,
        &[(r#"OrderGiven("umpire""#, r#"OrderGiven(^"bleu""#)],
        "did you mean `blue`?",
    ),
    (
        Code::UnknownId,
        &[(r#"OrderGiven("umpire", "rule")"#, r#"OrderGiven("blue", ^"cal")"#)],
        "did you mean `call`?",
    ),
];
