"""`scenarios/three-theatres.ron` as others would simulate it: eight arms, all on the same draws.

Two ways, both loops in numba over tables of the laws by context. The first is what a researcher
writes: `np.random`, running sums as floats, outcomes and highest severity counted. The second is a
careful competitor: an inline generator with two draws a word, integer thresholds compared without a
branch, byte tables, contexts lumped where no law tells them apart, and every tally that the engine
keeps. The list of events stands here as code, as one would write it for one scenario.
"""

import numpy as np
from numba import njit

from chain import rotated
from chain import seeded
from laws import SEVERITIES
from laws import lumped
from laws import thresholds

HORIZON = 60
U = np.uint64
SLOTS = 7
# Draws of a turn: seven slots, four arrivals, two seats, and one for the event of that turn.
DRAWS = 14
TRACK = ("baltic_air", "black_sea", "nato_networks", "russian_networks", "tension", "hotline")
SUSPENDED_NRC, SUSPENDED_PARLIAMENT = 1, 2
# Replications that the careful way takes up at once.
BLOCK = 32
# The widest row of the ladders; numba unrolls loops of a fixed length.
WIDTH = 5
# In a guide: the top byte of the draw does not decide.
UNDECIDED = 255


class Tables:
    """The laws of all arms as flat arrays."""

    def __init__(self, scenario, arms):
        assert tuple(track["id"] for track in scenario.tracks) == TRACK
        assert scenario.suspendable() == ["nrc_rhythm", "parliamentary_contact"]
        rungs = [scenario.ladders[track["ladder"]]["rungs"] for track in scenario.tracks]
        self.code = {
            (track["id"], rung["id"]): place
            for track, known in zip(scenario.tracks, rungs)
            for place, rung in enumerate(known)
        }
        self.quiet = np.array([len(known) for known in rungs])
        self.start = np.array([self.code[track["id"], track["start"]] for track in scenario.tracks])
        codes = max(self.quiet) + 1
        self.severity = np.zeros((len(TRACK), codes), dtype=np.uint8)
        self.burden = np.zeros((len(TRACK), codes), dtype=np.uint8)
        # 0 open, 1 closes, 2 ends.
        self.over = np.zeros((len(TRACK), codes), dtype=np.uint8)
        for place, (track, known) in enumerate(zip(scenario.tracks, rungs)):
            for code, rung in enumerate(known):
                self.burden[place, code] = rung["burden"]
                if track["role"] == "incident":
                    self.severity[place, code] = rung["severity"]
                    self.over[place, code] = ("open", "closes", "ends").index(rung["kind"])
        self.tracks(scenario, arms)
        self.seats(scenario, arms)

    def tracks(self, scenario, arms):
        """Row of a context and code: first[track, arm] + the parts of severity, climate and orders
        + code; a row's thresholds follow one another."""
        laws = [
            [scenario.track_law(track, arm) for arm in arms] for track in scenario.tracks
        ]
        width = max(sums.shape[-1] for by_arm in laws for sums, _, _ in by_arm)
        self.width = width
        climates, orders = laws[0][0][0].shape[1:3]
        shape = (len(arms), len(TRACK))
        self.by_severity = np.zeros((*shape, SEVERITIES), dtype=np.int64)
        self.by_climate = np.zeros((*shape, climates), dtype=np.int64)
        self.by_orders = np.zeros((*shape, orders), dtype=np.int64)
        self.arrives_by_climate = np.zeros((*shape, climates), dtype=np.int64)
        self.arrives_by_orders = np.zeros((*shape, orders), dtype=np.int64)
        self.targets = np.zeros((len(TRACK), max(self.quiet) + 1, width + 1), dtype=np.uint8)
        self.row_codes, self.row_targets = [], []
        rows, arrivals, floats, arrival_floats = [], [], [], []
        base = arrival_base = 0
        for place, by_arm in enumerate(laws):
            for arm, (sums, targets, opens) in enumerate(by_arm):
                self.targets[place, : len(targets), : targets.shape[1]] = targets
                self.targets[place, : len(targets), targets.shape[1] :] = targets[:, -1:]
                more = ((0, 0),) * 4 + ((0, width - sums.shape[-1]),)
                table = np.pad(sums, more, constant_values=1.0)
                of_severity, table = lumped(table, 0)
                of_climate, table = lumped(table, 1)
                of_orders, table = lumped(table, 2)
                a, b, c, codes, _ = table.shape
                self.by_severity[arm, place] = base + of_severity * b * c * codes
                self.by_climate[arm, place] = of_climate * c * codes
                self.by_orders[arm, place] = of_orders * codes
                self.row_codes += list(range(codes)) * (a * b * c)
                self.row_targets.append(np.tile(self.targets[place, :codes], (a * b * c, 1)))
                floats.append(table.reshape(-1, width))
                rows.append(thresholds(floats[-1]))
                base += a * b * c * codes
                assert (opens == opens[:1]).all(), "no arrival here minds the severity"
                of_climate, chance = lumped(opens[0], 0)
                of_orders, chance = lumped(chance, 1)
                self.arrives_by_climate[arm, place] = arrival_base + of_climate * chance.shape[1]
                self.arrives_by_orders[arm, place] = of_orders
                # An arrival is the second outcome: it falls at and above what is left.
                arrival_floats.append(1.0 - chance.reshape(-1))
                arrivals.append(thresholds(arrival_floats[-1]))
                arrival_base += chance.size
        self.row_codes = np.array(self.row_codes)
        self.row_targets = np.concatenate(self.row_targets)
        self.sums = np.concatenate(floats)
        self.bounds = np.concatenate(rows)
        self.arrival_sums = np.concatenate(arrival_floats)
        self.arrival_bounds = np.concatenate(arrivals)

    def seats(self, scenario, arms):
        """Row of a seat's policy by arm, seat, severity, climate and whether either of the two rungs
        that the policies ask for is taken."""
        watched = frozenset({("baltic_air", "unsafe_manoeuvre"), ("black_sea", "harassment_at_sea")})
        occupied = [frozenset(), watched]
        known, rows = {}, []
        climates = self.by_climate.shape[2]
        shape = (len(arms), len(scenario.seats), SEVERITIES, climates, len(occupied))
        self.policy = np.zeros(shape, dtype=np.int64)
        for arm, measures in enumerate(arms):
            for seat, one in enumerate(scenario.seats):
                sums = scenario.policy(one, measures, occupied)
                for where in np.ndindex(sums.shape[:3]):
                    key = sums[where].tobytes()
                    if key not in known:
                        known[key] = len(rows)
                        rows.append(sums[where])
                    self.policy[(arm, seat, *where)] = known[key]
        self.order_sums = np.array(rows)
        self.order_bounds = thresholds(self.order_sums)
        self.orders = len(scenario.seats[1]["orders"])

    def staying(self):
        """Of every row, the least draw with which the slot stays, and how many there are."""
        places = np.argmax(self.row_targets == self.row_codes[:, None], axis=1)
        padded = np.pad(self.bounds.astype(np.int64), ((0, 0), (1, 1)))
        padded[:, -1] = 1 << 32
        rows = np.arange(len(places))
        least, next = padded[rows, places], padded[rows, places + 1]
        stays = (self.row_targets == self.row_codes[:, None]).any(axis=1)
        span = np.where(stays, np.minimum(next - least, (1 << 32) - 1), 0)
        return least.astype(np.uint32), span.astype(np.uint32)

    def guide(self):
        """Of every row of a policy and top byte of a draw, the order, or that a threshold decides."""
        first = np.arange(256, dtype=np.int64)[None, :, None] << 24
        bounds = self.order_bounds.astype(np.int64)[:, None, :]
        low = (first >= bounds).sum(axis=2)
        high = (first + (1 << 24) - 1 >= bounds).sum(axis=2)
        return np.where(low == high, low, UNDECIDED).astype(np.uint8).reshape(-1)

    def events(self):
        """Codes of the rungs that events name."""
        names = [
            ("nato_networks", "intrusion_detected"), ("nato_networks", "service_disruption"),
            ("nato_networks", "misattributed"), ("nato_networks", "attributed"),
            ("tension", "wary"), ("tension", "tense"), ("tension", "acute"),
            ("hotline", "up"), ("hotline", "degraded"),
            ("black_sea", "snap_exercise"), ("black_sea", "harassment_at_sea"),
            ("baltic_air", "unsafe_manoeuvre"),
        ]
        return np.array([self.code[name] for name in names])


