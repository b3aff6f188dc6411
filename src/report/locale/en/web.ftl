# The pages of the workshop.

nothing-predicts = Nothing here predicts. Most numbers are judgement.
no-script = This browser runs no scripts. Everything works; reload the page to see what has changed.
leave = Leave the table
nav-label = Pages
nav-console = Console
nav-seat = Your team
nav-observer = The table
nav-ladders = Ladders
nav-replay = Replay
nav-projector = Projector

role-facilitator = Facilitator
role-observer = Observer

join-title = { $scenario }: join
join-pin = PIN
join-pin-hint = The facilitator gives it to you. It also says where you sit.
join-name = Your name
join-name-hint = Everybody at the table sees it. A first name is enough.
join-send = Sit down

phase-lobby = Play has not started
phase-between = Between turns
phase-orders = The teams are deciding
phase-drawn = The orders are open
phase-ended = The game has ended
phase-paused = Paused
phase-over = The crisis is over: { $outcome }
status-turn = Turn { $turn } of { $horizon }. { $phase }

heading-board = Where things stand
heading-seats = The teams
heading-line = The line between the teams
heading-measures = Measures in force
heading-story = What happened
heading-notes = Your notes
heading-stars = Moments to come back to
heading-dice = The dice
heading-briefing = Briefing
heading-phrase = Your part of the dice
heading-order = Your order
heading-orders-open = The orders
heading-next = Next
heading-rule = Overrule the dice
heading-clock = Time
heading-wall = On the projector
heading-map = Map
heading-odds = Odds
heading-injects = Events to come
injects-later = Later events
heading-told = Told in this turn
heading-doors = Who can come in
heading-history = The game so far

board-quiet = Quiet
board-severity = severity { $severity }

story-nothing = No turn has been played yet.
story-turn = Turn { $turn }
story-earlier = The earlier turns, to turn { $turn }: the replay
story-judged = The facilitator’s reading: { $reason }
story-ruling = The facilitator overruled the dice: { $reason }
how-facilitator = given by the facilitator
how-absent = nobody decided
how-policy = by its policy
why-law = the dice, a chance of { $chance }
why-inject = { $inject }
why-ruling = the facilitator’s ruling
why-decision = the facilitator’s decision
event-moved = { $track }: from “{ $from }” to “{ $to }”
event-stayed = { $track }: still “{ $rung }”
event-opened = { $track }: an incident opens
event-suspended = Out of force: { $measure }
event-restored = In force again: { $measure }
event-over = The crisis is over: { $outcome }

seat-has-phrase = phrase locked
seat-no-phrase = no phrase yet
seat-has-decided = has decided
seat-by-policy = played by its policy
seat-left-to-policy = The facilitator has left your team to its policy: the scenario’s rules decide for you until the facilitator gives the seat back.
connection-lost = No connection to the server. What is on record is safe; this page comes back by itself.
seat-decides = is deciding
seat-waits = ready
seat-empty = nobody has sat down
seat-label = Team

measures-none = None.
measure-suspended = suspended
measure-comes = in force from the next turn
measure-goes = out of force from the next turn
measure-proposed = Agreed so far: { $seats }
measure-consent = Agree
measure-withdraw = Take back
catalogue-title = All measures
catalogue-what = With their political cost, from 1 (staff level) to 5 (leaders and parliaments), and what each needs to be in force.
catalogue-cost = cost { $cost }
catalogue-needs = needs: { $measures }
propose-label = A measure to propose
propose-send = Propose

channel-none = There is no line between the teams. You can signal by orders only.
channel-up = the line is up
channel-down = the line is down
message-waits = waits for the line
message-late = got through in turn { $turn }
message-head = { $from } to { $to }, turn { $turn }
say-to = To
say-text = Message
say-send = Send

note-label = A note for yourself and the facilitator
note-send = Keep the note
star-label = What is worth coming back to?
star-send = Mark this moment
timer-left = Time to decide:
timer-over = time is up
timer-minutes = { $minutes } { $minutes ->
    [one] minute
   *[other] minutes
}

dice-one = Nobody can choose the dice: they follow from the facilitator’s secret, which is fixed by the number below, and from a phrase of each team.
dice-two = When the game ends the secret is shown and anybody can check every draw; until then only the facilitator’s machine could look ahead, and the facilitator is trusted not to.
page-dice-commitment = The facilitator’s secret is fixed by this number (SHA-256):
dice-secret = The facilitator’s secret:
page-dice-seed = The seed of all draws:
page-dice-check = Check both in any terminal:
phrase-shown = The phrases have been shown. The dice are fixed.
phrase-why = Type any sentence. It goes into the dice together with the other teams’ phrases and the facilitator’s secret, so that nobody can choose them. The others see it when all phrases are shown.
phrase-yours = Your phrase:
phrase-label = Your phrase
phrase-send = Lock the phrase

order-locked = locked
order-not-judged = Your own words wait for the facilitator, who says what they do.
order-unlock = Change the order
order-choose = One order for this turn
order-impossible = (not possible now)
order-words = In your own words (optional)
order-words-hint = What you do beyond the order. The facilitator decides what it changes.
order-lock = Lock the order
order-draft = Keep as a draft
order-drafted = This is a draft. Only a locked order counts.

