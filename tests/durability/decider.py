"""A program that does everything an office does, as fast as it can, until nothing is left: run and killed by the tests.

Prints `ready`, then `CASE STAGE VISIT` after each decision that its services said was taken and `published CASE`
after each automatic stage, then `idle`.
"""

import sys
from collections.abc import Iterator

from definitions.semantics.moves import Perform
from definitions.vocabulary import WayIn
from flows.access.actor import Actor
from flows.access.refusal import Conflict
from flows.assembly import Services, assemble
from flows.casework.automatic import perform, position
from flows.casework.decision import Answer
from flows.settings import Settings
from storage.queries.inbox import OpenDuty
from storage.queries.motion import open_cases
from tests.builders.office import SIGNING

ANSWERS = {
    "receipt": Answer("done", given={"complete": "齐全"}),
    "watch": Answer("done", given={"watched": "内容正常"}),
}


def work(services: Services, *, alone: bool) -> None:
    """`alone`: no worker runs, so the automatic stages are done here too."""
    people = [services.actor(person, WayIn.CLI) for person in (*SIGNING, "editor", "officer")]
    say("ready")
    while True:
        did = [decide(services, actor, duty) for actor, duty in duties(services, people)]
        did += [publish(services, case) for case in case_list(services)] if alone else []
        if not any(did):
            break
    say("idle")


def duties(services: Services, people: list[Actor]) -> Iterator[tuple[Actor, OpenDuty]]:
    for actor in people:
        for duty in services.inbox(actor):
            yield actor, duty


def decide(services: Services, actor: Actor, duty: OpenDuty) -> bool:
    answer = ANSWERS.get(duty.stage, Answer("approve"))
    exact = Answer(answer.decision, stage=duty.stage, visit=duty.visit, given=answer.given)
    try:
        services.decide(actor, duty.case_id, exact)
    except Conflict:
        return False
    say(f"{duty.case_id} {duty.stage} {duty.visit}")
    return True


def case_list(services: Services) -> list[int]:
    with services.desk.database.reading() as session:
        return [case.case_id for case in open_cases(session)]


def publish(services: Services, case: int) -> bool:
    move = position(services.desk, case).move
    if not isinstance(move, Perform):
        return False
    perform(services.desk, case, move)
    say(f"published {case}")
    return True


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    work(assemble(Settings()), alone="--alone" in sys.argv)
