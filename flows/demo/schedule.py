"""When each act of the story happens: as written, some minutes later by the seed, never in another order of an item."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

from flows.demo.content import Act, Content
from flows.demo.plausibility import CLOSES

MINUTE = timedelta(minutes=1)
LATEST = 4
"""Minutes by which the seed may shift an act."""
PUBLISHES_WITHIN = 5
"""Minutes after an act until what it sets off is done."""


@dataclass(frozen=True, slots=True)
class Timed:
    act: Act
    done_at: datetime
    """When the engine does what follows: a few minutes later, never after the next act."""


def schedule(content: Content, seed: int) -> tuple[Timed, ...]:
    """All acts in the order of time; the same for the same seed."""
    random = Random(seed)
    acts = sorted(_shifted(content, random), key=lambda act: (act.at, act.item.id))
    following = [*(act.at for act in acts[1:]), content.ends]
    return tuple(
        Timed(act, min(act.at + random.randint(1, PUBLISHES_WITHIN) * MINUTE, after))
        for act, after in zip(acts, following, strict=True)
    )


def _shifted(content: Content, random: Random) -> Iterator[Act]:
    for item in content.items:
        own = [act for act in content.acts() if act.item is item]
        for act, after in pairwise([*own, None]):
            assert act is not None
            until = after.at - MINUTE if after else content.ends
            until = min(until, datetime.combine(act.at, CLOSES, act.at.tzinfo))
            room = min(LATEST, max(0, (until - act.at) // MINUTE))
            yield replace(act, at=act.at + random.randint(0, room) * MINUTE)
