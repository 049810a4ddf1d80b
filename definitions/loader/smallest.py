"""Where to begin: what to write into a file in which there is nothing yet, or nothing but prose."""

from definitions.loader.allowed import root_of
from definitions.loader.key_examples import example_of
from definitions.schema.base import Declared
from definitions.schema.process import Process

SMALLEST_PROCESS = """\
process: office.notice
title: 通知审批
authority: {document: 内部规定, articles: [一]}
start: {by: [officer]}
number: 通〔{year}〕{serial}号
form:
  fields:
    - {id: title, kind: text, label: 标题, required: true}
stages:
  - {id: review, kind: review, title: 审核, who: {role: head}}
  - {id: done, kind: end, outcome: closed}
sample: {title: 关于放假的通知}
examples:
  - {title: 同意, do: [review: approve], expect: {end: closed}}
"""
"""As short as a process can be; the names of the office and of its roles are others."""


def beginning(model: type[Declared]) -> str:
    """A hint: how to begin a document of this kind."""
    if model is Process:
        lines = SMALLEST_PROCESS.rstrip("\n").split("\n")
        return "\n    ".join(["从最短的写起，再改成自己的（office 和岗位换成机构文件里的名字）：", *lines])
    examples = (example_of(model, (), key) for key in root_of(model).get("required", ()))
    return f"至少要写：{'、'.join(f'`{one}`' for one in examples if one is not None)}"
