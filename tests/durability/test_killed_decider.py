"""kill -9 of a deciding and publishing program at random moments, on both databases."""

import os
import random

import pytest

from tests.builders.office import SmallOffice
from tests.durability.killing import Deciders
from tests.durability.stored import assert_nothing_was_lost_or_doubled

CASES, KILLS = (200, 60) if os.environ.get("SANSHEN_SOAK") else (6, 2)
STEPS = 7
"""Of a case: six decisions and the publication."""
SEED = int(os.environ.get("SANSHEN_SEED", "20261123"))

pytestmark = pytest.mark.scaled


def test_what_a_killed_program_reported_is_stored_exactly_once(office: SmallOffice) -> None:
    for _ in range(CASES):
        office.submit()
    dice = random.Random(SEED)
    deciders = Deciders(office, dice, "--alone")
    for _ in range(KILLS):
        deciders.killed_after(dice.randrange(CASES * STEPS // KILLS))
    deciders.to_the_end()
    assert deciders.cut_short > 0
    assert_nothing_was_lost_or_doubled(office, deciders.reported, CASES)
