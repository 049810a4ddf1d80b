"""What the person who looks at a case may answer there, and what that needs."""

from collections.abc import Sequence
from dataclasses import replace

from definitions.schema.organization import ManualChannel
from definitions.schema.process import DRAFT
from definitions.schema.stages import (
    HandPublishStage,
    HandWithdrawStage,
    HumanStage,
    PaperStage,
    decisions_of,
    title_of,
)
from definitions.semantics.authority import duty, return_targets
from definitions.semantics.clocks import day_of
from definitions.semantics.signing import Seat
from definitions.semantics.state import Visit
from definitions.vocabulary import Effect
from flows.access.actor import Actor
from flows.access.policy import own_duties
from flows.casework.in_hand import CaseInHand
from flows.casework.proof import proof_asked_for
from flows.casework.views import HandDuty, OfferedDecision, PaperDuty
from flows.casework.warned import unexplained
from flows.casework.withdrawing import to_withdraw
from flows.checks.finding import Finding
from storage.queries.people import holders, named
from storage.queries.publications import publication_of


def own_duty(hand: CaseInHand, actor: Actor) -> tuple[Visit, Seat] | None:
    """The open duty that the person may answer; else one that falls to them; else the first one."""
    own = sorted(own_duties(actor, hand.facts), key=lambda one: not one[2].allowed)
    return (own[0][0], own[0][1]) if own else next(hand.state.duties(), None)


def human_stage(hand: CaseInHand, own: tuple[Visit, Seat] | None) -> HumanStage | None:
    return None if own is None or own[0].stage == DRAFT else hand.process.human_stage(own[0].stage)


def decisions(
    hand: CaseInHand, stage: HumanStage | None, findings: Sequence[Finding]
) -> tuple[OfferedDecision, ...]:
    """The answers of the stage."""
    if stage is None:
        return ()
    options = decisions_of(stage)
    asks_reason = bool(unexplained(hand.state, stage, findings))
    targets = _targets(hand, stage) if any(one.asks_where for one in options.values()) else ()
    return tuple(
        OfferedDecision(
            name,
            option.title.zh,
            Effect(option.effect),
            option.wants_opinion or (asks_reason and option.effect is Effect.PASS),
            tuple(option.needs),
            targets if option.asks_where else (),
        )
        for name, option in options.items()
    )


def _targets(hand: CaseInHand, stage: HumanStage) -> tuple[tuple[str, str], ...]:
    """Where a return may lead, as (stage id, title)."""
    titles = {DRAFT: "拟稿人", **{one.id: title_of(one) for one in hand.process.all_stages}}
    return tuple((one, titles[one]) for one in return_targets(hand.process, hand.state, stage))


def paper(hand: CaseInHand, stage: HumanStage | None) -> PaperDuty | None:
    """Of a stage that is signed on paper."""
    if not isinstance(stage, PaperStage):
        return None
    signing = duty(stage.who[0], hand.state, hand.state.open[stage.id].found)
    if signing.person is not None:
        return PaperDuty(stage.sheet, tuple(named(hand.session, [signing.person])))
    signers = holders(hand.session, signing.role, hand.unit(signing.unit), day_of(hand.at))
    return PaperDuty(stage.sheet, tuple(signers))


def by_hand(hand: CaseInHand, stage: HumanStage | None) -> HandDuty | None:
    """Of a stage in which somebody publishes or withdraws in another system."""
    if not isinstance(stage, HandPublishStage | HandWithdrawStage):
        return None
    channel = hand.office.organization.channel(stage.channel)
    if not isinstance(channel, ManualChannel):
        return None
    proof = proof_asked_for(hand, stage)
    duty_there = HandDuty(isinstance(stage, HandPublishStage), channel.platform, channel.account, proof)
    if not isinstance(stage, HandWithdrawStage):
        return duty_there
    (publication,) = to_withdraw(hand, stage)
    one = publication_of(hand.session, publication.channel, publication.id)
    return duty_there if one is None else replace(duty_there, title=one.title, number=one.number, url=one.url)
