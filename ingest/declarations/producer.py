"""The producers of declarations: those that come from files, and those that come from a form."""

PRODUCER = "https://whence.dev/governance"
# Another name than that of the files: what these do not hold, they take away only where they brought it.
FORM = "https://whence.dev/governance/form"
