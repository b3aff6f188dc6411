"""An independent calculation of `offramp study` on a scenario with one incident, in NumPy.

It reads the scenario as `offramp show --format json` tells it, draws the parameters by SciPy's own
distributions, builds the matrix of the ladder for every draw, and raises it turn by turn. It asks
thrice: whether the risks in draws.csv follow from the values beside them, whether its own draws have
the same means and percentiles within their errors, and whether each move is made as often.
"""

import csv
import json
import subprocess
import sys
import tempfile

import numpy as np
from scipy import stats

SAMPLES = 8_000


def holds(condition, on):
    (kind, value), = condition.items()
    if kind == "all":
        return all(holds(each, on) for each in value)
    if kind == "any":
        return any(holds(each, on) for each in value)
    if kind == "not":
        return not holds(value, on)
    if kind == "measure_on":
        return value in on
    raise SystemExit(f"this script does not know the condition {kind}")


def in_force(effect, on):
    return effect["when"] is None or holds(effect["when"]["condition"], on)


def multipliers(scenario, on, values):
    """Of each mechanism, the pooled product of the measures' ratios: one number a draw."""
    overlap = {group["id"]: group["overlap"] for group in scenario["groups"]}
    pools = {}
    for place, measure in enumerate(scenario["measures"]):
        if measure["id"] not in on:
            continue
        odds = {}
        for effect in measure["effects"]:
            if effect["tracks"] and in_force(effect, on):
                for mechanism in effect["mechanisms"]:
                    odds[mechanism] = odds.get(mechanism, 1.0) * values[effect["odds"]["parameter"]]
        works = np.clip(values[measure["availability"]["parameter"]], 0, 1)
        for mechanism, ratio in odds.items():
            pools.setdefault((mechanism, measure["group"]), []).append(1 + works * (ratio - 1))
    product = {}
    for (mechanism, group), ratios in pools.items():
        logs = np.log(np.array(np.broadcast_arrays(*ratios)))
        if group is not None:
            for lowers in (True, False):
                side = np.where((logs < 0) == lowers, logs, 0.0)
                strongest = -np.sort(-np.abs(side), axis=0, kind="stable")
                powers = overlap[group] ** np.arange(len(logs))[:, None]
                total = (strongest * powers).sum(axis=0) * (-1 if lowers else 1)
                product[mechanism] = product.get(mechanism, 1.0) * np.exp(total)
        else:
            product[mechanism] = product.get(mechanism, 1.0) * np.exp(logs.sum(axis=0))
    return product


def turn(scenario, on, values):
    """Of each draw, the matrix of a turn, its rows and columns the rungs."""
    ladder, = scenario["ladders"]
    place = places(ladder)
    count = len(next(iter(values.values())))
    product = multipliers(scenario, on, values)
    weights = np.zeros((count, len(place), len(place)))
    leaving = np.zeros((count, len(place)))
    for move in ladder["moves"]:
        p = values[move["p"]["parameter"]]
        tilt = sum(share * product.get(cause, 1.0) for cause, share in move["causes"].items())
        weights[:, place[move["from"]], place[move["to"]]] += p * tilt
        leaving[:, place[move["from"]]] += p
    stays = np.clip(1 - leaving, 0, None)
    for number in place.values():
        weights[:, number, number] += stays[:, number]
    return weights / weights.sum(axis=2, keepdims=True)


def places(ladder):
    return {rung["id"]: number for number, rung in enumerate(ladder["rungs"])}


def start(scenario, count):
    place = places(scenario["ladders"][0])
    now = np.zeros((count, len(place)))
    now[:, place[scenario["tracks"][0]["start"]]] = 1
    return now


def flows(scenario, on, values):
    """How often each move is made by the horizon, in expectation, in the first draw."""
    ladder, = scenario["ladders"]
    place = places(ladder)
    matrix = turn(scenario, on, values)[0]
    now = start(scenario, 1)[0]
    made = np.zeros_like(matrix)
    for _ in range(scenario["scenario"]["horizon"]):
        made += now[:, None] * matrix
        now = now @ matrix
    return {(move["from"], move["to"]): made[place[move["from"]], place[move["to"]]]
            for move in ladder["moves"]}


