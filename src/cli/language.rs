//! The language that was asked for.

use crate::cli::failure::Failure;
use crate::model::Model;
use crate::scenario::suggest;

/// The language asked for, if the scenario has it, or the scenario's first.
pub(super) fn of<'a>(model: &'a Model, asked: Option<&str>) -> Result<&'a str, Failure> {
    let languages = || model.checked().scenario().languages.iter().map(String::as_str);
    let Some(asked) = asked else { return Ok(languages().next().unwrap_or("en")) };
    languages().find(|known| *known == asked).ok_or_else(|| {
        let meant = suggest::nearest(asked, languages());
        let meant = meant.map_or(String::new(), |meant| format!("did you mean `{meant}`? "));
        Failure::new(format!("this scenario is not in `{asked}`"))
            .hint(format!("{meant}its languages are {}", suggest::listed(languages())))
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::scenario;

    #[test]
    fn a_language_that_a_scenario_lacks_is_refused() {
        let text = include_str!("../../tests/scenarios/gamblers-ruin.ron");
        let checked = scenario::read_memory([("test.ron", text)]).into_checked().unwrap();
        let model = Model::new(&Arc::new(checked));
        assert_eq!(of(&model, None).unwrap(), "en");
        let stranger = format!("{:?}", of(&model, Some("fr")).unwrap_err());
        assert!(stranger.contains("its languages are `en`"), "{stranger}");
    }
}
