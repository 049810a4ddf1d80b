"""Genres that never go out to some addressee (S0-6c): requests, reports to superiors, letters between equals.

The form says genre and addressee; titles alone would bar a published work report or an open letter. What merely looks
like a request is a warning.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field, model_validator

from definitions.vocabulary import CheckName, Severity
from flows.checks.examined import Examined
from flows.checks.finding import Finding, at_most, shorten
from flows.checks.options import CheckOptions, read_options
from flows.checks.passage import Passage, Spot, head_end, label_of

CHECK = CheckName.BARRED_GENRE
ANY = "any"
_BASIS = "《中华人民共和国政府信息公开条例》第十六条"
_HEAD_LINES = 6
_ADDRESSEES = {"superior": "上级机关", "peer": "同级机关", "subordinate": "下级单位", "public": "社会公众"}
_TITLE_OF_REQUEST = re.compile(
    r"^[ \t#*]*+[^\n。]{0,80}(?<!答复)请示[ \t]*+(?:\([^()\n]{1,10}\))?[ \t*]*+$", re.MULTILINE
)
_CLOSING_OF_REQUEST = re.compile(
    r"(?:妥否|当否|可否|是否妥当|如无不妥|以上请示)[^\n。]{0,12}请[^\n。]{0,8}(?:批示|批复|审批|审定|指示)"
)


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
    basis = options.basis(_BASIS)
    genre = content.answer("genre") if content.is_official_document else ""
    if genre in options.barred:
        yield from _barred(genre, content.answer("addressee"), options.barred[genre], level, basis)
    elif options.barred.get("请示"):
        yield from _looks_like_request(content, at_most(level, Severity.WARN), basis)


def _barred(genre: str, addressee: str, to: str, level: Severity, basis: str) -> Iterator[Finding]:
    spot = Spot("genre", 0, 0, genre, label_of("genre"))
    receiver = _ADDRESSEES.get(to, to)
    if to == ANY or addressee == to:
        named = f"“{genre}”" if to == ANY else f"主送{receiver}的“{genre}”"
        message = f"{spot.place}是{named}，属于机关之间的往来，不在网站公开（{basis}）。请撤回；对外公布结果的，请另行起草。"
        yield spot.finding(CHECK, "barred_genre", level, message)
    elif not addressee:
        message = f"{spot.place}是“{genre}”，但没有填写主送对象，无法判断能不能公开：主送{receiver}的不能公开（{basis}）。请填写主送对象。"
        yield spot.finding(CHECK, "unknown_addressee", at_most(level, Severity.WARN), message)


def _looks_like_request(content: Examined, level: Severity, basis: str) -> Iterator[Finding]:
    for spot in _traces_of_request(content):
        message = f"{spot.place}写着“{spot.excerpt}”，像是向上级的请示；请示不公开（{basis}）。请核对信息类型和文种是否选对。"
        yield spot.finding(CHECK, "looks_like_request", level, message)
        return


def _traces_of_request(content: Examined) -> Iterator[Spot]:
    title = content.field("title")
    for match in _TITLE_OF_REQUEST.finditer(title.text):
        yield title.spot(*match.span(), shorten(title.original))
    for field_id, text in content.texts.items():
        passage = Passage.of(field_id, label_of(field_id), text)
        for match in _TITLE_OF_REQUEST.finditer(passage.text, 0, head_end(passage.text, _HEAD_LINES)):
            if match.group().strip(" \t#*").endswith(("的请示", ")")):
                yield passage.spot(*match.span())
        for match in _CLOSING_OF_REQUEST.finditer(passage.text):
            yield passage.spot(*match.span())
