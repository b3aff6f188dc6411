# Игра в терминале и пересказ игры.

play-nothing-predicts = Это не прогноз: почти все числа — экспертные оценки.
play-commitment = Секрет ведущего зафиксирован. Его SHA-256: { $commitment }
play-dice-what = Выбрать броски не мог никто, и изменить их потом никто не сможет: они вытекают из этого секрета и из фраз всех команд. Компьютер ведущего мог бы заглянуть вперёд; ему доверяют этого не делать.
play-kept = Игра записывается в { $path }
play-go-on = Продолжить: offramp play { $path }
play-taken-up = Игра продолжается с того же места: { $where }.
play-ask-phrase = { $seat }: ваша фраза для жребия (можно оставить пустой):
play-phrases = Фразы, которыми жребий зафиксирован:
play-phrase = { $seat }: «{ $phrase }»
play-no-phrase = { $seat }: без фразы
play-ask-measures = Какие меры действуют?
play-measures-count = { $name } ({ $count } { $count ->
    [one] мера
    [few] меры
   *[many] мер
})
play-turn = Ход { $turn } из { $horizon }
play-told = Только для: { $seats }. { $title }
play-told-all = { $title }
play-stands = { $where }: «{ $rung }», тяжесть { $severity }
play-level = { $where }: «{ $rung }»
play-quiet = { $where }: спокойно
play-channel-up = Связь между командами работает.
play-channel-down = Связь между командами не работает.
play-odds = Что может произойти, если все команды действуют по правилам сценария:
play-odds-order = Что может произойти, если вы отдадите приказ «{ $order }», а остальные действуют по правилам сценария:
play-odds-slot = { $where }: { $chances }
play-odds-stays = без изменений { $chance }
play-odds-to = «{ $rung }» { $chance }
play-odds-opens = { $where }: новый инцидент { $chance }
play-order-of = { $seat }, ваш приказ:
play-not-possible = сейчас невозможно
play-prompt = Номер или ? для справки:
play-help = НОМЕР — отдать этот приказ; НОМЕР СЛОВА — добавить, что вы делаете, своими словами. шансы НОМЕР — шансы при этом приказе. сказать СЛОВА — другой команде по линии связи. доска, заметка СЛОВА, звезда СЛОВА, отмена (вернуться на ход назад), конец (раскрыть секрет), выход (игра сохранится).
play-not-understood = Такого варианта здесь нет.
play-ask-mechanism = За ведущего: на какой механизм действуют эти слова? Номер; пустая строка — ни на какой.
play-ask-odds = Отношение шансов (меньше 1 — слабее, больше 1 — сильнее):
play-ask-reason = Обоснование:
play-hand-over = Следующая команда: { $seat }. Пусть никто другой не смотрит; нажмите Enter.
play-orders = Приказы:
play-ordered = { $seat }: «{ $order }»
play-ordered-absent = { $seat }: «{ $order }» (решение не принято)
play-ordered-policy = { $seat }: «{ $order }» (по правилам сценария, вероятность { $chance })
play-ordered-facilitator = { $seat }: «{ $order }» (внёс ведущий)
play-words = { $seat } своими словами: «{ $words }»
play-words-effect = В этот ход это значит: { $effect }. { $reason }
play-words-nothing = На шансы это не влияет. { $reason }
play-dice-say = Жребий говорит:
play-overrule = Номер, чтобы решить иначе; пустая строка — пусть будет так:
play-overrule-to = Что происходит вместо этого?
play-yes-opens = инцидент начинается
play-no-opens = инцидента нет
play-happened = Что происходит:
play-moved = { $where }: от «{ $from }» к «{ $to }»{ $why }
play-closed = { $where }: «{ $from }» завершается: «{ $to }»{ $why }
play-stayed = { $where }: остаётся «{ $rung }»{ $why }
play-opened = { $where }: новый инцидент, «{ $rung }»{ $why }
play-suspended = Мера «{ $measure }» больше не действует.
play-restored = Мера «{ $measure }» снова действует.
play-over = Кризис завершён: { $outcome }.
play-why-law = {" "}(вероятность { $chance })
play-why-inject = {" "}(вводная «{ $inject }»)
play-why-ruling = {" "}(решение ведущего вместо жребия)
play-why-decision = {" "}(по решению ведущего)
play-nothing-moves = Ничего не меняется.
play-ruled = { $where }: по жребию «{ $dice }»; ведущий решил: «{ $to }». { $reason }
play-message = { $from } → { $to }: «{ $text }»
play-message-waits = Сообщение не прошло; оно ждёт связи.
play-message-late = сказано на ходу { $said }, дошло на ходу { $passed }
play-into-force = Со следующего хода действует: «{ $measure }»
play-out-of-force = Со следующего хода не действует: «{ $measure }»
play-highest = Наибольшая тяжесть: { $severity }.
play-secret = Секрет был такой: { $secret }
play-check = Проверить может каждый: первая строка даёт SHA-256, показанный вначале, вторая — исходное число жребия { $seed }.
play-undone = Игра возвращена к ходу { $turn }. Отменённое осталось в журнале.
play-noted = Записано.
play-phase-lobby = до первого хода
play-phase-turn = ход { $turn }
play-phase-ended = завершена
play-branch-of = Эта игра ответвилась от игры «{ $name }» и идёт сама по себе с хода { $turn }.
play-undone-count = Отменено { $count } { $count ->
    [one] запись; она осталась
    [few] записи; они остались
   *[many] записей; они остались
} в журнале.

