//! Ladders: rungs, moves, and where they lead.

use std::collections::HashSet;

use petgraph::graph::DiGraph;
use petgraph::graph::NodeIndex;
use petgraph::visit::Dfs;
use petgraph::visit::Reversed;

use crate::scenario::check::Judge;
use crate::scenario::check::Known;
use crate::scenario::check::SEVERITY_MAX;
use crate::scenario::check::TOLERANCE;
use crate::scenario::check::conditions;
use crate::scenario::check::conditions::Orders;
use crate::scenario::check::parameters;
use crate::scenario::check::parameters::Use;
use crate::scenario::diagnostic::Code;
use crate::scenario::diagnostic::Diagnostic;
use crate::scenario::locate::Path;
use crate::scenario::schema::Action;
use crate::scenario::schema::Condition;
use crate::scenario::schema::Ladder;
use crate::scenario::schema::Move;
use crate::scenario::schema::Role;
use crate::scenario::schema::RungKind;
use crate::scenario::text::Table;

pub(super) fn check(judge: &mut Judge<'_>) {
    let ladders = Path::root("ladders");
    for (id, ladder) in judge.scenario.ladders.iter() {
        let path = ladders.key(id);
        rungs(judge, ladder, &path);
        moves(judge, ladder, &path);
        rows(judge, ladder, &path);
        usage(judge, id, ladder, &path);
    }
    headline(judge);
}

fn rungs(judge: &mut Judge<'_>, ladder: &Ladder, path: &Path<'_>) {
    let rungs = path.key("rungs");
    if ladder.rungs.is_empty() && !judge.has_loss(&rungs) {
        let diagnostic = Diagnostic::new(Code::EmptyLadder, "this ladder has no rungs");
        judge.report_key(&rungs, diagnostic.hint("give it at least one rung to start on"));
    }
    for (id, rung) in ladder.rungs.iter() {
        if rung.severity > SEVERITY_MAX {
            let message = format!("the severity of `{id}` is {}", rung.severity);
            let hint = format!("it is from 0 to {SEVERITY_MAX}");
            let diagnostic = Diagnostic::new(Code::SeverityRange, message).hint(hint);
            judge.report(&rungs.key(id).key("severity"), diagnostic);
        }
    }
}

fn moves(judge: &mut Judge<'_>, ladder: &Ladder, path: &Path<'_>) {
    let moves = path.key("moves");
    for (index, one) in ladder.moves.iter().enumerate() {
        let at = moves.index(index);
        ends(judge, ladder, one, path, &at);
        parameters::quantity(judge, &one.p, Use::Probability, &at.key("p"));
        causes(judge, &one.causes, &at.key("causes"));
        if let Some(when) = &one.when {
            conditions::check(judge, when, Orders::Known, &at.key("when"));
        }
        parameters::grounds(judge, "move", one.basis, &one.cite, &at);
    }
}

/// Judges where a move begins and where it leads.
fn ends(judge: &mut Judge<'_>, ladder: &Ladder, one: &Move, path: &Path<'_>, at: &Path<'_>) {
    let known = Known { what: "rung", table: &ladder.rungs, home: path.key("rungs") };
    for (field, id) in [("from", &one.from), ("to", &one.to)] {
        judge.refer(&known, id, &at.key(field));
    }
    if one.from == one.to {
        let message = format!("this move leads from `{}` to itself", one.from);
        let hint = "take it out: what the other moves leave of 1 is the chance of staying";
        judge.report(&at.key("to"), Diagnostic::new(Code::MoveToSelf, message).hint(hint));
    }
    let kind = ladder.rungs.get(&one.from).map_or(RungKind::Open, |rung| rung.kind);
    if kind != RungKind::Open {
        let message = format!("a move leaves `{}`, on which the incident is over", one.from);
        let hint = "take the move out, or make the rung `kind: Open`";
        let mut diagnostic = Diagnostic::new(Code::MoveFromFinal, message).hint(hint);
        let rung = judge.place(&path.key("rungs").key(&one.from).key("kind"));
        diagnostic.also.extend(rung.map(|place| (place, "not open".to_owned())));
        judge.report(&at.key("from"), diagnostic);
    }
}

/// Judges shares over mechanisms.
pub(super) fn causes(judge: &mut Judge<'_>, causes: &Table<f64>, path: &Path<'_>) {
    let known = judge.mechanisms();
    for id in causes.ids() {
        judge.refer_key(&known, id, &path.key(id));
    }
    parameters::shares(judge, "shares", causes, path);
}