next-paused = Play is paused. Nobody can decide anything.
resume = Resume
next-phrases = Wait until each team has sat down and locked its phrase. Then show all phrases together.
next-phrases-missing = Go on without the phrases that are missing
show-phrases = Show the phrases
next-start = The dice are fixed. Choose the measures that are in force from the start, then begin.
start-measures = Measures in force from the start
start = Start the game
next-begin = Turn { $turn } is next. Events that are due will happen when it begins.
begin = Begin turn { $turn }
next-waiting = { $count ->
    [one] One team has not decided.
   *[other] { $count } teams have not decided.
}
next-draw = All teams have decided. Open the orders and throw the dice.
draw-anyway = Go on all the same: who has not decided gives its first order
draw = Open the orders
next-settle = The orders are open and the dice are thrown. Nobody else sees the dice yet.
settle = Let it happen
next-over = The crisis is over. Talk about it, then end the game: that shows the secret and every order.
next-ended = The game has ended. Nothing is hidden any more.
report = Download the report
journal = Download the journal

judge-title = { $seat } in its own words
judge-mechanisms = What it acts on (nothing ticked: it changes nothing)
judge-tracks = Where
judge-odds = Odds: above 1 makes it likelier, below 1 less likely
judge-send = So be it
reason = Reason (everybody will read it)
drawn-stays = stays at “{ $rung }”
drawn-moves = goes to “{ $rung }”
drawn-opens = an incident opens
drawn-quiet = no incident opens
ruled = overruled
drawn-ruled = you ruled: “{ $rung }”
ruled-opens = you ruled: an incident opens
ruled-quiet = you ruled: no incident opens
rule-hint = What the dice said stays on record beside your ruling and its reason.
rule-to = Instead
rule-send = Rule
rule-arrival = { $track }: a new incident

act-for = Act for this team
policy-on = Leave it to its policy
policy-off = Played by people
release = Release the seat
remove = Remove
timer-set = Minutes to decide in (0: none)
timer-send = Set
timer-hint = The timer is advice. It decides nothing.
pause = Pause
wall-open = Open the projector’s page in a new window
injects-when = Events can be made to happen while the teams are deciding.
inject-only-told = It only tells.
inject-due = By itself: { $due }.
fire = Make it happen now
add-title = Another event
add-name = What happens
add-text = More about it
add-to = Who is told (nobody ticked: everybody)
add-action = What it changes
add-nothing = nothing
add-send = Make it happen
page-action-open = { $track }: an incident opens
page-action-suspend = Suspend: { $measure }
page-action-restore = Restore: { $measure }
force = Put in force: { $measure }
consent-for = Propose or agree for a team
suspend-label = A measure to suspend
suspend = Suspend from the next turn
qr-label = The address of this game as a QR code
pin-room = Observers and projector
undo-label = Go back to before
undo-step = turn { $turn }: { $step }
undo-begin = the turn began
undo-draw = the orders were opened
undo-settle = the turn came about
undo-rule = a ruling
undo-inject = an event
undo-measure = a measure
undo-judge = a reading of a team’s words
undo-end = the game ended
undo = Undo
branch-title = Play on from another turn
branch-hint = A new game in a file of its own, with this game’s past, secret and phrases.
branch-known = The secret of this game has been shown: whoever has it can compute the dice of the branch.
branch-turn = First turn to play again
branch-name = Name of the new game
branch-go = Go on with it at once, for everybody
branch-send = Branch
end-title = End the game
end-hint = This shows the secret and every order to everybody. Nothing can be played after it.
end = End the game
odds-none = The odds stand here while the game is played.
odds-working = The odds are being worked out.
odds-headline = Severity { $severity } or more by the last turn
odds-assumes = As things stand, with every team playing by its policy in the scenario from here on: it knows no decision of tonight’s teams, and it predicts nothing.
odds-exact = Exact.
odds-sampled = From { $count } replications; bounds of 95%: { $low } to { $high }.
odds-refining = From { $count } replications so far; bounds of 95%: { $low } to { $high }.
odds-reached = Severity { $severity } was reached in this game; no measure changes that any more.
odds-endings = How it may end
odds-ending = End
odds-chance = Chance
odds-measures = Measures on and off
odds-measures-what = If from the next turn on this one measure came into force (with what it needs) or went (with what needs it). In brackets are the bounds of 95%.
odds-measure = Measure
odds-change = Change, points
odds-headline-then = Chance then
odds-others = The other measures
odds-no-measures = No measure of this scenario changes anything from here on.
odds-with = with: { $measure }{ $others ->
    [0] {""}
   *[other] {" "}(+{ $others })
}
odds-without = without: { $measure }{ $others ->
    [0] {""}
   *[other] {" "}(−{ $others })
}
odds-turn = In this turn
odds-turn-locked = From the orders that are locked, and from policies for the others. Only you see this; the projector shows policies alone.
odds-turn-policies = If every team played by its policy in the scenario. No decision of tonight’s teams is in it.
odds-turn-open = From the orders as they were opened.
odds-turn-none = Between two turns nothing is drawn.
odds-slot = { $where }: calmer { $calmer }, graver { $graver }
odds-stays = Stays at “{ $rung }”: { $chance }
odds-goes = To “{ $rung }”: { $chance }
odds-rises = Gets graver: { $chance }, through { $causes }
odds-helps = { $measure }: { $more } points without it
odds-new = { $track }: a new incident
odds-where = Where
odds-calmer = Calmer
odds-as-it-is = As it is
odds-graver = Graver
odds-cloud = Tonight among all replications
odds-cloud-later = Tonight stands here after the first turn.
odds-cloud-half = Half of all replications (shaded: eight in ten)
odds-cloud-tonight = Tonight
odds-cloud-severity = Highest severity so far
odds-beside = By turn { $turn } tonight has gone up to severity { $severity }. Of all replications, { $less } had gone less far by then, { $same } as far and { $more } farther.
wall-odds-measures = Odds: measures
wall-odds-turn = Odds: this turn
wall-odds-cloud = Odds: tonight