verify-fine = { $entries } { $entries ->
    [one] запись
    [few] записи
   *[many] записей
}, { $turns } { $turns ->
    [one] ход
    [few] хода
   *[many] ходов
}: игра разыграна заново с того же исходного числа, всё совпало.
verify-torn = После последней целой строки { $bytes } { $bytes ->
    [one] байт
    [few] байта
   *[many] байт
} строки, которая не была дописана.
verify-refused = Запись { $entry }: такая команда была бы отклонена: { $why }.
verify-command = Запись { $entry }: программа записала бы эту команду иначе.
verify-turn = Запись { $entry }: ход { $turn } начинается иначе: в журнале { $recorded }, по расчёту { $computed }.
verify-order = Запись { $entry }: другой приказ, { $seat }: в журнале «{ $recorded }», по расчёту «{ $computed }».
verify-draw = Запись { $entry }: { $where }: в журнале «{ $recorded }», бросок { $draw }; по расчёту «{ $computed }», бросок { $other }.
verify-state = Запись { $entry }: другое положение после хода: в журнале { $recorded }, по расчёту { $computed }.
verify-other = Запись { $entry }: следствия этой команды другие.

play-refused-facilitator = это может сделать только ведущий
play-refused-seat = это решает другая команда
play-refused-nothing = в этом сценарии такого нет
play-refused-phase-lobby = не сейчас: игра ещё не началась
play-refused-phase-between = не сейчас: ход не открыт
play-refused-phase-orders = не сейчас: команды принимают решения
play-refused-phase-drawn = не сейчас: жребий уже брошен
play-refused-phase-ended = не сейчас: игра завершена
play-refused-paused = игра приостановлена; продолжить её может ведущий
play-refused-not-paused = игра не приостановлена
play-refused-over = кризис завершён, ходов больше не будет
play-refused-empty = здесь нужны слова
play-refused-long = не больше { $limit } { $limit ->
    [one] знака
   *[other] знаков
}
play-refused-full = там уже столько людей, сколько помещается за столом
play-refused-here = этот человек уже за столом
play-refused-not-here = этого человека нет за столом
play-refused-phrase-missing = фразы ещё нет: { $seats }
play-refused-phrases-shown = фразы уже показаны, менять их нельзя
play-refused-phrases-not-shown = фразы ещё не показаны, а без них нет жребия
play-refused-order = сейчас этот приказ отдать нельзя
play-refused-not-locked = команда ещё не приняла решения
play-refused-undecided = решения ещё нет: { $seats }
play-refused-not-judged = слова ждут решения ведущего: { $seats }
play-refused-no-words = у этого приказа нет собственных слов
play-refused-odds = отношение шансов лежит между 0,001 и 1000
play-refused-effect = нужен хотя бы один механизм и одно направление
play-refused-many = не больше { $limit } за раз
play-refused-not-drawn = там на этом ходу ничего не разыгрывалось, решать иначе нечего
play-refused-rung = вводная ведёт только на открытые ступени
play-refused-fired = эта вводная бывает один раз, и она уже была
play-refused-in-force = эта мера действует или начнёт действовать со следующего хода
play-refused-not-in-force = эта мера не действует
play-refused-needs = этой мере нужны другие, которые не действуют: { $measures }
play-refused-not-proposed = эту меру никто не предлагал
play-refused-consented = команда уже согласилась
play-refused-not-consented = команда не соглашалась
play-refused-not-agreed = ещё не согласны: { $seats }
play-refused-no-channel = линии связи между командами нет; сигналом может быть только приказ
play-refused-oneself = сообщение отправляют другой команде
play-refused-undo = отменять там нечего
play-refused-not-played = ход { $turn } ещё не сыгран
