"""Acting a play in process: the content of two offices, and the services that it is played with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from definitions.semantics.moves import Perform
from flows.assembly import Services, assemble
from flows.casework.automatic import perform, position
from flows.clock import Clock
from flows.demo.content import Content, load_content
from flows.demo.home import build, mark
from flows.demo.play import Play, StoryClock
from flows.demo.schedule import schedule
from flows.demo.script import Item
from flows.settings import Settings
from tests.builders.office import whole_catalogue

TWO = ("jilin-transport", "lvliang-drc")
CONTENT = load_content(whole_catalogue(), offices=TWO)
ENDS = CONTENT.ends


def of(*items: Item) -> Content:
    """A play of these items alone, that ends with them."""
    last = max(act.at for act in replace(CONTENT, items=items).acts())
    return replace(CONTENT, items=items, ends=last + timedelta(hours=1))


def assembled(settings: Settings, clock: Clock | None = None) -> Services:
    return assemble(settings, clock, whole_catalogue())


def built(home: Path) -> Settings:
    settings = Settings(home=home)
    mark(settings)
    build(settings, whole_catalogue(), CONTENT)
    return settings


def by_hand(services: Services) -> Callable[[int], None]:
    """What the flow of a case calls, called here."""

    def settle(case_id: int) -> None:
        while isinstance(move := position(services.desk, case_id).move, Perform):
            perform(services.desk, case_id, move)

    return settle


def acted_out(settings: Settings, content: Content = CONTENT, seed: int = 1) -> Play:
    """The engine has its own assembly, on the home's clock, as in its own program; but what both read is read once."""
    clock = StoryClock(content.begins)
    services, engine = assembled(settings, clock), assembled(settings)
    play = Play(services, clock, by_hand(engine))
    for _ in play.run(schedule(content, seed), content.ends):
        pass
    engine.desk.database.dispose()
    return play
