"""The composition root: settings in, services out. Every way in goes through here."""

from definitions.registry import CATALOGUE, Catalogue, load_catalogue
from flows.casework.setting_up import set_up_desk
from flows.clock import Clock
from flows.services.answering import Answering
from flows.services.books import Books
from flows.services.case_lists import CaseLists
from flows.services.case_reading import CaseReading
from flows.services.drafting import Drafting
from flows.services.interventions import Interventions
from flows.services.letters import Letters
from flows.services.limits import Limits
from flows.services.oversight import Oversight
from flows.services.patrols import Patrols
from flows.services.process_versions import ProcessVersions
from flows.services.staffing import Staffing
from flows.settings import Settings


class Services(
    Drafting,
    Answering,
    Limits,
    Interventions,
    CaseReading,
    CaseLists,
    Oversight,
    Staffing,
    Books,
    Letters,
    Patrols,
    ProcessVersions,
):
    """What people and programs can ask for, each group in its own file. Every method takes the actor who asks."""


def assemble(settings: Settings, clock: Clock | None = None, catalogue: Catalogue | None = None) -> Services:
    """Build the services of an installation. Without a catalogue all of it is read here; raises InvalidDefinition
    where it is broken.
    """
    whole = catalogue or load_catalogue(
        settings.definitions or CATALOGUE, settings.calendars, settings.published_processes
    )
    return Services(set_up_desk(settings, whole, clock), settings)
