"""The words for an approval: its state, and what it is bound to."""

from ui.presentation.findings import VerdictWord

STATE_WORDS = {
    "valid": VerdictWord("approved", ":material/verified:", "green"),
    "stale": VerdictWord("stale", ":material/sync_problem:", "orange"),
    "expired": VerdictWord("expired", ":material/event_busy:", "orange"),
    "missing": VerdictWord("not approved", ":material/radio_button_unchecked:", "gray"),
}
DIGEST_WORDS = {
    "model_version": "the model version",
    "trace": "lineage",
    "labels": "declarations",
    "rules": "the rules of Whence",
    "quality": "validations",
    "purpose": "the declared purpose",
}
