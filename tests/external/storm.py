"""Compares Storm's results on exported chains with the exact ones of `offramp compare`.

Usage: storm.py PROGRAM SCENARIO...

Every scenario is exported under the arms none and all, as PRISM and as DRN. The properties are those
that stand at the head of the export itself, so that what a reader would paste is what is tested.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

import stormpy
from stormpy import environments

TOLERANCE = 1e-9
# A row that sums to 1 only so closely is still a rounding of one that does.
ROW_TOLERANCE = 1e-12
ARMS = ("none", "all")
FORMATS = ("prism", "drn")
REFUSED = re.compile("too large to solve exactly|simulate instead|too many to write")
PROPERTY = re.compile(r'^// (P=\? \[ F "(\w+)" \])$', re.MULTILINE)


class Refused(Exception):
    """The program says that the chain is too large."""


def offramp(program, *arguments):
    """What the program prints."""
    run = subprocess.run([program, *arguments], capture_output=True, text=True)
    if run.returncode != 0 and REFUSED.search(run.stderr):
        raise Refused(run.stderr)
    if run.returncode != 0:
        raise RuntimeError(run.stderr)
    return run.stdout


def expected(program, scenario):
    """Of each arm, the exact figures in the order of the properties."""
    arguments = [word for arm in ARMS for word in ("--arm", arm)]
    compared = json.loads(
        offramp(program, "compare", scenario, *arguments, "--format", "json", "--quiet")
    )
    # What takes long to solve exactly is far too large to write out.
    if compared["method"] != "exact":
        raise Refused(compared["why"])
    # Without measures `all` is the same arm as `none`, and is listed once.
    arms = {}
    for arm in compared["arms"]:
        severities = {f"severity_at_least_{each['severity']}": each["probability"]
                      for each in arm["severity_at_least"]}
        outcomes = {f"outcome_{each['outcome']}": each["probability"] for each in arm["outcomes"]}
        arms[arm["arm"]] = {**severities, **outcomes}
    return arms


def environment():
    """Sound methods with tight bounds, component by component: exported chains have no cycles."""
    result = environments.sound()
    solver = result.solver()
    solver.set_linear_equation_solver_type(environments.EquationSolverType.TOPOLOGICAL)
    native = solver.native()
    native.precision = stormpy.Rational("1/1000000000000")
    native.relative_termination_criterion = False
    return result


def built(text, kind):
    """The model of an exported text, and its properties as Storm reads them."""
    formulas = "; ".join(formula for formula, _ in PROPERTY.findall(text))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "chain")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        if kind == "drn":
            properties = stormpy.parse_properties(formulas)
            return stormpy.build_model_from_drn(path), properties
        program = stormpy.parse_prism_program(path)
        properties = stormpy.parse_properties(formulas, program)
        return stormpy.build_model(program, properties), properties


def farthest_row(model):
    """How far the worst row is from summing to 1."""
    sums = (sum(entry.value for entry in model.transition_matrix.get_row(row))
            for row in range(model.nr_states))
    return max(abs(total - 1.0) for total in sums)


def check(program, scenario, arm, kind, figures):
    """The largest difference and the number of states."""
    export = offramp(program, "export", scenario, "--to", kind, "--arm", arm)
    names = [name for _, name in PROPERTY.findall(export)]
    # Labels are ids made safe: in PRISM no name has a hyphen.
    if names != [figure.replace("-", "_") for figure in figures]:
        raise RuntimeError(f"properties {names} are not those of {list(figures)}")
    model, properties = built(export, kind)
    worst = farthest_row(model)
    if worst > ROW_TOLERANCE:
        raise RuntimeError(f"a row is {worst:.1e} away from 1")
    differences = []
    for figure, each in zip(figures.values(), properties):
        result = stormpy.model_checking(model, each, environment=environment())
        differences.append(abs(result.get_value(model.initial_states[0]) - figure))
    return max(differences), model.nr_states


def verdict(program, scenario):
    """What is to be said of a scenario, and whether it is well; None where nothing is exact."""
    try:
        arms = expected(program, scenario)
        results = [
            check(program, scenario, arm, kind, figures)
            for arm, figures in arms.items()
            for kind in FORMATS
        ]
    except Refused:
        return "is too large, and so is left out", None
    except RuntimeError as error:
        return f"failed: {error}", False
    worst = max(difference for difference, _ in results)
    states = max(states for _, states in results)
    figures = sum(len(figures) for figures in arms.values()) * len(FORMATS)
    told = f"{figures} figures within {worst:.1e}, at most {states} states"
    return told, worst <= TOLERANCE


def main():
    program, *scenarios = sys.argv[1:]
    passed = failed = left_out = 0
    for scenario in scenarios:
        told, is_well = verdict(program, scenario)
        passed += is_well is True
        failed += is_well is False
        left_out += is_well is None
        mark = {True: "ok", False: "FAILED", None: "--"}[is_well]
        print(f"{mark:6} {scenario}: {told}", flush=True)
    print(f"{passed} passed, {failed} failed; {left_out} left out")
    sys.exit(0 if failed == 0 and passed > 0 else 1)


if __name__ == "__main__":
    main()
