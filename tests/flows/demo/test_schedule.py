"""When the acts of a play happen: a seed moves them, and never out of order."""

from datetime import datetime

import pytest

from definitions.working_days import SHANGHAI
from flows.demo.schedule import schedule
from tests.flows.demo.acting import CONTENT, ENDS


@pytest.mark.parametrize("seed", [1, 2, 77])
def test_a_seed_moves_acts_by_minutes_and_never_out_of_order(seed: int) -> None:
    timed = schedule(CONTENT, seed)
    assert timed == schedule(CONTENT, seed)
    assert [t.act.at for t in timed] == sorted(t.act.at for t in timed)
    written = {(a.item.id, id(a.step)): a.at for a in CONTENT.acts()}
    moved = 0
    for now, following in zip(timed, [*timed[1:], None], strict=True):
        delay = (now.act.at - written[now.act.item.id, id(now.act.step)]).total_seconds() / 60
        assert 0 <= delay <= 4
        moved += delay > 0
        assert now.act.at <= now.done_at <= (following.act.at if following else ENDS)
        assert now.act.at.time() <= datetime(2026, 1, 1, 17, tzinfo=SHANGHAI).time()
    assert moved > len(timed) / 3
    for item in CONTENT.items:
        own = [t.act.at for t in timed if t.act.item is item]
        assert own == sorted(set(own))


def test_seeds_differ() -> None:
    assert schedule(CONTENT, 1) != schedule(CONTENT, 2)