def flags(scenario, arms):
    """Which measures that events ask for an arm has: a channel, nrc_rhythm, parliamentary_contact."""
    channels = {"military_channels", "cyber_hotline"}
    return np.array([
        [bool(channels & arm), "nrc_rhythm" in arm, "parliamentary_contact" in arm] for arm in arms
    ])


@njit(inline="always")
def event(turn, low, at, suspended, severity, code, quiet, start, has):
    """What is on the list for a turn. `low` says that the draw of this turn's event is in the better
    half, in which nothing happens; events are better or worse by the order none, fired."""
    detected, disrupted, misattributed, attributed = code[0], code[1], code[2], code[3]
    wary, tense, acute, up, degraded = code[4], code[5], code[6], code[7], code[8]
    snap, harassment = code[9], code[10]
    opened = 0
    if turn == 3 or turn == 18 or turn == 44:
        # The cook is not for a sea on which it has become grave: there, at most harassment.
        calm = at[2] == snap or at[2] == harassment or at[2] == quiet[1]
        if turn == 3 or (turn == 18 and calm) or (turn == 44 and at[5] >= tense):
            if at[2] == quiet[1]:
                at[2] = start[1]
                opened += 1
            if turn == 18:
                at[2] = harassment
    elif turn == 5:
        if at[3] == detected:
            at[3] = disrupted
    elif turn == 6:
        if at[5] < tense:
            at[5] = tense
    elif turn == 7:
        if at[4] == detected:
            at[4] = disrupted
    elif turn == 9:
        if has[0] and at[6] == up:
            at[6] = degraded
    elif turn == 10:
        if has[2] and (severity >= 4 or at[5] >= tense):
            suspended |= SUSPENDED_PARLIAMENT
    elif turn == 12 or turn == 36:
        if at[0] == quiet[0]:
            at[0] = start[0]
            opened += 1
        elif at[1] == quiet[0]:
            at[1] = start[0]
            opened += 1
    elif turn == 14:
        if at[3] == disrupted and not low:
            at[3] = misattributed
    elif turn == 16:
        if at[4] == disrupted and not low:
            at[4] = misattributed
    elif turn == 24:
        if at[5] >= tense and severity < 6 and not low:
            at[5] = wary
    elif turn == 27:
        if has[1] and not suspended & SUSPENDED_NRC and at[5] >= tense:
            suspended |= SUSPENDED_NRC
    elif turn == 30:
        if at[3] == misattributed:
            at[3] = attributed
    elif turn == 31:
        if at[4] == misattributed:
            at[4] = attributed
    elif turn == 40:
        if at[5] == tense:
            at[5] = acute
    elif turn == 46:
        if at[5] >= tense and severity < 8 and not low:
            at[5] = wary
    elif turn == 48:
        if at[5] < acute:
            suspended = 0
    return suspended, opened


