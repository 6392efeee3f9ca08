"""The numbers Word prints before paragraphs ("2.1", "(a)", "iv."), which stand nowhere in their text.

Minutes and decisions cite papers by these numbers, so they must survive. Rules: ECMA-376 Part 1, 17.9.
Pure: takes the parsed numbering.xml and styles.xml, then each paragraph in the order of the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DEPTH = 9
ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
# A number that was typed: "2.1", "2.", "(a)", "iv)".
TYPED = re.compile(
    r"\s*((?:\d{1,3}\.)+(?:\d{1,3}\.?)?|(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})\)|\((?:\d{1,3}|[a-z]|[ivx]{1,5})\))\s"
)


@dataclass(frozen=True)
class Level:
    """One level of a numbering scheme. ``text`` is as "%1.%2"; ``restart`` the 1-based level that resets it."""

    start: int = 1
    shape: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    indent: int = 0


@dataclass(frozen=True)
class Mark:
    """What stands before a paragraph: its text, or a bullet. ``level`` is 0-based, ``indent`` in twips."""

    text: str
    level: int
    indent: int
    bullet: bool = False


@dataclass(frozen=True)
class Style:
    name: str = ""
    based_on: str = ""
    num: str = ""
    level: int | None = None
    outline: int | None = None


@dataclass(frozen=True)
class Scheme:
    """A list as paragraphs name it (w:num): the counters it shares with others, its levels, where it starts anew."""

    counters: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """Gives each paragraph its mark; ask once for each, in order, since every answer counts on."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self.styles, self.default_style = _read_styles(styles)
        self.schemes, self.style_levels = _read_schemes(numbering, self.styles)
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def style_of(self, paragraph: etree._Element) -> str:
        return _value(paragraph.find(f"{W}pPr/{W}pStyle")) or self.default_style

    def chain(self, style: str) -> Iterator[tuple[str, Style]]:
        """A style and those it is based on, nearest first."""
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            yield style, self.styles[style]
            style = self.styles[style].based_on

    def outline_level(self, paragraph: etree._Element) -> int | None:
        """0 for a first-level heading and so on; None for text."""
        own = _number(paragraph.find(f"{W}pPr/{W}outlineLvl"))
        if own is None:
            own = next((s.outline for _, s in self.chain(self.style_of(paragraph)) if s.outline is not None), None)
        return own if own is not None and own < DEPTH else None

    def mark(self, paragraph: etree._Element) -> Mark | None:
        """The mark of the next paragraph, or None when it has none."""
        num, index = self._place(paragraph)
        scheme = self.schemes.get(num)
        if scheme is None or index not in scheme.levels:
            return None
        level = scheme.levels[index]
        if level.shape == "bullet":
            return Mark("", index, level.indent, bullet=True)
        counts = self._advance(num, scheme, index)
        text = re.sub(r"%([1-9])", lambda m: self._written(scheme, counts, int(m[1]) - 1, level.legal), level.text)
        return Mark(text.strip(), index, level.indent) if text.strip() else None

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """The list (w:numId) and level of a paragraph, its own or its style's; "0" is no list."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        num = _value(own.find(f"{W}numId")) if own is not None else ""
        index = _number(own.find(f"{W}ilvl")) if own is not None else None
        if num and index is not None:
            return num, index
        for name, style in self.chain(self.style_of(paragraph)):
            if style.num or style.level is not None:
                from_scheme = self.style_levels.get((num or style.num, name))
                if index is None:
                    index = from_scheme if from_scheme is not None else style.level
                num = num or style.num
            if num:
                break
        return num, index or 0

    def _advance(self, num: str, scheme: Scheme, index: int) -> list[int | None]:
        counts = self._counts.setdefault(scheme.counters, [None] * DEPTH)
        if (num, index) not in self._begun:
            self._begun.add((num, index))
            if index in scheme.starts:
                counts[index] = None
        now = counts[index]
        first = scheme.starts.get(index, scheme.levels[index].start)
        counts[index] = first if now is None else now + 1
        for above in range(index):
            if counts[above] is None:
                counts[above] = scheme.starts.get(above, scheme.levels.get(above, Level()).start)
        for below in range(index + 1, DEPTH):
            restart = scheme.levels.get(below, Level()).restart
            if restart is None or index < restart:
                counts[below] = None
        return counts

    @staticmethod
    def _written(scheme: Scheme, counts: list[int | None], index: int, legal: bool) -> str:
        level = scheme.levels.get(index, Level())
        count = counts[index]
        return write(level.start if count is None else count, "decimal" if legal else level.shape)


def write(count: int, shape: str) -> str:
    """A count as Word writes it in one of its number formats; formats of other scripts as plain digits."""
    if shape == "none":
        return ""
    if shape in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)  # 27 is aa, 28 is bb
        return letter if shape == "lowerLetter" else letter.upper()
    if shape in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        text = ""
        for value, sign in ROMAN:
            times, count = divmod(count, value)
            text += sign * times
        return text if shape == "lowerRoman" else text.upper()
    if shape == "decimalZero":
        return f"{count:02}"
    if shape == "ordinal":
        ending = "th" if 10 < count % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")
        return f"{count}{ending}"
    return str(count)


def inset(number: str, level: int = 0) -> int:
    """How far a numbered paragraph stands in: "1." and "1.1" at the margin, "(a)" and "iv." one step, deeper two."""
    if level > 2:
        return 3
    return 1 if number[:1].isdigit() else 2


def _read_styles(root: etree._Element | None) -> tuple[dict[str, Style], str]:
    styles, default = {}, ""
    for element in root.findall(f"{W}style") if root is not None else []:
        if element.get(f"{W}type") != "paragraph":
            continue
        key = element.get(f"{W}styleId", "")
        styles[key] = Style(
            name=_value(element.find(f"{W}name")),
            based_on=_value(element.find(f"{W}basedOn")),
            num=_value(element.find(f"{W}pPr/{W}numPr/{W}numId")),
            level=_number(element.find(f"{W}pPr/{W}numPr/{W}ilvl")),
            outline=_number(element.find(f"{W}pPr/{W}outlineLvl")),
        )
        if element.get(f"{W}default") in ("1", "true", "on"):
            default = key
    return styles, default


def _read_schemes(
    root: etree._Element | None, styles: dict[str, Style]
) -> tuple[dict[str, Scheme], dict[tuple[str, str], int]]:
    """Every w:num by its id, and the level that belongs to a paragraph style within it."""
    schemes: dict[str, Scheme] = {}
    style_levels: dict[tuple[str, str], int] = {}
    if root is None:
        return schemes, style_levels
    abstracts = {a.get(f"{W}abstractNumId", ""): a for a in root.findall(f"{W}abstractNum")}
    nums = {n.get(f"{W}numId", ""): n for n in root.findall(f"{W}num")}
    for key, num in nums.items():
        own = _value(num.find(f"{W}abstractNumId"))
        abstract = _followed(own, abstracts, nums, styles)
        if key == "0" or abstract is None:
            continue
        levels = {_index(e): _level(e) for e in abstract.findall(f"{W}lvl")}
        starts: dict[int, int] = {}
        for override in num.findall(f"{W}lvlOverride"):
            index, start = _index(override), _number(override.find(f"{W}startOverride"))
            if (anew := override.find(f"{W}lvl")) is not None:
                levels[index] = _level(anew)
            if start is not None:
                starts[index] = start
        schemes[key] = Scheme(abstract.get(f"{W}abstractNumId", own), levels, starts)
        for element in abstract.findall(f"{W}lvl"):
            if style := _value(element.find(f"{W}pStyle")):
                style_levels[key, style] = _index(element)
    return schemes, style_levels


def _followed(
    key: str, abstracts: dict[str, etree._Element], nums: dict[str, etree._Element], styles: dict[str, Style]
) -> etree._Element | None:
    """The definition itself, where this one only points to a list style (w:numStyleLink)."""
    for _ in range(DEPTH):
        abstract = abstracts.get(key)
        link = _value(abstract.find(f"{W}numStyleLink")) if abstract is not None else ""
        owner = next((a for a in abstracts.values() if link and _value(a.find(f"{W}styleLink")) == link), None)
        if owner is not None:
            return owner
        if not link or link not in styles or styles[link].num not in nums:
            return abstract
        key = _value(nums[styles[link].num].find(f"{W}abstractNumId"))
    return None


def _level(element: etree._Element) -> Level:
    restart = element.find(f"{W}lvlRestart")
    indent = element.find(f"{W}pPr/{W}ind")
    left = "" if indent is None else indent.get(f"{W}left") or indent.get(f"{W}start") or ""
    legal = element.find(f"{W}isLgl")
    level = Level(
        shape=_value(element.find(f"{W}numFmt")) or "decimal",
        text=_value(element.find(f"{W}lvlText")),
        restart=None if restart is None else _number(restart),
        legal=legal is not None and legal.get(f"{W}val", "1") not in ("0", "false", "off"),
        indent=int(left) if left.lstrip("-").isdigit() else 720 * (_index(element) + 1),
    )
    start = _number(element.find(f"{W}start"))
    return level if start is None else replace(level, start=start)


def _index(element: etree._Element) -> int:
    text = element.get(f"{W}ilvl", "0")
    return min(int(text), DEPTH - 1) if text.isdigit() else 0


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")


def _number(element: etree._Element | None) -> int | None:
    text = _value(element)
    return min(int(text), 1_000_000) if text.isdigit() and len(text) < 10 else None
