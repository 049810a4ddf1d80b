"""Genres that never go out to some addressee (S0-6c): requests, reports to superiors, letters between equals.

The form says genre and addressee; titles alone would bar a published work report or an open letter. What merely looks
like one of them, in a text, a row of a table or an attachment, is a warning.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field, model_validator

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding, at_most
from flows.checks.genre_traces import GENRES, Genre, traces
from flows.checks.options import CheckOptions, read_options
from flows.checks.passage import Spot, label_of

CHECK = CheckName.BARRED_GENRE
ANY = "any"
_BASIS = "《中华人民共和国政府信息公开条例》第十六条"
_BARRED_TO = {"请示": "请示", "报告": "对上级机关的报告", "函": "同级机关之间的函"}
_ADDRESSEES = {"superior": "上级机关", "peer": "同级机关", "subordinate": "下级单位", "public": "社会公众"}


class _Options(CheckOptions):
    """`{请示: any, 报告: 上级机关}`: genre to the value of `addressee` that bars it, or `any`."""

    barred: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _genres_stand_beside_the_article(cls, given: dict[str, Any]) -> dict[str, Any]:
        article = {key: value for key, value in given.items() if key == "article"}
        return {**article, "barred": {key: value for key, value in given.items() if key != "article"}}


def examine(content: Examined, level: Severity, given: Mapping[str, Any]) -> Iterator[Finding]:
    options = read_options(CHECK, _Options, given)
    yield from content.row_by_row(lambda part: _of_part(part, options, level))


def _of_part(content: Examined, options: _Options, level: Severity) -> Iterator[Finding]:
    basis = options.basis(_BASIS)
    genre = content.answer("genre") if content.is_official_document else ""
    if genre in options.barred:
        yield from _barred(content, genre, options.barred[genre], level, basis)
    for one in GENRES:
        if one.name in options.barred and one.name != genre:
            yield from _looks_like(content, one, at_most(level, Severity.WARN), basis)


def _barred(content: Examined, genre: str, to: str, level: Severity, basis: str) -> Iterator[Finding]:
    name, addressee = content.name_of("genre"), content.answer("addressee")
    spot = Spot(name, 0, 0, genre, label_of(name))
    receiver = _ADDRESSEES.get(to, to)
    if to == ANY or addressee == to:
        named = f"“{genre}”" if to == ANY else f"主送{receiver}的“{genre}”"
        message = f"{spot.place}是{named}，属于机关之间的往来，不在网站公开（{basis}）。请撤回；对外公布结果的，请另行起草。"
        yield spot.finding(CHECK, "barred_genre", level, message)
    elif not addressee:
        message = f"{spot.place}是“{genre}”，但没有填写主送对象，无法判断能不能公开：主送{receiver}的不能公开（{basis}）。请填写主送对象。"
        yield spot.finding(CHECK, "unknown_addressee", at_most(level, Severity.WARN), message)


def _looks_like(content: Examined, genre: Genre, level: Severity, basis: str) -> Iterator[Finding]:
    """One finding a text: its title and its closing say the same."""
    seen: set[str] = set()
    for spot in traces(content, genre):
        if spot.where not in seen and (spot.where.startswith("附件") or not seen):
            seen.add(spot.where)
            message = (
                f"{spot.place}写着“{spot.excerpt}”，像是{genre.like}；{_BARRED_TO[genre.name]}不公开（{basis}）。"
                "请核对信息类型和文种是否选对，附件该不该公开。"
            )
            yield spot.finding(CHECK, genre.code, level, message)
