//! Arms: named sets of measures that are compared with one another.
//!
//! It follows the design, section 6: `none` is always the first and the baseline; measures stand in
//! declared order; equal sets appear once, under the first name.

use std::collections::HashSet;

use thiserror::Error;

use crate::model::MeasureId;
use crate::model::MeasureSet;
use crate::model::Model;
use crate::scenario::suggest;

/// More arms than this are not compared at once.
pub const ARMS_MAX: usize = 65_536;

/// A named set of measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arm {
    /// What it is called.
    pub name: String,
    /// What is on.
    pub measures: MeasureSet,
}

/// A family of arms that a scenario gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// Each menu on top of the menus before it.
    Menu,
    /// Each measure with what it needs.
    Singles,
    /// All measures without one, and without what needs it.
    LeaveOneOut,
    /// Every set whose needs are met.
    Factorial,
}

/// Why arms cannot be compared. Nothing is lost: ask again.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ArmError {
    /// A measure that the scenario does not have.
    #[error("unknown measure `{name}` in arm `{arm}`")]
    UnknownMeasure {
        /// The arm as written.
        arm: String,
        /// The measure as written.
        name: String,
        /// What may have been meant, or what there is.
        hint: String,
    },
    /// A name alone that means no arm.
    #[error("unknown arm `{name}`")]
    UnknownArm {
        /// The arm as written.
        name: String,
        /// What may have been meant, or what there is.
        hint: String,
    },
    /// A measure without what it needs.
    #[error("arm `{arm}` has `{measure}` without `{}`, which it needs", needs.join("` and `"))]
    UnmetNeeds {
        /// The arm as written.
        arm: String,
        /// The measure.
        measure: String,
        /// What is missing, in declared order.
        needs: Vec<String>,
        /// The arm with all that is missing.
        whole: String,
    },
    /// One name for two sets.
    #[error("`{0}` is the name of another arm")]
    SameName(String),
    /// A set without a name.
    #[error("an arm needs a name before the `=`")]
    NoName,
    /// `none` with something in it.
    #[error("`none` is the arm without measures")]
    NoneIsEmpty,
    /// Too many sets.
    #[error("{measures} measures make more than {ARMS_MAX} arms")]
    TooMany {
        /// How many measures there are.
        measures: usize,
    },
}

impl ArmError {
    /// What to do instead.
    #[must_use]
    pub fn hint(&self) -> String {
        match self {
            ArmError::UnknownMeasure { hint, .. } | ArmError::UnknownArm { hint, .. } => {
                hint.clone()
            }
            ArmError::UnmetNeeds { whole, .. } => format!("write `{whole}`"),
            ArmError::SameName(_) => "give yours another name".to_owned(),
            ArmError::NoName => "write NAME=m1+m2".to_owned(),
            ArmError::NoneIsEmpty => "give your arm another name".to_owned(),
            ArmError::TooMany { .. } => {
                "name the arms that matter with `--arm NAME=m1+m2`".to_owned()
            }
        }
    }
}

/// The arms of a comparison: `none`, then those that were named, then those of the families.
///
/// # Errors
/// A name or a set that makes no sense, or more than [`ARMS_MAX`] arms.
pub fn arms(model: &Model, named: &[String], families: &[Family]) -> Result<Vec<Arm>, ArmError> {
    let mut arms = Arms::default();
    arms.add(Arm { name: "none".to_owned(), measures: MeasureSet::EMPTY })?;
    for text in named {
        arms.add(arm(model, text)?)?;
    }
    for family in families {
        for arm in family_arms(model, *family)? {
            arms.add(arm)?;
        }
    }
    Ok(arms.list)
}

