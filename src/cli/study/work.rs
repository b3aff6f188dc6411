//! What a study's options ask, what is done for it draw by draw, and what is told from that.

use std::error::Error;
use std::fs;
use std::num::NonZeroU64;
use std::num::NonZeroUsize;
use std::path::Path;
use std::path::PathBuf;

use rayon::ThreadPool;
use serde::Serialize;
use serde_json::Value;

use crate::cli::compare::families;
use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::progress::Progress;
use crate::cli::shelf::Steps;
use crate::cli::study::MethodName;
use crate::cli::study::Study;
use crate::cli::threads;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::report::shard::Shard;
use crate::report::shard::rows;
use crate::report::shard::rows::Telling;
use crate::report::study::Findings;
use crate::scenario;
use crate::scenario::beliefs::Beliefs;
use crate::study::arms;
use crate::study::arms::Arm;
use crate::study::arms::Family;
use crate::study::attribution;
use crate::study::attribution::Attribution;
use crate::study::beliefs;
use crate::study::beliefs::Side;
use crate::study::beliefs::Views;
use crate::study::decision;
use crate::study::decision::Decision;
use crate::study::draws;
use crate::study::draws::Draws;
use crate::study::draws::Knowledge;
use crate::study::knowing;
use crate::study::knowing::Knowing;
use crate::study::passages;
use crate::study::passages::Passages;
use crate::study::risks::How;
use crate::study::risks::Oracle;
use crate::study::rows::Asked;
use crate::study::rows::Rows;
use crate::study::rows::Walk;
use crate::study::uncertainty;
use crate::study::uncertainty::ArmSpread;

/// So many replications of each draw unless the user says otherwise.
const REPLICATIONS: u64 = 1000;

/// So many draws unless the user says otherwise; where answers are counted, so many of them.
const SAMPLES: u32 = 2000;
const COUNTED: u32 = 200;

/// Pairs of orders that are drawn where measures are too many for all.
const ORDER_PAIRS: usize = 32;

/// So many answers are asked for an attribution unless the user says otherwise, but in so many
/// draws at least.
const ATTRIBUTION_WORK: usize = 50_000;
const DRAWS_MIN: usize = 16;

/// What the options of a study ask of a scenario.
pub(in crate::cli) struct Work<'a> {
    options: &'a Study,
    model: Model,
    pub(super) pool: ThreadPool,
    arms: Vec<Arm>,
    sets: Vec<MeasureSet>,
    knowledge: Knowledge,
    beliefs: Vec<String>,
    sides: Vec<Side>,
    known_by_sides: Vec<Knowledge>,
    plan: Option<attribution::Plan>,
    how: How,
    /// The risks of the arms with every parameter at its point.
    points: Vec<f64>,
}

/// What was found out, and what it was found from.
pub(super) struct Found {
    pub(super) draws: Draws,
    pub(super) rows: Rows,
    pub(super) arms: Vec<ArmSpread>,
    pub(super) attribution: Option<Attribution>,
    pub(super) decision: Decision,
    pub(super) knowing: Option<Knowing>,
    pub(super) views: Option<Views>,
    pub(super) passages: Option<Passages>,
}

impl<'a> Work<'a> {
    /// Reads what the options name, and finds out whether answers are exact.
    pub(in crate::cli) fn new(options: &'a Study, path: &Path) -> Result<Self, Failure> {
        let model = Model::new(&files::read(path)?);
        let families = families(&options.families, &options.named);
        let arms = arms::arms(&model, &options.named, &families)
            .map_err(|error| Failure::from_error(&error).hint(error.hint()))?;
        let knowledge = Knowledge::of(&model, options.tails());
        let mut beliefs = Vec::new();
        for path in &options.beliefs {
            let text =
                fs::read_to_string(path).map_err(|error| Failure::io("read", path, &error))?;
            beliefs.push(text);
        }
        let sides = sides(&model, &knowledge, &options.beliefs, &beliefs)?;
        let mut work = Work {
            options,
            sets: arms.iter().map(|arm| arm.measures).collect(),
            known_by_sides: sides.iter().map(|side| side.knowledge.clone()).collect(),
            pool: threads::pool(options.threads)?,
            how: How::Exact(Limits::with_states(options.states_max)),
            points: Vec::new(),
            plan: None,
            model,
            arms,
            knowledge,
            beliefs,
            sides,
        };
        work.refuse_too_many_dimensions()?;
        work.settle()?;
        work.plan = work.plan()?;
        Ok(work)
    }

