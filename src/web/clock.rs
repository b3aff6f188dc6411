//! Times as the journal has them: `2026-11-25T18:30:05Z`.

use std::time::SystemTime;
use std::time::UNIX_EPOCH;

/// The time now.
#[must_use]
pub fn now() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
}

/// Seconds since 1970.
pub(super) fn seconds_now() -> i64 {
    since_1970(SystemTime::now())
}

/// Of a time in a journal, the seconds since 1970; none, if the text is no such time.
pub(super) fn seconds(text: &str) -> Option<i64> {
    humantime::parse_rfc3339(text).ok().map(since_1970)
}

fn since_1970(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_written() {
        assert_eq!(seconds("2026-11-25T18:30:05Z"), Some(1_795_631_405));
        assert!((seconds_now() - seconds(&now()).unwrap()).abs() < 60);
        for text in ["", "now", "2026-11-25T18:30:05", "2026-11-25T18:30:0zZ", "данетданет"]
        {
            assert_eq!(seconds(text), None);
        }
    }
}
