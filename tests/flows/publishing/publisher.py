"""A process of its own that publishes many articles: `python -m tests.flows.publishing.publisher ROOT FIRST END`."""

import sys
from pathlib import Path

from tests.flows.publishing.samples import a_notice, a_website

if __name__ == "__main__":
    website = a_website(Path(sys.argv[1]))
    for number in range(int(sys.argv[2]), int(sys.argv[3])):
        website.submit(a_notice(number))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
