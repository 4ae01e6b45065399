-- Put another text into the place of a rejected input's; its hashes stay, as the chain is made of them.
UPDATE log.rejected SET raw = $text WHERE writer = $writer AND position = $position
