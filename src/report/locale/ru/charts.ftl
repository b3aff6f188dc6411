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

ladder-severity = Тяжесть
ladder-start = начало
ladder-closes = инцидент закрыт
ladder-ends = игра окончена
ladder-up = вверх
ladder-down = вниз
ladder-level = та же тяжесть
ladder-width = { $chance } за ход ({ $turn })
ladder-conditional = только при условии
ladder-headline = главный порог: тяжесть { $severity } и выше
ladder-description = { $title }. Ступени снизу вверх: { $rungs }. Переходы и их вероятность за ход: { $moves }.
ladder-passages = { $from } → { $to }: { $passages } на 100 прогонов
ladder-passages-width = { $count } переходов на 100 прогонов
ladder-flows-description = { $title }. Ступени снизу вверх: { $rungs }. Переходы и их частота: { $moves }.
