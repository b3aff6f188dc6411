#!/usr/bin/env python3
"""Offramp and its peers in one sitting, on one core, interleaved: the figures of BENCHMARKS.md.

    benches/peers/run                  everything; some minutes
    benches/peers/run --quick          a first look
    benches/peers/run --curves         instead: how cost grows in replications, arms and threads

Times are what the thread was running, not what the clock says, so that other programs on the machine
disturb less; each figure is the median of the runs. Before anything is timed, every peer's results are
held against Offramp's exact or sampled ones, and the sitting stops where one is off by more than five
standard errors.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numba
import numpy as np

import chain
import theatres
from laws import Scenario

ROOT = Path(__file__).resolve().parent.parent.parent
CHAIN = "tests/scenarios/chain.ron"
THEATRES = "scenarios/three-theatres.ron"
NAMED = [
    "military_channels", "cyber_hotline", "rules_of_the_road", "transparency_zone", "high_level_nrc",
]
ARMS = {
    "w1": (CHAIN, ["--arm", "none"]),
    "w2": (CHAIN, ["--arms", "factorial"]),
    "theatres": (THEATRES, [*(word for arm in NAMED for word in ("--arm", arm)), "--arms", "menu"]),
}
# How many replications a peer plays in a run of about half a second.
SIZES = {"w1": 1 << 20, "w2": 1 << 17, "theatres": 1 << 13}


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("offramp", help="the program")
    options.add_argument("once", help="the bench `once`")
    options.add_argument("--quick", action="store_true", help="three small runs each")
    options.add_argument("--curves", action="store_true", help="how cost grows")
    options.add_argument("--runs", type=int, help="how many runs each [default: 9]")
    given = options.parse_args()
    os.chdir(ROOT)
    heading()
    if given.curves:
        return curves(given.offramp)
    # One core, so that nothing wanders; programs that are started from here stay on it too.
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    runs = given.runs or (3 if given.quick else 9)
    for workload in ARMS:
        sit(workload, given, runs)


def heading():
    cpu = [line for line in open("/proc/cpuinfo") if line.startswith("model name")]
    print(f"{cpu[0].split(':')[1].strip()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    versions = f"Python {sys.version.split()[0]}, numba {numba.__version__}, NumPy {np.__version__}"
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
    print(f"{versions}, {rustc}\n")


def sit(workload, given, runs):
    path, choice = ARMS[workload]
    compared = compare(given.offramp, path, choice, workload)
    arms = [frozenset(arm["measures"]) for arm in compared["arms"]]
    scenario = Scenario(given.offramp, path)
    module = theatres if workload == "theatres" else chain
    peers = module.peers(scenario, arms)
    size = SIZES[workload] // (8 if given.quick else 1)
    for name, play in peers.items():
        check(workload, name, play, compared, SIZES[workload] // 8)
    contestants = {name: python(play, size) for name, play in peers.items()}
    if workload == "w1":
        contestants["scalar Rust by hand, all tallies"] = by_hand(given.once, size)
    for path_name in paths(given.offramp):
        contestants[f"Offramp, {path_name}"] = offramp(given, workload, path_name)
    rates = {name: [] for name in contestants}
    for run in range(runs):
        for name, contestant in contestants.items():
            rates[name].append(contestant(run))
    table(workload, len(arms), {name: statistics.median(many) / 1e6 for name, many in rates.items()})


def compare(binary, path, choice, workload):
    """Offramp's own answer: exact for the chain, sampled for the theatres."""
    how = ["--method", "simulate", "--replications", "65536"] if workload == "theatres" else [
        "--method", "exact"]
    command = [binary, "compare", path, *choice, *how, "--quiet", "--format", "json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def check(workload, name, play, compared, size):
    """Stops if a peer's results are not Offramp's within the error of both."""
    _, counts, *more = play(size, 4711)
    known = compared["replications"]
    for arm, one in enumerate(compared["arms"]):
        if workload == "theatres":
            pairs = [
                (one["severity_at_least"][severity - 1]["probability"],
                 counts[arm, severity:11].sum())
                for severity in range(1, 11)
            ]
            means = zip(("turns", "incidents_opened", "burden"), more[0][arm])
            for what, total in means:
                error = one["standard_error"][what] * np.sqrt(1 + known / size)
                agree(name, f"{one['arm']}, {what}", total / size, one["expected"][what], error)
        else:
            told = {each["outcome"]: each["probability"] for each in one["outcomes"]}
            outcomes = ("resolved", "frozen", "clash", "horizon")
            pairs = [(told[id], counts[arm, place]) for place, id in enumerate(outcomes)]
        for number, (p, count) in enumerate(pairs):
            # At least as much as if one replication more or less had been counted.
            spread = p * (1 - p) * (1 / size + (1 / known if known else 0))
            error = max(np.sqrt(spread), 0.5 / size)
            agree(name, f"{one['arm']}, figure {number}", count / size, p, error)


def agree(name, what, found, known, error):
    if abs(found - known) > 5 * error + 1e-12:
        sys.exit(f"{name}: {what} is {found}, Offramp says {known}, standard error {error}")


def python(play, size):
    def run(seed):
        start = time.thread_time()
        moves, *_ = play(size, seed)
        return moves / (time.thread_time() - start)

    run(0)
    return run


def by_hand(once, size):
    def run(_):
        told = json.loads(subprocess.run(
            [once, "by-hand", str(size)], check=True, capture_output=True, text=True).stdout)
        return told["moves"] / told["seconds"]

    return run


def paths(binary):
    """The ways that the program knows, as it lists them where one is misspelt, and this machine has."""
    told = subprocess.run([binary, "bench", "--path", "?"], capture_output=True, text=True).stderr
    known = re.search(r"the paths are ([\w, ]+)", told)[1].split(", ")
    return [path for path in known if bench(binary, "w1", path, ["--quick"]) is not None]


def offramp(given, workload, path):
    def run(_):
        # The ways that are not for use would take minutes.
        small = given.quick or path in ("scalar", "portable")
        more = ["--quick"] if small else ["--runs", "1"]
        one = bench(given.offramp, workload, path, more)
        return one["moves"] / one["busy_seconds"]

    return run


def bench(binary, workload, path, more):
    command = [binary, "bench", "--threads", "1", "--workload", workload, "--format", "json", *more]
    command += ["--path", path]
    told = subprocess.run(command, capture_output=True, text=True)
    return json.loads(told.stdout)["workloads"][0] if told.returncode == 0 else None


def table(workload, arms, rates):
    researcher = next(rate for name, rate in rates.items() if "np.random" in name)
    careful = next(rate for name, rate in rates.items() if "xoshiro" in name)
    print(f"### {workload}, {arms} arm{'s' * (arms > 1)}\n")
    print("| | M moves/s | to np.random | to careful numba |")
    print("|---|---:|---:|---:|")
    for name, rate in rates.items():
        print(f"| {name} | {rate:.1f} | {rate / researcher:.2f} | {rate / careful:.2f} |")
    print(flush=True)


def curves(binary):
    """Cost as replications and arms grow, and the gain of a second thread."""
    def seconds(path, replications, arms, threads=1):
        command = [binary, "compare", path, *arms, "--method", "simulate", "--quiet", "--seed", "1",
                   "--format", "csv", "--threads", str(threads), "--replications", str(replications)]
        times = []
        for _ in range(3):
            before = os.times()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            after = os.times()
            busy = after.children_user + after.children_system
            busy -= before.children_user + before.children_system
            times.append((after.elapsed - before.elapsed, busy))
        return statistics.median(one for one, _ in times), statistics.median(two for _, two in times)

    print("| replications of w2 | busy s | µs a replication |\n|---:|---:|---:|")
    for power in range(14, 24, 2):
        _, busy = seconds(CHAIN, 1 << power, ["--arms", "factorial"])
        print(f"| {1 << power} | {busy:.2f} | {busy / (1 << power) * 1e6:.3f} |", flush=True)
    measures = ["m1", "m2", "m3", "m4"]
    print("\n| arms of the chain, 2^20 replications | busy s | ns an arm and replication |")
    print("|---:|---:|---:|")
    for count in range(5):
        chosen = [
            "+".join(one for place, one in enumerate(measures) if mask >> place & 1)
            for mask in range(1, 1 << count)
        ]
        arms = [word for one in chosen for word in ("--arm", one)] or ["--arm", "none"]
        _, busy = seconds(CHAIN, 1 << 20, arms)
        print(f"| {1 << count} | {busy:.2f} | {busy / (1 << 20 + count) * 1e9:.2f} |", flush=True)
    print("\n| threads, w2, 2^22 replications | s by the clock | busy s |\n|---:|---:|---:|")
    for threads in (1, 2):
        clock, busy = seconds(CHAIN, 1 << 22, ["--arms", "factorial"], threads)
        print(f"| {threads} | {clock:.2f} | {busy:.2f} |", flush=True)


if __name__ == "__main__":
    main()
