"""What `sanshen up` becomes: a program that has loaded nothing but what watches the others, for it runs for months."""

import os
import sys

from rich.console import Console

from flows.settings import Settings
from flows.supervision.plan import plan
from flows.supervision.supervisor import Supervisor


def main() -> int:
    """Returns the exit code of the command."""
    settings = Settings()
    try:
        return Supervisor(settings.home, lambda: plan(settings.home, settings, os.environ), Console()).run()
    except Exception as error:  # noqa: BLE001 - the outermost boundary, as of every other command
        from flows.cli.failures import report

        return report(error, ["up"])


if __name__ == "__main__":
    sys.exit(main())
