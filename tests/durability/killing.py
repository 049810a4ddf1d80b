"""Deciding programs that are killed at random moments, and what they reported before."""

import random
import subprocess
import sys
import time

from tests.builders.office import SmallOffice
from tests.durability.stored import Duty
from tests.durability.supervised import ROOT, environment

PATIENCE = 300.0
MOST_SECONDS_AFTER = 0.03
"""A kill falls somewhere into the next decision or publication, whatever the machine's speed."""


class Deciders:
    """One at a time; each is started on what the one before left."""

    def __init__(self, office: SmallOffice, dice: random.Random, *options: str) -> None:
        self._office = office
        self._dice = dice
        self._options = options
        self.reported: list[Duty] = []
        self.cut_short = 0
        """How many were killed before they had nothing left to do."""

    def killed_after(self, steps: int) -> None:
        """kill -9, a random moment after it reported so many steps."""
        with self._start() as process:
            assert process.stdout
            said = [process.stdout.readline() for _ in range(1 + steps)]
            time.sleep(self._dice.uniform(0, MOST_SECONDS_AFTER))
            process.kill()
            said += process.stdout.readlines()
        self.cut_short += "idle\n" not in said
        self._read(said)

    def to_the_end(self) -> None:
        """Until it finds nothing left to do."""
        with self._start() as process:
            said, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        self._read(said.splitlines(keepends=True))

    def _start(self) -> "subprocess.Popen[str]":
        database = self._office.services.desk.database
        return subprocess.Popen(
            [sys.executable, "-m", "tests.durability.decider", *self._options],
            cwd=ROOT,
            env=environment(self._office.home, database.url.render_as_string(hide_password=False)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _read(self, lines: list[str]) -> None:
        """A line whose end is missing was not reported: the program died while writing it."""
        for words in (line.split() for line in lines if line.endswith("\n")):
            if words[0].isdigit():
                self.reported.append((int(words[0]), words[1], int(words[2])))
