"""Times as people read them: in their zone, with UTC at hand."""

from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_STEPS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def zone_of(name: str | None) -> ZoneInfo:
    """The zone of a name such as Europe/Berlin; UTC where there is none of that name."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def read_moment(text: str | None) -> datetime | None:
    """The instant of an RFC 3339 text."""
    return datetime.fromisoformat(text) if text else None


def moment_html(text: str | None, zone: ZoneInfo, now: datetime) -> str:
    """An instant in a zone and how long ago, as HTML that tells UTC on hover; never, where there is none."""
    at = read_moment(text)
    if at is None:
        return "never"
    utc = f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    local = moment_text(str(text), zone)
    return f'<time datetime="{escape(str(text))}" title="{utc}">{local} ({ago(at, now)})</time>'


def moment_text(text: str, zone: ZoneInfo) -> str:
    """An instant in a zone, to the minute; with the zone's offset, so that nobody has to guess."""
    at = datetime.fromisoformat(text).astimezone(zone)
    offset = f"{at:%z}"
    return f"{at:%Y-%m-%d %H:%M} {'UTC' if offset == '+0000' else f'{offset[:3]}:{offset[3:]}'}"


def ago(at: datetime, now: datetime) -> str:
    """How long before now an instant was, in its largest unit."""
    seconds = (now - at).total_seconds()
    for size, unit in _STEPS:
        count = int(seconds // size)
        if count >= 1:
            return f"{count:,} {unit}{'' if count == 1 else 's'} ago"
    return "just now" if seconds >= 0 else "in the future"


def age_days(since: str | None, now: datetime) -> int | None:
    """The whole days since an instant; None where there is none."""
    return (now - datetime.fromisoformat(since)).days if since else None
