//! Ladders as Graphviz graphs, for those who have their own way of drawing.
//!
//! Each ladder is a cluster. Rungs of one severity share a rank, and an invisible chain keeps the
//! ranks in order, so that moves down do not turn the ladder over.

use std::collections::BTreeMap;

use crate::model::Ladder;
use crate::model::LadderId;
use crate::model::Model;
use crate::report::conditions;
use crate::report::conditions::Telling;
use crate::report::words::chance;
use crate::scenario::schema::RungKind;

/// One ladder, or all of them, as a graph in the DOT language.
#[must_use]
pub fn dot(model: &Model, ladder: Option<LadderId>, language: &str) -> String {
    let scenario = model.checked().scenario();
    let mut text = format!("digraph {} {{\n", quoted(&scenario.id));
    text.push_str("  graph [rankdir=BT, fontname=\"Arial\", labeljust=l];\n");
    text.push_str("  node [shape=box, style=rounded, fontname=\"Arial\"];\n");
    text.push_str("  edge [fontname=\"Arial\", fontsize=10];\n");
    for place in (0..model.ladders.len()).map(LadderId::new) {
        if ladder.is_none_or(|only| only == place) {
            text.push_str(&cluster(model, &model.ladders[place.index()], language));
        }
    }
    text + "}\n"
}

fn cluster(model: &Model, ladder: &Ladder, language: &str) -> String {
    let words = &model.checked().scenario().ladders[ladder.id.as_str()];
    let mut text = format!("  subgraph {} {{\n", quoted(&format!("cluster_{}", ladder.id)));
    text.push_str(&format!("    label={};\n", quoted(words.title.in_language(language))));
    for (_, rung) in ladder.rungs() {
        let title = words.rungs[rung.id.as_str()].title.in_language(language);
        let label = quoted(&format!("{title}\nseverity {}", rung.severity));
        let look = match rung.kind {
            RungKind::Open => "",
            RungKind::Closes => ", style=\"rounded,dashed\"",
            RungKind::Ends => ", style=bold, peripheries=2",
        };
        text.push_str(&format!("    {} [label={label}{look}];\n", node(ladder, &rung.id)));
    }
    text.push_str(&ranks(ladder));
    text.push_str(&edges(model, ladder, language));
    text + "  }\n"
}

/// One rank a severity, bottom up. Where all severities are equal, each rung has its own.
fn ranks(ladder: &Ladder) -> String {
    let mut ranks: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let severities: Vec<u8> = ladder.rungs().map(|(_, rung)| rung.severity).collect();
    let is_flat = severities.windows(2).all(|pair| pair[0] == pair[1]);
    for (id, rung) in ladder.rungs() {
        let rank = if is_flat { id.index() } else { usize::from(rung.severity) };
        ranks.entry(rank).or_default().push(node(ladder, &rung.id));
    }
    let mut text = String::new();
    for rank in ranks.values() {
        text.push_str(&format!("    {{ rank=same; {}; }}\n", rank.join("; ")));
    }
    let firsts: Vec<&str> = ranks.values().map(|rank| rank[0].as_str()).collect();
    if firsts.len() > 1 {
        text.push_str(&format!("    {} [style=invis];\n", firsts.join(" -> ")));
    }
    text
}

fn edges(model: &Model, ladder: &Ladder, language: &str) -> String {
    let mut text = String::new();
    for (from, rung) in ladder.rungs() {
        for (to, each) in ladder.moves_from(from) {
            let target = ladder.rung(to);
            let mut attributes = format!("label={}", quoted(&chance(each.p.value)));
            let width = 0.5 + 4.0 * each.p.value.clamp(0.0, 1.0).sqrt();
            attributes.push_str(&format!(", penwidth={width:.2}, constraint=false"));
            let telling = Telling::Titles(language);
            let clause = |when| conditions::clause(model, "only while", when, telling);
            if let Some(clause) = each.when.as_ref().and_then(clause) {
                attributes.push_str(&format!(", style=dashed, tooltip={}", quoted(&clause)));
            }
            let (from, to) = (node(ladder, &rung.id), node(ladder, &target.id));
            text.push_str(&format!("    {from} -> {to} [{attributes}];\n"));
        }
    }
    text
}

/// Rung ids may stand in two ladders, so a node is named by both.
fn node(ladder: &Ladder, rung: &str) -> String {
    quoted(&format!("{}.{rung}", ladder.id))
}

/// A string of the DOT language. Backslashes are doubled, since Graphviz reads them as the start of
/// an escape in labels; a line feed becomes one.
fn quoted(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!("\"{text}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::examples;

    #[test]
    fn a_ladder_as_a_graph() {
        let model = examples::schema();
        insta::assert_snapshot!(dot(&model, Some(LadderId::new(1)), "en"));
    }

    #[test]
    fn names_are_escaped() {
        assert_eq!(quoted("a \"b\" \\ c\nd"), r#""a \"b\" \\ c\nd""#);
    }
}
