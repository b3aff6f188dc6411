# A game in a terminal, and a game told again.

play-nothing-predicts = Nothing here predicts: the numbers are mostly judgement.
play-commitment = The facilitator’s secret is sealed. Its SHA-256: { $commitment }
play-dice-what = Nobody could choose the dice, and nobody can change them afterwards: they follow from this secret and the phrases of all seats. The facilitator’s machine could look ahead, and is trusted not to.
play-kept = The game is kept in { $path }
play-go-on = Go on with: offramp play { $path }
play-taken-up = Taken up where it stood: { $where }.
play-ask-phrase = { $seat }: a phrase of your own for the dice, or nothing:
play-phrases = The phrases, with which the dice are fixed:
play-phrase = { $seat }: “{ $phrase }”
play-no-phrase = { $seat }: no phrase
play-ask-measures = Which measures are in force?
play-measures-count = { $name } ({ $count } { $count ->
    [one] measure
   *[other] measures
})
play-turn = Turn { $turn } of { $horizon }
play-told = For { $seats }: { $title }
play-told-all = { $title }
play-stands = { $where }: “{ $rung }”, severity { $severity }
play-level = { $where }: “{ $rung }”
play-quiet = { $where }: quiet
play-channel-up = Words pass between the seats.
play-channel-down = Words do not pass between the seats.
play-odds = What may happen, if every seat follows its policy:
play-odds-order = What may happen, if you order “{ $order }” and the others follow their policies:
play-odds-slot = { $where }: { $chances }
play-odds-stays = stays { $chance }
play-odds-to = “{ $rung }” { $chance }
play-odds-opens = { $where }: a new incident { $chance }
play-order-of = { $seat }, your order:
play-not-possible = not possible now
play-prompt = Number, or ? for help:
play-help = NUMBER gives that order; NUMBER WORDS adds what you do in your own words. odds NUMBER: the odds with that order. say WORDS: over the line to the other seat. board, note WORDS, star WORDS, undo (the turn before), end (show the secret), quit (the game is kept).
play-not-understood = That is no choice here.
play-ask-mechanism = As the facilitator: on which mechanism do these words act? A number, or nothing for no effect.
play-ask-odds = Odds ratio (below 1 weaker, above 1 stronger):
play-ask-reason = Reason:
play-hand-over = { $seat } is next. Let nobody else look, and press Enter.
play-orders = Orders:
play-ordered = { $seat }: “{ $order }”
play-ordered-absent = { $seat }: “{ $order }” (nothing was decided)
play-ordered-policy = { $seat }: “{ $order }” (by its policy, chance { $chance })
play-ordered-facilitator = { $seat }: “{ $order }” (entered by the facilitator)
play-words = { $seat } in its own words: “{ $words }”
play-words-effect = That counts this turn: { $effect }. { $reason }
play-words-nothing = That changes no odds. { $reason }
play-dice-say = The dice say:
play-overrule = A number to overrule, or nothing to let it stand:
play-overrule-to = What happens instead?
play-yes-opens = an incident opens
play-no-opens = none opens
play-happened = What happens:
play-moved = { $where }: from “{ $from }” to “{ $to }”{ $why }
play-closed = { $where }: “{ $from }” closes as “{ $to }”{ $why }
play-stayed = { $where }: stays at “{ $rung }”{ $why }
play-opened = { $where }: a new incident, “{ $rung }”{ $why }
play-suspended = “{ $measure }” is out of force.
play-restored = “{ $measure }” is back in force.
play-over = The crisis is over: { $outcome }.
play-why-law = {" "}(chance { $chance })
play-why-inject = {" "}(by the inject “{ $inject }”)
play-why-ruling = {" "}(by ruling)
play-why-decision = {" "}(by the facilitator)
play-nothing-moves = Nothing moves.
play-ruled = { $where }: the dice said “{ $dice }”; the facilitator ruled “{ $to }”. { $reason }
play-message = { $from } to { $to }: “{ $text }”
play-message-waits = It did not get through; it waits for the line.
play-message-late = said in turn { $said }, arrived in turn { $passed }
play-into-force = From the next turn in force: “{ $measure }”
play-out-of-force = From the next turn out of force: “{ $measure }”
play-highest = Highest severity: { $severity }.
play-secret = The secret was: { $secret }
play-check = Anybody can check: the first line gives the SHA-256 shown at the start, the second the seed { $seed }.
play-undone = Taken back to turn { $turn }. The journal keeps what was undone.
play-noted = Noted.
play-phase-lobby = before the first turn
play-phase-turn = turn { $turn }
play-phase-ended = ended
play-branch-of = This game branched from “{ $name }” and plays for itself from turn { $turn }.
play-undone-count = { $count } { $count ->
    [one] entry was undone; it stands
   *[other] entries were undone; they stand
} in the journal.

