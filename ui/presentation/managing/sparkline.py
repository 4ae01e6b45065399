"""A line of a few values in the height of a line of text, with their target."""

from collections.abc import Sequence

_WIDTH, _HEIGHT, _EDGE = 240, 36, 4
_INK, _TARGET = "#6f7ff0", "#d97706"


def sparkline(values: Sequence[float], target: float) -> str:
    """The values in their order as an SVG, the last of them as a dot, and the target as a dashed line."""
    low, high = min(*values, target), max(*values, target)

    def height_of(value: float) -> float:
        share = 0.5 if high == low else (value - low) / (high - low)
        return round(_HEIGHT - _EDGE - share * (_HEIGHT - 2 * _EDGE), 1)

    step = (_WIDTH - 2 * _EDGE) / max(1, len(values) - 1)
    points = [(round(_EDGE + place * step, 1), height_of(value)) for place, value in enumerate(values)]
    line = " ".join(f"{x},{y}" for x, y in points)
    x, y = points[-1]
    aim = height_of(target)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}">'
        f'<line x1="0" x2="{_WIDTH}" y1="{aim}" y2="{aim}" stroke="{_TARGET}" stroke-dasharray="5 4"/>'
        f'<polyline points="{line}" fill="none" stroke="{_INK}" stroke-width="2"/>'
        f'<circle cx="{x}" cy="{y}" r="3" fill="{_INK}"/></svg>'
    )
