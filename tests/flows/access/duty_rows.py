"""Who is at the places of duties, what they are to the case, and in which words they are refused."""

from definitions.vocabulary import Verb
from tests.builders.model_office import ORGANIZATION
from tests.flows.access.duty_steps import submitted
from tests.flows.access.duty_walk import DutyPlace, Row

COUNTERSIGN, DUTY_ROOM = f"{ORGANIZATION}.countersign", f"{ORGANIZATION}.duty-room"
VOTE, PARALLEL = f"{ORGANIZATION}.board-vote", f"{ORGANIZATION}.parallel-review"
DISCLOSURE = f"{ORGANIZATION}.disclosure"

LOOK = "view comment "
SEE = f"{LOOK}copy "
PRESS = f"{SEE}remind "
DUTY = f"{SEE}decide forward delegate add_signer ask supplement "
OPEN_DUTY = f"{DUTY}claim "
"""Of whoever holds the role: nobody took it yet."""
LENT_DUTY = f"{SEE}delegate ask hand_back "

DRAFTER = Row("officer", "drafter", f"{PRESS}withdraw ")
MATE = Row("mate", "of the drafter's unit", PRESS)
OVERSEER = Row("manager", "oversees the organisation", PRESS)
AUDITOR = Row("auditor", "audits", "view ")
ADMINISTRATOR = Row("sysadmin", "runs the system", "assign intervene ")
OUTSIDER = Row("member3", "has nothing to do with it", "")
ALWAYS = (DRAFTER, MATE, OVERSEER, AUDITOR, ADMINISTRATOR, OUTSIDER)

LEGAL = Row("legal", "one of two who have the duty", OPEN_DUTY, colleague="legal2")
FINANCE = Row("finance", "has the duty", OPEN_DUTY)
PLANNER = Row("planner", "has the duty, of the drafter's unit", OPEN_DUTY)
CHIEF_LATER = Row("chief", "has the duty later, oversees", PRESS)

ANSWERED = "^您已经办理过“"
NOT_YOURS = "^“.+”不是您的职责$"
NOT_YOUR_TURN = "^“.+”还没有轮到您$"
LENT_TO_YOU = "^这是委托您看的，不由您决定$"
ASKED = "^这是征求您的意见，不由您决定$"
IS_YOURS = "^这一环节已经指定由您办理，不用认领$"
ACTED_BEHIND = "^后面已经有人办理，不能拿回$"
TOOK_EFFECT = "^这项意见已经生效，不能拿回$"
OF_AN_OWN_DUTY = (Verb.FORWARD, Verb.DELEGATE, Verb.ADD_SIGNER, Verb.ASK, Verb.SUPPLEMENT)
OF_A_BORROWER = dict.fromkeys(
    (Verb.DECIDE, Verb.FORWARD, Verb.CLAIM, Verb.ADD_SIGNER, Verb.SUPPLEMENT), LENT_TO_YOU
)


def who_signed(person: str, *more: str, relation: str = "has signed", **told: str) -> Row:
    return Row(person, relation, SEE + " ".join(more), {Verb.DECIDE: ANSWERED, **_by_verb(told)})


def outrun(person: str, by: str) -> Row:
    told = {Verb.DECIDE: f"^“.+”已由甲-{by}.*办理"}
    return Row(person, "another did the duty", SEE, told)


def _by_verb(told: dict[str, str]) -> dict[Verb, str]:
    return {Verb(name): words for name, words in told.items()}


OPEN = DutyPlace(
    "会签, nobody has signed",
    submitted(COUNTERSIGN),
    (*ALWAYS, LEGAL, FINANCE, PLANNER, CHIEF_LATER),
    assigned=("countersign", 2),
)
