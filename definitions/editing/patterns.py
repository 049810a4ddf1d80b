"""Documents to begin a new process from: filled in with the office's own posts, they will do as they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from definitions.editing.scalars import scalar

TEXTS = Path(__file__).parent / "documents"


@dataclass(frozen=True, slots=True)
class Post:
    """Who does something: the holders of a role, of the unit that submits where no unit is named."""

    role: str
    unit: str = ""

    def __str__(self) -> str:
        return f"{{role: {self.role}, of: {self.unit}}}" if self.unit else f"{{role: {self.role}}}"


@dataclass(frozen=True, slots=True)
class Pattern:
    id: str
    title: str
    about: str
    seats: tuple[str, str, str]
    """Whom it asks for."""
    publishes: bool = False

    @property
    def template(self) -> Template:
        return Template((TEXTS / f"{self.id}.yaml").read_text(encoding="utf-8"))


PATTERNS = (
    Pattern(
        "three-reviews",
        "三审发布",
        "初审、复审、终审都同意，自动发布到网站。",
        ("初审人", "复审人", "终审人"),
        publishes=True,
    ),
    Pattern(
        "countersign",
        "会签",
        "两个单位同时审，都同意以后由一位领导签发。",
        ("会签的第一家", "会签的第二家", "签发人"),
    ),
    Pattern(
        "paper",
        "纸质签批",
        "审核以后打印审批单，领导手签，经办人登记签字的扫描件。",
        ("审核人", "签字的领导", "登记扫描件的经办人"),
    ),
    Pattern(
        "letter",
        "来信答复",
        "起草答复、审核、签发，15个工作日内办结。",
        ("起草答复的人", "审核人", "签发人"),
    ),
)


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new process is called, what it carries out, and who takes part in it."""

    process: str
    title: str
    document: str
    article: str
    drafter: str
    """A role."""
    seats: tuple[Post, Post, Post]
    channel: str = ""
    column: str = ""
    """Where it publishes."""


def begun(pattern: Pattern, wanted: Beginning) -> str:
    first, second, third = (str(post) for post in wanted.seats)
    words: Mapping[str, str] = {
        "process": wanted.process,
        "covers": wanted.process.partition(".")[2],
        "title": scalar(wanted.title),
        "name": "".join(one for one in wanted.title if one.isalnum()),
        "document": scalar(wanted.document),
        "article": scalar(wanted.article),
        "drafter": wanted.drafter,
        "first": first,
        "second": second,
        "third": third,
        "channel": wanted.channel,
        "column": scalar(wanted.column),
    }
    return pattern.template.substitute(words)
