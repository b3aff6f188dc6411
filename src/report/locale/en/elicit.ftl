# The sheet that experts fill in.

elicit-title = Judgements for the scenario “{ $scenario }”
elicit-side = Side
elicit-expert = Name
elicit-when = Date
elicit-question = What
elicit-low = Lowest
elicit-mode = Likeliest
elicit-high = Highest
elicit-how = Write three numbers for each question: the lowest and the highest value that you can reasonably hold, and the one that you hold likeliest. Begin with the lowest and the highest. Chances are between 0 and 1 and for one turn ({ $turn }), with no measure in force and given that the incident stands where the question says.
elicit-odds = A factor says how many times as likely something becomes, set against nothing happening: 1 changes nothing, 0.5 halves the odds, 2 doubles them.
elicit-unsure = Leave out what you would not like to judge. A wide range is an answer too.
elicit-move = The chance that, from { $from }, an incident within one turn becomes
elicit-arrival = The chance that within one turn a new incident opens in
elicit-inject = The chance that, when it is due, this happens:
elicit-availability = The part of the time, from 0 to 1, in which this measure really works once it is agreed:
elicit-measure = While { $measure } works: the factor on the odds of what comes about through
elicit-order = In a turn in which { $order } is ordered: the factor on the odds of what comes about through
elicit-influence = { $influence }: the factor on the odds of what comes about through
elicit-shared = (The same number is used in { $more ->
    [one] { $more } more place
   *[other] { $more } more places
}.)
elicit-row = No.
elicit-example = An example from elsewhere. “The chance of rain tomorrow”: lowest 0.2, likeliest 0.4, highest 0.7.
elicit-rows = The number of a question is that of its row in the file into which answers are typed; `offramp elicit --csv` writes it.
elicit-move-of = { $ladder }: the chance that, from { $from }, an incident within one turn becomes
