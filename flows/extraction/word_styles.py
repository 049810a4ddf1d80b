"""How the letters of a Word document look: by themselves, by the styles of run and paragraph, and by what those inherit."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from flows.extraction.colours import is_white
from flows.extraction.package import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = frozenset({"0", "false", "off"})
_BACKGROUNDS = frozenset({"background1", "light1"})
_TINY = 4
"""Half points: nobody reads that."""
_DEEPEST = 40
"""Styles that inherit of each other in a ring are left."""
_DRAWN = frozenset({f"{W}txbxContent"})


@dataclass(frozen=True, slots=True)
class Look:
    """None: not said."""

    vanishes: bool | None = None
    is_white: bool | None = None
    is_shaded: bool | None = None
    """White letters on a coloured ground are meant to be read."""
    is_tiny: bool | None = None

    def over(self, below: "Look") -> "Look":
        """What is said here, and otherwise what was said below."""
        return Look(
            below.vanishes if self.vanishes is None else self.vanishes,
            below.is_white if self.is_white is None else self.is_white,
            below.is_shaded if self.is_shaded is None else self.is_shaded,
            below.is_tiny if self.is_tiny is None else self.is_tiny,
        )

    @property
    def hides(self) -> bool:
        return bool(self.vanishes or self.is_tiny or (self.is_white and not self.is_shaded))


@dataclass
class Styles:
    """Style id to what it says, and to that of which it inherits."""

    own: dict[str, tuple[Look, str]] = field(default_factory=dict)
    default: Look = field(default_factory=Look)
    default_paragraph: str = ""
    _whole: dict[str, Look] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package) -> "Styles":
        tree = package.tree("word/styles.xml")
        styles = cls()
        if tree is None:
            return styles
        defaults = tree.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        styles.default = _look(defaults)
        for one in tree.iter(f"{W}style"):
            name = one.get(f"{W}styleId", "")
            shade = one.find(f"{W}pPr/{W}shd")
            look = _look(one.find(f"{W}rPr")).over(Look(is_shaded=_is_coloured(shade)))
            styles.own[name] = (look, _value(one, "basedOn"))
            if one.get(f"{W}type") == "paragraph" and one.get(f"{W}default") in {"1", "true"}:
                styles.default_paragraph = name
        return styles

    def of_paragraph(self, paragraph: etree._Element) -> Look:
        """What its runs look like where they say nothing themselves."""
        properties = paragraph.find(f"{W}pPr")
        name = _value(properties, "pStyle") if properties is not None else ""
        look = self._named(name or self.default_paragraph).over(self.default)
        return replace(look, is_shaded=True) if _stands_on_colour(paragraph) else look

    def of_run(self, run: etree._Element, paragraph: Look) -> Look:
        properties = run.find(f"{W}rPr")
        if properties is None:
            return paragraph
        return _look(properties).over(self._named(_value(properties, "rStyle"))).over(paragraph)

    def _named(self, name: str) -> Look:
        if name not in self._whole:
            look, above = Look(), name
            for _ in range(_DEEPEST):
                if above not in self.own:
                    break
                own, above = self.own[above]
                look = look.over(own)
            self._whole[name] = look
        return self._whole[name]


def _look(properties: etree._Element | None) -> Look:
    if properties is None:
        return Look()
    colour = properties.find(f"{W}color")
    shade, size = properties.find(f"{W}shd"), _value(properties, "sz")
    is_marked = properties.find(f"{W}highlight") is not None
    return Look(
        _switch(properties, "vanish"),
        None if colour is None else _is_white(colour),
        True if is_marked else _is_coloured(shade),
        int(size) <= _TINY if size.isdecimal() else None,
    )


def _is_white(colour: etree._Element) -> bool:
    theme = colour.get(f"{W}themeColor")
    if theme is not None:
        return theme in _BACKGROUNDS and colour.get(f"{W}themeShade") is None
    return is_white(colour.get(f"{W}val") or "")


def _is_coloured(shade: etree._Element | None) -> bool | None:
    if shade is None:
        return None
    if shade.get(f"{W}themeFill") is not None:
        return shade.get(f"{W}themeFill") not in _BACKGROUNDS or shade.get(f"{W}themeFillShade") is not None
    fill = (shade.get(f"{W}fill") or "auto").upper()
    return fill != "AUTO" and not is_white(fill)


def _stands_on_colour(paragraph: etree._Element) -> bool:
    """In a cell or a row that is filled, or in a drawn box, whose ground is not looked at."""
    own = _is_coloured(paragraph.find(f"{W}pPr/{W}shd"))
    return bool(own) or any(_fills(one) for one in _around(paragraph))


def _around(paragraph: etree._Element) -> Iterator[etree._Element]:
    above = paragraph.getparent()
    while above is not None:
        yield above
        above = above.getparent()


def _fills(element: etree._Element) -> bool:
    if element.tag in _DRAWN:
        return True
    name = {f"{W}tc": "tcPr", f"{W}tbl": "tblPr"}.get(str(element.tag))
    return name is not None and bool(_is_coloured(element.find(f"{W}{name}/{W}shd")))


def _switch(properties: etree._Element, name: str) -> bool | None:
    switch = properties.find(f"{W}{name}")
    return None if switch is None else switch.get(f"{W}val") not in _OFF


def _value(element: etree._Element, name: str) -> str:
    child = element.find(f"{W}{name}")
    return "" if child is None else child.get(f"{W}val") or ""
