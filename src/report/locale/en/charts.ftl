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