EVENTFUL = np.zeros(HORIZON + 1, dtype=np.bool_)
EVENTFUL[[3, 5, 6, 7, 9, 10, 12, 14, 16, 18, 24, 27, 30, 31, 36, 40, 44, 46, 48]] = True


@njit
def researcher(
    replications, seed, arms, sums, targets, by_severity, by_climate, by_orders, arrival_sums,
    arrives_by_climate, arrives_by_orders, policy, order_sums, n_orders, severities, burdens, over,
    quiet, start, code, has, eventful, counts, totals,
):
    np.random.seed(seed)
    track = np.array([0, 0, 1, 2, 3, 4, 5])
    draws = np.empty((HORIZON + 1, DRAWS))
    at = np.empty(SLOTS, dtype=np.int64)
    before = np.empty(SLOTS, dtype=np.int64)
    moves = 0
    width = sums.shape[1]
    for _ in range(replications):
        for turn in range(1, HORIZON + 1):
            for source in range(DRAWS):
                draws[turn, source] = np.random.random()
        for arm in range(arms):
            for slot in range(SLOTS):
                at[slot] = start[track[slot]]
            at[1] = quiet[0]
            at[2] = quiet[1]
            suspended = 0
            opened = 3
            burden = 0
            top = 0
            for slot in range(5):
                top = max(top, severities[track[slot], at[slot]])
            turn = 0
            ended = False
            while turn < HORIZON and not ended:
                turn += 1
                severity = 0
                for slot in range(5):
                    severity = max(severity, severities[track[slot], at[slot]])
                if eventful[turn]:
                    suspended, more = event(
                        turn, draws[turn, 13] < 0.5, at, suspended, severity, code, quiet, start,
                        has[arm],
                    )
                    opened += more
                    severity = 0
                    for slot in range(5):
                        severity = max(severity, severities[track[slot], at[slot]])
                if severity >= 7 and at[5] < code[6]:
                    at[5] = code[6]
                top = max(top, severity)
                climate = (at[5] * 3 + at[6]) * 4 + suspended
                watched = int(at[0] == code[11] or at[1] == code[11] or at[2] == code[10])
                orders = 0
                for seat in range(2):
                    row = policy[arm, seat, severity, climate, watched]
                    u = draws[turn, 11 + seat]
                    order = 0
                    while order < order_sums.shape[1] and u >= order_sums[row, order]:
                        order += 1
                    orders = orders * n_orders + order
                for slot in range(SLOTS):
                    before[slot] = at[slot]
                for slot in range(SLOTS):
                    t = track[slot]
                    if before[slot] == quiet[t]:
                        continue
                    row = (
                        by_severity[arm, t, severity] + by_climate[arm, t, climate]
                        + by_orders[arm, t, orders] + before[slot]
                    )
                    u = draws[turn, slot]
                    place = 0
                    while place < width and u >= sums[row, place]:
                        place += 1
                    at[slot] = targets[t, before[slot], place]
                for t in range(4):
                    slot = 0 if t == 0 else t + 1
                    if t == 0 and before[0] != quiet[0]:
                        slot = 1
                    if before[slot] == quiet[t]:
                        row = arrives_by_climate[arm, t, climate] + arrives_by_orders[arm, t, orders]
                        if draws[turn, 7 + t] >= arrival_sums[row]:
                            at[slot] = start[t]
                            opened += 1
                for slot in range(SLOTS):
                    burden += burdens[track[slot], at[slot]]
                for slot in range(5):
                    t = track[slot]
                    top = max(top, severities[t, at[slot]])
                    if over[t, at[slot]] == 1:
                        at[slot] = quiet[t]
                    elif over[t, at[slot]] == 2:
                        ended = True
            moves += turn * SLOTS
            counts[arm, top] += 1
            counts[arm, 11] += int(ended)
            totals[arm, 0] += turn
            totals[arm, 1] += opened
            totals[arm, 2] += burden
    return moves