/// Judges the sum of the moves from each rung.
fn rows(judge: &mut Judge<'_>, ladder: &Ladder, path: &Path<'_>) {
    for from in ladder.rungs.ids() {
        row(judge, ladder, from, path);
    }
}

fn row(judge: &mut Judge<'_>, ladder: &Ladder, from: &str, path: &Path<'_>) {
    let moves = path.key("moves");
    let mut certain = 0.0;
    let mut possible = 0.0;
    let mut above: Option<(Code, usize)> = None;
    for (index, one) in ladder.moves.iter().enumerate().filter(|(_, one)| one.from == from) {
        let point = parameters::resolved(judge.scenario, &one.p).and_then(|p| p.point());
        // What is no probability is reported where it stands, and its row says nothing more.
        let Some(p) = point.filter(|p| (0.0..=1.0).contains(p)) else { return };
        possible += p;
        let is_conditional = one.when.as_ref().is_some_and(|when| *when != Condition::Always)
            || judge.has_loss(&moves.index(index).key("when"));
        certain += if is_conditional { 0.0 } else { p };
        if certain > 1.0 + TOLERANCE && above.is_none_or(|(code, _)| code != Code::RowAboveOne) {
            above = Some((Code::RowAboveOne, index));
        } else if possible > 1.0 + TOLERANCE && above.is_none() {
            above = Some((Code::RowMayExceedOne, index));
        }
    }
    let Some((code, index)) = above else { return };
    let at = moves.index(index);
    let diagnostic = if code == Code::RowAboveOne {
        let sum = parameters::rounded(certain);
        Diagnostic::new(code, format!("the moves from `{from}` sum to {sum}, more than 1"))
            .label("with this one the sum is above 1")
            .hint("lower them: what they leave of 1 is the chance of staying")
    } else {
        let sum = parameters::rounded(possible);
        let message =
            format!("the moves from `{from}` sum to {sum} if all their conditions hold together");
        Diagnostic::new(code, message)
            .label("with this one the sum may be above 1")
            .hint("if they can, they are scaled to sum to 1 then, and staying gets nothing")
    };
    judge.report(&at.key("p"), diagnostic);
}

/// Judges a ladder by the tracks that stand on it.
fn usage(judge: &mut Judge<'_>, id: &str, ladder: &Ladder, path: &Path<'_>) {
    let is_incident = judge.carries(id, Role::Incident);
    if judge.carries(id, Role::Climate) {
        climate(judge, ladder, path);
    } else if !is_incident {
        unused(judge, id, path);
        return;
    }
    let graph = Graph::new(ladder);
    let starts = starts(judge, id);
    let is_unsure = judge.has_loss(path)
        || judge.has_loss(&Path::root("tracks"))
        || judge.has_loss(&Path::root("injects"))
        || !graph.is_whole
        || !starts.iter().all(|start| ladder.rungs.contains(start));
    if is_unsure {
        return;
    }
    let reached = graph.reached(&starts);
    for rung in ladder.rungs.ids().filter(|rung| !reached.contains(rung)) {
        let message = format!("nothing ever stands on `{rung}`");
        let hint = "add a move that leads to it, or take it out";
        let diagnostic = Diagnostic::new(Code::UnreachableRung, message).hint(hint);
        judge.report_key(&path.key("rungs").key(rung), diagnostic);
    }
    if is_incident {
        ways_out(judge, ladder, &graph, &reached, path);
    }
}

fn unused(judge: &mut Judge<'_>, id: &str, path: &Path<'_>) {
    let scenario = judge.scenario;
    let is_unsure = judge.has_loss(&Path::root("tracks"))
        || scenario.tracks.values().any(|track| !scenario.ladders.contains(&track.ladder));
    if !judge.is_in_library(path) && !is_unsure {
        let message = format!("no track stands on the ladder `{id}`");
        let hint = format!("add a track with `ladder: \"{id}\"`, or take the ladder out");
        judge.report_key(path, Diagnostic::new(Code::UnusedLadder, message).hint(hint));
    }
}

fn climate(judge: &mut Judge<'_>, ladder: &Ladder, path: &Path<'_>) {
    let rungs = path.key("rungs");
    for (id, rung) in ladder.rungs.iter().filter(|(_, rung)| rung.kind != RungKind::Open) {
        let message =
            format!("`{id}` is {:?}, but a climate track never closes or ends", rung.kind);
        let hint = "leave `kind` out: every rung of a climate ladder is open";
        let diagnostic = Diagnostic::new(Code::ClimateRung, message).hint(hint);
        judge.report(&rungs.key(id).key("kind"), diagnostic);
    }
}

