# The report of a study.

study-title = { $scenario }: what lowers the risk, and how sure that is
study-contents = Contents
study-table = { $title } ({ $count } { $count ->
    [one] row
   *[other] rows
})
study-nothing-predicts = Nothing here predicts. Most of the numbers are judgement, written down so that they can be disputed one by one. Differences between measures are better founded than levels.
study-made-by = Made by Offramp { $version }.

study-out-part = Of { $count } measures, “{ $measure }” matters most: { $share } of what all of them achieve together is due to it (between { $low } and { $high } in nine cases of ten), and in { $leads } of the { $cases } cases looked at it does more than any other.
study-out-no-part = No single measure stands out. “{ $measure }” comes first of { $count } with { $share } of what all achieve together (between { $low } and { $high } in nine cases of ten), but it does more than any other in only { $leads } of the { $cases } cases looked at.
study-out-nothing = Nothing stands out: it is not sure that the { $count } measures together lower the chance at all.
study-out-nothing-alone = Nothing stands out: no measure lowers the chance in nine cases of ten; the first does in { $share }.
study-all-of = all { $all }
study-part-of = { $part } of { $all }
study-out-no-arm = No measure was compared with doing nothing.
study-out-alone = Of the measures taken alone, each with what it needs, “{ $arm }” matters most: it lowers the chance by { $change } of what it is (between { $low } and { $high } in nine cases of ten), at a political cost of { $cost }.
study-out-level = Without measures the chance of severity { $severity } or more is { $median }, but it may be anything from { $low } to { $high }.
study-out-best = The lowest found is { $risk }, with “{ $arm }”: { $change } less (between { $low } and { $high }).
study-out-doubt = Why to doubt it: { $measures } numbers that say how strong the measures are, and { $play } that say how crises unfold, are judgement and not data.
study-out-hangs = Most hangs on one number: { $number }; it rests on: { $basis }. Where it is low, the chance without measures is { $low }, where it is high, { $high }.

study-asked = What was asked
study-question = How likely is it that the crisis reaches severity { $severity } or more (that is, at least { $rungs }) within { $turns } turns of { $turn }? By how much does each measure change that? And how sure can one be?
study-figure-arms = Sets of measures compared
study-figure-numbers = Uncertain numbers
study-figure-draws = Cases
study-cases-error = With { $count } cases a share of them is known to ±{ $error } at worst. The fewer the cases, the rougher also medians, ranges, and what it is worth to know more.
study-two-errors = A case is one set of values for all uncertain numbers, drawn from what the scenario holds possible; every set of measures was tried in every case. Where a figure has a range, nine cases of ten lie in it: that is how unsure the numbers are, and only evidence makes it narrower.
study-how-exact = In each case every way in which the crisis can go was followed, so nothing is added by sampling.
study-how-counted = In each case the answer was counted over { $count } played crises, the same dice for all sets of measures. That adds a second error, which is told apart and which more crises would make smaller.
study-design-sobol = The cases cover the space of values evenly (scrambled Sobol points).
study-design-random = The cases were drawn independently.
study-tails = The moves into an exchange of fire and beyond, which no data bound, are taken to be { $factor } times as likely as the scenario says.

study-compared = Measures compared
study-changes = By how much each set of measures lowers the chance
study-changes-axis = Change of the chance, relative to no measures
study-changes-what = Bars are medians, lines hold nine cases of ten. “{ $arm }” changes the chance most, by { $change } at the median. { $sure } of { $count } sets lower it in nine cases of ten or more. The dark bar is the choice where lowering the chance by one percentage point is worth { $price } points of political cost (see below).
study-levels = The chance itself, and its range
study-levels-what = The ranges of the levels are wide, from { $low } to { $high } without measures, and they overlap; but what makes one high makes all high, so the differences between measures, below, are much surer than the levels. Where single numbers are moved, further below, the chance without measures starts from { $point }: that is where the scenario puts every number.
study-levels-exact = There is no error of counting: the uncertain numbers are the only source of the range.
study-levels-counted = The thick part of a line is the sampling error (95%), ±{ $error } percentage points without measures; the thin part is what the numbers leave open.
study-chance-axis = Chance of severity { $severity } or more
study-arm = Measures
study-cost = Political cost
study-chance-spread = Chance: median (5–95%)
study-counting-error = Sampling error, percentage points
study-parameter-error = Error from the numbers, percentage points
study-change-spread = Change: median (5–95%)
study-helps = Lowers it, share of cases
study-best = Lowest of all, share of cases
study-arms-table = All sets of measures
study-arms-how = The error from the numbers is the standard deviation over cases.
study-arm-none = No measures
study-arm-all = All measures
study-arm-with-needs = { $measure } (with { $count } it needs)
study-arm-without = All but: { $measure }

