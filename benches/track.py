#!/usr/bin/env python3
"""Counts the instructions of fixed work under valgrind and holds them against benches/baseline.json.

    benches/track.py            fails if a part takes more than 3% more than the baseline
    benches/track.py --update   writes the baseline

Only the work itself is counted, not the start of the process. One thread, the portable path, fixed
seeds: on one machine the counts repeat to within a thousandth of a percent. Between machines the C
library's copying and sorting differ a little, which the 3% allow for. Another compiler makes other
code, and the library behind single draws chooses its instructions by the processor: where either
differs from the baseline's, differences are told and not judged.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BASELINE = ROOT / "benches" / "baseline.json"
TOLERANCE = 0.03


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--update", action="store_true", help="write the baseline")
    update = options.parse_args().update
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is not installed: apt-get install valgrind")
    if not update and not BASELINE.exists():
        sys.exit(f"{BASELINE.relative_to(ROOT)} is missing: benches/track.py --update writes it")
    program = build()
    parts = output([program]).split()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = dict(zip(parts, pool.map(lambda part: instructions(program, part), parts)))
    found = {"judged_with": surroundings(), "instructions": counts}
    if update:
        BASELINE.write_text(json.dumps(found, indent=2) + "\n")
        print(f"wrote {BASELINE.relative_to(ROOT)}")
        return 0
    return compare(json.loads(BASELINE.read_text()), found)


def build():
    """The program whose work is counted."""
    cargo = ["cargo", "bench", "--locked", "--bench", "once", "--no-run", "--message-format=json"]
    built = subprocess.run(cargo, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    for line in map(json.loads, built.splitlines()):
        if line.get("executable") and line["target"]["name"] == "once":
            return line["executable"]
    sys.exit("cargo did not say where it put the bench `once`")


def instructions(program, part):
    """How many instructions a part takes."""
    command = [
        "valgrind", "--tool=callgrind", "--collect-atstart=no",
        "--toggle-collect=offramp_counted", "--callgrind-out-file=/dev/null", program, part,
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    collected = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode != 0 or collected is None or int(collected[1]) == 0:
        sys.exit(f"valgrind counted nothing in `{part}`:\n{run.stderr}")
    return int(collected[1])


def surroundings():
    """What must be equal for counts to be comparable."""
    flags = re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return {
        "rustc": output(["rustc", "--version"]).strip(),
        "architecture": output(["uname", "-m"]).strip(),
        "avx2": bool(flags) and " avx2 " in flags[1] + " ",
    }


def compare(baseline, found):
    judged = baseline["judged_with"] == found["judged_with"]
    known, now = baseline["instructions"], found["instructions"]
    worse, better = [], []
    print(f"{'part':16}{'baseline':>14}{'now':>14}{'change':>9}")
    for part in sorted(known.keys() | now.keys(), key=list(now | known).index):
        if part not in known or part not in now:
            print(f"{part:16}{known.get(part, '-'):>14}{now.get(part, '-'):>14}")
            worse.append(part)
            continue
        change = now[part] / known[part] - 1
        print(f"{part:16}{known[part]:>14}{now[part]:>14}{change:>+9.1%}")
        if change > TOLERANCE:
            worse.append(part)
        elif change < -TOLERANCE:
            better.append(part)
    if better:
        print(f"fewer instructions than the baseline: {', '.join(better)}; keep that with --update")
    if not judged:
        print("told, not judged: the baseline was made elsewhere")
        print(f"  baseline {baseline['judged_with']}\n  now      {found['judged_with']}")
        return 0
    if worse:
        print(
            f"beyond {TOLERANCE:.0%} of the baseline, or not in it: {', '.join(worse)}\n"
            "if that is meant, benches/track.py --update writes it, and the commit says why"
        )
        return 1
    return 0


def output(command):
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
