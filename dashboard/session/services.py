"""What the pages ask: one set of services per process, and the person of the session as their actor."""

from functools import cache

from dashboard.session import installation
from dashboard.session.identity import current_person
from definitions.vocabulary import WayIn
from flows.access.actor import Actor
from flows.assembly import Services, assemble


@cache
def services() -> Services:
    return assemble(installation.settings())


def current_actor() -> Actor:
    """Looked up on every run and in every callback: a role may have ended since the page was drawn."""
    return services().actor(current_person(), WayIn.DASHBOARD)