study-parts = What each measure contributes
study-no-parts = What each measure contributes was not asked in this study. Measures above are compared as they stand, each with what it needs.
study-values = Part of each measure in what all achieve
study-values-how = Measures overlap, so what one adds depends on which are there already. Its part is the mean of what it adds over all orders in which measures can come into force, each after what it needs (the Shapley value under precedence); the parts add up to what all achieve together.
study-values-all = All { $sets } sets of them were asked.
study-values-drawn = It was found from { $orders } orders drawn at random; the thick part of a line is the error of that (95%).
study-values-what = All together change the chance by { $total } percentage points; “{ $measure }” has the largest part, { $value } points or { $share }. The thin line holds nine of ten of the { $draws } cases in which this was asked.
study-points-axis = Change of the chance, percentage points
study-measure = Measure
study-part = Part of all
study-value = Its part, percentage points
study-range = 5–95%
study-alone = Added to what it needs, percentage points
study-last = Rise if it and what needs it are left out, percentage points
study-values-table = What each measure contributes
study-pairs = Which measures overlap
study-pairs-axis = Both together less each alone, percentage points
study-pairs-how = Above zero (orange) two measures overlap: together they do less than the sum of both. Below zero (blue) they help each other. An empty square: the one needs the other.
study-pairs-overlap = The most overlap: “{ $one }” with “{ $other }”, { $amount } percentage points.
study-pairs-help = The most help: “{ $one }” with “{ $other }”, { $amount } percentage points.
study-pair = Pair
study-pair-amount = Median, percentage points
study-pairs-table = The strongest pairs

study-hangs = What the answer hangs on
study-no-knowing = This was left out on request. The spread over all numbers together is in the comparison above; which number brings it about is not told apart.
study-no-swing = No uncertain number has a part in the chance without measures.
study-tornado = The numbers that move the chance without measures most
study-tornado-how = Each number is taken from its 5th to its 95th percentile, while all others stay where the scenario puts them. The strength of a measure is a factor on odds: 1 changes nothing, 0.5 halves them, 2 doubles them.
study-tornado-counted = Here answers are counted. Each number is taken from its 5th to its 95th percentile, and what the chance then is on average over all other numbers is found by regression on the cases; the table has two standard errors, that of counting and that of so few cases. The strength of a measure is a factor on odds: 1 changes nothing, 0.5 halves them, 2 doubles them.
study-tornado-what = The longest bar is that of { $number }: with it alone the chance goes from { $low } to { $high }, around { $point }.
study-tornado-table = What moves the chance without measures
study-number = Number
study-basis = Rests on
study-number-values = Value (5–95%)
study-swing = Chance, low → high
study-swing-error = Standard error, counting / cases, percentage points
study-index = Share of variance, alone / with others
study-elasticity = Elasticity
study-flip-title = What would change the choice
study-flip-lead = With every number where the scenario puts it, the choice is “{ $arm }”. If one number alone is changed, it stays so unless one of these holds:
study-flip-counted = At which value of a number the choice would change is not asked where answers are counted.
study-flip-none = No single number, as far as it may reasonably go while the others stay, would make another choice than “{ $arm }”.
study-flip-above = { $number } is above { $value } (the scenario has { $point }, in a range from { $low } to { $high }): then “{ $arm }”.
study-flip-below = { $number } is below { $value } (the scenario has { $point }, in a range from { $low } to { $high }): then “{ $arm }”.
study-flip-more = { $count } other { $count ->
    [one] change
   *[other] changes
} would do so too, but the number has to go further for it.

