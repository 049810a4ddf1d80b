"""Changes of the text of the valid process, and what is told of it then."""

from definitions.loader import load_process
from definitions.problems import InvalidDefinition, Problem
from definitions.schema.organization import Ledger, Organization
from tests.definitions.valid_office import PROCESS

Change = tuple[str, str]
"""What stands there once, and what stands there instead."""


def changed(*changes: Change) -> str:
    text = PROCESS
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    return text


def problems_of(
    text: str, organization: Organization | None, ledgers: dict[str, Ledger] | None
) -> tuple[Problem, ...]:
    try:
        load_process(text, "process.yaml", organization=organization, ledgers=ledgers)
    except InvalidDefinition as error:
        return error.problems
    return ()


END = "- {id: done, kind: end, outcome: published}"
IN_ANY_CASE: Change = ("from: form.formed_on, until: published", "from: form.formed_on, until: ended")
"""A way that does not come to the publication then ends the limit too."""
PUBLISH = "- {id: publish, kind: publish, channel: website}"
BRANCH = "{when: form.kind == '公文' && given.secrecy.level == '无', go: leader_paper}"

LAST_FIELD = "- {id: body, kind: markdown, label: 正文, required: true}"


def demanding(that: str, field: str = "formed_on") -> Change:
    demand = f'{{that: "{that}", say: 形成日期由办公室填写, field: {field}}}'
    return LAST_FIELD, f"{LAST_FIELD}\n  demands:\n    - {demand}"


DEMAND = "form.formed_on == '' || start.unit == 'office'"

PUBLISHED_BESIDE = (
    "- {id: both, kind: parallel, branches: [{id: a, stages: [{id: publish, kind: publish, channel: website}]}, "
    "{id: b, stages: [{id: b_work, kind: work, who: {role: leader}}]}]}"
)
RECEIVE = "who: {role: web_editor, of: it_division}"
RECEIPT = f"    {RECEIVE}\n"


def by_hand(keys: str) -> str:
    return PUBLISH.replace("website", f"account, {keys}")


A_PAGE = "\n    - {id: page, kind: publication, label: 网页, channel: website}"


def withdrawing(keys: str) -> Change:
    return PUBLISH, f"{PUBLISH}\n  - {{id: gone, kind: withdraw, channel: website, {keys}}}"


def naming(keys: str) -> Change:
    return LAST_FIELD, f"{LAST_FIELD}\n    - {{id: page, kind: publication, label: 网页, {keys}}}"


WORK = f"kind: work, {RECEIVE}"
TWO = "- {role: web_editor, of: it_division}\n      - {role: leader}"


def beside(one: str = f"{{id: one_work, {WORK}}}", more: str = "", name: str = "one") -> Change:
    """Two branches before the publication."""
    branches = f"[{{id: {name}, stages: [{one}]}}, {{id: two, stages: [{{id: two_work, {WORK}}}]}}]"
    return PUBLISH, f"- {{id: both, kind: parallel, {more}branches: {branches}}}\n  {PUBLISH}"


def signed_by(who: str, sign: str = "") -> Change:
    """Who does the receipt."""
    return RECEIPT, f"    who:\n      {who}\n" + (f"    sign: {sign}\n" if sign else "")


TELLING_UNIT: Change = (
    "{id: basis, kind: text, label: 依据}",
    "{id: basis, kind: text, label: 依据}\n      - {id: unit, kind: unit, label: 主办}\n"
    "      - {id: who, kind: person, label: 经办}\n      - {id: day, kind: date, label: 期限}",
)
"""The secrecy review says who does it, and until when."""


FOR_THE_OFFICE = BRANCH.replace("form.kind == '公文'", "start.unit == 'office'")
ROUND: Change = (BRANCH, f"{{when: start.unit == 'road_admin', go: receipt}}\n      - {BRANCH}")
"""One unit needs no final review."""
ASKING_WHO: list[Change] = [
    (BRANCH, FOR_THE_OFFICE),
    ("until: published}", "until: leader.done, when: start.unit != 'office'}"),
    ("label: 依据}", "label: 依据, shown_when: start.unit == 'office'}"),
    ("label: 份数,", "label: 份数, required_when: start.unit == 'road_admin',"),
    (PUBLISH, PUBLISH.replace("website", "website, pinned_when: start.unit == 'office'")),
]


CHOSEN: list[Change] = [("kind: unit, label", "kind: units, label"), ("owner: office", "owner: [office]")]
"""The form asks for several units where it asked for one."""


def held_at(of: str) -> Change:
    """Where the role of the receipt is held."""
    return RECEIVE, f"who: {{role: web_editor, of: {of}}}"


def whose(name: str) -> Change:
    """The form asks for a person."""
    return LAST_FIELD, f"{LAST_FIELD}\n    - {{id: handler, kind: person, label: 经办人, {name}}}"


def choosing(options: str, name: str = "column") -> Change:
    """The form asks for a column."""
    field = f"- {{id: {name}, kind: choice, label: 栏目, required: true, options: [{options}]}}"
    return LAST_FIELD, f"{field}\n    {LAST_FIELD}"


ONLINE = "within: 1 day, from: receipt.opened, until: publish.done"


def passing(stage: str) -> Change:
    """A stage that needs nobody, before the publication."""
    return PUBLISH, f"- {{id: passed, {stage}}}\n  {PUBLISH}"


TABLE = (
    LAST_FIELD,
    f"{LAST_FIELD}\n    - {{id: items, kind: rows, label: 信息, columns: [{{id: title, kind: text, label: 名称, required: true}}, "
    "{id: text, kind: markdown, label: 文}, {id: n, kind: number, label: 数}]}",
)
"""The form asks for a table too."""


def signing(more: str) -> Change:
    """A review of its own before the publication."""
    return PUBLISH, f"- {{id: rows_review, kind: review, who: {{role: leader}}, {more}}}\n  {PUBLISH}"


def voting(more: str) -> Change:
    """The same, of two."""
    old, new = signing(more)
    return old, new.replace("who: {role: leader}", "who: [{role: leader}, {role: unit_head}]")


def publishing(more: str) -> Change:
    return PUBLISH, PUBLISH.replace("website}", f"website, {more}}}")


def online(clock: str) -> Change:
    """How the second deadline is counted."""
    return ONLINE, clock


def extended(how: str) -> Change:
    return online(f"{ONLINE}, extensions: {how}")


WHEN_PASSED = "website, pinned_when: given.passed.outcome == 'published'"
MISSED = f"{ONLINE}, missed: "
WARNED = f"{ONLINE}, warned: [{{remind: everyone}}], warn: "
STARTING = "start: {by: [information_officer], of: any unit}\n"


def triggered(*triggers: str) -> Change:
    """With what opens drafts by itself."""
    return STARTING, f"{STARTING}triggers:\n" + "".join(f"  - {one}\n" for one in triggers)
