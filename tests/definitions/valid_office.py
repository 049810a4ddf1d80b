"""A valid process with the organisation and the ledger that it needs."""

from pathlib import Path

from definitions.loader import load_ledger, load_organization

VALID = Path(__file__).parent / "valid"
PROCESS = (VALID / "process.yaml").read_text("utf-8")
ORGANIZATION = load_organization((VALID / "organization.yaml").read_text("utf-8"), "organization.yaml")
LEDGERS = {
    "publications": load_ledger((VALID / "ledgers/publications.yaml").read_text("utf-8"), "publications.yaml")
}
