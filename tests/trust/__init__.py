"""Tables of what was tried against Whence and has to hold: a module a table, its rows given by `cases()`."""