what-if-title = What if
what-if-what = Play the game again on the same dice, with the orders and events on record, under other measures.
what-if-later = When the game has ended, you can ask here what would have come about under other measures.
what-if-from = Otherwise from
what-if-without = Without what was in force
what-if-with = With what was not in force
what-if-drop = Leave out the facilitator’s rulings
what-if-ask = Play it again
what-if-contradiction = A measure cannot be added while it, or one that it needs, is taken away. Untick one of them.
what-if-not-played = That turn has not been played to its end. Choose an earlier one.
what-if-busy = Too many questions at once. Ask again in a moment.
what-if-same = With the same measures
what-if-since = From turn { $turn } on
what-if-severities = Highest severity open after each turn
what-if-here = Here
what-if-there = There
what-if-parts = first difference
what-if-over = It was over by then.
what-if-inject = Event: { $inject }
what-if-replaced = The order of { $seat } was not possible there and became “{ $order }”.
what-if-mattered = Did it matter?
what-if-onward = And with fresh dice
what-if-onward-what = From the end of turn { $turn } on, with every team playing by its policy: what may come of both worlds.
what-if-report = Report with this what-if
report-chatham-house = Report without names

replay-turn = Turn
replay-back = Back
replay-on = On
replay-go = Show

notice-form = The server does not know this form. Reload the page and try again.
notice-pin = That PIN opens no seat. Ask the facilitator for yours.
notice-wait = Too many wrong PINs. Wait { $seconds } { $seconds ->
    [one] second
   *[other] seconds
}, then try again.
notice-failed = It could not be put on record, so it did not happen: { $why }. Nothing that was on record is lost.

refused-facilitator-only = Only the facilitator can do that.
refused-not-your-seat = That is for another team to decide.
refused-no-such-thing = This scenario has no such thing.
refused-not-now = Not now. { $list }.
refused-paused = The game is paused. The facilitator resumes it.
refused-not-paused = The game is not paused.
refused-crisis-over = The crisis is over. No turn follows.
refused-empty = A few words are missing: { $list }.
refused-too-long = Too long: { $field } may have { $limit } characters.
refused-full = There is no room there for more people.
refused-already-here = You sit at the table already.
refused-not-here = This person is not at the table.
refused-phrase-missing = No phrase yet: { $list }. Tick the box to go on without.
refused-phrases-shown = The phrases have been shown. None can change now.
refused-phrases-not-shown = Show the phrases first. The dice follow from them.
refused-order = This order cannot be given now.
refused-nothing-locked = No order is locked.
refused-undecided = Not decided yet: { $list }. Tick the box to go on all the same.
refused-not-judged = Say first what these teams’ own words do: { $list }.
refused-nothing-to-judge = This order has no words of its own.
refused-odds = Odds lie between 0.001 and 1000.
refused-effect-on-nothing = Tick at least one cause and one place.
refused-too-many = That is too much at once.
refused-nothing-drawn = Nothing was drawn there in this turn.
refused-rung-not-open = An event cannot close an incident.
refused-has-fired = This event happens once, and it has.
refused-in-force = This measure is in force, or will be with the next turn.
refused-not-in-force = This measure is not in force.
refused-needs = This measure needs others first: { $list }.
refused-not-proposed = Nobody has proposed this measure.
refused-has-consented = This measure has been proposed already.
refused-has-not-consented = There is no consent to take back.
refused-not-agreed = Not agreed yet: { $list }.
refused-no-channel = There is no line between the teams. You can signal by orders only.
refused-to-oneself = A message goes to another team.
refused-nothing-to-undo = There is nothing to undo there.
refused-not-played = That turn has not been played.

field-name = the name
field-text = the text
field-phrase = the phrase
field-reason = the reason
field-title = the title

serve-title = Open one of these in a browser:
serve-pins = PINs:
serve-start = You, the facilitator, begin here:
serve-journal = The journal of this game: { $path }
serve-stop = Ctrl-C ends the server; the game can be taken up again with --game.
serve-ended = The server has ended. The game is in { $path }