/// Judges whether an incident can come to an end from wherever it can be.
fn ways_out(
    judge: &mut Judge<'_>,
    ladder: &Ladder,
    graph: &Graph<'_>,
    reached: &HashSet<&str>,
    path: &Path<'_>,
) {
    let finals = || ladder.rungs.iter().filter(|(_, rung)| rung.kind != RungKind::Open);
    let rungs = path.key("rungs");
    if finals().next().is_none() {
        let message = "no rung of this ladder closes or ends an incident";
        let hint = "give one of them `kind: Closes` or `kind: Ends`";
        judge.report_key(&rungs, Diagnostic::new(Code::NoWayOut, message).hint(hint));
        return;
    }
    let saved = graph.saved(finals().map(|(id, _)| id));
    for (id, _) in ladder.rungs.iter().filter(|(id, _)| reached.contains(id) && !saved.contains(id))
    {
        let message = format!("from `{id}` no closing or ending rung can be reached");
        let hint = "add a move that leads on from it, or give it a `kind`";
        judge.report_key(&rungs.key(id), Diagnostic::new(Code::NoWayOut, message).hint(hint));
    }
}

/// Where something can come onto a ladder.
fn starts<'a>(judge: &Judge<'a>, ladder: &str) -> Vec<&'a str> {
    let scenario = judge.scenario;
    let on_ladder =
        |track: &str| scenario.tracks.get(track).is_some_and(|track| track.ladder == ladder);
    let tracks = scenario.tracks.values().filter(|track| track.ladder == ladder);
    let injects = scenario.injects.values().flat_map(|inject| &inject.actions);
    let targets = injects.filter_map(|action| match action {
        Action::MoveTrack { track, to } if on_ladder(track) => Some(to.as_str()),
        _ => None,
    });
    tracks.map(|track| track.start.as_str()).chain(targets).collect()
}

/// The moves of a ladder as a graph.
struct Graph<'s> {
    edges: DiGraph<&'s str, ()>,
    /// Whether every move begins and leads somewhere.
    is_whole: bool,
}

impl<'s> Graph<'s> {
    fn new(ladder: &'s Ladder) -> Self {
        let mut edges = DiGraph::new();
        for id in ladder.rungs.ids() {
            edges.add_node(id);
        }
        let mut is_whole = true;
        for one in &ladder.moves {
            match (ladder.rungs.index_of(&one.from), ladder.rungs.index_of(&one.to)) {
                (Some(from), Some(to)) => {
                    edges.add_edge(NodeIndex::new(from), NodeIndex::new(to), ());
                }
                _ => is_whole = false,
            }
        }
        Graph { edges, is_whole }
    }

    /// Rungs that can be reached from any of these.
    fn reached(&self, starts: &[&str]) -> HashSet<&'s str> {
        let mut search = Dfs::empty(&self.edges);
        search.stack =
            self.edges.node_indices().filter(|&n| starts.contains(&self.edges[n])).collect();
        let mut reached = HashSet::new();
        while let Some(node) = search.next(&self.edges) {
            reached.insert(self.edges[node]);
        }
        reached
    }

    /// Rungs from which any of these can be reached.
    fn saved<'f>(&self, finals: impl Iterator<Item = &'f str>) -> HashSet<&'s str> {
        let finals: HashSet<&str> = finals.collect();
        let reversed = Reversed(&self.edges);
        let mut search = Dfs::empty(reversed);
        search.stack =
            self.edges.node_indices().filter(|&n| finals.contains(self.edges[n])).collect();
        let mut saved = HashSet::new();
        while let Some(node) = search.next(reversed) {
            saved.insert(self.edges[node]);
        }
        saved
    }
}

/// A headline that no incident can reach compares nothing.
fn headline(judge: &mut Judge<'_>) {
    let scenario = judge.scenario;
    let path = Path::root("headline");
    let is_unsure = judge.has_loss(&Path::root("ladders"))
        || judge.has_loss(&Path::root("tracks"))
        || judge.places.is_incomplete
        || !(1..=SEVERITY_MAX).contains(&scenario.headline)
        || !judge.is_written(&path);
    let ladders = scenario.ladders.iter().filter(|(id, _)| judge.carries(id, Role::Incident));
    let most =
        ladders.flat_map(|(_, ladder)| ladder.rungs.values()).map(|rung| rung.severity).max();
    if let Some(most) = most.filter(|&most| most < scenario.headline && !is_unsure) {
        let message =
            format!("no incident can be as severe as the headline: {most} is the most there is");
        let hint = format!("set `headline` to at most {most}");
        judge.report(&path, Diagnostic::new(Code::HeadlineOutOfReach, message).hint(hint));
    }
}
