# The after-action report.

aar-title = { $scenario }: after-action report
aar-made-by = Made by Offramp { $version } from the game’s journal.
aar-chatham = Under the Chatham House Rule: people are not named, and nothing that anybody wrote at the table is quoted.
aar-not-ended = This game has not ended: what the seats have decided for the open turn, and the secret of the dice, are left out.
aar-turns-played = Turns played
aar-of = { $part } of { $whole }
aar-highest = Highest severity
aar-headline-first = Severity { $severity } first reached
aar-in-turn = turn { $turn }
aar-never = never
aar-incidents = Incidents
aar-rulings-count = Rulings
aar-over = The crisis is over: { $outcome }.
aar-open = The crisis is not over.
aar-open-end = open
aar-branch = This game branched from another: up to turn { $turn } the two share their past.
aar-who = Who sat where
aar-seat = Seat
aar-people = People
aar-people-count = { $count } { $count ->
    [one] person
   *[other] people
}
aar-facilitator = Facilitator
aar-observer = Observers

aar-timeline = The game at a glance
aar-timeline-what = Each row is an incident or a state of affairs, each block the rung on which it stood, with its severity (for a state of affairs, its level); the graver, the darker. ◆ an inject, ■ a ruling, ★ a starred moment.
aar-marks = What happened
aar-stood-table = Where everything stood after each turn
aar-added = Something the facilitator added

aar-odds = Odds over time
aar-odds-headline = Severity { $severity } or more by the horizon
aar-odds-what = The chance, as things stood after each turn, that the crisis reaches the headline severity before the last turn. It takes the seats’ policies for the people at the table.
aar-odds-table = Odds after each turn
aar-chance = Chance

aar-turn-by-turn = Turn by turn
aar-turn = Turn { $turn }
aar-starred = starred
aar-no-turns = No turn was played.
aar-told = told to: { $seats }
aar-message = { $from } to { $to }, over the channel
aar-message-late = ; it went through only in turn { $turn }
aar-message-lost = ; it did not go through
aar-orders-closed = The orders of this turn have not been opened.
aar-orders = Orders of turn { $turn }
aar-order = Order
aar-how = How
aar-how-seat = the seat’s own
aar-how-facilitator = entered by the facilitator
aar-how-absent = nothing decided, so the first order
aar-how-policy = by its policy ({ $chance })
aar-words = { $seat }, in its own words
aar-ruling = Ruling
aar-ruled-slot = { $where }: the dice said “{ $dice }”, the facilitator ruled “{ $to }”
aar-ruled-opens = { $where }: by ruling, an incident opens
aar-ruled-quiet = { $where }: by ruling, no incident opens
aar-unsettled = This turn is not over.
aar-nothing-moved = Nothing moved.
aar-moved = { $where }: from “{ $from }” to “{ $to }”
aar-opened = { $where }: an incident opens at “{ $rung }”
aar-by-chance = ; the chance of that was { $chance }
aar-by-inject = , through the inject “{ $inject }”
aar-by-ruling = , by ruling

aar-rulings = Rulings
aar-rulings-table = Where the facilitator overruled the dice
aar-reason = Reason
aar-no-rulings = The facilitator never overruled the dice.
aar-measures-table = Measures that were in force
aar-turns-in-force = In force in turns
aar-no-measures = No measure was in force.
aar-proposed = Proposed and not put in force:
aar-proposal = { $measure } (consented: { $seats })
aar-stars = Starred moments
aar-no-stars = Nobody starred a moment.
aar-notes = Notes
aar-remark = Turn { $turn }, { $who }

aar-what-ifs = What if
aar-what-if-warning = The same dice and the same orders under other measures. After the first difference people might have ordered differently: read it as a question, and not as what would have happened.
aar-with = With: { $measures }
aar-without = Without: { $measures }
aar-no-parting = Nothing would have gone otherwise.
aar-parting = The first difference is in turn { $turn }.
aar-ended = Here it ended so: { $here }. There: { $there }.
aar-rulings-dropped = Rulings are left out there.
aar-replaced = { $count } { $count ->
    [one] order was not possible there and became
   *[other] orders were not possible there and became
} the first order of the seat.
aar-fresh = With fresh dice from the first difference on, the chance of severity { $severity } or more there is { $chance }.
aar-decisive = Turn { $turn }: { $where }
aar-instead = Here: { $here }. There: { $there }.
aar-odds-here = Odds here
aar-odds-there = Odds there
aar-draw = The draw: { $draw }.
aar-range = A ruling forced it, so there is no draw. Given what came about, the other measures change it with a chance between { $low } and { $high }.

aar-verified = Checked
aar-verified-what = The journal was played again from its seed, and every draw and every state came out the same.
aar-differs = Differs
aar-differs-what = { $count } { $count ->
    [one] entry of the journal is not
   *[other] entries of the journal are not
} what the seed and the commands come to; the first is entry { $entry }.
aar-what = What
aar-words-of = Word for word
aar-dice-table = The dice of this game
aar-secret-later = The secret and the seed stand here once the game has ended.
aar-phrases-left-out = The phrases of the seats are left out here, because somebody wrote them; the full report has them, and the commands to check.
aar-check-what = In a shell. The first line must give the fingerprint above, the second the seed; the third plays the game again from its journal, where GAME is the journal’s file.

what-if-opens = an incident opens
what-if-quiet = no incident opens
