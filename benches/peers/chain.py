"""The chain of `tests/scenarios/chain.ron` as others would simulate it, one arm or sixteen.

Three ways: a loop in numba with `np.random`, as a good researcher writes it, which counts outcomes;
a loop in numba with an inline generator and all tallies, as one writes it who cares for speed; and
NumPy over all replications at once, survivors kept. All arms of a replication share its draws.
"""

import numpy as np
from numba import njit

from laws import thresholds

HORIZON = 60
START = 2
OPEN = 9


def tables(scenario, arms):
    """Of every arm and rung: running sums, and where a count of them leads."""
    (track,) = scenario.tracks
    laws = [scenario.track_law(track, frozenset(arm)) for arm in arms]
    sums = np.array([sums[0, 0, 0, :OPEN] for sums, _, _ in laws])
    return sums, laws[0][1][:OPEN]


@njit
def researcher(replications, seed, sums, targets, outcomes):
    np.random.seed(seed)
    arms, _, width = sums.shape
    draws = np.empty(HORIZON)
    transitions = 0
    for _ in range(replications):
        shared = arms > 1
        if shared:
            for turn in range(HORIZON):
                draws[turn] = np.random.random()
        for arm in range(arms):
            at = START
            turn = 0
            while at < OPEN and turn < HORIZON:
                u = draws[turn] if shared else np.random.random()
                place = 0
                while place < width and u >= sums[arm, at, place]:
                    place += 1
                at = targets[at, place]
                turn += 1
            transitions += turn
            outcomes[arm, at - OPEN if at >= OPEN else 3] += 1
    return transitions


@njit(inline="always")
def rotated(word, by):
    return (word << np.uint64(by)) | (word >> np.uint64(64 - by))


@njit
def seeded(seed, state):
    """SplitMix64, as the authors of xoshiro advise."""
    word = np.uint64(seed)
    for place in range(4):
        word += np.uint64(0x9E3779B97F4A7C15)
        mixed = word
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state[place] = mixed ^ (mixed >> np.uint64(31))


@njit
def careful(replications, seed, bounds, targets, severity, outcomes, highest, first, turns):
    """xoshiro256++ in registers, two draws a word, integer thresholds, byte tables, all tallies."""
    state = np.empty(4, dtype=np.uint64)
    seeded(seed, state)
    s0, s1, s2, s3 = state[0], state[1], state[2], state[3]
    arms = bounds.shape[0]
    draws = np.empty(HORIZON, dtype=np.uint32)
    transitions = 0
    for _ in range(replications):
        shared = arms > 1
        if shared:
            for pair in range(HORIZON // 2):
                word = rotated(s0 + s3, 23) + s0
                carry = s1 << np.uint64(17)
                s2 ^= s0
                s3 ^= s1
                s1 ^= s2
                s0 ^= s3
                s2 ^= carry
                s3 = rotated(s3, 45)
                draws[2 * pair] = np.uint32(word >> np.uint64(32))
                draws[2 * pair + 1] = np.uint32(word & np.uint64(0xFFFFFFFF))
        for arm in range(arms):
            at = START
            turn = 0
            top = START
            spare = np.uint32(0)
            while at < OPEN and turn < HORIZON:
                if shared:
                    u = draws[turn]
                elif turn & 1:
                    u = spare
                else:
                    word = rotated(s0 + s3, 23) + s0
                    carry = s1 << np.uint64(17)
                    s2 ^= s0
                    s3 ^= s1
                    s1 ^= s2
                    s0 ^= s3
                    s2 ^= carry
                    s3 = rotated(s3, 45)
                    u = np.uint32(word >> np.uint64(32))
                    spare = np.uint32(word & np.uint64(0xFFFFFFFF))
                row = bounds[arm, at]
                place = int(u >= row[0]) + int(u >= row[1]) + int(u >= row[2])
                at = targets[at, place]
                turn += 1
                while top < severity[at]:
                    top += 1
                    first[arm, turn, top] += 1
            transitions += turn
            outcomes[arm, at - OPEN if at >= OPEN else 3] += 1
            highest[arm, top] += 1
            turns[arm] += turn * turn
    return transitions


def survivors(replications, seed, sums, targets, outcomes):
    """NumPy: every turn moves all that are still open, in chunks that stay in cache."""
    generator = np.random.Generator(np.random.SFC64(seed))
    chunk = 1 << 14
    transitions = 0
    for start in range(0, replications, chunk):
        count = min(chunk, replications - start)
        arms = len(sums)
        at = [np.full(count, START, dtype=np.intp) for _ in range(arms)]
        who = [np.arange(count) for _ in range(arms)]
        for _ in range(HORIZON):
            u = generator.random(count, dtype=np.float32)
            for arm in range(arms):
                if not len(at[arm]):
                    continue
                mine = u if len(at[arm]) == count else u[who[arm]]
                rows = sums[arm]
                place = (mine >= rows[0][at[arm]]).astype(np.intp)
                place += mine >= rows[1][at[arm]]
                place += mine >= rows[2][at[arm]]
                transitions += len(place)
                after = targets[at[arm], place]
                stays = after < OPEN
                outcomes[arm, :3] += np.bincount(after[~stays] - OPEN, minlength=3)
                at[arm], who[arm] = after[stays], who[arm][stays]
        for arm in range(arms):
            outcomes[arm, 3] += len(at[arm])
    return transitions


def peers(scenario, arms):
    """The three ways, each a function of replications and seed that gives transitions and counts of
    outcomes by arm, in the order resolved, frozen, clash, horizon."""
    sums, targets = tables(scenario, arms)
    bounds = thresholds(sums)
    rungs = scenario.ladders[scenario.tracks[0]["ladder"]]["rungs"]
    severity = np.array([rung["severity"] for rung in rungs], dtype=np.uint8)
    # NumPy takes columns by place, so that each is one array that fits into cache.
    columns = [
        [np.ascontiguousarray(arm[:, place], dtype=np.float32) for place in range(3)]
        for arm in sums
    ]
    empty = lambda: np.zeros((len(arms), 4), dtype=np.int64)

    def with_np_random(replications, seed):
        outcomes = empty()
        return researcher(replications, seed, sums, targets, outcomes), outcomes

    def with_tallies(replications, seed):
        outcomes = empty()
        highest = np.zeros((len(arms), 11), dtype=np.int64)
        first = np.zeros((len(arms), HORIZON + 1, 11), dtype=np.int64)
        turns = np.zeros(len(arms), dtype=np.int64)
        done = careful(
            replications, seed, bounds, targets, severity, outcomes, highest, first, turns
        )
        return done, outcomes

    def with_numpy(replications, seed):
        outcomes = empty()
        return survivors(replications, seed, columns, targets.astype(np.intp), outcomes), outcomes

    return {
        "numba, np.random, no tallies": with_np_random,
        "numba, inline xoshiro, all tallies": with_tallies,
        "NumPy, survivors only, no tallies": with_numpy,
    }
