# Слова, общие для нескольких страниц.

skip-to-content = К содержанию
all-incidents = все инциденты
told-to-all = всем
told-to-nobody = никому
outcome-horizon = последний ход прошёл
only-while = только пока
action-move = { $track }: на ступень «{ $rung }»
action-open = { $track }: начинается инцидент
action-suspend = Приостанавливается мера «{ $measure }»
action-restore = Возобновляется мера «{ $measure }»
due-once = любой ход, один раз
due-always = любой ход, повторно
due-chance = с вероятностью { $chance }
