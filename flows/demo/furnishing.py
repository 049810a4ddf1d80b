"""What the registers of the offices say when the story begins: brought in by whoever keeps them, as an office does it."""

from pathlib import Path

from definitions.vocabulary import WayIn
from flows.access.register_policy import KEEPER
from flows.assembly import Services
from flows.casework.register_import import Table
from flows.demo.content import FOLDER, Content


def furnish(services: Services, content: Content, folder: Path = FOLDER / "registers") -> None:
    """Raises what an import raises."""
    for organization in sorted(content.organizations):
        for path in sorted((folder / organization).glob("*.csv")):
            keeper = services.actor(_keeper(content, organization), WayIn.DASHBOARD)
            table = Table(path.name, path.read_text(encoding="utf-8"))
            services.import_register(keeper, organization, path.stem, table, preview=False)


def _keeper(content: Content, organization: str) -> str:
    people = content.staff.people[organization]
    return next(one.id for one in people if any(holding.role == KEEPER for holding in one.holdings))
