//! What is wrong with a file: one record a mistake, with a stable code and a place.
//!
//! Codes are grouped by what the author was writing: S0xx reading, S1xx ids, S2xx ladders, S3xx
//! tracks, S4xx conditions and effects, S5xx measures, S6xx seats, S7xx injects, S8xx parameters,
//! S9xx texts, time and limits. A code never changes its meaning; one that is no longer used is not
//! given to something else. How a diagnostic looks on a terminal is the business of
//! `crate::report`.

use std::fmt;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The scenario cannot be used until it is mended.
    Error,
    /// It can be used, but is probably not what the author meant.
    Warning,
}

/// Declares the codes: the text is at once the documentation of the variant and what
/// [`Code::meaning`] returns, so that the two cannot part.
macro_rules! codes {
    ($($number:literal $name:ident $severity:ident $meaning:literal,)*) => {
        /// What kind of mistake it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $meaning] $name,)*
        }

        impl Code {
            /// Every code, in numeric order.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The stable name, such as `S105`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $number,)* }
            }

            /// Whether it stops other commands.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }

            /// What it means, in one sentence.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$name => $meaning,)* }
            }
        }
    };
}

codes! {
    "S001" Unreadable Error "A file cannot be opened, or is not a regular file.",
    "S002" FileTooLarge Error "A file is larger than the limit.",
    "S003" TooManyFiles Error "A scenario includes more files than the limit.",
    "S004" NotUtf8 Error "A file holds bytes that are not UTF-8 text.",
    "S005" IncludeOutside Error "An include leads out of the folder of the file that names it.",
    "S006" IncludeLoop Error "Files include each other in a circle.",
    "S007" Syntax Error "The text is not well-formed RON; nothing after this place was read.",
    "S008" NestingTooDeep Error "Brackets are nested deeper than the limit.",
    "S009" TooManyValues Error "A file holds more values than the limit.",
    "S010" DuplicateKey Error "A key or field stands twice in one map or struct.",
    "S011" UnknownField Error "A field is written that the format does not have there.",
    "S012" MissingField Error "A required field is left out.",
    "S013" UnknownWord Error "A word stands where the format has a fixed list of other words.",
    "S014" WrongType Error "A value has another type than the format asks for.",
    "S015" WrongRoot Error "The file is a Library where a Scenario is wanted, or the reverse.",
    "S016" TooManyMistakes Error "There are more mistakes than are listed.",

    "S101" UnknownFormat Error "The file says that it has a format version that is not known.",
    "S102" MalformedId Error "An id has characters that ids may not have.",
    "S103" ReservedId Error "An id is a word that results use for something else.",
    "S104" DuplicateId Error "An id is declared in two files.",
    "S105" UnknownId Error "An id is used that nothing declares.",
    "S106" AddressCollision Error "Two sources of chance have the same address, so that they would share their draws.",
    "S107" RepeatedEntry Error "An entry stands twice in a list.",

    "S201" EmptyLadder Error "A ladder has no rungs.",
    "S202" SeverityRange Error "A severity is above 10.",
    "S203" RowAboveOne Error "The moves from a rung have probabilities that sum to more than 1.",
    "S204" RowMayExceedOne Warning "The moves from a rung sum to more than 1 if all their conditions hold together; the row is scaled then.",
    "S205" MoveFromFinal Error "A move leaves a rung on which an incident is over.",
    "S206" MoveToSelf Error "A move goes to the rung that it leaves.",
    "S207" UnreachableRung Error "No track can ever stand on a rung.",
    "S208" NoWayOut Error "From an open rung of an incident ladder no closing or ending rung can be reached.",
    "S209" ClimateRung Error "A ladder of a climate track has a rung that is not open.",
    "S210" UnusedLadder Warning "No track stands on a ladder.",

    "S301" NoIncidentTrack Error "A scenario has no incident track.",
    "S302" StartNotOpen Error "A track starts on a rung that is not open.",
    "S303" Slots Error "A track has no slots, or more open at the start than it has.",
    "S304" ClimateTrack Error "A climate track has an arrival, several slots, or slots that are not open.",
    "S305" IdleTrack Warning "Nothing ever opens an incident on an incident track.",

    "S401" LevelOfIncidentTrack Error "`TrackAtLeast` asks for the level of an incident track.",
    "S402" OrderGivenHere Error "`OrderGiven` stands where this turn's orders are not known yet.",
    "S403" NeverHolds Warning "A condition can never hold.",
    "S404" NoMechanism Error "An effect names no mechanism.",
    "S405" IdleEffect Warning "An effect matches no move and no arrival.",

    "S501" NeedsCircle Error "Measures need each other in a circle.",
    "S502" Overlap Error "The overlap of a group is outside 0 to 1.",
    "S503" Cost Error "The cost of a measure is outside 1 to 5.",

    "S601" NoOrders Error "A seat has no orders.",
    "S602" FirstOrderBound Error "The first order of a seat has needs or a condition, but must always be possible.",
    "S603" NoAlwaysRule Error "A seat has no rule for `Always`, so that it may be left without a decision.",
    "S604" RuleAfterAlways Warning "A rule stands after one for `Always` and is never used.",

    "S701" InjectTurn Error "An inject is due in a turn that is never played.",
    "S702" MoveTrackTarget Error "`MoveTrack` goes to a rung that is not open.",
    "S703" OpenClimate Error "`Open` is used on a climate track.",
    "S704" OpenWithoutArrival Warning "`Open` is used on a track without an arrival, where few places are ever quiet.",

    "S801" NotFinite Error "A number is infinite or not a number.",
    "S802" Probability Error "A probability is outside 0 to 1.",
    "S803" Odds Error "An odds ratio is not above 0, or is beyond the limits.",
    "S804" Distribution Error "The numbers of a distribution do not fit together.",
    "S805" Shares Error "Shares or weights are negative, or do not sum to 1.",
    "S806" NoBasis Error "Nothing says what a number rests on.",
    "S807" NoCitation Warning "A number is said to rest on a source, and none is cited.",
    "S808" SharedUse Error "A shared parameter refers to another one.",
    "S809" UnusedParameter Warning "A shared parameter is not used.",

    "S901" MissingTranslation Error "A text lacks one of the languages of the scenario.",
    "S902" UnlistedLanguage Warning "A text has a language that the scenario does not list.",
    "S903" Languages Error "The list of languages is empty or malformed.",
    "S904" Horizon Error "The last turn is outside 1 to 65536.",
    "S905" Headline Error "The headline severity is outside 1 to 10.",
    "S906" HeadlineOutOfReach Warning "No rung of an incident ladder is as severe as the headline.",
    "S907" ObservedSeverity Error "A severity that was observed is outside 1 to 10, or not above the one that is given.",
    "S908" ObservedCount Error "More was observed than there was, or of nothing.",
    "S950" Limit Error "There is more of something than the engine takes.",
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A range of bytes in one of the files that were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// Which file, as an index into [`crate::scenario::source::Sources`].
    pub file: usize,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

/// Messages are no longer than this, in characters, whatever names a file makes up.
const WORDS_MAX: usize = 600;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of mistake it is.
    pub code: Code,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// Where; `None` if there is no text to point at.
    pub location: Option<Location>,
    /// A few words under the place, if they add to the message.
    pub label: Option<String>,
    /// Other places that matter, each with a few words.
    pub also: Vec<(Location, String)>,
    /// What to write instead.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// A diagnostic that has only a code and a message.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            message: clipped(message.into()),
            location: None,
            label: None,
            also: Vec::new(),
            hint: None,
        }
    }

    /// Says where it is.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Adds a few words under the place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(clipped(label.into()));
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn also(mut self, location: Location, label: impl Into<String>) -> Self {
        self.also.push((location, clipped(label.into())));
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(clipped(hint.into()));
        self
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// Whether it stops other commands.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity() == Severity::Error
    }
}

impl fmt::Display for Diagnostic {
    /// One line, without the place: `S105 unknown rung ...`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.code, self.message)
    }
}

fn clipped(words: String) -> String {
    match words.char_indices().nth(WORDS_MAX) {
        Some((end, _)) => format!("{}...", &words[..end]),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn codes_are_in_order_and_unlike() {
        for pair in Code::ALL.windows(2) {
            assert!(pair[0].as_str() < pair[1].as_str(), "{} stands before {}", pair[0], pair[1]);
        }
        for code in Code::ALL {
            assert!(code.meaning().ends_with('.'), "{code} has a sentence");
        }
    }
}
