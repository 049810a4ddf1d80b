"""What the reference says of scorings, self-checks and the requirements of the regulations."""

from definitions.schema import requirements, scores, self_check
from scripts.language.words.section import Section, Sections

COUNTED = "What is counted."

SCORING: Sections = {
    scores.Scores: Section(
        "scoring",
        "how-to/scores",
        meanings={
            "scores": "Its name.",
            "title": "What people read.",
            "authority": "The regulation that asks for it.",
            "rules": "What brings points, and what costs them.",
        },
        examples={
            "authority": "authority: {document: 政府网站管理办法, articles: [二十一]}",
            "units": "units: [planning, legal]",
            "rules": "rules: [{id: adopted, title: 采用, on: published, of: [letter], points: 1, article: 二十一}]",
        },
    ),
    scores.ScoreRule: Section(
        "rule of a scoring",
        "how-to/scores",
        meanings={"id": "Its name."},
        examples={"channel": "channel: website", "limits": "limits: [public_in_10]", "cap": "cap: 10"},
    ),
}

SELF_CHECK: Sections = {
    self_check.SelfCheck: Section(
        "self-check",
        "how-to/self-check",
        meanings={
            "self_check": "Its name.",
            "title": "What people read.",
            "authority": "Where the indicators come from.",
            "groups": "Of the deductions about sites.",
            "indicators": "In the order in which they are shown.",
        },
        examples={
            "title": "title: 检查指标自查",
            "authority": "authority: {document: 检查指标, articles: [一]}",
            "groups": "groups: [{id: content, title: 发布解读, weight: 30}]",
            "indicators": "indicators: [{id: safety, title: 安全事故, part: veto}]",
        },
    ),
    self_check.IndicatorGroup: Section(
        "group of indicators",
        "how-to/self-check",
        meanings={"id": "Its name.", "title": "What people read."},
        examples={"title": "title: 发布解读", "note": "note: 分值没有查到"},
    ),
    self_check.Indicator: Section(
        "indicator",
        "how-to/self-check",
        meanings={"id": "Its name.", "title": "What people read."},
        examples={
            "title": "title: 首页没有更新",
            "counts": "counts: {of: silence, longer_than: 2 weeks}",
            "note": "note: 由人核对",
        },
    ),
    self_check.FindingCount: Section("count of findings", "how-to/self-check", meanings={"of": COUNTED}),
    self_check.SilenceCount: Section(
        "count of what is silent", "how-to/self-check", meanings={"of": COUNTED}
    ),
    self_check.LetterCount: Section("count of letters", "how-to/self-check", meanings={"of": COUNTED}),
    self_check.NoLetterboxCount: Section(
        "count of a missing letterbox", "how-to/self-check", meanings={"of": COUNTED}
    ),
    self_check.EntryCount: Section(
        "count of entries",
        "how-to/self-check",
        meanings={"of": COUNTED, "register_name": "Which register."},
        examples={"lacks": "lacks: [id_code, contact]"},
    ),
    self_check.CaseCount: Section("count of cases", "how-to/self-check", meanings={"of": COUNTED}),
    self_check.PublicationCount: Section(
        "count of publications",
        "how-to/self-check",
        meanings={"of": COUNTED},
        examples={"columns": "columns: [政策解读]"},
    ),
}

REQUIREMENTS: Sections = {
    requirements.Requirements: Section(
        "requirements",
        "tutorial/from-a-regulation",
        meanings={"regulations": "Each with its requirements."},
        examples={
            "regulations": "regulations: [{document: 某规定, organization: my-office, series: S9, requirements: [...]}]"
        },
    ),
    requirements.Regulation: Section(
        "regulation",
        "tutorial/from-a-regulation",
        meanings={
            "document": "Its title, as the processes cite it under `authority`.",
            "organization": "The organisation that carries it out.",
            "requirements": "In the order of the articles.",
        },
        examples={
            "requirements": "requirements: [{id: S9-4, article: 四, asks: 公文要有文号, open: 还没有流程}]"
        },
    ),
    requirements.Requirement: Section(
        "requirement",
        "tutorial/from-a-regulation",
        meanings={
            "id": "As processes name it under `covers`: each of those that do is named here.",
            "article": "The article that asks it.",
            "fulfilled_by": "References, at least one of which is an example or a test.",
            "open": "What is missing.",
            "not_applicable": "Why nothing has to fulfil it.",
        },
        examples={"fulfilled_by": "fulfilled_by: [{process: publish, stage: chief, example: 同意后发布}]"},
    ),
    requirements.Reference: Section(
        "reference",
        "tutorial/from-a-regulation",
        meanings={
            "check": "A content check that one of the processes declares.",
            "ledger": "The ledger that shows it.",
            "register_name": "The register that keeps it.",
            "sheet": "The printed form.",
            "scoring": "The scoring that counts it.",
            "letterbox": "Where people write.",
            "channel": "A website or an account of the organisation.",
            "role": "Who answers for it.",
        },
        examples={
            "policy": "policy: tests/test_policy.py::test_nobody_else_signs",
            "test": "test: tests/test_signing.py::test_both_sign",
        },
    ),
}
