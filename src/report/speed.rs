//! What `bench` measured: a table and JSON.

use serde_json::Value;
use serde_json::json;

use crate::montecarlo::Path;
use crate::report::words::counted;
use crate::report::words::figure;
use crate::report::words::grouped;
use crate::report::words::wrap;
use crate::study::workload::Workload;

/// No sentence is wider than this.
const WIDTH: usize = 100;

/// The version of the JSON format.
const FORMAT: u32 = 1;

/// Where it was measured, and how.
#[derive(Debug, Clone)]
pub struct Machine {
    /// The processor's name, where the system tells it.
    pub processor: Option<String>,
    /// Its vector instructions that matter here, the widest first.
    pub instruction_sets: Vec<&'static str>,
    /// The way that replications are played.
    pub path: Path,
    /// On how many threads.
    pub threads: usize,
}

/// How one workload did.
#[derive(Debug, Clone)]
pub struct Speed {
    /// What was run.
    pub workload: Workload,
    /// How many arms it has.
    pub arms: usize,
    /// How many replications were played; none in an exact answer.
    pub replications: Option<u64>,
    /// How many moves that was; none in an exact answer.
    pub moves: Option<u64>,
    /// How long each run took.
    pub times: Vec<Time>,
    /// The digest of the comparison.
    pub digest: String,
}

/// How long a run took.
#[derive(Debug, Clone, Copy)]
pub struct Time {
    /// By the clock.
    pub seconds: f64,
    /// So much were the threads running, taken together, where the system tells it: less than the
    /// clock says if other programs had the processor, more if there were several threads.
    pub busy: Option<f64>,
}

impl Speed {
    /// The median of the runs by the clock.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        median(self.times.iter().map(|time| time.seconds).collect())
    }

    /// The median of what the threads were running.
    #[must_use]
    pub fn busy(&self) -> Option<f64> {
        Some(median(self.times.iter().map(|time| time.busy).collect::<Option<_>>()?))
    }

    fn rate(&self, count: Option<u64>) -> Option<f64> {
        Some(count? as f64 / self.seconds())
    }
}

/// Of an even number the larger of the middle two.
fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// A line a workload, and how to read it.
#[must_use]
pub fn table(machine: &Machine, speeds: &[Speed]) -> String {
    let mut text = format!("offramp {}, {}\n\n", env!("CARGO_PKG_VERSION"), heading(machine));
    text.push_str(&format!(
        "{:10}{:>5}{:>14}{:>10}{:>12}{:>15}  {}\n",
        "workload", "arms", "replications", "ms", "M moves/s", "M replic./s", "digest"
    ));
    for speed in speeds {
        let millions =
            |rate: Option<f64>| rate.map_or("exact".to_owned(), |rate| figure(rate / 1e6, 4));
        text.push_str(&format!(
            "{:10}{:>5}{:>14}{:>10}{:>12}{:>15}  {}\n",
            speed.workload.name,
            speed.arms,
            speed.replications.map_or("-".to_owned(), grouped),
            figure(speed.seconds() * 1e3, 4),
            millions(speed.rate(speed.moves)),
            millions(speed.rate(speed.replications)),
            &speed.digest[..12],
        ));
    }
    text.push('\n');
    for speed in speeds {
        text.push_str(&format!("{}: {}\n", speed.workload.name, speed.workload.title));
    }
    text + "\n" + &wrap(READING, WIDTH, "") + &disturbed(machine, speeds)
}

/// What to think of the times if other programs had the processor for more than a tenth of them.
fn disturbed(machine: &Machine, speeds: &[Speed]) -> String {
    let sampled = speeds.iter().filter(|speed| speed.moves.is_some());
    let known = sampled.filter_map(|speed| Some((speed.seconds(), speed.busy()?)));
    let (clock, busy) = known.fold((0.0, 0.0), |sum, (clock, busy)| (sum.0 + clock, sum.1 + busy));
    let share = busy / (clock * machine.threads as f64);
    if clock == 0.0 || share > 0.9 {
        return String::new();
    }
    let told = format!(
        "The program had only {:.0}% of the time of {}: other programs were at work, and on a \
         quiet machine these figures are better.",
        share * 100.0,
        counted(machine.threads, "thread"),
    );
    wrap(&told, WIDTH, "")
}

