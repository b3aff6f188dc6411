# Страницы семинара.

nothing-predicts = Здесь ничего не предсказывается. Большинство чисел — экспертные оценки.
no-script = Сценарии в этом браузере отключены. Всё работает; чтобы увидеть изменения, обновите страницу.
leave = Выйти из игры
nav-label = Страницы
nav-console = Пульт
nav-seat = Ваша команда
nav-observer = Обстановка
nav-ladders = Лестницы
nav-replay = Ход игры
nav-projector = Экран

role-facilitator = Ведущий
role-observer = Наблюдатель

join-title = { $scenario }: вход
join-pin = ПИН-код
join-pin-hint = Его сообщает ведущий. По нему определяется ваше место.
join-name = Ваше имя
join-name-hint = Его увидят все участники. Достаточно имени.
join-send = Занять место

phase-lobby = Игра ещё не началась
phase-between = Между ходами
phase-orders = Команды принимают решения
phase-drawn = Решения вскрыты
phase-ended = Игра окончена
phase-paused = Пауза
phase-over = Кризис завершён: { $outcome }
status-turn = Ход { $turn } из { $horizon }. { $phase }

heading-board = Обстановка
heading-seats = Команды
heading-line = Линия связи между командами
heading-measures = Действующие меры
heading-story = Что произошло
heading-notes = Ваши заметки
heading-stars = К чему вернуться на разборе
heading-dice = Жребий
heading-briefing = Вводная
heading-phrase = Ваш вклад в жребий
heading-order = Ваше решение
heading-orders-open = Решения команд
heading-next = Дальше
heading-rule = Решение ведущего вместо жребия
heading-clock = Время
heading-wall = На экране
heading-map = Карта
heading-odds = Вероятности
heading-injects = Предстоящие события
injects-later = Последующие события
heading-told = Сообщено на этом ходу
heading-doors = Кто может войти
heading-history = Ход игры

board-quiet = Спокойно
board-severity = тяжесть { $severity }

story-nothing = Пока не сыграно ни одного хода.
story-turn = Ход { $turn }
story-earlier = Предыдущие ходы, по { $turn }-й: в разделе «Ход игры»
story-judged = Оценка ведущего: { $reason }
story-ruling = Ведущий решил иначе, чем выпало: { $reason }
how-facilitator = введено ведущим
how-absent = решение не принято
how-policy = по правилам сценария
why-law = жребий, вероятность { $chance }
why-inject = { $inject }
why-ruling = решение ведущего
why-decision = решение ведущего
event-moved = { $track }: было «{ $from }», стало «{ $to }»
event-stayed = { $track }: по-прежнему «{ $rung }»
event-opened = { $track }: начинается инцидент
event-suspended = Приостановлено: { $measure }
event-restored = Снова действует: { $measure }
event-over = Кризис завершён: { $outcome }

seat-has-phrase = фраза принята
seat-no-phrase = фразы пока нет
seat-has-decided = решение принято
seat-by-policy = действует по правилам сценария
seat-left-to-policy = Ведущий передал вашу команду сценарию: пока он не вернёт вам место, решения принимаются по правилам сценария.
connection-lost = Нет связи с сервером. Всё записанное в сохранности; страница восстановится сама.
seat-decides = принимает решение
seat-waits = готова
seat-empty = место свободно
seat-label = Команда

measures-none = Нет.
measure-suspended = приостановлена
measure-comes = вступление в силу — со следующего хода
measure-goes = утратит силу со следующего хода
measure-proposed = Согласны: { $seats }
measure-consent = Согласиться
measure-withdraw = Отозвать согласие
catalogue-title = Все меры
catalogue-what = С политической ценой от 1 (рабочий уровень) до 5 (руководители и парламенты) и с тем, что необходимо для каждой.
catalogue-cost = цена { $cost }
catalogue-needs = необходимо: { $measures }
propose-label = Какую меру предложить
propose-send = Предложить

channel-none = Линии связи между командами нет. Сигнал можно подать только решением.
channel-up = связь есть
channel-down = связи нет
message-waits = ждёт связи
message-late = дошло на ходу { $turn }
message-head = { $from } → { $to }, ход { $turn }
say-to = Кому
say-text = Сообщение
say-send = Отправить

note-label = Заметка для себя и для ведущего
note-send = Сохранить
star-label = К чему стоит вернуться?
star-send = Отметить этот момент
timer-left = Время на решение:
timer-over = время вышло
timer-minutes = { $minutes } { $minutes ->
    [one] минута
    [few] минуты
   *[many] минут
}

