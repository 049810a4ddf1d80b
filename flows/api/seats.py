"""What is about one signer's place: handing a duty on, claiming it, adding signers, asking and answering."""

from collections.abc import Callable

from pydantic import Field

from definitions.vocabulary import SEAT_VERBS, VERB_TITLES, SignerPlace, Verb
from flows.api.answers import Done, done
from flows.api.bodies import Body
from flows.api.callers import Decider, Ours, Reference
from flows.api.routing import Router
from flows.casework.handing import SeatRequest

MEANING = {
    Verb.FORWARD: "Give the duty to somebody else, for good.",
    Verb.DELEGATE: "Let somebody look at it and give it back with advice.",
    Verb.HAND_BACK: "Give a delegated duty back, with advice.",
    Verb.RECALL: "Take a delegated duty back from whoever has it now.",
    Verb.CLAIM: "Take a duty that several may do.",
    Verb.RELEASE: "Give a claimed duty back to all.",
    Verb.ADD_SIGNER: "Let somebody sign too, before, after or beside.",
    Verb.REMOVE_SIGNER: "Take an added signer out again.",
    Verb.TAKE_BACK: "Take an answer back while nobody acted on it.",
    Verb.ASSIGN: "Give somebody's duty to another person, as a system administrator, without seeing the case.",
    Verb.ASK: "Ask somebody for their opinion; the clock may stop.",
    Verb.SUPPLEMENT: "Ask the drafter for an explanation, or for changes of some fields; the clock may stop.",
    Verb.ANSWER: "Answer what was asked, in words; see `supply` for what changes the form.",
}

router = Router(tags=["seats"])


class OnSeat(Body):
    to: str | None = Field(None, title="给谁", description="Id of the person: of those verbs that name one.")
    reason: str = Field("", title="理由", description="The reason, the question, the advice or the answer.")
    stage: str | None = Field(
        None, title="环节", description="Which stage is meant; needless where it can be only one."
    )
    seat: int | None = Field(None, title="第几位", description="Which signer's place is meant.")
    place: SignerPlace = Field(
        SignerPlace.BESIDE, title="先后", description="Of an added signer: before, after or beside one's own."
    )
    fields: list[str] = Field(
        default_factory=list,
        title="可以改的表单项",
        max_length=200,
        description="Of a supplement that is asked for: ids of the fields that the drafter may change with the answer.",
    )


def _acting(verb: Verb) -> Callable[..., Done]:
    def act(reference: Reference, asked: OnSeat, actor: Decider, services: Ours) -> Done:
        request = SeatRequest(
            verb, asked.to, asked.reason, asked.stage, asked.seat, asked.place, tuple(asked.fields)
        )
        services.act_on_seat(actor, reference, request)
        return done(reference, verb)

    return act


for _verb in SEAT_VERBS:
    router.add_api_route(
        f"/cases/{{reference}}/{_verb}",
        _acting(_verb),
        methods=["POST"],
        summary=VERB_TITLES[_verb],
        description=MEANING[_verb],
        operation_id=_verb.value,
    )
