//! How often somebody may guess.

use std::collections::HashMap;
use std::net::IpAddr;
use std::time::Duration;
use std::time::Instant;

/// Wrong PINs from one address before it has to wait.
const FREE: u32 = 5;
/// Wrong PINs from anywhere within [`WINDOW`] before everybody has to wait.
const FREE_TOGETHER: u32 = 60;
const WINDOW: Duration = Duration::from_secs(600);
const WAIT_MAX: Duration = Duration::from_secs(300);
const ADDRESSES_MAX: usize = 10_000;

/// Counts wrong guesses.
#[derive(Debug, Default)]
pub(super) struct Throttle {
    by_address: HashMap<IpAddr, (u32, Instant)>,
    together: u32,
    since: Option<Instant>,
}

impl Throttle {
    /// How long an address has to wait before it may try; none, if it may now.
    pub(super) fn wait(&mut self, address: IpAddr, now: Instant) -> Option<Duration> {
        if self.since.is_none_or(|since| now.duration_since(since) >= WINDOW) {
            (self.since, self.together) = (Some(now), 0);
        }
        if self.together >= FREE_TOGETHER {
            let end = self.since.unwrap_or(now) + WINDOW;
            return Some(end.saturating_duration_since(now));
        }
        let (_, until) = self.by_address.get(&address)?;
        until.checked_duration_since(now).filter(|left| !left.is_zero())
    }

    /// Takes note of a wrong guess: from the fifth on, each doubles the wait.
    pub(super) fn wrong(&mut self, address: IpAddr, now: Instant) {
        self.together += 1;
        if self.by_address.len() >= ADDRESSES_MAX {
            self.by_address.retain(|_, (_, until)| *until + WINDOW > now);
        }
        let (count, until) = self.by_address.entry(address).or_insert((0, now));
        *count += 1;
        let doublings = count.saturating_sub(FREE).min(16);
        if *count >= FREE {
            *until = now + Duration::from_secs(5 << doublings).min(WAIT_MAX);
        }
    }

    /// Takes note of a right one.
    pub(super) fn right(&mut self, address: IpAddr) {
        self.by_address.remove(&address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_guess_costs_more_and_all_addresses_count_together() {
        let start = Instant::now();
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let mut throttle = Throttle::default();
        for _ in 0..4 {
            throttle.wrong(one, start);
            assert_eq!(throttle.wait(one, start), None);
        }
        throttle.wrong(one, start);
        assert_eq!(throttle.wait(one, start), Some(Duration::from_secs(5)));
        throttle.wrong(one, start);
        assert_eq!(throttle.wait(one, start), Some(Duration::from_secs(10)));
        assert_eq!(throttle.wait(one, start + Duration::from_secs(10)), None);
        assert_eq!(throttle.wait(other, start), None);
        throttle.right(one);
        assert_eq!(throttle.wait(one, start), None);
        for last in 0..60 {
            throttle.wrong(IpAddr::from([10, 0, 1, last]), start);
        }
        assert_eq!(throttle.wait(other, start), Some(WINDOW));
        assert_eq!(throttle.wait(other, start + WINDOW), None);
    }
}
