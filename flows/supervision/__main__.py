"""`python -m flows.supervision`: everything of one installation, watched by a program that has loaded nothing else."""

import os
import sys

from rich.console import Console

from flows.settings import Settings
from flows.supervision.plan import plan
from flows.supervision.supervisor import Supervisor


def main() -> int:
    settings = Settings()
    return Supervisor(settings.home, lambda: plan(settings.home, settings, os.environ), Console()).run()


if __name__ == "__main__":
    sys.exit(main())