dice-one = Жребий никто не может подобрать: он выводится из секрета ведущего, закреплённого приведённым ниже числом, и из фраз всех команд.
dice-two = По окончании игры секрет раскрывается, и каждый может проверить любой результат; до тех пор заглянуть вперёд мог бы только компьютер ведущего, и ведущему доверяют, что он этого не делает.
page-dice-commitment = Секрет ведущего закреплён этим числом (SHA-256):
dice-secret = Секрет ведущего:
page-dice-seed = Начальное значение жребия:
page-dice-check = Проверить можно в любом терминале:
phrase-shown = Фразы раскрыты. Жребий определён.
phrase-why = Введите любую фразу. Вместе с фразами других команд и секретом ведущего она определит жребий, так что подобрать его не сможет никто. Остальные увидят её, когда будут раскрыты все фразы.
phrase-yours = Ваша фраза:
phrase-label = Ваша фраза
phrase-send = Зафиксировать фразу

order-locked = принято
order-not-judged = Ваши слова рассматривает ведущий: он определит, что они меняют.
order-unlock = Изменить решение
order-choose = Одно решение на этот ход
order-impossible = (сейчас невозможно)
order-words = Своими словами (необязательно)
order-words-hint = Что вы делаете сверх этого решения. Что это изменит, определит ведущий.
order-lock = Принять решение
order-draft = Сохранить черновик
order-drafted = Это черновик. В расчёт идёт только принятое решение.

next-paused = Игра на паузе. Никто не может принимать решения.
resume = Продолжить
next-phrases = Дождитесь, пока команды займут места и зафиксируют фразы. Затем раскройте все фразы одновременно.
next-phrases-missing = Продолжить без недостающих фраз
show-phrases = Раскрыть фразы
next-start = Жребий определён. Выберите меры, действующие с самого начала, и начинайте.
start-measures = Меры, действующие с самого начала
start = Начать игру
next-begin = Следующий ход — { $turn }. События, срок которых подошёл, произойдут при его открытии.
begin = Открыть ход { $turn }
next-waiting = { $count ->
    [one] Решение не приняла { $count } команда.
    [few] Решение не приняли { $count } команды.
   *[many] Решение не приняли { $count } команд.
}
next-draw = Все команды приняли решения. Вскройте их и бросьте жребий.
draw-anyway = Продолжить: кто не решил, отдаёт первый приказ из своего списка
draw = Вскрыть решения
next-settle = Решения вскрыты, жребий брошен. Результат пока видите только вы.
settle = Применить
next-over = Кризис завершён. Обсудите его и закончите игру: тогда будут раскрыты секрет и все решения.
next-ended = Игра окончена. Ничего больше не скрыто.
report = Скачать отчёт
journal = Скачать журнал

judge-title = { $seat }: своими словами
judge-mechanisms = На что это влияет (если ничего не отмечено — ни на что)
judge-tracks = Где
judge-odds = Шансы: больше 1 — вероятнее, меньше 1 — менее вероятно
judge-send = Утвердить
reason = Основание (его прочтут все)
drawn-stays = остаётся «{ $rung }»
drawn-moves = переходит: «{ $rung }»
drawn-opens = начинается инцидент
drawn-quiet = инцидента нет
ruled = решено иначе
drawn-ruled = ваше решение: «{ $rung }»
ruled-opens = ваше решение: инцидент начинается
ruled-quiet = ваше решение: инцидента нет
rule-hint = Результат жребия останется в журнале рядом с вашим решением и его основанием.
rule-to = Вместо этого
rule-send = Решить так
rule-arrival = { $track }: новый инцидент