study-choice = What cost buys
study-choice-how = Which risk is worth which political cost is not for a model to say. What follows helps to say it.
study-no-frontier = Sets of measures beyond those compared were not searched, because each answer has to be counted; --budget asks for it.
study-frontier = Sets that nothing beats in both cost and risk
study-frontier-what = A political cost of { $cost } brings the chance from { $none } to { $risk }: half of all that can be gained or more. With everything it is { $floor }. Numbered points are the sets in the table; small circles are sets that another one beats.
study-frontier-flat = No affordable set lowers the chance.
study-frontier-all = All { $count } affordable sets were asked, every number where the scenario puts it.
study-frontier-search = There are too many sets to ask all; a search asked { $count }, every number where the scenario puts it, so a set may be missed.
study-frontier-budget = No set costs more than { $budget }.
study-frontier-harm = In the company of all others these do harm: { $measures }.
study-frontier-table = What each step of cost adds
study-frontier-set = What is added (+) and left out (−)
study-cost-axis = Political cost, points
study-chance = Chance
study-prices = The choice at each price
study-choice-what = If one would pay { $price } points of political cost to lower the chance by one percentage point, the choice is “{ $arm }”: the best on average, and the best in { $best } of the cases.
study-choice-robust = Who goes by the worst case would take “{ $maximin }”; who goes by the least regret, “{ $regret }” (at most { $most } points of political cost worse than the best choice would have been).
study-price = Points of cost for one percentage point
study-prices-table = In which share of the cases each is best (★ best on average)

study-worth = What it would be worth to know
study-worth-how = If a number became known before the choice, one could choose better. What that is worth is in points of political cost, at the price above. Of single numbers and groups two bounds are known: what a rule gains that looks at them (the bar), and what nobody can gain more than by them (the line).
study-worth-all = Without more knowledge the choice is “{ $arm }”. To know everything would be worth { $worth } points of political cost, as much as { $points } percentage points of the chance.
study-worth-all-counted = Without more knowledge the choice is “{ $arm }”. To know everything would be worth { $least } to { $worth } points of political cost, at most as much as { $points } percentage points of the chance. Answers are counted here, which makes the upper bounds wider and leaves the lower ones unbiased.
study-worth-none = No single number is worth knowing for this choice: whichever value it has, the choice stays.
study-worth-title = Numbers that are worth knowing
study-worth-what = Most worth knowing is { $number }: at least { $worth } and at most { $most } of the { $perfect } points that knowing everything is worth.
study-worth-axis = Points of political cost
study-worth-column = At least, points of political cost
study-worth-most = At most
study-worth-everything = Everything
study-worth-group = All numbers of this kind ({ $count })
study-worth-table = What knowing is worth

study-going = How crises go
study-first-passage = When the severity is first reached
study-first-passage-what = Without measures the chance rises to { $end } in { $turns } turns; half of that is reached by turn { $half }. Curves are medians over all cases; the ranges are in the table.
study-first-passage-table = The chance by turn: median (5–95%)
study-turn = Turn
study-turn-axis = Turn ({ $turn })
study-flows = Which ways they take
study-flows-how = The number on a line says how often the move is made in 100 runs of the scenario without measures, every number where the scenario puts it; the wider, the more often.
study-going-exact = They are not sampled.
study-going-counted = They were counted in { $count } runs; the table has their standard errors.
study-flows-what = Severity { $severity } is reached most often by the move from “{ $from }” to “{ $to }”: in 100 runs there are { $times } such moves without measures, { $other } with “{ $arm }”.
study-flows-never = On this ladder no move leads to severity { $severity } or more.
study-flows-table = { $ladder }: moves in 100 runs
study-move = Move

