# Words that several pages use.

skip-to-content = To the content
