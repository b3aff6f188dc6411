//! The words of a drawing that no author writes, by language.

/// Words of one language.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pub(super) severity: &'static str,
    pub(super) start: &'static str,
    pub(super) closes: &'static str,
    pub(super) ends: &'static str,
    pub(super) up: &'static str,
    pub(super) down: &'static str,
    pub(super) level: &'static str,
    pub(super) a_turn: &'static str,
    pub(super) conditional: &'static str,
    pub(super) only_while: &'static str,
    pub(super) headline: &'static str,
    pub(super) and_above: &'static str,
    pub(super) rungs: &'static str,
    pub(super) moves: &'static str,
}

/// The words of a language; English, where there are none.
#[must_use]
pub(super) fn of(language: &str) -> &'static Vocabulary {
    if language == "ru" { &RUSSIAN } else { &ENGLISH }
}

const ENGLISH: Vocabulary = Vocabulary {
    severity: "Severity",
    start: "start",
    closes: "incident closed",
    ends: "play ends here",
    up: "up",
    down: "down",
    level: "same severity",
    a_turn: "a turn",
    conditional: "only under a condition",
    only_while: "only while",
    headline: "headline: severity",
    and_above: "and above",
    rungs: "From the lowest rung to the highest",
    moves: "Moves, with their probability a turn",
};

const RUSSIAN: Vocabulary = Vocabulary {
    severity: "Тяжесть",
    start: "начало",
    closes: "инцидент закрыт",
    ends: "игра окончена",
    up: "вверх",
    down: "вниз",
    level: "та же тяжесть",
    a_turn: "за ход",
    conditional: "только при условии",
    only_while: "только пока",
    headline: "главный порог: тяжесть",
    and_above: "и выше",
    rungs: "Ступени снизу вверх",
    moves: "Переходы и их вероятность за ход",
};