/// How to read the table.
const READING: &str = "A move is one slot of a track in one turn under one arm; in w1 and w2 it is \
    a transition of the chain. Times are medians and hold everything from the model to the \
    estimates. Equal digests mean equal results, down to the last count: with the same version \
    they are the same on every machine, for any number of threads.";

/// One object.
#[must_use]
pub fn json(machine: &Machine, speeds: &[Speed]) -> String {
    let workloads: Vec<Value> = speeds
        .iter()
        .map(|speed| {
            json!({
                "workload": speed.workload.name,
                "title": speed.workload.title,
                "method": speed.workload.method.name(),
                "arms": speed.arms,
                "replications": speed.replications,
                "moves": speed.moves,
                "seconds": speed.seconds(),
                "busy_seconds": speed.busy(),
                "runs": speed.times.len(),
                "moves_per_second": speed.rate(speed.moves),
                "replications_per_second": speed.rate(speed.replications),
                "digest": speed.digest,
            })
        })
        .collect();
    let document = json!({
        "format": FORMAT,
        "engine": env!("CARGO_PKG_VERSION"),
        "system": std::env::consts::OS,
        "architecture": std::env::consts::ARCH,
        "processor": machine.processor,
        "instruction_sets": machine.instruction_sets,
        "path": machine.path.name(),
        "threads": machine.threads,
        "workloads": workloads,
    });
    format!("{document:#}\n")
}

fn heading(machine: &Machine) -> String {
    let mut parts = vec![format!("{} {}", std::env::consts::ARCH, std::env::consts::OS)];
    parts.extend(machine.processor.clone());
    if !machine.instruction_sets.is_empty() {
        parts.push(machine.instruction_sets.join(" "));
    }
    parts.push(format!("path {}", machine.path));
    parts.push(counted(machine.threads, "thread"));
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn speed(seconds: &[f64]) -> Speed {
        Speed {
            workload: Workload::named("w1").unwrap(),
            arms: 1,
            replications: Some(1_000_000),
            moves: Some(20_000_000),
            times: seconds.iter().map(|&seconds| Time { seconds, busy: Some(seconds) }).collect(),
            digest: "0123456789abcdef".to_owned(),
        }
    }

    fn machine() -> Machine {
        Machine {
            processor: None,
            instruction_sets: vec!["avx2"],
            path: Path::Portable,
            threads: 1,
        }
    }

    #[test]
    fn one_slow_run_does_not_count() {
        assert_eq!(speed(&[0.1, 9.0, 0.2]).seconds(), 0.2);
        assert_eq!(speed(&[0.1]).seconds(), 0.1);
    }

    #[test]
    fn the_table_tells_rates_and_digest() {
        let text = table(&machine(), &[speed(&[0.2])]);
        assert!(text.contains("avx2, path portable, 1 thread\n"), "{text}");
        let line = text.lines().find(|line| line.starts_with("w1 ")).unwrap();
        let cells: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(cells, ["w1", "1", "1", "000", "000", "200", "100", "5", "0123456789ab"]);
    }

    #[test]
    fn a_machine_at_other_work_is_told() {
        let quiet = table(&machine(), &[speed(&[0.2])]);
        assert!(!quiet.contains("other programs"), "{quiet}");
        let half = Time { seconds: 0.2, busy: Some(0.1) };
        let text = table(&machine(), &[Speed { times: vec![half], ..speed(&[]) }]);
        assert!(text.contains("only 50% of the time of 1 thread"), "{text}");
    }

    #[test]
    fn an_exact_answer_has_a_time_and_no_rate() {
        let exact = Speed { replications: None, moves: None, ..speed(&[0.05]) };
        let object: Value = serde_json::from_str(&json(&machine(), &[exact])).unwrap();
        assert_eq!(object["workloads"][0]["moves_per_second"], Value::Null);
        assert_eq!(object["workloads"][0]["seconds"], 0.05);
    }
}