def risks(scenario, on, values, severity):
    """Of each draw, the chance that the incident reaches the severity by the horizon."""
    ladder, = scenario["ladders"]
    place = places(ladder)
    matrix = turn(scenario, on, values)
    for rung in ladder["rungs"]:
        if rung["severity"] >= severity:
            number = place[rung["id"]]
            matrix[:, number, :] = 0
            matrix[:, number, number] = 1
    now = start(scenario, len(matrix))
    for _ in range(scenario["scenario"]["horizon"]):
        now = np.einsum("di,dij->dj", now, matrix)
    reached = [place[rung["id"]] for rung in ladder["rungs"] if rung["severity"] >= severity]
    return now[:, reached].sum(axis=1)


def parameters(scenario):
    """Every parameter of the scenario with its distribution."""
    found = {}

    def visit(part):
        if isinstance(part, dict):
            if "parameter" in part and "distribution" in part:
                found[part["parameter"]] = part
            for each in part.values():
                visit(each)
        elif isinstance(part, list):
            for each in part:
                visit(each)

    visit(scenario)
    return found


def draw(distribution, random):
    kind = distribution["kind"]
    u = random.random(SAMPLES)
    z = stats.norm.ppf(u) / stats.norm.ppf(0.95)
    if kind == "Point":
        return np.full(SAMPLES, distribution["value"])
    if kind == "Beta":
        return stats.beta.ppf(u, distribution["a"], distribution["b"])
    if kind == "Counts":
        k, n = distribution["k"], distribution["n"]
        return stats.beta.ppf(u, k + 0.5, n - k + 0.5)
    if kind == "LogNormal":
        return distribution["median"] * distribution["error_factor"] ** z
    if kind == "Range":
        low, mid, high = (distribution[name] for name in ("low", "mid", "high"))
        return mid * np.where(z < 0, mid / low, high / mid) ** z
    raise SystemExit(f"this script does not know the distribution {kind}")


def main():
    offramp, path = sys.argv[1:]
    run = lambda *words: subprocess.run([offramp, *words], check=True, capture_output=True).stdout
    scenario = json.loads(run("show", path, "--format", "json"))
    known = parameters(scenario)
    with tempfile.TemporaryDirectory() as folder:
        run("study", path, "--design", "random", "--samples", str(SAMPLES), "--out", folder)
        study = json.load(open(f"{folder}/study.json"))
        rows = list(csv.DictReader(open(f"{folder}/draws.csv")))
    given = {name: np.full(len(rows), part["value"]) for name, part in known.items()}
    for name in given:
        if name in rows[0]:
            given[name] = np.array([float(row[name]) for row in rows])
    random = np.random.default_rng(20261125)
    own = {name: draw(part["distribution"], random) for name, part in known.items()}

    worst = farthest = 0.0
    for arm in study["arms"]:
        on = set(arm["measures"])
        theirs = np.array([float(row[f"risk {arm['arm']}"]) for row in rows])
        ours = risks(scenario, on, given, study["severity"])
        worst = max(worst, np.abs(theirs - ours).max())
        drawn = risks(scenario, on, own, study["severity"])
        error = np.hypot(drawn.std(), theirs.std()) / np.sqrt(SAMPLES)
        farthest = max(farthest, abs(drawn.mean() - arm["risk"]["mean"]) / error)
        for share, name in ((0.05, "p05"), (0.5, "median"), (0.95, "p95")):
            # The order statistics around a percentile hold it as surely as a binomial count lies
            # near its mean.
            spread = 4.5 * np.sqrt(2 * share * (1 - share) / SAMPLES)
            low, high = np.quantile(drawn, [max(share - spread, 0), min(share + spread, 1)])
            assert low <= arm["risk"][name] <= high, (arm["arm"], name, low, high, arm["risk"])
    passages = study["passages"]
    measures = {arm["arm"]: set(arm["measures"]) for arm in study["arms"]}
    points = {name: np.array([part["value"]]) for name, part in known.items()}
    made = 0.0
    for number, arm in enumerate(passages["arms"]):
        ours = flows(scenario, measures[arm], points)
        theirs = {(flow["from"], flow["to"]): flow["passages"][number] for flow in passages["flows"]}
        assert set(theirs) <= set(ours), set(theirs) - set(ours)
        made = max([made, *(abs(ours[move] - theirs.get(move, 0.0)) for move in ours)])
    assert made < 1e-12, made
    print(f"{path}: moves are made as often, within {made:.1e}")
    print(f"{path}: {len(study['arms'])} arms, {SAMPLES} draws; the same draws differ by at most "
          f"{worst:.1e}; means of others lie within {farthest:.1f} standard errors")
    assert worst < 1e-12, worst
    # The arms move together, so the farthest of them is about as far as one would be.
    assert farthest < 4.5, farthest


main()
