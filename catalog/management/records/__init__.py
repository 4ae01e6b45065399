"""Management records: the states each kind goes through, and what a move from one to the next takes."""
