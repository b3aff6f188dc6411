//! More of everything than the engine takes, each just one too many.

use std::fmt::Write;

use offramp::scenario::diagnostic::Code;

use super::BASE;
use super::Case;
use super::LIBRARY;
use super::changed;

pub(super) fn cases() -> Vec<Case> {
    let rung = |n| format!(r#""r{n}": Rung(title: "R", severity: 0),"#);
    let go = |_| {
        r#"Move(from: "good", to: "bad", p: Point(0), causes: { "fear": 1 }, basis: Judgement),"#
            .to_owned()
    };
    let ladder = |n| {
        format!(
            r#""l{n}": Ladder(title: "L", domain: "air", rungs: {{ "a": Rung(title: "A", severity: 0) }}),"#
        )
    };
    let track =
        |n| format!(r#""t{n}": Track(title: "T", ladder: "mood", role: Climate, start: "good"),"#);
    let influence =
        |_| r#"Influence(title: "I", when: Always, effects: [], basis: Judgement),"#.to_owned();
    let measure = |n| format!(r#""m{n}": Measure(title: "M", cost: 1, basis: Judgement),"#);
    let order = |n| format!(r#""o{n}": Order(title: "O"),"#);
    let seat = |n| {
        format!(
            r#""s{n}": Seat(title: "S", orders: {{ "wait": Order(title: "Wait") }},
                policy: [Rule(when: Always, choose: {{ "wait": 1 }})]),"#
        )
    };
    let inject = |n| format!(r#""i{n}": Inject(title: "I"),"#);
    let mechanism = |n| format!(r#""x{n}": "X","#);
    vec![
        too_many("mechanisms: { ", 63, &mechanism),
        too_many("ladders: {\n", 63, &ladder),
        too_many("rungs: {\n                \"good\"", 199, &rung),
        too_many("moves: [\n                Move(from: \"good\"", 4095, &go),
        too_many("tracks: {\n", 63, &track),
        too_many("influences: [\n", 1024, &influence),
        too_many("measures: {\n", 126, &measure),
        too_many("seats: {\n", 32, &seat),
        too_many("orders: {\n", 63, &order),
        too_many("injects: {\n", 256, &inject),
        slots_of_a_track(),
        slots_in_all(),
        nesting(),
    ]
}

/// Puts that many more entries behind the opening bracket; the mark goes before the key.
fn too_many(opening: &str, more: usize, entry: &dyn Fn(usize) -> String) -> Case {
    let bracket = opening.find(['{', '[']).expect("a bracket") + 1;
    let entries = (0..more).fold(String::new(), |mut entries, n| {
        writeln!(entries, "{}", entry(n)).expect("a String takes everything");
        entries
    });
    let opened = format!("^{} {entries}{}", &opening[..bracket], &opening[bracket..]);
    Case::new(Code::Limit, &changed(BASE, &[(opening, &opened)]), LIBRARY, "")
}

fn slots_of_a_track() -> Case {
    let changes = [("slots: 2, open", "slots: ^65, open")];
    Case::new(Code::Limit, &changed(BASE, &changes), LIBRARY, "")
}

fn slots_in_all() -> Case {
    let tracks = (0..2).fold("^tracks: {".to_owned(), |tracks, n| {
        let track = r#"Track(title: "T", ladder: "air", role: Incident, start: "low", slots: 64),"#;
        format!("{tracks} \"t{n}\": {track}\n")
    });
    Case::new(Code::Limit, &changed(BASE, &[("tracks: {\n", &tracks)]), LIBRARY, "")
}

/// Five brackets are open around the condition, so the sixtieth of its own is one too many.
fn nesting() -> Case {
    let deep = format!("when: {}Not^({}{}", "Not(".repeat(59), "Always", ")".repeat(60));
    let text = changed(BASE, &[("when: SeverityAtLeast(5)", &deep)]);
    Case::new(Code::NestingTooDeep, &text, LIBRARY, "")
}
