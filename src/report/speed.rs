//! What `bench` measured: a table and JSON.

use serde_json::Value;
use serde_json::json;

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
    pub seconds: Vec<f64>,
    /// The digest of the comparison.
    pub digest: String,
}

impl Speed {
    /// The median of the runs; of an even number the slower of the middle two.
    #[must_use]
    pub fn median(&self) -> f64 {
        let mut sorted = self.seconds.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    }

    fn rate(&self, count: Option<u64>) -> Option<f64> {
        Some(count? as f64 / self.median())
    }
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
            figure(speed.median() * 1e3, 4),
            millions(speed.rate(speed.moves)),
            millions(speed.rate(speed.replications)),
            &speed.digest[..12],
        ));
    }
    text.push('\n');
    for speed in speeds {
        text.push_str(&format!("{}: {}\n", speed.workload.name, speed.workload.title));
    }
    text + "\n" + &wrap(READING, WIDTH, "")
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
                "seconds": speed.median(),
                "runs": speed.seconds,
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
    parts.push(match machine.threads {
        1 => "1 thread".to_owned(),
        threads => format!("{threads} threads"),
    });
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
            seconds: seconds.to_vec(),
            digest: "0123456789abcdef".to_owned(),
        }
    }

    fn machine() -> Machine {
        Machine { processor: None, instruction_sets: vec!["avx2"], threads: 1 }
    }

    #[test]
    fn one_slow_run_does_not_count() {
        assert_eq!(speed(&[0.1, 9.0, 0.2]).median(), 0.2);
        assert_eq!(speed(&[0.1]).median(), 0.1);
    }

    #[test]
    fn the_table_tells_rates_and_digest() {
        let text = table(&machine(), &[speed(&[0.2])]);
        assert!(text.contains("avx2, 1 thread\n"), "{text}");
        let line = text.lines().find(|line| line.starts_with("w1 ")).unwrap();
        let cells: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(cells, ["w1", "1", "1", "000", "000", "200", "100", "5", "0123456789ab"]);
    }

    #[test]
    fn an_exact_answer_has_a_time_and_no_rate() {
        let exact = Speed { replications: None, moves: None, ..speed(&[0.05]) };
        let object: Value = serde_json::from_str(&json(&machine(), &[exact])).unwrap();
        assert_eq!(object["workloads"][0]["moves_per_second"], Value::Null);
        assert_eq!(object["workloads"][0]["seconds"], 0.05);
    }
}
