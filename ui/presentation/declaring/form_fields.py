"""The fields of a form that writes a decision, and what is wrong with what they hold."""

from datetime import date
from typing import Literal, NamedTuple

from ui.presentation.short import clean

DAY_EXAMPLE = "2027-06-30"


class FormField(NamedTuple):
    """A field of a form; missing: what to say where it is empty, None where it may be.

    A day is text that is checked here: Streamlit's own calendar goes on with the day before where it shows what was
    typed as invalid.
    """

    key: str
    label: str
    missing: str | None = None
    kind: Literal["text", "day", "person"] = "text"
    placeholder: str = ""


def fault_of(field: FormField, value: str, today: date) -> str | None:
    """What is wrong with the value of a field; None where it can be written. A day must not be over."""
    if not value:
        return field.missing
    return day_fault(value, today) if field.kind == "day" else None


def day_fault(value: str, earliest: date) -> str | None:
    """What is wrong with a day as text; None for one that is at the earliest day or after it."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return f"{clean(value)} is not a valid date. Use {DAY_EXAMPLE}."
    if value != day.isoformat():  # 20270630 and 2027-W26-3 are dates too, of which records and rules know nothing
        return f"{clean(value)} is not a valid date. Use {day.isoformat()}."
    return f"{value} is in the past. Enter {earliest.isoformat()} or later." if day < earliest else None
