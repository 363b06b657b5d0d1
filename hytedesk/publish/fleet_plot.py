"""A picture of how many computers have which versions, day by day, as SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hytedesk.publish.fleet import Day

_COLOURS = ("#0b5394", "#4a90c4", "#a3c9e2", "#d9a441", "#8c8c8c")
"""Of the newest version, of one, two and three behind, and of all others."""
_WIDTH, _HEIGHT, _LEFT, _TOP = 880, 220, 60, 40
_BETWEEN = 80


def svg(days: Sequence[Day], titles: tuple[str, str], behind: Sequence[str]) -> str:
    """Two charts below each other: of each day how many computers had what was the newest then, and how many not.

    Args:
        days: in order, at least one.
        titles: of the chart of catalogues and of that of configurations.
        behind: what the newest version is called, one, two and three behind it, and all others.
    """
    charts = (
        _chart([day.generations for day in days], days, titles[0], 0),
        _chart([day.serials for day in days], days, titles[1], _HEIGHT + _BETWEEN),
    )
    height = 2 * (_HEIGHT + _BETWEEN)
    width = _LEFT + _WIDTH + 140
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
        f'font-size="12" role="img"><title>{escape(" / ".join(titles))}</title>'
        f'<rect width="{width}" height="{height}" fill="white"/>{"".join(charts)}{"".join(_legend(behind))}</svg>\n'
    )


def _chart(counts: Sequence[Mapping[int, int]], days: Sequence[Day], title: str, top: int) -> str:
    most = max(sum(count.values()) for count in counts)
    step = _WIDTH / len(counts)
    base = top + _TOP + _HEIGHT - _BETWEEN // 2
    scale = (base - top - _TOP) / most
    parts = [f'<text x="{_LEFT}" y="{top + 24}" font-size="15" font-weight="bold">{escape(title)}</text>']
    newest = 0
    for at, count in enumerate(counts):
        newest = max(newest, *count)
        y = float(base)
        for colour, number in zip(_COLOURS, _behind(count, newest), strict=True):
            height = number * scale
            y -= height
            bar = f'x="{_LEFT + at * step:.1f}" y="{y:.1f}" width="{step * 0.85:.1f}" height="{height:.1f}"'
            parts.append(f'<rect {bar} fill="{colour}"/>' if number else "")
    return "".join([*parts, *_axis(days, most, base, scale, step)])


def _behind(count: Mapping[int, int], newest: int) -> list[int]:
    near = [count.get(newest - behind, 0) for behind in range(len(_COLOURS) - 1) if newest - behind > 0]
    near += [0] * (len(_COLOURS) - 1 - len(near))
    return [*near, sum(count.values()) - sum(near)]


def _legend(names: Sequence[str]) -> Iterator[str]:
    x = _LEFT + _WIDTH + 12
    for at, (name, colour) in enumerate(zip(names, _COLOURS, strict=True)):
        y = _TOP + at * 20
        yield f'<rect x="{x}" y="{y}" width="12" height="12" fill="{colour}"/>'
        yield f'<text x="{x + 18}" y="{y + 11}">{escape(name)}</text>'


def _axis(days: Sequence[Day], most: int, base: int, scale: float, step: float) -> list[str]:
    """Both ends of the numbers, and some ten days."""
    parts = [f'<line x1="{_LEFT}" y1="{base}" x2="{_LEFT + _WIDTH}" y2="{base}" stroke="black"/>']
    for number in sorted({0, most}):
        y = base - number * scale
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{number}</text>')
    every = max(1, len(days) // 10)
    for at in range(0, len(days), every):
        day = days[at].day.isoformat()
        parts.append(f'<text x="{_LEFT + at * step:.1f}" y="{base + 18}">{day if at == 0 else day[5:]}</text>')
    return parts
