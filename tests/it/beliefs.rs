//! Beliefs: sheets that come back, experts who become one, sides that are set side by side.

use std::collections::BTreeMap;

use offramp::chance::Seed;
use offramp::markov::Limits;
use offramp::model::MeasureSet;
use offramp::model::distribution::triangular_quantile;
use offramp::report::elicit;
use offramp::report::language::Language;
use offramp::scenario::beliefs::Beliefs;
use offramp::scenario::beliefs::Elicited;
use offramp::scenario::beliefs::Pooling;
use offramp::scenario::beliefs::from_csv;
use offramp::scenario::beliefs::from_ron;
use offramp::study::arms;
use offramp::study::beliefs::side;
use offramp::study::beliefs::views;
use offramp::study::design::Design;
use offramp::study::draws::Knowledge;
use offramp::study::draws::Tails;
use offramp::study::draws::columns;
use offramp::study::elicitation::questions;
use offramp::study::pool::Pool;
use offramp::study::risks::How;
use offramp::study::risks::Oracle;
use offramp::study::uncertainty::spreads;

use crate::common::model;
use crate::common::pool;
use crate::common::root;

fn elicited(low: f64, mode: f64, high: f64) -> Elicited {
    Elicited { low, mode, high }
}

#[test]
fn one_expert_is_a_triangle_and_two_alike_are_one() {
    let answer = elicited(0.1, 0.2, 0.6);
    let same = [(1.0, answer), (3.0, answer)];
    for pooling in [Pooling::Linear, Pooling::Logarithmic] {
        let one = Pool::new(&[(2.0, answer)], pooling).unwrap();
        let two = Pool::new(&same, pooling).unwrap();
        for u in [0.001, 0.05, 0.5, 0.95, 0.999] {
            let known = triangular_quantile(0.1, 0.2, 0.6, u);
            assert_eq!(one.quantile(u), known);
            assert!((two.quantile(u) - known).abs() < 1e-3 * known, "{pooling:?} at {u}");
        }
    }
}

#[test]
fn a_linear_pool_keeps_what_one_holds_possible_and_a_logarithmic_one_does_not() {
    let answers = [(1.0, elicited(0.0, 0.1, 0.3)), (1.0, elicited(0.2, 0.4, 0.5))];
    let linear = Pool::new(&answers, Pooling::Linear).unwrap();
    assert!(linear.quantile(0.01) < 0.05 && linear.quantile(0.99) > 0.45);
    // Half of the mixture is each one's: where one ends and the other has hardly begun.
    assert!((linear.quantile(0.5) - 0.25).abs() < 0.05);
    let logarithmic = Pool::new(&answers, Pooling::Logarithmic).unwrap();
    assert!(logarithmic.quantile(0.001) >= 0.2 && logarithmic.quantile(0.999) <= 0.3);
    // The density is the root of (0.3 - x)(x - 0.2) there: half a circle about 0.25.
    assert!((logarithmic.quantile(0.5) - 0.25).abs() < 1e-4);
    let apart = [(1.0, elicited(0.0, 0.1, 0.2)), (1.0, elicited(0.3, 0.4, 0.5))];
    assert_eq!(Pool::new(&apart, Pooling::Logarithmic), None);
    assert!((linear.point() - 0.25).abs() < 1e-12);
}