@njit(inline="always")
def moved(u, row, code, least, span, bounds, targets, base):
    """Where a draw leads: almost always nowhere, which one comparison tells."""
    if np.uint32(u - least[row]) < span[row]:
        return code
    row *= U(WIDTH)
    place = U(u >= bounds[row])
    for k in range(1, WIDTH):
        place += U(u >= bounds[row + U(k)])
    return U(targets[(base + code) * U(WIDTH + 1) + place])


@njit(inline="always")
def ordered(u, row, guide, order_bounds):
    """The order of a draw: its top byte tells it, unless a threshold lies within."""
    order = guide[row << U(8) | U(u >> np.uint32(24))]
    if order < UNDECIDED:
        return U(order)
    order = U(u >= order_bounds[row * U(7)])
    for k in range(1, 7):
        order += U(u >= order_bounds[row * U(7) + U(k)])
    return order


@njit
def careful(
    replications, seed, arms, least_all, span_all, bounds, targets, of_severities, of_climates,
    of_orders_all, arrival_bounds, opens_climates, opens_orders_all, policies_all, guide, order_bounds,
    told, severities, over, quiet, start, code, has, eventful, counts, totals, squares, first, closings, pairs,
):
    """Indices are unsigned and arrays flat, because numba looks at every signed index to see whether
    it counts from the end."""
    state = np.empty(4, dtype=np.uint64)
    seeded(seed, state)
    s0, s1, s2, s3 = state[0], state[1], state[2], state[3]
    # The draws of a block of replications, so that the tables of one arm stay in cache for a while.
    u = np.empty(BLOCK * HORIZON * DRAWS, dtype=np.uint32)
    from_reached = np.empty(BLOCK, dtype=np.bool_)
    at = np.empty(SLOTS, dtype=np.int64)
    moves = 0
    half = np.uint32(1 << 31)
    q0, q1, q2, q3 = U(quiet[0]), U(quiet[1]), U(quiet[2]), U(quiet[3])
    o0, o1, o2, o3 = U(start[0]), U(start[1]), U(start[2]), U(start[3])
    o4, o5 = U(start[4]), U(start[5])
    acute, unsafe, harassment = U(code[6]), U(code[11]), U(code[10])
    # Steps in the flat arrays from one track to the next.
    n = U(told.size // len(TRACK))
    n1, n2, n3, n4, n5 = n, U(2) * n, U(3) * n, U(4) * n, U(5) * n
    byte = U(255)
    start_severity = max(max(told[o0] & byte, told[n2 + o2] & byte), told[n3 + o3] & byte)
    for block in range(replications // BLOCK):
        for pair in range(BLOCK * HORIZON * DRAWS // 2):
            word = rotated(s0 + s3, 23) + s0
            carry = s1 << U(17)
            s2 ^= s0
            s3 ^= s1
            s1 ^= s2
            s0 ^= s3
            s2 ^= carry
            s3 = rotated(s3, 45)
            u[U(pair) << U(1)] = np.uint32(word >> U(32))
            u[U(pair) << U(1) | U(1)] = np.uint32(word & U(0xFFFFFFFF))
        for arm in range(arms):
            of_severity, of_climate, of_orders = of_severities[arm], of_climates[arm], of_orders_all[arm]
            opens_climate, opens_orders = opens_climates[arm], opens_orders_all[arm]
            policies = policies_all[arm]
            seat = U(policies.size // 2)
            here = has[arm]
            passed = first[arm]
            for r in range(BLOCK):
                p0, p1, p2, p3, p4, p5, p6 = o0, q0, q1, o2, o3, o4, o5
                suspended = U(0)
                opened = 3
                burden = U(0)
                severity = start_severity
                top = severity
                for passing in range(top + U(1)):
                    passed[0, passing] += 1
                turn = 0
                ended = False
                a = U(r * HORIZON * DRAWS)
                while turn < HORIZON and not ended:
                    turn += 1
                    if eventful[turn]:
                        at[0], at[1], at[2], at[3] = p0, p1, p2, p3
                        at[4], at[5], at[6] = p4, p5, p6
                        mask, more = event(
                            turn, u[a + U(13)] < half, at, np.int64(suspended), np.int64(severity), code,
                            quiet, start, here,
                        )
                        suspended = U(mask)
                        p0, p1, p2, p3 = U(at[0]), U(at[1]), U(at[2]), U(at[3])
                        p4, p5, p6 = U(at[4]), U(at[5]), U(at[6])
                        opened += more
                        severity = max(
                            max(told[p0] & byte, told[p1] & byte),
                            max(told[n1 + p2] & byte, max(told[n2 + p3] & byte, told[n3 + p4] & byte)),
                        )
                        while top < severity:
                            top += U(1)
                            passed[turn, top] += 1
                    if severity >= U(7) and p5 < acute:
                        p5 = acute
                    climate = (p5 * U(3) + p6) * U(4) + suspended
                    watched = U((p0 == unsafe) | (p1 == unsafe) | (p2 == harassment))
                    policy = ((severity * U(60)) + climate) * U(2) + watched
                    one = ordered(u[a + U(11)], U(policies[policy]), guide, order_bounds)
                    two = ordered(u[a + U(12)], U(policies[seat + policy]), guide, order_bounds)
                    orders = (one * U(8) + two) * U(6)
                    s = severity * U(6)
                    c = climate * U(6)
                    # Arrivals see the places as they were before the moves.
                    quiet0, quiet1 = p0 == q0, p1 == q0
                    quiet2, quiet3, quiet4 = p2 == q1, p3 == q2, p4 == q3
                    row = U(of_severity[s]) + U(of_climate[c]) + U(of_orders[orders])
                    p0 = moved(u[a], row + p0, p0, least_all, span_all, bounds, targets, U(0))
                    p1 = moved(u[a + U(1)], row + p1, p1, least_all, span_all, bounds, targets, U(0))
                    row = U(of_severity[s + U(1)]) + U(of_climate[c + U(1)]) + U(of_orders[orders + U(1)])
                    p2 = moved(u[a + U(2)], row + p2, p2, least_all, span_all, bounds, targets, n1)
                    row = U(of_severity[s + U(2)]) + U(of_climate[c + U(2)]) + U(of_orders[orders + U(2)])
                    p3 = moved(u[a + U(3)], row + p3, p3, least_all, span_all, bounds, targets, n2)
                    row = U(of_severity[s + U(3)]) + U(of_climate[c + U(3)]) + U(of_orders[orders + U(3)])
                    p4 = moved(u[a + U(4)], row + p4, p4, least_all, span_all, bounds, targets, n3)
                    row = U(of_severity[s + U(4)]) + U(of_climate[c + U(4)]) + U(of_orders[orders + U(4)])
                    p5 = moved(u[a + U(5)], row + p5, p5, least_all, span_all, bounds, targets, n4)
                    row = U(of_severity[s + U(5)]) + U(of_climate[c + U(5)]) + U(of_orders[orders + U(5)])
                    p6 = moved(u[a + U(6)], row + p6, p6, least_all, span_all, bounds, targets, n5)
                    least = arrival_bounds[U(opens_climate[c]) + U(opens_orders[orders])]
                    if (quiet0 | quiet1) & (u[a + U(7)] >= least):
                        if quiet0:
                            p0 = o0
                        else:
                            p1 = o0
                        opened += 1
                    least = arrival_bounds[U(opens_climate[c + U(1)]) + U(opens_orders[orders + U(1)])]
                    if quiet2 & (u[a + U(8)] >= least):
                        p2 = o1
                        opened += 1
                    least = arrival_bounds[U(opens_climate[c + U(2)]) + U(opens_orders[orders + U(2)])]
                    if quiet3 & (u[a + U(9)] >= least):
                        p3 = o2
                        opened += 1
                    least = arrival_bounds[U(opens_climate[c + U(3)]) + U(opens_orders[orders + U(3)])]
                    if quiet4 & (u[a + U(10)] >= least):
                        p4 = o3
                        opened += 1
                    a += U(DRAWS)
                    t0, t1, t2 = U(told[p0]), U(told[p1]), U(told[n1 + p2])
                    t3, t4 = U(told[n2 + p3]), U(told[n3 + p4])
                    severity = max(
                        max(t0 & byte, t1 & byte), max(t2 & byte, max(t3 & byte, t4 & byte))
                    )
                    # No burden of a turn is above 255, so the sum stays within its byte.
                    burden += (t0 + t1 + t2 + t3 + t4 + told[n4 + p5] + told[n5 + p6]) >> U(8) & byte
                    while top < severity:
                        top += U(1)
                        passed[turn, top] += 1
                    if (t0 | t1 | t2 | t3 | t4) >> U(16):
                        at[0], at[1], at[2], at[3], at[4] = p0, p1, p2, p3, p4
                        worst = 0
                        for slot in range(5):
                            t = 0 if slot == 0 else slot - 1
                            if over[t, at[slot]] == 2:
                                ended = True
                            if over[t, at[slot]] == 1:
                                closings[arm, t, at[slot]] += 1
                                at[slot] = quiet[t]
                            worst = max(worst, int(severities[t, at[slot]]))
                        severity = U(worst)
                        p0, p1, p2, p3, p4 = U(at[0]), U(at[1]), U(at[2]), U(at[3]), U(at[4])
                moves += turn * SLOTS
                counts[arm, top] += 1
                counts[arm, 11] += int(ended)
                totals[arm, 0] += turn
                totals[arm, 1] += opened
                totals[arm, 2] += burden
                squares[arm, 0] += turn * turn
                squares[arm, 1] += opened * opened
                squares[arm, 2] += burden * burden
                reached = top >= U(6)
                if arm == 0:
                    from_reached[r] = reached
                pairs[arm, 2 * int(from_reached[r]) + int(reached)] += 1
    return moves


def near(index):
    """By arm a flat array in which the tracks of a context stand side by side."""
    flat = np.ascontiguousarray(np.swapaxes(index, 1, 2)).reshape(len(index), -1)
    return flat.astype(np.uint32)


def peers(scenario, arms):
    """The two ways, each a function of replications and seed that gives moves, the counts by arm of
    the highest severities (in column 11, of the crises that ended), and the totals by arm of turns,
    openings and burden."""
    arms = [frozenset(arm) for arm in arms]
    tables = Tables(scenario, arms)
    assert tables.width == WIDTH, f"the widest row has {tables.width} thresholds"
    has = flags(scenario, arms)
    code = tables.events()
    common = (
        tables.policy, tables.orders, tables.severity, tables.burden, tables.over, tables.quiet,
        tables.start, code, has, EVENTFUL,
    )

    def empty():
        counts = np.zeros((len(arms), 12), dtype=np.int64)
        return counts, np.zeros((len(arms), 3), dtype=np.int64)

    def with_np_random(replications, seed):
        counts, totals = empty()
        policy, orders, *rest = common
        moves = researcher(
            replications, seed, len(arms), tables.sums, tables.targets, tables.by_severity,
            tables.by_climate, tables.by_orders, tables.arrival_sums, tables.arrives_by_climate,
            tables.arrives_by_orders, policy, tables.order_sums, orders, *rest, counts, totals,
        )
        return moves, counts, totals

    # Severity, burden and whether it is over, in one word for every track and code.
    told = tables.over.astype(np.uint64) << np.uint64(16)
    told |= tables.burden.astype(np.uint64) << np.uint64(8) | tables.severity
    flat = (
        *tables.staying(), tables.bounds.reshape(-1), tables.targets.reshape(-1),
        near(tables.by_severity), near(tables.by_climate), near(tables.by_orders),
        tables.arrival_bounds, near(tables.arrives_by_climate), near(tables.arrives_by_orders),
        tables.policy.reshape(len(arms), -1).astype(np.uint32), tables.guide(),
        tables.order_bounds.reshape(-1), told.reshape(-1), tables.severity, tables.over, tables.quiet,
        tables.start, code, has, EVENTFUL,
    )

    def with_tallies(replications, seed):
        assert replications % BLOCK == 0, "it plays whole blocks"
        counts, totals = empty()
        squares = np.zeros_like(totals)
        first = np.zeros((len(arms), HORIZON + 1, 11), dtype=np.int64)
        closings = np.zeros((len(arms), len(TRACK), tables.severity.shape[1]), dtype=np.int64)
        pairs = np.zeros((len(arms), 4), dtype=np.int64)
        moves = careful(
            replications, seed, len(arms), *flat, counts, totals, squares, first, closings, pairs
        )
        return moves, counts, totals

    return {
        "numba, np.random, few tallies": with_np_random,
        "numba, inline xoshiro, integer tables, all tallies": with_tallies,
    }