/// The arm that a text names: `NAME=m1+m2`, `m1+m2`, `none`, `all`, a menu, a measure (with what it
/// needs), or `all-ID`.
///
/// # Errors
/// As [`arms`].
pub fn arm(model: &Model, text: &str) -> Result<Arm, ArmError> {
    let Some((name, list)) = text.split_once('=') else {
        return known_arm(model, text);
    };
    let measures = measure_list(model, text, list)?;
    if name == "none" && !measures.is_empty() {
        return Err(ArmError::NoneIsEmpty);
    }
    if name.is_empty() {
        return Err(ArmError::NoName);
    }
    match known_arm(model, name) {
        Ok(known) if known.measures != measures => Err(ArmError::SameName(name.to_owned())),
        _ => Ok(Arm { name: name.to_owned(), measures }),
    }
}

/// What names the arm on a command line: its name, where that says which measures it has, else
/// `NAME=m1+m2`.
#[must_use]
pub fn spelled(model: &Model, named: &Arm) -> String {
    match arm(model, &named.name) {
        Ok(known) if known.measures == named.measures => named.name.clone(),
        _ => format!("{}={}", named.name, ids(model, named.measures).join("+")),
    }
}

/// The sum of the political costs of a set.
#[must_use]
pub fn cost(model: &Model, measures: MeasureSet) -> u32 {
    measures.iter().map(|measure| model.measures[measure.index()].cost).sum()
}

/// Ids of the measures of a set, in declared order.
#[must_use]
pub fn ids(model: &Model, measures: MeasureSet) -> Vec<&str> {
    measures.iter().map(|measure| model.measures[measure.index()].id.as_str()).collect()
}

/// Arms so far, found by set and by name: a factorial has tens of thousands.
#[derive(Default)]
struct Arms {
    list: Vec<Arm>,
    sets: HashSet<MeasureSet>,
    names: HashSet<String>,
}

impl Arms {
    fn add(&mut self, new: Arm) -> Result<(), ArmError> {
        if !self.sets.insert(new.measures) {
            return Ok(());
        }
        if !self.names.insert(new.name.clone()) {
            return Err(ArmError::SameName(new.name));
        }
        self.list.push(new);
        Ok(())
    }
}

fn known_arm(model: &Model, text: &str) -> Result<Arm, ArmError> {
    if text.contains('+') {
        return Ok(Arm { name: text.to_owned(), measures: measure_list(model, text, text)? });
    }
    let mut known = vec![
        Arm { name: "none".to_owned(), measures: MeasureSet::EMPTY },
        Arm { name: "all".to_owned(), measures: model.all_measures() },
    ];
    known.extend(menus(model, false));
    known.extend((0..model.measures.len()).map(|index| single(model, MeasureId::new(index))));
    known.extend(leave_one_out(model));
    if let Some(arm) = known.iter().find(|arm| arm.name == text) {
        return Ok(arm.clone());
    }
    let hint = match suggest::nearest(text, known.iter().map(|arm| arm.name.as_str())) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write NAME=m1+m2 with ids of measures, or none, all, a menu or a measure".into(),
    };
    Err(ArmError::UnknownArm { name: text.to_owned(), hint })
}

fn measure_list(model: &Model, arm: &str, list: &str) -> Result<MeasureSet, ArmError> {
    let mut set = MeasureSet::EMPTY;
    for name in list.split('+').map(str::trim).filter(|name| !name.is_empty()) {
        let measure = model.measure(name).ok_or_else(|| unknown_measure(model, arm, name))?;
        set = set.with(measure);
    }
    for measure in set.iter() {
        let missing = model.measures[measure.index()].needs.minus(set);
        if !missing.is_empty() {
            return Err(ArmError::UnmetNeeds {
                arm: arm.to_owned(),
                measure: model.measures[measure.index()].id.clone(),
                needs: ids(model, missing).into_iter().map(str::to_owned).collect(),
                whole: whole(model, arm, set),
            });
        }
    }
    Ok(set)
}

