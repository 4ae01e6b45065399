-- Put a body with less in it into the place of an entry's body; its hashes stay, as the chain is made of them.
UPDATE log.entries SET body = $text WHERE writer = $writer AND position = $position
