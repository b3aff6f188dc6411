# Printed sheets.

print-title = { $scenario }: sheets for the table
print-contents = What is in this file
print-facilitator = For the facilitator
print-facilitator-what = How a turn goes, the list of injects, sheets to keep a record on. Let no seat see them.
print-wall = For everybody
print-wall-what = The briefing, the measures, how the dice can be checked, and the ladders for the wall.
print-each-seat = For each seat
print-each-seat-what = Its own orders and what they do. One copy for each person on the team, none for the others.
print-scissors = To cut
print-scissors-what = Slips with the injects, to hand out in their turns, and a card for every order.
print-nothing-predicts = Nothing here predicts. Most of the numbers behind this game are judgement; they are there to be argued with.
print-digest = Scenario { $id }, digest { $digest }. The same digest stands on every page that the program makes of this scenario.
print-only-facilitator = For the facilitator only
print-only-seat = Only for: { $seat }
print-for-all = For everybody
print-for-wall = For the wall
print-empty = to be filled in

print-procedure = How to run it
print-clock = At most { $last } { $last ->
    [one] turn
   *[other] turns
} of { $turn }. You need not play them all: stop while there is time to talk.
print-prepare = Before people come
prepare-read = Read the injects once from first to last, and choose which measures are in force. Seats may agree on more during play.
prepare-measures = Tick the measures that are in force on the sheet of measures, and hang it up.
prepare-cut = Cut the slips and put them in the order of their turns. Cut the order cards and give each seat its own, with its sheet.
prepare-tokens = Hang up the ladders. Put a token for each incident and each state of affairs where it stands at the start; the briefing says where.
prepare-dice = Agree on the dice with the sheet on dice, before anybody plays: first your fingerprint, then the phrases.
prepare-program = The program draws chance and keeps the record: offramp serve with screens, or offramp play on your laptop alone. Rehearse once; it takes ten minutes.
print-each-turn = Each turn
turn-injects = Say the number of the turn. Fire the injects that are due and whose condition holds: read out what is for all, hand slips to the seats they are for, move tokens.
turn-orders = Each seat decides and puts one order card on the table, face down. Give a time and keep to it. A seat that has nothing on the table gives its first order.
turn-open = When all cards lie there, turn them over together. Not before.
turn-draw = Enter the orders. The program draws, for every incident, whether it moves and where.
turn-move = Move the tokens, and read out what people see on the new rungs. If you rule otherwise than the dice, say so, give the reason, and write it down.
turn-end = If a token stands where play ends, or the last turn is over, stop. Otherwise the next turn begins.
print-rulings = Rulings
print-rulings-what = You may overrule the dice when what they say makes no sense at this table. Keep it rare, say the reason aloud, and let the record show what the dice said. A seat may write an order in its own words: then say before the draw which causes it makes more or less likely, and for how much.
print-afterwards = Afterwards
afterwards-where = Where could you have stopped? Ask each seat for one turn, before anybody speaks of the other side.
afterwards-what = What did you take the other side to be doing? Now open the slips: what did it know?
afterwards-measures = Which measure would you now ask your own government for, and what would you give for it?
afterwards-doubt = Which number or rule of this game do you not believe? Write it down: that is a result too.

print-injects = Injects
print-injects-what = An inject fires in its turn if its condition holds. Tick it when it has fired. Those without a turn may come at any time.
print-injects-table = All injects, by turn
print-done = Done
print-turn = Turn
print-inject = Inject
print-told = Told to
print-does = What it does
print-record = Record
print-record-what = One line a turn. Copy this sheet if you play more.
print-order-of = Order: { $seat }
print-moved = What moved
print-remarks = Rulings, remarks

print-briefing = Briefing
print-at-the-start = At the start
print-start-table = Where everything stands
print-track = Where
print-stands = Stands at
print-severity = Severity
print-map = Map

print-measures = Measures
print-measures-what = Steps that lower risks, with their political cost from 1 (staff level) to 5 (leaders and parliaments). A tick says that a measure is in force. None stops an intended attack.
print-effects-legend = How to read what something does: ▲ makes moves with that cause more likely, ▼ less; ×2 doubles their weight, ×0.5 halves it. Then follows where. Causes such as clarification lead down a ladder, causes such as misperception lead up.
print-no-menu = Others
print-in-force = In force
print-is-on = in force
print-is-off = not in force
print-measure = Measure
print-cost = Cost
print-needs = Needs: { $measures }
print-inert = Does nothing in this scenario.
print-works = Works in { $chance } of the cases in which it is needed.

print-ladder = Ladder: { $ladder }
print-rung = Rung
print-seen = What people see

print-dice = Dice that both sides can check
dice-gives = Nobody could choose these dice, and nobody can change them afterwards: they follow from the facilitator’s secret, fixed before you spoke, and from a phrase of each seat.
dice-does-not = What this does not give: the machine of the facilitator knows the dice during play and could look ahead. You trust the facilitator not to.
dice-commitment = The facilitator starts the game and writes down the fingerprint of the secret. The secret itself stays hidden.
dice-phrases = Each seat writes down a phrase unseen by the others; then all phrases are shown together.
dice-seed = The program makes the seed of all draws from the secret and the phrases.
dice-end = At the end of the game the facilitator shows the secret.
dice-check = To check it afterwards
dice-check-what = On any computer with a shell. The first line must give the fingerprint, the second the seed; the third plays the whole game again from its journal and compares every draw. Put the words themselves between the quotation marks, the phrases in the order of the seats, nothing for a seat that gave none.
print-commitment = Fingerprint
print-phrase-of = Phrase: { $seat }
print-seed = Seed
print-secret = Secret

print-seat = { $seat }: your orders
print-seat-what = Each turn you give one order, unseen by the others. Then all orders are opened together and chance is drawn. Your order decides nothing by itself; it changes the odds of this turn.
print-absent = If nothing of yours is on the table when time is up, you give this order: { $order }
print-channel = You can talk across the table ({ $channel }) { $clause }.
print-possible = Possible { $clause }.
print-no-effect = Changes no odds.
print-slips = Slips to hand out
print-slips-what = Cut along the lines. Each is handed out in its turn, if its condition holds.
print-slip = Turn { $turn } · { $seats }
print-cards = { $seat }: order cards to cut