study-sides = What each side’s experts hold
study-sides-asked = { $experts ->
    [0] the scenario’s own numbers
    [one] { $experts } expert
   *[other] { $experts } experts
}, { $answered } { $answered ->
    [one] number
   *[other] numbers
} given
study-sides-common = The common ground: what lowers the chance in the eyes of every side, in nine of its cases of ten: { $arms }.
study-sides-no-common = Nothing lowers the chance in the eyes of every side.
study-sides-parted = The sides part on: { $arms }.
study-sides-not-parted = There is no measure on which the sides part.
study-sides-title = What helps, in the eyes of each side
study-sides-what = Dark bars: { $dark }; light bars: { $light }. What they disagree about stands first. With “{ $arm }” the chance changes so: { $told }.
study-sides-chance = { $side }: chance, median (5–95%)
study-sides-change = { $side }: change
study-sides-helps = { $side }: lowers it, share of cases
study-sides-table = All sets of measures in the eyes of each side
study-sides-alike = { $one } and { $other } hold every number alike.
study-sides-hang = What { $one } and { $other } disagree about hangs most on { $number }. The table has what each says, and how far { $one }’s mean would move if it took { $other }’s view of that number alone.
study-sides-hang-level = Moves the chance without measures, percentage points
study-sides-hang-change = Moves the change by “{ $arm }”, percentage points
study-sides-hang-table = What the disagreement hangs on

study-rests = What rests on judgement
study-rests-what = On judgement rest { $measures } numbers of the measures, and { $play } numbers of how crises unfold.
study-rests-mean = Ranges are as wide as that judgement made them. Another expert may dispute any number; the scenario file has each on a line of its own, with what it rests on.
study-rests-table = The numbers that matter most, and where they come from
study-rests-unranked = Which of them matter most was not asked in this study.
study-source = Source
study-basis-source = source
study-basis-derived = computed from data
study-basis-fit = fitted to a source
study-basis-recall = recalled
study-basis-judgement = judgement

study-tested = What was seen in the world
study-tested-none = This scenario names no counts that it could be held against. That too is a reason to doubt its levels.
study-tested-sum = Of { $count } counts that no number was tuned to, the scenario without measures agrees with { $hits }.
study-tested-how = It agrees where what the scenario says lies within the 95% bounds of what was seen; where few cases were seen the bounds are wide, and to agree says little.
study-tested-table = The scenario and what was seen
study-tested-what = What was counted
study-tested-says = The scenario says
study-tested-seen = Seen (95%)
study-tested-result = Result
study-tested-hit = agrees
study-tested-miss = differs
study-tested-fitted = (tuned to it)

study-number-move = “{ $from }” → “{ $to }” (chance a turn)
study-number-arrival = { $track } (chance of a new incident a turn)
study-number-inject = { $inject } (chance that it happens)
study-number-availability = { $measure } (share of the time it works)
study-number-effect = { $title } (strength on { $causes })
study-number-shared = { $number }, and { $more } more { $more ->
    [one] place
   *[other] places
}

study-again = How to do it again
study-again-how = Anybody with Offramp { $version } and the scenario’s files gets the same bytes, on any machine. The seed is { $seed }.
study-again-check = Whether they are the same, these digests say:
study-again-results = Results
study-again-sources = The scenario’s files
study-again-scenario = Digest of the scenario as a whole: { $digest }
study-file = File
study-digest = SHA-256
study-annex = Annex: the measures, and all rows
study-annex-what = Then the tables of which the first rows stand above, whole.
study-table-more = The annex has all { $count } rows.
study-sides-more = and { $more } more
study-out-sides-agree = In the eyes of each side’s experts “{ $arm }” lowers the chance too: { $told }.
study-out-sides-differ = The experts of the sides are not at one on this. With their own numbers, “{ $arm }” changes the chance so: { $told }.
study-out-gravest = That it comes to severity { $severity } ({ $rungs }) has a chance of { $chance } without measures.
study-out-tested = Of { $count } counts of what was seen in the world, the scenario agrees with { $hits }.
study-levels-both = The chance itself, with both errors
study-arms-how-counted = The sampling error is the standard error of the mean over all cases, the error from the numbers the standard deviation over cases.
study-arms-cost = Political cost is in points of the scenario, and is itself a judgement.
study-sides-opposed = On these they pull in opposite directions, though neither is sure: { $arms }.
study-sides-says = { $side } says
study-annex-measures = What each measure is, and what it needs, stands in the annex.
study-measures-table = What the measures are
study-measure-what = What it is
study-measure-needs = Needs
study-no-sure-swing = With so few cases no swing stands out from chance, so none is drawn; the table has the numbers by their exact elasticities. More cases (--samples) would tell more.
