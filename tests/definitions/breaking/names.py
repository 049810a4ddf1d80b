"""What a document is called and names: itself, its parts, checks, ledgers: one change breaks one rule, and where."""

from tests.definitions.breaking.case import Cases
from tests.definitions.changes import passing

CASES: Cases = {
    "ledger of a stage": ([passing("kind: ledger, ledger: letters")], "unknown-ledger", "letters}"),
    "foreign process": ([("process: test-bureau.publish", "process: other.publish")], "wrong-organization", "other.pu"),
    "process without organisation": ([("test-bureau.publish", "test-bureau")], "wrong-organization", "test-bureau"),
    "repeated field": ([("{id: copies, kind", "{id: source, kind")], "duplicate-id", "source, kind: number"),
    "repeated stage field": ([("{id: level, kind", "{id: basis, kind"), ("given.secrecy.level", "given.secrecy.basis")], "duplicate-id", "basis, kind: choice"),
    "repeated deadline": ([("{id: online_in_1,", "{id: public_in_10,")], "duplicate-id", "public_in_10, title: 收"),
    "repeated check": ([("check: personal_data", "check: secrecy_marks")], "duplicate-id", "secrecy_marks, level"),
    "repeated ledger entry": ([("on: secrecy.decided", "on: published")], "duplicate-id", "{ledger: publications, on: published}"),
    "stage named like a step of examples": ([("- {id: done, kind", "- {id: objection, kind")], "reserved-id", "objection"),
    "draft declared": ([("- {id: done, kind", "- {id: draft, kind")], "reserved-id", "draft"),
    "unknown check": ([("check: personal_data", "check: personal")], "unknown-check", "personal"),
    "repealed before it began": ([("articles: [一, 二]}", "articles: [一, 二], effective: '2026-12-01', repealed: '2026-12-01'}")], "dates-reversed", "'2026-12-01'}"),
    "replaced without a repeal": ([("articles: [一, 二]}", "articles: [一, 二], successor: test-bureau.other}")], "successor-without-repeal", "test-bureau.other"),
    "number with another part": ([("〔{year}〕", "〔{yaer}〕")], "wrong-number", "测网审"),
    "number with a format": ([("{serial}号", "{serial}{serial:03d}号")], "wrong-number", "测网审"),
    "number without the year": ([("〔{year}〕", "")], "wrong-number", "测网审"),
    "number with an open brace": ([("〔{year}〕", "〔{year〕")], "wrong-number", "测网审"),
    "ledger of a machine's decision": ([("on: secrecy.decided", "on: publish.decided")], "unknown-moment", "publish.decided"),
    "line of an outcome at no end": ([("on: published}\n", "on: published, outcome: published}\n")], "useless-key", "published}"),
    "line of an outcome that never comes": ([("on: published}\n", "on: ended, outcome: [closed, retracted]}\n")], "never-ends-so", "[closed"),
    "unknown ledger": ([("{ledger: publications, on: secrecy", "{ledger: publicationz, on: secrecy")], "unknown-ledger", "publicationz"),
    "ledger column that takes a number for a text": ([("- {id: formed_on,", "- {id: genre, kind: number, label: 文种}\n    - {id: formed_on,"), ("  - {ledger: publications, on: secrecy.decided}\n", "")], "ledger-not-total", "publications, on: published"),
    "ledger that finds no field": ([("{id: source, kind", "{id: origin, kind")], "ledger-field-missing", "publications, on: published"),
}  # fmt: skip