act-for = Действовать за команду
policy-on = Передать сценарию
policy-off = Вернуть людям
release = Освободить место
remove = Удалить
timer-set = Минут на решение (0 — без срока)
timer-send = Установить
timer-hint = Таймер только подсказывает. Он ничего не решает.
pause = Пауза
wall-open = Открыть страницу экрана в новом окне
injects-when = Вызвать событие можно, пока команды принимают решения.
inject-only-told = Только сообщение, на обстановку не влияет.
inject-due = Само по себе наступает: { $due }.
fire = Пусть произойдёт сейчас
add-title = Другое событие
add-name = Что происходит
add-text = Подробнее
add-to = Кому сообщить (никто не отмечен — всем)
add-action = Что меняется
add-nothing = ничего
add-send = Пусть произойдёт
page-action-open = { $track }: начинается инцидент
page-action-suspend = Приостановить: { $measure }
page-action-restore = Возобновить: { $measure }
force = Ввести в действие: { $measure }
consent-for = Предложить или согласиться за команду
suspend-label = Какую меру приостановить
suspend = Приостановить со следующего хода
qr-label = Адрес игры в виде QR-кода
pin-room = Наблюдатели и экран
undo-label = Вернуться к моменту до шага
undo-step = ход { $turn }: { $step }
undo-begin = открытие хода
undo-draw = вскрытие решений
undo-settle = применение хода
undo-rule = решение ведущего
undo-inject = событие
undo-measure = мера
undo-judge = оценка слов команды
undo-end = окончание игры
undo = Отменить
branch-title = Сыграть иначе с другого хода
branch-hint = Новая игра в отдельном файле: с тем же прошлым, секретом и фразами.
branch-known = Секрет этой игры уже раскрыт: кто его знает, может заранее вычислить жребий новой игры.
branch-turn = С какого хода играть заново
branch-name = Название новой игры
branch-go = Сразу перейти к ней, для всех
branch-send = Создать ветвь
end-title = Закончить игру
end-hint = Все увидят секрет и все решения. Играть дальше будет нельзя.
end = Закончить игру
odds-none = Вероятности показываются здесь, пока идёт игра.
odds-working = Идёт расчёт вероятностей.
odds-headline = Тяжесть { $severity } и выше до последнего хода
odds-assumes = Исходя из нынешнего положения, если дальше все команды действуют по правилам сценария. Решения сегодняшних команд здесь не учтены, и это не прогноз.
odds-exact = Точный расчёт.
odds-sampled = По { $count } прогонам; границы 95 %: от { $low } до { $high }.
odds-refining = Пока по { $count } прогонам; границы 95 %: от { $low } до { $high }.
odds-reached = Тяжесть { $severity } в этой игре уже достигнута, и ни одна мера этого не изменит.
odds-endings = Чем это может кончиться
odds-ending = Исход
odds-chance = Вероятность
odds-measures = Меры: включить и выключить
odds-measures-what = Если со следующего хода эта одна мера вступит в силу (вместе с тем, что ей необходимо) или прекратит действие (вместе с тем, что на ней держится). В скобках границы 95 %.
odds-measure = Мера
odds-change = Изменение, п. п.
odds-headline-then = Вероятность тогда
odds-others = Остальные меры
odds-no-measures = Ни одна мера этого сценария уже ничего не меняет.
odds-with = вводится: { $measure }{ $others ->
    [0] {""}
   *[other] {" "}(+{ $others })
}
odds-without = отменяется: { $measure }{ $others ->
    [0] {""}
   *[other] {" "}(−{ $others })
}
odds-turn = На этом ходу
odds-turn-locked = По зафиксированным приказам, а для остальных команд — по правилам сценария. Это видите только вы; на экране учтены одни правила.
odds-turn-policies = Если все команды действуют по правилам сценария. Решения сегодняшних команд здесь не учтены.
odds-turn-open = По вскрытым приказам.
odds-turn-none = Между ходами жребий не бросают.
odds-slot = { $where }: спокойнее — { $calmer }, острее — { $graver }
odds-stays = Остаётся «{ $rung }»: { $chance }
odds-goes = Переходит в «{ $rung }»: { $chance }
odds-rises = Обострение: { $chance }; причины: { $causes }
odds-helps = { $measure }: без неё { $more } п. п.
odds-new = { $track }: новый инцидент
odds-where = Где
odds-calmer = Спокойнее
odds-as-it-is = Без перемен
odds-graver = Острее
odds-cloud = Сегодняшняя игра среди всех прогонов
odds-cloud-later = Сегодняшняя игра появится здесь после первого хода.
odds-cloud-half = Половина всех прогонов (заливка — восемь из десяти)
odds-cloud-tonight = Сегодня
odds-cloud-severity = Наибольшая тяжесть к этому ходу
odds-beside = К ходу { $turn } сегодня дошло до тяжести { $severity }. Из всех прогонов { $less } к этому ходу зашли не так далеко, { $same } — столь же далеко, { $more } — дальше.
wall-odds-measures = Вероятности: меры
wall-odds-turn = Вероятности: этот ход
wall-odds-cloud = Вероятности: сегодня

