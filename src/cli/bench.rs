//! `offramp bench`: how fast this machine is, and whether its results are those of others.

use std::fs;
use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use clap::ValueEnum;
use rayon::ThreadPool;

use crate::cli::failure::Failure;
use crate::cli::files;
use crate::cli::threads;
use crate::cli::threads::THREADS_MAX;
use crate::montecarlo::Path;
use crate::report;
use crate::report::speed::Machine;
use crate::report::speed::Speed;
use crate::report::speed::Time;
use crate::study::compare::Method;
use crate::study::workload;
use crate::study::workload::WORKLOADS;
use crate::study::workload::Workload;

/// How often each workload is run unless the user says otherwise.
const RUNS: usize = 5;

/// `--quick` plays so many times fewer replications.
const QUICK: u64 = 16;

/// Measure this machine on fixed workloads, with digests to compare with other machines
#[derive(Debug, Args)]
pub(super) struct Bench {
    /// A sixteenth of the work, and once: a digest and a rough figure
    #[arg(long)]
    quick: bool,
    /// How often each workload is run [default: 5, quick 1]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    runs: Option<u16>,
    /// Only these workloads; may be repeated
    #[arg(long = "workload", value_name = "NAME", value_parser = named, value_delimiter = ',')]
    workloads: Vec<Workload>,
    /// How many threads [default: as many as the machine runs at once]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=THREADS_MAX))]
    threads: Option<u16>,
    /// The way that replications are played [default: the quickest that this machine has]
    #[arg(long, value_name = "PATH", value_parser = path_named)]
    path: Option<Path>,
    /// What to print
    #[arg(long, default_value = "table")]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// A table
    Table,
    /// One JSON object
    Json,
}

impl Bench {
    pub(super) fn run(self) -> Result<ExitCode, Failure> {
        let pool = threads::pool(self.threads)?;
        let path = self.path.unwrap_or_else(Path::best);
        if !path.is_available() {
            return Err(Failure::new(format!(
                "this machine lacks the instructions of path {path}"
            ))
            .hint("leave out --path for the quickest that it has"));
        }
        let machine = Machine {
            processor: processor(),
            instruction_sets: instruction_sets(),
            path,
            threads: pool.current_num_threads(),
        };
        let all = if self.workloads.is_empty() { &WORKLOADS[..] } else { &self.workloads };
        let speeds = all.iter().map(|workload| self.measure(*workload, path, &pool));
        let speeds: Vec<Speed> = speeds.collect::<Result<_, Failure>>()?;
        files::print(&match self.format {
            Format::Table => report::speed::table(&machine, &speeds),
            Format::Json => report::speed::json(&machine, &speeds),
        })?;
        Ok(ExitCode::SUCCESS)
    }

    fn measure(&self, workload: Workload, path: Path, pool: &ThreadPool) -> Result<Speed, Failure> {
        let model = workload.model();
        let arms = workload.arms(&model);
        let (runs, share) = if self.quick { (1, QUICK) } else { (RUNS, 1) };
        let runs = self.runs.map_or(runs, usize::from);
        let run = |replications| workload.compare(&model, &arms, replications, path, pool);
        // Threads, pages and branch predictors are awake after this.
        black_box(run(workload.replications / 64));
        let (first, comparison) = timed(|| run(workload.replications / share));
        let mut times = vec![first];
        for _ in 1..runs {
            let (time, again) = timed(|| run(workload.replications / share));
            if again.digest != comparison.digest {
                return Err(Failure::new(format!("two runs of {} differ", workload.name))
                    .hint("this machine, or this build, does not compute reliably"));
            }
            times.push(time);
        }
        let sampled = workload.method == Method::Simulate;
        Ok(Speed {
            workload,
            arms: arms.len(),
            replications: comparison.replications,
            moves: sampled.then(|| workload::moves(&model, &comparison)),
            times,
            digest: comparison.digest,
        })
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (Time, T) {
    let busy = busy_seconds();
    let start = Instant::now();
    let done = black_box(work());
    let seconds = start.elapsed().as_secs_f64();
    let busy = busy_seconds().zip(busy).map(|(after, before)| after - before);
    (Time { seconds, busy }, done)
}

/// How long all threads of this process have been running, where Linux tells it.
fn busy_seconds() -> Option<f64> {
    let threads = fs::read_dir("/proc/self/task").ok()?;
    let mut nanoseconds = 0;
    for thread in threads {
        let told = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
        nanoseconds += told.split_whitespace().next()?.parse::<u64>().ok()?;
    }
    Some(nanoseconds as f64 / 1e9)
}

fn path_named(name: &str) -> Result<Path, String> {
    let known = Path::ALL.map(Path::name).join(", ");
    name.parse().map_err(|_| format!("the paths are {known}"))
}

fn named(name: &str) -> Result<Workload, String> {
    let known = WORKLOADS.map(|workload| workload.name).join(", ");
    Workload::named(name).ok_or_else(|| format!("the workloads are {known}"))
}

/// The processor's name, where Linux tells it.
fn processor() -> Option<String> {
    let text = fs::read_to_string("/proc/cpuinfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("model name"))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

#[cfg(target_arch = "x86_64")]
fn instruction_sets() -> Vec<&'static str> {
    let known = [
        ("avx512vbmi", is_x86_feature_detected!("avx512vbmi")),
        ("avx512bw", is_x86_feature_detected!("avx512bw")),
        ("avx2", is_x86_feature_detected!("avx2")),
    ];
    known.into_iter().filter(|(_, has)| *has).map(|(name, _)| name).collect()
}

#[cfg(not(target_arch = "x86_64"))]
fn instruction_sets() -> Vec<&'static str> {
    Vec::new()
}
