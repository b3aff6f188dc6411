# The sheet that experts fill in.

elicit-title = Judgements for the scenario “{ $scenario }”
elicit-side = Side
elicit-expert = Name
elicit-when = Date
elicit-question = Question
elicit-low = Lowest
elicit-mode = Likeliest
elicit-high = Highest
elicit-how = Write three numbers for each question: the lowest and the highest value that you can reasonably hold, and the one that you hold likeliest. Begin with the lowest and the highest. Chances are between 0 and 1 and for one turn ({ $turn }), with no measure in force and given that the incident stands where the question says.
elicit-odds = A factor says how many times as likely something becomes, set against nothing happening: 1 changes nothing, 0.5 halves the odds, 2 doubles them.
elicit-unsure = Leave out what you would not like to judge. A wide range is an answer too.
elicit-move = The chance that { $from } becomes { $to } within a turn.
elicit-arrival = The chance that a new incident opens in { $track } within a turn.
elicit-inject = The chance that { $inject } happens when it is due.
elicit-availability = The part of the time, from 0 to 1, in which { $measure } really works once it is agreed.
elicit-measure = The factor by which { $measure }, while it works, changes the odds of what comes about through { $causes }.
elicit-order = The factor by which the order { $order } changes the odds of what comes about through { $causes } in that turn.
elicit-influence = The factor by which influence { $number } of the scenario changes the odds of what comes about through { $causes }.
elicit-shared = (The same number is used in { $more ->
    [one] { $more } more place
   *[other] { $more } more places
}.)
