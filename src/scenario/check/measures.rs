//! Measures, what they need, and influences.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use petgraph::graph::NodeIndex;

use crate::scenario::check::Judge;
use crate::scenario::check::Known;
use crate::scenario::check::conditions;
use crate::scenario::check::conditions::Orders;
use crate::scenario::check::effects;
use crate::scenario::check::parameters;
use crate::scenario::check::parameters::Use;
use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::locate::Path;
use crate::scenario::schema::Measure;

pub(super) fn check(judge: &mut Judge<'_>) {
    let measures = Path::root("measures");
    for (id, measure) in judge.scenario.measures.iter() {
        one(judge, measure, &measures.key(id));
    }
    circles(judge);
    groups(judge);
    influences(judge);
}

fn one(judge: &mut Judge<'_>, measure: &Measure, path: &Path<'_>) {
    let scenario = judge.scenario;
    if let Some(menu) = &measure.menu {
        let known = Known { what: "menu", table: &scenario.menus, home: Path::root("menus") };
        judge.refer(&known, menu, &path.key("menu"));
    }
    if let Some(group) = &measure.group {
        let known = Known { what: "group", table: &scenario.groups, home: Path::root("groups") };
        judge.refer(&known, group, &path.key("group"));
    }
    if !(1..=5).contains(&measure.cost) {
        let message = format!("the cost of a measure cannot be {}", measure.cost);
        let hint = "it is 1 (staff level) to 5 (leaders and parliaments)";
        judge.report(&path.key("cost"), Diagnostic::new(Code::Cost, message).hint(hint));
    }
    needs(judge, &measure.needs, &path.key("needs"));
    let availability = path.key("availability");
    parameters::quantity(judge, &measure.availability, Use::Probability, &availability);
    effects::check(judge, &measure.effects, &path.key("effects"));
    parameters::grounds(judge, "measure", measure.basis, &measure.cite, path);
}

/// Judges a list of measures that must be on.
pub(super) fn needs(judge: &mut Judge<'_>, needs: &[String], path: &Path<'_>) {
    let known = judge.measures();
    for (index, id) in needs.iter().enumerate() {
        judge.refer(&known, id, &path.index(index));
    }
    judge.refuse_repeats(needs, path);
}

/// Measures in a circle can never be switched on one after the other.
fn circles(judge: &mut Judge<'_>) {
    let measures = &judge.scenario.measures;
    let mut graph: DiGraph<(), ()> = DiGraph::new();
    for _ in measures.ids() {
        graph.add_node(());
    }
    for (from, measure) in measures.values().enumerate() {
        for to in measure.needs.iter().filter_map(|id| measures.index_of(id)) {
            graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
        }
    }
    for component in kosaraju_scc(&graph) {
        let Some(&first) = component.iter().min() else { continue };
        let is_circle = component.len() > 1 || graph.contains_edge(first, first);
        if is_circle {
            report_circle(judge, &circle(&graph, first, &component));
        }
    }
}

/// A way from a node back to itself within its component: the shortest, by breadth.
fn circle(graph: &DiGraph<(), ()>, first: NodeIndex, component: &[NodeIndex]) -> Vec<NodeIndex> {
    let mut before = vec![None; graph.node_count()];
    let mut queue = std::collections::VecDeque::from([first]);
    while let Some(node) = queue.pop_front() {
        for next in graph.neighbors(node).filter(|next| component.contains(next)) {
            if next == first {
                let mut way = vec![node];
                while let Some(Some(earlier)) = way.last().map(|last| before[last.index()]) {
                    way.push(earlier);
                }
                way.reverse();
                return way;
            }
            if before[next.index()].is_none() {
                before[next.index()] = Some(node);
                queue.push_back(next);
            }
        }
    }
    vec![first]
}

fn report_circle(judge: &mut Judge<'_>, circle: &[NodeIndex]) {
    let measures = &judge.scenario.measures;
    let ids: Vec<&str> = circle
        .iter()
        .chain(circle.first())
        .filter_map(|node| measures.at(node.index()))
        .map(|(id, _)| id)
        .collect();
    let message = match ids.as_slice() {
        [id, _] => format!("`{id}` needs itself"),
        _ => format!("these measures need each other in a circle: {}", ids.join(" -> ")),
    };
    let diagnostic = Diagnostic::new(Code::NeedsCircle, message)
        .hint("take one of these needs out, so that one measure can come first");
    let root = Path::root("measures");
    judge.report_key(&root.key(ids.first().unwrap_or(&"")).key("needs"), diagnostic);
}

fn groups(judge: &mut Judge<'_>) {
    let groups = Path::root("groups");
    for (id, group) in judge.scenario.groups.iter() {
        let path = groups.key(id);
        let path = path.key("overlap");
        if !group.overlap.is_finite() {
            parameters::not_finite(judge, group.overlap, &path);
        } else if !(0.0..=1.0).contains(&group.overlap) {
            let message = format!("the overlap of a group cannot be {}", group.overlap);
            let hint = "it is 0 (only the strongest counts) to 1 (all count in full)";
            judge.report(&path, Diagnostic::new(Code::Overlap, message).hint(hint));
        }
    }
}

fn influences(judge: &mut Judge<'_>) {
    let influences = Path::root("influences");
    for (index, influence) in judge.scenario.influences.iter().enumerate() {
        let path = influences.index(index);
        conditions::check(judge, &influence.when, Orders::Known, &path.key("when"));
        effects::check(judge, &influence.effects, &path.key("effects"));
        parameters::grounds(judge, "influence", influence.basis, &influence.cite, &path);
    }
}