/// The arm as written, with everything that its measures need.
fn whole(model: &Model, arm: &str, set: MeasureSet) -> String {
    let measures = ids(model, model.closed(set)).join("+");
    match arm.split_once('=') {
        Some((name, _)) => format!("{name}={measures}"),
        None => measures,
    }
}

fn unknown_measure(model: &Model, arm: &str, name: &str) -> ArmError {
    let known = || model.measures.iter().map(|measure| measure.id.as_str());
    let hint = match suggest::nearest(name, known()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if model.measures.is_empty() => "this scenario has no measures".to_owned(),
        None => format!("its measures are {}", suggest::listed(known())),
    };
    ArmError::UnknownMeasure { arm: arm.to_owned(), name: name.to_owned(), hint }
}

fn family_arms(model: &Model, family: Family) -> Result<Vec<Arm>, ArmError> {
    match family {
        Family::Menu => Ok(menus(model, true)),
        Family::Singles => Ok((0..model.measures.len())
            .map(MeasureId::new)
            .filter(|measure| !model.measures[measure.index()].inert)
            .map(|measure| single(model, measure))
            .collect()),
        Family::LeaveOneOut => Ok(leave_one_out(model)),
        Family::Factorial => factorial(model),
    }
}

/// Each menu's measures on top of those of the menus before it. Where `rename`, the last is called
/// `all` if it has all measures.
fn menus(model: &Model, rename: bool) -> Vec<Arm> {
    let mut measures = MeasureSet::EMPTY;
    let mut arms = Vec::new();
    for (index, id) in model.checked().scenario().menus.ids().enumerate() {
        for (place, measure) in model.measures.iter().enumerate() {
            if measure.menu == Some(index) {
                measures = measures.with(MeasureId::new(place));
            }
        }
        arms.push(Arm { name: id.to_owned(), measures });
    }
    if let Some(last) = arms.last_mut()
        && rename
        && last.measures == model.all_measures()
    {
        last.name = "all".to_owned();
    }
    arms
}

fn single(model: &Model, measure: MeasureId) -> Arm {
    let name = model.measures[measure.index()].id.clone();
    Arm { name, measures: model.with_needs(measure) }
}

fn leave_one_out(model: &Model) -> Vec<Arm> {
    let all = model.all_measures();
    all.iter()
        .map(|left| Arm {
            name: format!("all-{}", model.measures[left.index()].id),
            measures: all
                .iter()
                .filter(|measure| !model.with_needs(*measure).contains(left))
                .collect(),
        })
        .collect()
}

/// Every set whose needs are met: the first measure changes fastest, as the digits of a binary
/// number that is written from the right.
fn factorial(model: &Model) -> Result<Vec<Arm>, ArmError> {
    let mut sets = Vec::new();
    subsets(model, model.measures.len(), MeasureSet::EMPTY, &mut sets)?;
    let arms = sets.into_iter().map(|measures| Arm {
        name: if measures.is_empty() { "none".to_owned() } else { ids(model, measures).join("+") },
        measures,
    });
    Ok(arms.collect())
}

/// Adds the sets that agree with `chosen` on the measures from `undecided` on.
fn subsets(
    model: &Model,
    undecided: usize,
    chosen: MeasureSet,
    sets: &mut Vec<MeasureSet>,
) -> Result<(), ArmError> {
    // What is chosen may need something later in the table that was left out: no set below helps.
    let decided = |need: &MeasureId| need.index() >= undecided;
    let needs = chosen.iter().flat_map(|measure| model.measures[measure.index()].needs.iter());
    if needs.filter(decided).any(|need| !chosen.contains(need)) {
        return Ok(());
    }
    if undecided == 0 {
        if sets.len() == ARMS_MAX {
            return Err(ArmError::TooMany { measures: model.measures.len() });
        }
        sets.push(chosen);
        return Ok(());
    }
    subsets(model, undecided - 1, chosen, sets)?;
    subsets(model, undecided - 1, chosen.with(MeasureId::new(undecided - 1)), sets)
}