#[test]
fn a_sheet_that_is_filled_in_comes_back() {
    let model = model("scenarios/baltic-air.ron");
    let asked = questions(&model);
    assert!(asked.len() > 50);
    for language in [Language::English, Language::Russian] {
        let sheet = elicit::sheet(&model, &asked, language);
        assert_eq!(from_csv(&sheet).unwrap_err().to_string(), "nobody has answered anything");
        let id = "ladders.air.moves.near_miss>kinetic_contact.p";
        let filled: String = sheet
            .lines()
            .map(|line| {
                let Some(rest) = line.strip_prefix(&format!(",,,{id},")) else {
                    return format!("{line}\n");
                };
                let question = rest.strip_suffix(",,,").unwrap();
                format!("NATO,A. N.,2026-11-20,{id},{question},0.002,\"0,01\",0.08\n")
            })
            .collect();
        let beliefs = from_csv(&format!("\u{feff}{filled}")).unwrap();
        assert_eq!((beliefs.side.as_str(), beliefs.experts.len()), ("NATO", 1));
        assert_eq!(beliefs.experts[0].answers.get(id), Some(&elicited(0.002, 0.01, 0.08)));
        let known = Knowledge::of(&model, Tails::Base);
        let nato = side(&model, &known, &beliefs).unwrap();
        assert_eq!(nato.answered, 1);
        let place = model.parameters.iter().position(|each| each.id == id).unwrap();
        assert_eq!(nato.knowledge.points[place], 0.01);
        let known = triangular_quantile(0.002, 0.01, 0.08, 0.3);
        assert_eq!(nato.knowledge.quantile(place, 0.3), known);
        let page = elicit::page(&model, &asked, language);
        assert!(page.contains(&format!("<html lang=\"{}\"", language.code())));
        assert_eq!(page.matches("<td class=\"blank\">").count(), 3 * asked.len());
        assert!(page.contains(&format!("<td>{}</td>", asked.len())));
    }
    let semicolons =
        "side;expert;when;parameter;question;low;mode;high\nRussia;B;;p;;0,1;0,2;0,3\n";
    let beliefs = from_csv(semicolons).unwrap();
    assert_eq!(beliefs.experts[0].answers.get("p"), Some(&elicited(0.1, 0.2, 0.3)));
}

#[test]
fn no_two_questions_read_the_same() {
    for name in ["baltic-air", "cyber-infrastructure", "black-sea-exercise", "three-theatres"] {
        let model = model(&format!("scenarios/{name}.ron"));
        let asked = questions(&model);
        for language in [Language::English, Language::Russian] {
            let sheet = elicit::sheet(&model, &asked, language);
            let mut rows = csv::Reader::from_reader(sheet.as_bytes());
            let mut seen = BTreeMap::new();
            for row in rows.records().map(Result::unwrap) {
                let before = seen.insert(row[4].to_owned(), row[3].to_owned());
                assert_eq!(before, None, "{name}: {} asks the same: {}", &row[3], &row[4]);
            }
            assert_eq!(seen.len(), asked.len());
        }
    }
}

fn ron(side: &str, answers: &str) -> String {
    format!(
        "Beliefs(format: 1, scenario: \"baltic-air\", side: \"{side}\", experts: [
            Expert(name: \"A\", answers: {{ {answers} }})])"
    )
}

fn beliefs(side: &str, answers: &str) -> Beliefs {
    from_ron(&ron(side, answers)).unwrap()
}

#[test]
fn the_readme_shows_beliefs_that_fit() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let (_, after) = readme.split_once("```\nBeliefs(").expect("the README has an example");
    let (shown, _) = after.split_once("```").unwrap();
    let model = model("scenarios/baltic-air.ron");
    let beliefs = from_ron(&format!("Beliefs({shown}")).unwrap();
    assert_eq!(side(&model, &Knowledge::of(&model, Tails::Base), &beliefs).unwrap().answered, 1);
}

