# Слова на рисунках.

chart-number-low = значение низкое
chart-number-high = значение высокое
chart-swing = { $number }: { $low } при низком значении, { $high } при высоком
map-baltic = Балтийское море
map-black-sea = Чёрное море
map-elsewhere = Вне карты
map-quiet = спокойно
map-stands = { $rung }, тяжесть { $severity }
map-title = { $scenario }: обстановка на карте
