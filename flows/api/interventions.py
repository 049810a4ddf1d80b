"""What moves a case that stands still: taking it up again, intervening, letting the system try again."""

from pydantic import Field

from definitions.vocabulary import VERB_TITLES, Intervention, Verb
from flows.api.answers import Done, done
from flows.api.callers import Decider, Ours, Reference
from flows.api.requests import Reason
from flows.api.routing import Router

RETRY, RETRY_TITLE = "retry", "让系统再试一次"

router = Router(tags=["interventions"])


class Intervening(Reason):
    how: Intervention = Field(
        title="办法", description="Send it back, end it, or release it from an objection."
    )
    to: str | None = Field(
        None, title="退回到", description="Stage to which it is sent back; the drafter if not said."
    )


@router.post("/cases/{reference}/reopen", summary=VERB_TITLES[Verb.REOPEN], operation_id=Verb.REOPEN.value)
def reopen(reference: Reference, asked: Reason, actor: Decider, services: Ours) -> Done:
    """Take up again a case that ended."""
    services.reopen(actor, reference, asked.reason)
    return done(reference, Verb.REOPEN)


@router.post(
    "/cases/{reference}/intervene", summary=VERB_TITLES[Verb.INTERVENE], operation_id=Verb.INTERVENE.value
)
def intervene(reference: Reference, asked: Intervening, actor: Decider, services: Ours) -> Done:
    """Send a case back or end it, as a system administrator, without seeing it."""
    services.intervene(actor, reference, asked.how, asked.reason, asked.to)
    return done(reference, Verb.INTERVENE)


@router.post("/cases/{reference}/retry", summary=RETRY_TITLE, operation_id=RETRY)
def retry(reference: Reference, actor: Decider, services: Ours) -> Done:
    """Let the system try a blocked case again."""
    services.retry(actor, reference)
    return Done(case=reference, verb=RETRY, title=RETRY_TITLE)
