# Words that several pages use.

skip-to-content = To the content
all-incidents = all incidents
told-to-all = all
told-to-nobody = nobody
outcome-horizon = the last turn is over
only-while = only while
action-move = { $track }: to “{ $rung }”
action-open = { $track }: an incident opens
action-suspend = Suspends “{ $measure }”
action-restore = Restores “{ $measure }”
due-once = any turn, once
due-always = any turn, again and again
due-chance = with a chance of { $chance }
