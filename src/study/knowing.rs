//! Everything about what the answer hangs on and what it would be worth to know, in one piece.

use crate::chance::Seed;
use crate::markov;
use crate::markov::ExploreError;
use crate::markov::Limits;
use crate::markov::Unwatched;
use crate::model::MeasureSet;
use crate::scenario::parameter::Basis;
use crate::study::basis;
use crate::study::decision::losses;
use crate::study::design;
use crate::study::design::Design;
use crate::study::draws::Draws;
use crate::study::draws::Knowledge;
use crate::study::influence::Choice;
use crate::study::influence::Index;
use crate::study::influence::Influence;
use crate::study::influence::indices;
use crate::study::influence::influences;
use crate::study::information::Bounds;
use crate::study::information::Information;
use crate::study::information::information;
use crate::study::regression;
use crate::study::risks::How;
use crate::study::risks::Oracle;
use crate::study::risks::Risks;

/// Rows of each of the designs that Sobol indices are found by.
const INDEX_ROWS: u32 = 256;

/// What the answer hangs on.
#[derive(Debug, Clone, PartialEq)]
pub struct Knowing {
    /// Points of political cost that a percentage point is worth.
    pub price: f64,
    /// What knowing is worth; its single values are in the order of the uncertain parameters.
    pub information: Information,
    /// The sets of uncertain parameters that were asked: a basis, and places among them.
    pub groups: Vec<(&'static str, Vec<usize>)>,
    /// Of each uncertain parameter, what it does with the others at their points; where answers are
    /// counted, on average over the others.
    pub influences: Vec<Influence>,
    /// The arm that is chosen with all at their points; none where answers are counted.
    pub at_point: Option<usize>,
    /// The arm whose change is looked at: the chosen one, or where that is the baseline, the one of
    /// the lowest risk.
    pub changed: usize,
    /// Of the baseline's risk and of the change, of each uncertain parameter, its Sobol indices;
    /// none where it has no part in them; no indices where answers are counted.
    pub indices: Option<[Vec<Option<Index>>; 2]>,
    /// Of each uncertain parameter, the elasticity of the baseline's risk at the points: exact
    /// however other answers are found, and none where that does not fit.
    pub elasticities: Vec<Option<f64>>,
    /// Every parameter at its point.
    pub points: Vec<f64>,
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What answers.
    pub oracle: Oracle<'a>,
    /// What is known of the parameters.
    pub knowledge: &'a Knowledge,
    /// The draws.
    pub draws: &'a Draws,
    /// The risks in these draws.
    pub risks: &'a Risks,
    /// The arms; the first is the baseline.
    pub sets: &'a [MeasureSet],
    /// Their political costs.
    pub costs: &'a [u32],
    /// Points of political cost that a percentage point is worth.
    pub price: f64,
    /// How parameters are drawn.
    pub design: Design,
    /// The key of all draws.
    pub seed: Seed,
}

/// What the answer hangs on, and what it would be worth to know.
///
/// # Errors
/// As [`Oracle::risks`].
pub fn knowing(asked: Asked<'_>) -> Result<Knowing, ExploreError> {
    let Asked { oracle, knowledge, draws, risks, sets, costs, price, .. } = asked;
    let groups = by_basis(&asked);
    let mut places: Vec<Vec<usize>> = groups.iter().map(|(_, places)| places.clone()).collect();
    places.push((0..draws.uncertain.len()).collect());
    // Where answers are counted, fewer draws are asked.
    let columns: Vec<Vec<f64>> =
        draws.columns.iter().map(|column| column[..risks.len()].to_vec()).collect();
    let losses = losses(risks, costs, price);
    let mut information = oracle.pool.install(|| information(&columns, &losses, &places));
    let everything = information.sets.pop().expect("the last set is all of them");
    // What no arm depends on is worth nothing, though few draws may seem to say otherwise.
    let on = sets.iter().fold(MeasureSet::EMPTY, |all, set| all.union(*set));
    let used = basis::used(oracle.model, on);
    for (worth, parameter) in information.single.iter_mut().zip(&draws.uncertain) {
        if !used[*parameter] {
            *worth = Bounds::NOTHING;
        }
    }
    let changed = if information.chosen == 0 { lowest(risks) } else { information.chosen };
    let (at_point, influences, indices) = match oracle.how {
        How::Exact(_) => {
            let mut contenders = information.contenders.clone();
            if contenders[0] != 0 {
                contenders.insert(0, 0);
            }
            let choice = Choice { sets, costs, price, contenders: &contenders };
            let (at_point, influences) = influences(&oracle, knowledge, choice)?;
            (Some(at_point), influences, Some(shares(&asked, changed)?))
        }
        How::Counted { replications, .. } => {
            // In counted draws the best arm also has luck, so its gain is at most that.
            information.perfect.low = everything.low;
            (None, regression::influences(&asked, changed, replications), None)
        }
    };
    Ok(Knowing {
        price,
        groups,
        at_point,
        changed,
        indices,
        elasticities: elasticities(&asked),
        points: knowledge.point(),
        information,
        influences,
    })
}

fn lowest(risks: &Risks) -> usize {
    let arms = risks[0].len();
    let sum = |arm: usize| risks.iter().map(|draw| draw[arm]).sum::<f64>();
    (0..arms).min_by(|one, other| sum(*one).total_cmp(&sum(*other))).unwrap_or(0)
}

/// Uncertain parameters by what they rest on.
fn by_basis(asked: &Asked<'_>) -> Vec<(&'static str, Vec<usize>)> {
    let of = |basis: Basis| -> Vec<usize> {
        let places = asked.draws.uncertain.iter().enumerate();
        places
            .filter(|(_, parameter)| asked.oracle.model.parameters[**parameter].basis == basis)
            .map(|(place, _)| place)
            .collect()
    };
    let groups = Basis::ALL.iter().map(|basis| (basis.name(), of(*basis)));
    groups.filter(|(_, places)| !places.is_empty()).collect()
}

/// Sobol indices of the baseline's risk and of the change that an arm makes.
fn shares(asked: &Asked<'_>, changed: usize) -> Result<[Vec<Option<Index>>; 2], ExploreError> {
    let Asked { oracle, knowledge, draws, sets, .. } = asked;
    let pair = [sets[0], sets[changed]];
    let used = basis::used(oracle.model, pair[1]);
    let places: Vec<usize> =
        (0..draws.uncertain.len()).filter(|place| used[draws.uncertain[*place]]).collect();
    let parameters: Vec<usize> = places.iter().map(|place| draws.uncertain[*place]).collect();
    let ids = parameters.iter().map(|place| oracle.model.parameters[*place].id.as_str());
    // The second half of the columns is a design of its own.
    let names: Vec<String> =
        ids.clone().map(|id| format!("a {id}")).chain(ids.map(|id| format!("b {id}"))).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let few = names.len() <= design::DIMENSIONS_MAX;
    let design = if few { asked.design } else { Design::Random };
    let mut a = design::columns(design, asked.seed, &names, 0..INDEX_ROWS)
        .expect("independent points have any number of dimensions");
    let b = a.split_off(parameters.len());
    let found = indices(&a, &b, |columns| {
        let (parameters, columns) = (parameters.clone(), columns.to_vec());
        let values = knowledge.at(parameters, columns, INDEX_ROWS, oracle.pool).values;
        let risks = oracle.risks(&pair, &values)?;
        let baseline = risks.iter().map(|draw| draw[0]).collect();
        let change = risks.iter().map(|draw| draw[1] - draw[0]).collect();
        Ok::<Vec<Vec<f64>>, ExploreError>(vec![baseline, change])
    })?;
    let of_all = |found: &Vec<Index>| {
        let mut all = vec![None; draws.uncertain.len()];
        for (place, index) in places.iter().zip(found) {
            all[*place] = Some(*index);
        }
        all
    };
    Ok([of_all(&found[0]), of_all(&found[1])])
}

/// Of each uncertain parameter, the elasticity of the baseline's risk, where that fits.
fn elasticities(asked: &Asked<'_>) -> Vec<Option<f64>> {
    let Asked { oracle, draws, knowledge, sets, .. } = asked;
    let mut model = oracle.model.clone();
    model.revalue(&knowledge.point());
    let limits = match oracle.how {
        How::Exact(limits) => limits,
        How::Counted { .. } => Limits::default(),
    };
    let limits = Limits { kept: Limits::default().kept, ..limits };
    let found = oracle
        .pool
        .install(|| markov::sensitivity(&model, sets[0], oracle.severity, &limits, &Unwatched));
    let Ok(found) = found else {
        return vec![None; draws.uncertain.len()];
    };
    let of = |parameter: &usize| {
        let id = &model.parameters[*parameter].id;
        found.numbers.iter().find(|number| number.id == *id).map(|number| number.elasticity)
    };
    draws.uncertain.iter().map(of).collect()
}
