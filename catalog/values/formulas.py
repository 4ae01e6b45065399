"""Which texts a spreadsheet takes for a formula, and such a text as it shows it (OWASP, CSV injection)."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def without_formula(text: str) -> str:
    """The text as a spreadsheet shows it rather than runs it: with an apostrophe before a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