    /// What is asked of every draw.
    pub(super) fn asked(&self) -> Asked<'_> {
        let attributed = self.plan.as_ref().map_or(&[][..], attribution::Plan::sets);
        Asked {
            oracle: self.oracle(),
            arms: &self.sets,
            knowledge: &self.knowledge,
            sides: &self.known_by_sides,
            attributed,
            attributed_draws: self.attributed_draws(attributed.len()) as u64,
            design: self.options.design(),
            seed: self.options.seed,
            samples: self.samples(),
        }
    }

    /// The question for a shard.
    pub(in crate::cli) fn question(&self) -> Value {
        let telling = Telling {
            arms: &self.arms,
            tails: self.options.tails(),
            beliefs: &self.beliefs,
            options: &self.options.words(self.options.samples),
        };
        rows::question(&self.asked(), &telling)
    }

    /// The rows that a shard found.
    pub(in crate::cli) fn rows(&self, shard: &Shard) -> Result<Rows, rows::RowsError> {
        rows::read(&self.asked(), shard)
    }

    /// Rows of no draw.
    pub(in crate::cli) fn no_rows(&self) -> Rows {
        Rows::new(self.sides.len())
    }

    /// The rules.
    pub(in crate::cli) fn model(&self) -> &Model {
        &self.model
    }

    /// What all rows tell; how crises go only if somebody wants to know.
    pub(super) fn tell(&self, rows: Rows, with_passages: bool) -> Result<Found, Failure> {
        let asked = self.asked();
        let oracle = asked.oracle;
        let samples = rows.risks.len() as u32;
        let draws = self
            .knowledge
            .draw(&self.model, asked.design, asked.seed, samples, &self.pool)
            .map_err(|error| Failure::from_error(&error))?;
        let arms = self.spreads(&self.points, &rows.risks);
        let costs: Vec<u32> = arms.iter().map(|arm| arm.cost).collect();
        let about = knowing::Asked {
            oracle,
            knowledge: &self.knowledge,
            draws: &draws,
            risks: &rows.risks,
            sets: &self.sets,
            costs: &costs,
            price: self.options.price,
            design: asked.design,
            seed: asked.seed,
        };
        let refused = |error: ExploreError| Failure::from_error(&error);
        let (decision, knowing) = self.decide(about).map_err(refused)?;
        let attributed = |plan: &attribution::Plan| plan.attribute(&rows.attributed);
        let attribution =
            self.plan.as_ref().filter(|_| !rows.attributed.is_empty()).map(attributed);
        let mut passages = None;
        if with_passages {
            let told = passages::told(&self.model, &arms, decision.standing.expected());
            let by_turn = rows.reached_by_turn(&asked, &told).map_err(refused)?;
            let point = self.knowledge.point();
            let found = passages::passages(&oracle, &told, &self.sets, &point, &by_turn);
            passages = Some(found.map_err(refused)?);
        }
        let views = self.views(&asked, &rows).map_err(refused)?;
        Ok(Found { draws, rows, arms, attribution, decision, knowing, views, passages })
    }

    /// The same for whoever reports it.
    pub(super) fn findings<'f>(&'f self, found: &'f Found) -> Findings<'f> {
        Findings {
            model: &self.model,
            severity: self.oracle().severity,
            seed: self.options.seed,
            design: self.options.design(),
            samples: found.rows.risks.len(),
            replications: self.replications(),
            tails: self.options.tails(),
            knowledge: &self.knowledge,
            draws: &found.draws,
            risks: &found.rows.risks,
            arms: &found.arms,
            attribution: found.attribution.as_ref(),
            decision: &found.decision,
            knowing: found.knowing.as_ref(),
            views: found.views.as_ref(),
        }
    }

    fn oracle(&self) -> Oracle<'_> {
        let severity = self.options.severity.unwrap_or(self.model.headline);
        Oracle { model: &self.model, severity, how: self.how, pool: &self.pool }
    }

    fn refuse_too_many_dimensions(&self) -> Result<(), Failure> {
        let asked = self.asked();
        for uncertain in [self.knowledge.uncertain(), asked.sides_uncertain()] {
            draws::columns(&self.model, &uncertain, asked.design, asked.seed, 0..1)
                .map_err(|error| Failure::from_error(&error).hint("use --design random"))?;
        }
        Ok(())
    }

    /// Whether answers are exact: where that was asked for, or where it fits.
    fn settle(&mut self) -> Result<(), Failure> {
        let Study { method, replications, seed, .. } = *self.options;
        let counted =
            How::Counted { seed, replications: replications.map_or(REPLICATIONS, NonZeroU64::get) };
        if method == MethodName::Simulate || method == MethodName::Auto && replications.is_some() {
            self.how = counted;
        }
        let ask = |work: &Self| work.oracle().risks(&work.sets, &[work.knowledge.point()]);
        let mut points = ask(self);
        if points.is_err() && method == MethodName::Auto {
            self.how = counted;
            points = ask(self);
        }
        let mut points = points.map_err(|error| {
            Failure::from_error(&error).hint("use --method simulate, or a higher --states-max")
        })?;
        self.points = points.remove(0);
        Ok(())
    }

    fn replications(&self) -> Option<u64> {
        match self.how {
            How::Exact(_) => None,
            How::Counted { replications, .. } => Some(replications),
        }
    }

    /// How many draws are asked for.
    pub(super) fn samples(&self) -> u32 {
        self.options.samples.unwrap_or(match self.how {
            How::Exact(_) => SAMPLES,
            How::Counted { .. } => COUNTED,
        })
    }

    /// In how many draws a number of sets is asked.
    fn attributed_draws(&self, sets: usize) -> usize {
        if sets == 0 {
            return 0;
        }
        let few = (ATTRIBUTION_WORK / sets).max(DRAWS_MIN);
        let asked = self.options.attribute_draws.map_or(few, NonZeroUsize::get);
        asked.min(self.samples() as usize)
    }

    /// How to tell apart what each measure of an arm has a part in, if that is asked.
    fn plan(&self) -> Result<Option<attribution::Plan>, Failure> {
        let model = &self.model;
        let arm = match &self.options.attribute {
            Some(no) if no == "no" => return Ok(None),
            Some(name) => arms::arm(model, name)
                .map_err(|error| Failure::from_error(&error).hint(error.hint()))?,
            None => {
                let menus = arms::arms(model, &[], &[Family::Menu]).ok();
                match menus.and_then(|mut menus| menus.pop()) {
                    Some(arm) if matches!(self.how, How::Exact(_)) => arm,
                    _ => return Ok(None),
                }
            }
        };
        attribution::Plan::new(model, arm.measures, ORDER_PAIRS, self.options.seed)
            .map(Some)
            .map_err(|error| Failure::from_error(&error).hint("attribute a smaller arm"))
    }

    fn spreads(&self, points: &[f64], risks: &[Vec<f64>]) -> Vec<ArmSpread> {
        let priced = |arm: &Arm| (arm.clone(), arms::cost(&self.model, arm.measures));
        let priced: Vec<(Arm, u32)> = self.arms.iter().map(priced).collect();
        uncertainty::spreads(&priced, points, risks, self.replications())
    }

    /// What to choose, and what that hangs on. Where answers are counted, only what the draws at
    /// hand tell, unless a budget is given.
    fn decide(
        &self,
        asked: knowing::Asked<'_>,
    ) -> Result<(Decision, Option<Knowing>), ExploreError> {
        let Study { budget, brief, price, .. } = *self.options;
        let exact = matches!(asked.oracle.how, How::Exact(_));
        let frontier = if budget.is_some() || exact && !brief {
            Some(decision::frontier(&asked.oracle, &asked.knowledge.point(), budget)?)
        } else {
            None
        };
        let decision = Decision::new(asked.risks, asked.costs, price, frontier);
        let knowing = if brief { None } else { Some(knowing::knowing(asked)?) };
        Ok((decision, knowing))
    }

    /// What sides hold of the arms, under the same draws.
    fn views(&self, asked: &Asked<'_>, rows: &Rows) -> Result<Option<Views>, ExploreError> {
        let Some(first) = self.sides.first() else { return Ok(None) };
        let mut held = Vec::new();
        for (side, risks) in self.sides.iter().zip(&rows.sides) {
            let points = asked.oracle.risks(&self.sets, &[side.knowledge.point()])?.remove(0);
            held.push((side.clone(), self.spreads(&points, risks)));
        }
        let uncertain = asked.sides_uncertain();
        let few = rows.risks.len().min(beliefs::DRAWS) as u32;
        let columns = draws::columns(&self.model, &uncertain, asked.design, asked.seed, 0..few)
            .expect("a design without dimensions enough was refused");
        let drawn = first.knowledge.at(uncertain, columns, few, &self.pool);
        beliefs::views(&asked.oracle, held, &drawn, &self.sets).map(Some)
    }
}