verify-fine = { $entries } { $entries ->
    [one] entry
   *[other] entries
}, { $turns } { $turns ->
    [one] turn
   *[other] turns
}: played again from the seed, everything came out the same.
verify-torn = After the last whole line stand { $bytes } { $bytes ->
    [one] byte
   *[other] bytes
} of a line that was never finished.
verify-refused = Entry { $entry }: this command would be refused: { $why }.
verify-command = Entry { $entry }: this command is not as the program writes it.
verify-turn = Entry { $entry }: the beginning of turn { $turn } is another: on record { $recorded }, computed { $computed }.
verify-order = Entry { $entry }: the order of { $seat } is another: on record “{ $recorded }”, computed “{ $computed }”.
verify-draw = Entry { $entry }: { $where }: on record “{ $recorded }”, draw { $draw }; computed “{ $computed }”, draw { $other }.
verify-state = Entry { $entry }: the state after the turn is another: on record { $recorded }, computed { $computed }.
verify-other = Entry { $entry }: what the engine made of the command is another.

play-refused-facilitator = only the facilitator can do that
play-refused-seat = that is for another seat to decide
play-refused-nothing = this scenario has no such thing
play-refused-phase-lobby = not now: play has not started
play-refused-phase-between = not now: no turn is open
play-refused-phase-orders = not now: the seats are deciding
play-refused-phase-drawn = not now: the dice have been thrown
play-refused-phase-ended = not now: the game has ended
play-refused-paused = the game is paused; the facilitator resumes it
play-refused-not-paused = the game is not paused
play-refused-over = the crisis is over; no turn follows
play-refused-empty = this needs a few words
play-refused-long = at most { $limit } { $limit ->
    [one] character
   *[other] characters
}
play-refused-full = there are as many people there as the table takes
play-refused-here = this person sits at the table already
play-refused-not-here = this person is not at the table
play-refused-phrase-missing = no phrase yet: { $seats }
play-refused-phrases-shown = the phrases have been shown; none can change now
play-refused-phrases-not-shown = the phrases have not been shown yet, and the dice follow from them
play-refused-order = this order cannot be given now
play-refused-not-locked = the seat has locked no order
play-refused-undecided = not decided yet: { $seats }
play-refused-not-judged = own words that wait for the facilitator: { $seats }
play-refused-no-words = this order has no words of its own
play-refused-odds = odds lie between 0.001 and 1000
play-refused-effect = an effect needs a mechanism and a track
play-refused-many = at most { $limit } at once
play-refused-not-drawn = nothing was drawn there in this turn, so there is nothing to overrule
play-refused-rung = an inject moves to open rungs only
play-refused-fired = this inject happens once, and has happened
play-refused-in-force = this measure is in force, or will be with the next turn
play-refused-not-in-force = this measure is not in force
play-refused-needs = this measure needs others that are not in force: { $measures }
play-refused-not-proposed = nobody has proposed this measure
play-refused-consented = the seat has consented already
play-refused-not-consented = the seat has not consented
play-refused-not-agreed = not agreed yet: { $seats }
play-refused-no-channel = there is no line between these seats; they can only signal by orders
play-refused-oneself = a message goes to another seat
play-refused-undo = there is nothing of play to undo there
play-refused-not-played = turn { $turn } has not been played
