"""The laws of a scenario, computed once more, from what `offramp show --format json` tells.

It shares no line with the engine, so that a peer whose counts agree with the engine's checks both.
Laws come as arrays over all contexts at once: the highest severity, the rungs of the climate tracks
with what injects have suspended, and the orders of the seats.
"""

import itertools
import json
import math
import subprocess

import numpy as np

SEVERITIES = 11
DRAWS = 2.0**32


class Scenario:
    """What is in a scenario, by id."""

    def __init__(self, binary, path):
        told = subprocess.run(
            [binary, "show", path, "--format", "json"], check=True, capture_output=True, text=True
        )
        self.told = json.loads(told.stdout)
        self.tracks = self.told["tracks"]
        self.ladders = {ladder["id"]: ladder for ladder in self.told["ladders"]}
        self.measures = self.told["measures"]
        self.overlap = {group["id"]: group["overlap"] for group in self.told["groups"]}
        self.seats = self.told["seats"]
        self.mechanisms = list(self.told["mechanisms"])
        self.horizon = self.told["scenario"]["horizon"]
        self.climate = [track for track in self.tracks if track["role"] == "climate"]
        self.levels = {
            track["id"]: [rung["id"] for rung in self.ladders[track["ladder"]]["rungs"]]
            for track in self.climate
        }

    def suspendable(self):
        """Measures that an inject can take out of force, in declared order."""
        named = {
            action["suspend"]
            for inject in self.told["injects"]
            for action in inject["actions"]
            if "suspend" in action
        }
        return [measure["id"] for measure in self.measures if measure["id"] in named]

    def climates(self, arm):
        """Every combination of climate rungs and suspensions, the last changing fastest, each as
        the levels by track and the measures in force."""
        rungs = [range(len(self.levels[track["id"]])) for track in self.climate]
        suspendable = self.suspendable()
        for *levels, mask in itertools.product(*rungs, range(1 << len(suspendable))):
            out = {id for place, id in enumerate(suspendable) if mask >> place & 1}
            yield {track["id"]: level for track, level in zip(self.climate, levels)}, arm - out

    def holds(self, when, severity, levels, on, occupied=frozenset()):
        """Whether a condition holds; `occupied` has pairs of incident tracks and rungs."""
        if when is None:
            return True
        (kind, what), = (when["condition"] if "condition" in when else when).items()
        again = lambda one: self.holds(one, severity, levels, on, occupied)
        if kind == "severity_at_least":
            return severity >= what
        if kind == "measure_on":
            return what in on
        if kind == "all":
            return all(map(again, what))
        if kind == "any":
            return any(map(again, what))
        if kind == "not":
            return not again(what)
        track, rung = what
        if track not in levels:
            assert kind == "track_at", f"{kind} of an incident track is not known here"
            return (track, rung) in occupied
        level = self.levels[track].index(rung)
        return levels[track] == level if kind == "track_at" else levels[track] >= level

    def odds(self, effects, track, severity, levels, on):
        """The product of the odds of effects in force, by mechanism."""
        odds = np.ones(len(self.mechanisms))
        for effect in effects:
            if track in effect["tracks"] and self.holds(effect["when"], severity, levels, on):
                for mechanism in effect["mechanisms"]:
                    odds[self.mechanisms.index(mechanism)] *= effect["odds"]["value"]
        return odds

    def pooled(self, track, severity, levels, on):
        """What the measures in force do together: within a group each pool is sorted by strength,
        and the n-th of it raised to overlap^n."""
        ratios = []
        for measure in self.measures:
            if measure["id"] in on:
                odds = self.odds(measure["effects"], track, severity, levels, on)
                available = min(max(measure["availability"]["value"], 0.0), 1.0)
                ratios.append((measure["group"], 1.0 + available * (odds - 1.0)))
        product = np.ones(len(self.mechanisms))
        for mechanism in range(len(self.mechanisms)):
            pools = {}
            for number, (group, ratio) in enumerate(ratios):
                strength = math.log(ratio[mechanism])
                alone = number if group is None else group
                if strength != 0.0:
                    pools.setdefault((alone, strength > 0), []).append((strength, group))
            for pool in pools.values():
                pool.sort(key=lambda one: -abs(one[0]))
                for place, (strength, group) in enumerate(pool):
                    exponent = 1.0 if group is None else self.overlap[group] ** place
                    product[mechanism] *= math.exp(strength * exponent)
        return product

    def multipliers(self, track, arm):
        """The multipliers in force, by severity, climate, orders of all seats, and mechanism."""
        climates = list(self.climates(arm))
        orders = math.prod(len(seat["orders"]) for seat in self.seats)
        all = np.ones((SEVERITIES, len(climates), orders, len(self.mechanisms)))
        minds = self.minds_severity(track)
        for place, (levels, on) in enumerate(climates):
            for severity in range(SEVERITIES if minds else 1):
                here = (track, severity, levels, on)
                both = self.pooled(*here)
                for influence in self.told["influences"]:
                    if self.holds(influence["when"], severity, levels, on):
                        both *= self.odds(influence["effects"], *here)
                given = np.ones((1, len(self.mechanisms)))
                for seat in self.seats:
                    one = np.array([self.odds(order["effects"], *here) for order in seat["orders"]])
                    given = (given[:, None] * one[None]).reshape(-1, len(self.mechanisms))
                all[severity if minds else slice(None), place] = both * given
        return all

    def minds_severity(self, track):
        """Whether anything that acts on a track asks for the severity."""
        given = [order for seat in self.seats for order in seat["orders"]]
        for one in [*self.told["influences"], *self.measures, *given]:
            effects = [effect for effect in one["effects"] if track in effect["tracks"]]
            asked = [effect["when"] for effect in effects]
            # An order's own condition says when it can be given, and is the policy's business.
            if effects and one in self.told["influences"]:
                asked.append(one["when"])
            if "severity_at_least" in json.dumps(asked):
                return True
        return False

    def track_law(self, track, arm):
        """The law of a track's slots under an arm: for every context and rung the running sums of
        probabilities of the outcomes but the last, from best to worst; and the outcomes of every
        rung. One rung more stands for a quiet place, which stays quiet. Beside it the chance of an
        arrival in every context."""
        ladder = self.ladders[track["ladder"]]
        rungs = ladder["rungs"]
        index = {rung["id"]: place for place, rung in enumerate(rungs)}
        multipliers = self.multipliers(track["id"], arm)
        climates = list(self.climates(arm))
        cause = lambda causes: np.array([causes.get(one, 0.0) for one in self.mechanisms])
        weights = [
            {place: np.zeros(multipliers.shape[:3]) for place in self.targets(ladder, index, rung)}
            for rung in rungs
        ]
        leaving = np.zeros((len(rungs), *multipliers.shape[:2], 1))
        for move in ladder["moves"]:
            holds = np.array([
                [self.holds(move["when"], severity, levels, on) for levels, on in climates]
                for severity in range(SEVERITIES)
            ])[..., None]
            start, to, p = index[move["from"]], index[move["to"]], move["p"]["value"]
            weights[start][to] += holds * (p * (multipliers @ cause(move["causes"])))
            leaving[start] += holds * p
        width = max(map(len, weights)) - 1
        sums = np.ones((*multipliers.shape[:3], len(rungs) + 1, width))
        targets = np.empty((len(rungs) + 1, width + 1), dtype=np.uint8)
        targets[len(rungs)] = len(rungs)
        for start, ways in enumerate(weights):
            rest = 1.0 - leaving[start]
            ways[start] = ways[start] + np.where(rest < 1e-12, 0.0, rest)
            order = sorted(ways, key=lambda to: self.rank(track, rungs, start, to))
            total = sum(ways.values())
            running = np.cumsum([ways[to] / total for to in order], axis=0)
            for place, to in enumerate(order):
                targets[start, place:] = to
                if place < len(order) - 1:
                    sums[..., start, place] = running[place]
        arrival = track["arrival"]
        opens = np.zeros(multipliers.shape[:3])
        if arrival is not None:
            p = arrival["p"]["value"]
            opens = p * (multipliers @ cause(arrival["causes"]))
            opens = opens / (opens + 1.0 - p)
        return sums, targets, opens

    @staticmethod
    def targets(ladder, index, rung):
        """Where a slot on a rung can stand after a turn."""
        moves = [move for move in ladder["moves"] if move["from"] == rung["id"]]
        return {index[rung["id"]], *(index[move["to"]] for move in moves)}

    @staticmethod
    def rank(track, rungs, start, to):
        """From best to worst."""
        if track["role"] == "climate":
            return to
        rung = rungs[to]
        kind = 0 if rung["kind"] == "closes" else 1 if to == start else 2
        return rung["severity"], kind, to

    def policy(self, seat, arm, occupied):
        """Running sums of the orders of a seat but the last, by severity, climate and each of the
        sets of occupied rungs."""
        climates = list(self.climates(arm))
        orders = [order["id"] for order in seat["orders"]]
        sums = np.ones((SEVERITIES, len(climates), len(occupied), len(orders) - 1))
        for severity in range(SEVERITIES):
            for place, (levels, on) in enumerate(climates):
                may = [
                    set(order["needs"]) <= on and self.holds(order["when"], severity, levels, on)
                    for order in seat["orders"]
                ]
                for number, rungs in enumerate(occupied):
                    rule = next(
                        rule for rule in seat["policy"]
                        if self.holds(rule["when"], severity, levels, on, rungs)
                    )
                    chosen = [rule["choose"].get(id, 0.0) * can for id, can in zip(orders, may)]
                    total = sum(chosen)
                    if total == 0.0:
                        chosen, total = [1.0] + [0.0] * (len(orders) - 1), 1.0
                    sums[severity, place, number] = np.cumsum(chosen)[:-1] / total
        return sums


def thresholds(sums):
    """Running sums as numbers of 32-bit draws."""
    return np.minimum(np.floor(sums * DRAWS), DRAWS - 1).astype(np.uint32)


def lumped(table, axis):
    """The classes of an axis that the table does not tell apart, and the table over classes."""
    front = np.moveaxis(table, axis, 0)
    known, classes, kept = {}, [], []
    for place, slice in enumerate(front):
        key = np.ascontiguousarray(slice).tobytes()
        if key not in known:
            known[key] = len(kept)
            kept.append(place)
        classes.append(known[key])
    return np.array(classes), np.moveaxis(front[kept], 0, axis)