#[test]
fn what_is_wrong_with_beliefs_is_said() {
    let refused = |text: &str| from_ron(text).unwrap_err().to_string();
    let answer = "\"p\": Elicited(low: 0.1, mode: 0.2, high: 0.3)";
    let cases = [
        ("Beliefs(format: 1", "line 1, column"),
        (&ron("x", "\"p\": Elicited(low: 0.3, mode: 0.2, high: 0.4)"), "A, `p`: the likeliest"),
        (&ron("x", "\"p\": Elicited(low: -1.0, mode: 0.2, high: 0.4)"), "not below 0"),
        (&ron("x", "\"p\": Elicited(low: 0.0, mode: 0.2, high: inf)"), "not below 0"),
        (&ron("x", &format!("{answer}, {answer}")), "`p` is answered twice"),
        (&ron("x", ""), "nobody has answered"),
        (&ron("x", answer).replace("format: 1", "format: 2"), "format 2 is not known"),
        (&ron("x", answer).replace("side", "team"), "team"),
        (&ron("x", answer).replace("name: \"A\"", "name: \"A\", weight: 0.0"), "not above 0"),
    ];
    for (text, known) in cases {
        let said = refused(text);
        assert!(said.contains(known), "{said} has no {known}");
    }
    let sheet = |row: &str| {
        let header = "side,expert,when,parameter,question,low,mode,high";
        from_csv(&format!("{header}\n{row}\n")).unwrap_err().to_string()
    };
    assert_eq!(sheet("a,b,c,p,,1,x,2"), "row 2: `x` is no number");
    assert!(sheet("a,b,c,p,,1,,2").contains("`` is no number"));
    assert!(sheet("a,b,c,p,,1,1,2\nd,b,c,q,,1,1,2").contains("one file a side"));
    assert!(sheet("a,b,c,p,,1,1,2\na,b,c,p,,1,1,2").contains("answered twice"));
    assert!(from_csv("side,expert\n").unwrap_err().to_string().contains("no column `when`"));

    let model = model("scenarios/baltic-air.ron");
    let known = Knowledge::of(&model, Tails::Base);
    let refused = |beliefs: &Beliefs| side(&model, &known, beliefs).unwrap_err().to_string();
    let near = answer.replace("\"p\"", "\"military_channels_wrk\"");
    assert!(refused(&beliefs("x", &near)).contains("did you mean"));
    let mut other = beliefs("x", answer);
    other.scenario = Some("elsewhere".to_owned());
    assert!(refused(&other).contains("`elsewhere`, not about `baltic-air`"));
}

#[test]
fn a_disagreement_hangs_on_the_one_number_that_is_held_differently() {
    let model = model("scenarios/baltic-air.ron");
    let known = Knowledge::of(&model, Tails::Base);
    let pool = pool(2);
    let how = How::Exact(Limits::default());
    let oracle = Oracle { model: &model, severity: 6, how, pool: &pool };
    let chosen = ["all".to_owned(), "rules_of_the_road".to_owned()];
    let arms = arms::arms(&model, &chosen, &[]).unwrap();
    let sets: Vec<MeasureSet> = arms.iter().map(|arm| arm.measures).collect();
    let priced: Vec<_> = arms.into_iter().map(|arm| (arm, 0)).collect();
    let id = "ladders.air.moves.unsafe_manoeuvre>political_crisis.p";
    let answer = |high: f64| format!("\"{id}\": Elicited(low: 0.0, mode: 0.01, high: {high})");
    let texts = [beliefs("calm", &answer(0.03)), beliefs("worried", &answer(0.3))];
    let sides = texts.map(|beliefs| side(&model, &known, &beliefs).unwrap());
    let uncertain = known.uncertain();
    let columns = columns(&model, &uncertain, Design::Sobol, Seed::from(1), 0..200).unwrap();
    let draws = sides
        .each_ref()
        .map(|side| side.knowledge.at(uncertain.clone(), columns.clone(), 200, &pool));
    let held = sides.into_iter().zip(&draws).map(|(side, draws)| {
        let risks = oracle.risks(&sets, &draws.values).unwrap();
        let arms = spreads(&priced, &risks[0], &risks, None);
        (side, arms)
    });
    let found = views(&oracle, held.collect(), &draws[0], &sets).unwrap();
    let gap = found.sides[1].1[0].risk.mean - found.sides[0].1[0].risk.mean;
    assert!(gap > 0.01, "{gap}");
    let [hang] = found.hangs.as_slice() else { panic!("{:?}", found.hangs) };
    assert_eq!(model.parameters[hang.parameter].id, id);
    assert!((hang.baseline - gap).abs() < 1e-12, "{} is {gap}", hang.baseline);
    assert_eq!(found.common, [1, 2]);
    assert!(found.parted.is_empty());
}