what-if-title = Что, если бы
what-if-what = Разыграть ту же игру ещё раз: тот же жребий, те же приказы и события, но другие меры.
what-if-later = Когда игра будет окончена, здесь можно будет узнать, что произошло бы при других мерах.
what-if-from = Иначе с хода
what-if-without = Без мер, которые действовали
what-if-with = С мерами, которые не действовали
what-if-drop = Не учитывать решения ведущего
what-if-ask = Разыграть заново
what-if-contradiction = Мера не может одновременно действовать и не действовать; то же относится к тому, что ей необходимо. Уберите одну из них.
what-if-not-played = Этот ход не сыгран до конца. Выберите более ранний.
what-if-busy = Слишком много вопросов сразу. Повторите через минуту.
what-if-same = С теми же мерами
what-if-since = Начиная с хода { $turn }
what-if-severities = Наибольшая тяжесть после каждого хода
what-if-here = Здесь
what-if-there = Там
what-if-parts = первое расхождение
what-if-over = К этому времени всё уже кончилось.
what-if-inject = Событие: { $inject }
what-if-replaced = Приказ команды «{ $seat }» был там невозможен и заменён на «{ $order }».
what-if-mattered = Имело ли это значение?
what-if-onward = А если бросить жребий заново
what-if-onward-what = После хода { $turn }, если все команды действуют по правилам сценария: что может выйти из обоих миров.
what-if-report = Отчёт с этим «что, если бы»
report-chatham-house = Отчёт без имён

replay-turn = Ход
replay-back = Назад
replay-on = Вперёд
replay-go = Показать

notice-form = Сервер не знает такой формы. Обновите страницу и попробуйте ещё раз.
notice-pin = Такого ПИН-кода нет. Узнайте свой у ведущего.
notice-wait = Слишком много неверных ПИН-кодов. Подождите { $seconds } { $seconds ->
    [one] секунду
    [few] секунды
   *[many] секунд
} и попробуйте снова.
notice-failed = Запись в журнал не удалась, поэтому ничего не произошло: { $why }. Всё записанное ранее сохранено.

refused-facilitator-only = Это может сделать только ведущий.
refused-not-your-seat = Это решает другая команда.
refused-no-such-thing = В этом сценарии такого нет.
refused-not-now = Не сейчас. { $list }.
refused-paused = Игра на паузе. Продолжить её может ведущий.
refused-not-paused = Игра не на паузе.
refused-crisis-over = Кризис завершён. Ходов больше не будет.
refused-empty = Не заполнено: { $list }.
refused-too-long = Слишком длинно: { $field } — не более { $limit } знаков.
refused-full = Свободных мест там больше нет.
refused-already-here = Вы уже в игре.
refused-not-here = Этого участника в игре нет.
refused-phrase-missing = Нет фразы: { $list }. Чтобы продолжить без неё, поставьте отметку.
refused-phrases-shown = Фразы раскрыты, изменить их уже нельзя.
refused-phrases-not-shown = Сначала раскройте фразы: из них выводится жребий.
refused-order = Сейчас такое решение невозможно.
refused-nothing-locked = Решение не принято.
refused-undecided = Не приняли решение: { $list }. Чтобы всё же продолжить, поставьте отметку.
refused-not-judged = Сначала определите, что меняют слова команд: { $list }.
refused-nothing-to-judge = В этом решении нет своих слов.
refused-odds = Шансы должны быть от 0,001 до 1000.
refused-effect-on-nothing = Отметьте хотя бы одну причину и одно место.
refused-too-many = Слишком много сразу.
refused-nothing-drawn = На этом ходу там ничего не разыгрывалось.
refused-rung-not-open = Событие не может закрыть инцидент.
refused-has-fired = Это событие бывает один раз, и оно уже произошло.
refused-in-force = Эта мера уже действует или вступит в силу со следующего хода.
refused-not-in-force = Эта мера не действует.
refused-needs = Сначала нужны другие меры: { $list }.
refused-not-proposed = Эту меру никто не предлагал.
refused-has-consented = Эта мера уже предложена.
refused-has-not-consented = Согласия не было, отзывать нечего.
refused-not-agreed = Ещё не согласны: { $list }.
refused-no-channel = Линии связи между командами нет. Сигнал можно подать только решением.
refused-to-oneself = Сообщение направляется другой команде.
refused-nothing-to-undo = Там нечего отменять.
refused-not-played = Этот ход ещё не сыгран.

field-name = имя
field-text = текст
field-phrase = фраза
field-reason = основание
field-title = название

serve-title = Откройте один из адресов в браузере:
serve-pins = ПИН-коды:
serve-start = Ведущий начинает здесь:
serve-journal = Журнал этой игры: { $path }
serve-stop = Ctrl-C останавливает сервер; игру можно продолжить с ключом --game.
serve-ended = Сервер остановлен. Игра сохранена: { $path }
