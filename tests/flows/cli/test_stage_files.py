"""Files that a stage asks for, at the command line."""

from sqlalchemy.orm import Session

from definitions.registry import Catalogue
from definitions.working_days import SHANGHAI
from flows.access.actor import SYSTEM
from flows.access.people import Term, give_role, parse_post, sync_units
from flows.clock import wall_clock
from tests.builders.office import whole_catalogue
from tests.flows.cli.office import Office

CORRECTION = "tongliao.correction"


def test_a_file_that_a_stage_asks_for_is_named_by_its_path(office: Office) -> None:
    office.monkeypatch.delenv(
        "SANSHEN_DEFINITIONS"
    )  # the office of the process is among those that are shipped
    catalogue = whole_catalogue()
    office.write(lambda session: _join(session, catalogue))
    loaded = catalogue.find(CORRECTION)
    assert loaded is not None
    form = office.form({**loaded.process.sample, "found_by": "本单位自查", "reporter": ""})
    number = office.done("officer", "submit", CORRECTION, "--form", form).out.strip()
    office.done("officer", "decide", number, "done", "--set", "is_error=确有错误")
    fixed = ("--set", "how=更正", "--set", "fixed_on=2026-11-20")

    lacking = office.by("officer", "decide", number, "done", *fixed)
    assert (lacking.code, "处理后的截图" in lacking.err) == (1, True)
    missing = office.by("officer", "decide", number, "done", *fixed, "--set", "screenshot=nowhere.png")
    assert (missing.code, "没有这个文件" in missing.err) == (1, True)
    page = office.file("page.pdf", b"%PDF-1.4\n%%EOF\n")
    office.done("officer", "decide", number, "done", *fixed, "--set", f"screenshot={page}")
    assert "page.pdf" in office.done("officer", "case", number, "--json").out


def _join(session: Session, catalogue: Catalogue) -> None:
    now = wall_clock()
    sync_units(session, catalogue, origin=SYSTEM, at=now)
    for role in ("operator", "editor"):
        post = parse_post(f"{role}@tongliao/housing", catalogue)
        give_role(session, "officer", post, Term(now.astimezone(SHANGHAI).date()), origin=SYSTEM, at=now)
