# Words in drawings.

chart-number-low = the number is low
chart-number-high = the number is high
chart-swing = { $number }: { $low } where it is low, { $high } where it is high
map-baltic = Baltic Sea
map-black-sea = Black Sea
map-elsewhere = Not on the map
map-quiet = quiet
map-stands = { $rung }, severity { $severity }
map-title = { $scenario }: what stands where

ladder-severity = Severity
ladder-start = start
ladder-closes = incident closed
ladder-ends = play ends here
ladder-up = up
ladder-down = down
ladder-level = same severity
ladder-width = { $chance } a turn ({ $turn })
ladder-conditional = only under a condition
ladder-headline = headline: severity { $severity } and above
ladder-description = { $title }. From the lowest rung to the highest: { $rungs }. Moves, with their probability a turn: { $moves }.
ladder-passages = { $from } → { $to }: { $passages } in 100 runs
ladder-passages-width = { $count } passages in 100 runs
ladder-flows-description = { $title }. From the lowest rung to the highest: { $rungs }. Moves, with how often they are made: { $moves }.