/// The draws of a part on their way.
pub(super) struct Walked<'a>(pub(super) Walk<'a>);

impl Steps for Walked<'_> {
    const WHAT: &'static str = "draws";

    fn all(&self) -> u64 {
        self.0.all()
    }

    fn done(&self) -> u64 {
        self.0.done()
    }

    fn is_done(&self) -> bool {
        self.0.done() == self.0.all()
    }

    fn step(&mut self, progress: &Progress) -> Result<bool, Failure> {
        self.0.step(progress).map_err(|error| {
            Failure::from_error(&error).hint("use --attribute no, or a smaller arm")
        })
    }

    fn found(&self) -> impl Serialize {
        rows::found(self.0.rows())
    }

    fn resume(self, begun: &Shard) -> Result<Self, Box<dyn Error>> {
        let rows = rows::read(self.0.asked(), begun)?;
        Ok(Walked(self.0.resume(rows)))
    }
}

/// What the sides know whose beliefs were given. One alone stands beside the scenario's own.
fn sides(
    model: &Model,
    scenario: &Knowledge,
    paths: &[PathBuf],
    texts: &[String],
) -> Result<Vec<Side>, Failure> {
    let mut sides = Vec::new();
    if paths.len() == 1 {
        let name = "the scenario".to_owned();
        sides.push(Side { name, experts: 0, answered: 0, knowledge: scenario.clone() });
    }
    for (path, text) in paths.iter().zip(texts) {
        let side = beliefs::side(model, scenario, &read_beliefs(path, text)?);
        sides.push(side.map_err(|error| {
            Failure::new(format!("{}: {error}", path.display()))
                .hint("`offramp elicit` prints a sheet with every parameter")
        })?);
    }
    Ok(sides)
}

/// The beliefs in a file: a sheet if its name ends in csv, else RON.
fn read_beliefs(path: &Path, text: &str) -> Result<Beliefs, Failure> {
    let is_sheet = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let read = if is_sheet {
        scenario::beliefs::from_csv(text)
    } else {
        scenario::beliefs::from_ron(text)
    };
    read.map_err(|error| Failure::new(format!("{}: {error}", path.display())))
}
