//! Did you mean: the most similar of the words that exist.

use std::cell::Cell;

/// Longer words than this are not compared.
const LENGTH_MAX: usize = 64;

/// How many words a hint lists.
const LISTED_MAX: usize = 6;

/// How much work there is left for comparing words, so that a file full of unknown words costs
/// little. What it runs out on has no suggestion.
#[derive(Debug)]
pub(crate) struct Patience(Cell<usize>);

impl Default for Patience {
    fn default() -> Self {
        Patience(Cell::new(1 << 22))
    }
}

impl Patience {
    fn allows(&self, work: usize) -> bool {
        let left = self.0.get().checked_sub(work);
        self.0.set(left.unwrap_or(0));
        left.is_some()
    }
}

/// As [`similar`], for a single word.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    similar(word, candidates, &Patience::default())
}

/// The candidate that is most like `word`, if one is so like it that it is probably meant; of
/// several the first.
pub(crate) fn similar<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    patience: &Patience,
) -> Option<&'a str> {
    let length = word.chars().count();
    let allowed = match length {
        0 => return None,
        1..=2 => 0,
        3..=4 => 1,
        5..=LENGTH_MAX => 2,
        _ => return None,
    };
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if !patience.allows(1) {
            return None;
        }
        let distance = if word.eq_ignore_ascii_case(candidate) {
            0
        } else if candidate.len() > 4 * LENGTH_MAX
            || candidate.chars().count().abs_diff(length) > allowed
        {
            continue;
        } else if patience.allows(length * length) {
            distance(word, candidate)
        } else {
            return None;
        };
        if distance <= allowed && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Whether two words differ in digits only, such as `sea-1` and `sea-2`: then neither is a slip of
/// the pen.
pub(crate) fn differ_in_digits_only(one: &str, other: &str) -> bool {
    let letters = |word: &str| word.chars().filter(|c| !c.is_ascii_digit()).collect::<Vec<char>>();
    letters(one) == letters(other)
}

/// The first few of the words that exist, for a hint: `` `a`, `b`, `c` and 3 more ``.
pub(crate) fn listed<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut words = words.into_iter();
    let shown: Vec<String> =
        words.by_ref().take(LISTED_MAX).map(|word| format!("`{}`", clipped(word))).collect();
    let list = shown.join(", ");
    match words.count() {
        0 => list,
        more => format!("{list} and {more} more"),
    }
}

fn clipped(word: &str) -> String {
    word.chars().take(LENGTH_MAX).collect()
}

/// How many characters must be added, removed, replaced or swapped with the next one: the optimal
/// string alignment distance.
fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let replaced = last[j - 1] + usize::from(one[i - 1] != other[j - 1]);
            let mut least = replaced.min(last[j] + 1).min(row[j - 1] + 1);
            let swapped =
                i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1];
            if swapped {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[other.len()]
}

#[cfg(test)]
mod tests {
    use super::Patience;
    use super::differ_in_digits_only;
    use super::distance;
    use super::listed;
    use super::similar;

    #[test]
    fn distances() {
        assert_eq!(distance("near_mis", "near_miss"), 1);
        assert_eq!(distance("hotline", "hotlien"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("шаг", "шаги"), 1);
    }

    #[test]
    fn suggests_what_is_near() {
        let check = |word: &str, known: &[&'static str], meant: Option<&str>| {
            assert_eq!(similar(word, known.iter().copied(), &Patience::default()), meant, "{word}");
        };
        check("near_mis", &["encounter", "near_miss"], Some("near_miss"));
        check("Encounter", &["encounter"], Some("encounter"));
        check("ab", &["ac"], None);
        check("war", &["hotline"], None);
        let spent = Patience(std::cell::Cell::new(0));
        assert_eq!(similar("near_mis", ["near_miss"], &spent), None);
        assert!(differ_in_digits_only("sea-1", "sea-23"));
        assert!(!differ_in_digits_only("sea", "seas"));
    }

    #[test]
    fn lists_a_few() {
        assert_eq!(listed(["a", "b"]), "`a`, `b`");
        assert!(listed(["a"; 9]).ends_with("and 3 more"));
    }
}
