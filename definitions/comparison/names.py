"""What things are called: by their titles where these are known, and by the newer of two names."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from definitions.comparison.change import Said
from definitions.conditions import canonical
from definitions.schema.base import Words
from definitions.schema.organization import Organization
from definitions.schema.places import is_filled_in
from definitions.schema.process import DRAFT, Process
from definitions.schema.stages import title_of
from definitions.vocabulary import Part
from definitions.working_days import parse_span

NOTHING = "（无）"
PARTS = {
    Part.FIELDS: "表单项",
    Part.BODY: "正文",
    Part.ATTACHMENTS: "附件",
    Part.LAYOUT: "编排",
    Part.COVER: "封面",
}


def said(words: str | None, *, usual: bool = False) -> Said:
    return Said(words or "", words or NOTHING, is_usual=usual or not words)


def listed(ids: Iterable[str]) -> Said:
    """Of which the order says nothing."""
    return said("、".join(sorted(set(ids))))


def worded(words: Words | None) -> Said:
    if words is None:
        return said(None)
    return said(f"{words.zh}（{words.en}）" if words.en else words.zh)


def limit(text: str | None, usual: str | None = None) -> Said:
    return said(text and str(parse_span(text)), usual=text == usual)


def parts(some: Iterable[Part], usual: Iterable[Part] = ()) -> Said:
    found = sorted(set(some))
    return said("、".join(PARTS[one] for one in found), usual=set(found) == set(usual))


def yes(value: bool) -> Said:  # noqa: FBT001 - it is what is told
    return said("是" if value else "否", usual=not value)


class Conditions(Protocol):
    """Puts conditions into words, and what they read by its newer name."""

    def of_field(self, reference: str) -> str: ...

    def condition(self, expression: str | None) -> Said: ...


class AsWritten:
    """Of a document in which nothing has a newer name."""

    def of_field(self, reference: str) -> str:
        return reference

    def condition(self, expression: str | None) -> Said:
        return said(None) if expression is None else Said(canonical(expression), " ".join(expression.split()))


@dataclass(frozen=True)
class Names:
    """Those of one document."""

    process: Process
    organization: Organization | None = None
    stages: Mapping[str, str] = field(default_factory=dict)
    """Stage to the name that it has in the newer document, where that is another one."""
    fields: Mapping[str, str] = field(default_factory=dict)

    def stage_id(self, stage: str) -> str:
        return self.stages.get(stage, stage)

    def stage(self, stage: str | None) -> Said:
        if stage is None:
            return said(None)
        found = None if stage == DRAFT else self.process.find_stage(stage)
        name = self.stage_id(stage)
        if stage == DRAFT:
            return Said(DRAFT, "拟稿人")
        return Said(name, name if found is None or found.title is None else f"{title_of(found)}（{name}）")

    def stages_of(self, stages: Iterable[str]) -> Said:
        found = sorted((self.stage(one) for one in set(stages)), key=lambda one: one.key)
        words = "、".join(one.words for one in found)
        return Said(" ".join(one.key for one in found), words or NOTHING, is_usual=not found)

    def field_id(self, name: str) -> str:
        return self.fields.get(name, name)

    def of_form(self, reference: str) -> str:
        """`form.owner` by its newer name; anything else as it is."""
        root, dot, name = reference.partition(".")
        return f"form.{self.field_id(name)}" if root == "form" and dot else reference

    def of_field(self, reference: str) -> str:
        """`form.<field>` or `given.<stage>.<field>` by newer names."""
        root, dot, rest = reference.partition(".")
        stage, dot, name = rest.partition(".")
        return f"given.{self.stage_id(stage)}.{name}" if root == "given" and dot else self.of_form(reference)

    def moment(self, moment: str) -> Said:
        """`submitted`, `<stage>.done`, `form.<field>`."""
        stage, dot, what = moment.rpartition(".")
        if is_filled_in(moment) or not dot:
            return said(self.of_field(moment))
        return said(f"{self.stage_id(stage)}.{what}")

    def moments(self, moments: Iterable[str] | None) -> Said:
        """The latest of them counts, in whatever order they stand."""
        found = sorted((self.moment(one) for one in moments or ()), key=lambda one: one.key)
        words = "、".join(one.words for one in found)
        return said(f"{words} 中最晚的" if len(found) > 1 else words)

    def condition(self, expression: str | None) -> Said:
        """Blanks and line ends say nothing."""
        if expression is None:
            return said(None)
        for root, renamed in (("form", self.fields), ("rows", self.fields), ("given", self.stages)):
            for old, new in renamed.items():
                expression = re.sub(rf"\b{root}\.{old}\b", f"{root}.{new}", expression)
        return Said(canonical(expression), " ".join(expression.split()))

    def role(self, role: str) -> str:
        title = self.organization.role_title(role) if self.organization else role
        return role if title == role else f"{title}（{role}）"

    def unit(self, unit: str) -> str:
        if is_filled_in(unit):
            return self.of_field(unit)
        title = self.organization.unit_title(unit) if self.organization else unit
        return unit if title == unit else f"{title}（{unit}）"
