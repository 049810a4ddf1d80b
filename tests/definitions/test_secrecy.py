"""Of the catalogue: what is a secrecy review says so, and what is published has passed one."""

import pytest

from definitions.registry import Catalogue
from definitions.rules.document import Document
from definitions.rules.publication import publications
from definitions.rules.ways import way
from definitions.schema.process import Process
from definitions.schema.stages import ChecklistPoint, PaperStage, PublishStage, ReviewStage
from tests.builders.office import whole_catalogue

CALLED = ("保密审查", "保密审核", "保密委员会审核")
WITHOUT = frozenset(
    {
        "jilin-transport.web-reprint",  # what others have published already
        "lvliang-drc.publish",  # article 5 names its chains, and no officer for secrecy in them
    }
)
"""Their regulations name who reviews, and no secrecy review of its own among them."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return whole_catalogue()


def signing(process: Process) -> list[ReviewStage | PaperStage]:
    return [stage for stage in process.all_stages if isinstance(stage, ReviewStage | PaperStage)]


def is_about_secrets(point: ChecklistPoint) -> bool:
    return "不涉密" in point.title.zh or "涉密信息" in point.title.zh


def test_what_is_a_secrecy_review_is_marked(catalogue: Catalogue) -> None:
    found = 0
    for loaded in catalogue.processes():
        for stage in signing(loaded.process):
            title = stage.title.zh if stage.title is not None else ""
            if any(word in title for word in CALLED):
                found += 1
                assert stage.secrecy, (loaded.process.process, stage.id)
        if not any(isinstance(stage, PublishStage) for stage in loaded.process.all_stages):
            continue
        asking = [stage for stage in signing(loaded.process) if any(map(is_about_secrets, stage.checklist))]
        assert not asking or any(stage.secrecy for stage in asking), loaded.process.process
    assert found > 15


def test_what_is_published_has_passed_a_secrecy_review(catalogue: Catalogue) -> None:
    without = set()
    for loaded in catalogue.processes():
        process = loaded.process
        reviews = [stage.id for stage in signing(process) if stage.secrecy]
        office = catalogue.office(process.organization)
        document = Document(loaded.source, process, office.organization, office.ledgers, office.registers)
        for publication in publications(document):
            if not reviews:
                without.add(process.process)
            else:
                assert way(document, publication, reviews) is None, process.process
    assert without - WITHOUT == set()
    assert without >= WITHOUT
