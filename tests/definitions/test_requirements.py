"""Every requirement of the five regulations, as they were numbered by hand, has an answer that runs or a reason."""

import ast
from functools import cache
from pathlib import Path

import pytest

from definitions import requirements_page
from definitions.loader import load_requirements
from definitions.problems import InvalidDefinition
from definitions.registry import read_requirements
from definitions.schema.requirements import Status
from tests.builders.office import whole_catalogue

ROOT = Path(__file__).parents[2]
CATALOGUE = whole_catalogue()
REQUIREMENTS = read_requirements(CATALOGUE)

ASKED = {
    "jilin-transport": """
        S0-0 S0-1 S0-2a S0-2b S0-2c S0-2d S0-3 S0-4 S0-5a S0-5b S0-5c S0-5d S0-6a S0-6b S0-6c S0-7a S0-7b S0-8a S0-8b
        S0-8c S0-9a S0-9b S0-9c S0-10a S0-10b S0-10c S0-10d S0-11a S0-11b S0-12a S0-12b S0-13 S0-14""",
    "siping": """
        S1-1 S1-2 S1-3 S1-4 S1-5 S1-6 S1-7 S1-8 S1-9 S1-10 S1-11 S1-12a S1-12b S1-13 S1-14 S1-15 S1-16 S1-17.1 S1-17.2
        S1-17.3 S1-17.4 S1-17.5 S1-17.6 S1-17.7 S1-17.8 S1-17.9 S1-17.10 S1-18a S1-18b S1-18c S1-19 S1-20a S1-20b S1-20c
        S1-21a S1-21b S1-21c S1-22a S1-22b S1-23 S1-24 S1-25 S1-26 S1-27 S1-28a S1-28b S1-28c""",
    "tongliao": """
        S2-1 S2-2 S2-3 S2-4 S2-5 S2-6.1.1 S2-6.1.2 S2-6.1.3a S2-6.1.3b S2-6.1.3c S2-6.2.1 S2-6.2.2 S2-6.2.3a S2-6.2.3b
        S2-7.1 S2-7.2a S2-7.2b S2-7.2c S2-7.3 S2-7.4 S2-7.5a S2-7.5b S2-7.5c S2-8a S2-8b S2-9 S2-10a S2-10b S2-11a S2-11b
        S2-11c S2-11d S2-12a S2-12b S2-12c S2-13 S2-14 S2-15 S2-16 S2-17 S2-18a S2-18b S2-19 S2-20 S2-21 S2-22 S2-23
        S2-24""",
    "xinjiang-transport": """
        S3-2 S3-3 S3-4 S3-5.1 S3-5.2 S3-5.11a S3-5.11b S3-5.11c S3-5.12 S3-6 S3-6b S3-7 S3-8a S3-8b S3-9 S3-10 S3-11
        S3-12 S3-13a S3-13b S3-14 S3-15 S3-16a S3-16b S3-17 S3-18a S3-18b S3-19 S3-20 S3-21 S3-22 S3-23 S3-24 S3-25""",
    "lvliang-drc": """
        S4-1 S4-2 S4-3a S4-3b S4-3c S4-3d S4-4 S4-5.1 S4-5.2 S4-5.3 S4-6a S4-7 S4-8.1 S4-8.2 S4-8.3 S4-8.4 S4-9 S4-10
        S4-11 S4-F S4-F-ex""",
}
PROCEDURES = {
    "jilin-transport": """
        jl_web_publish jl_web_reprint jl_interaction jl_topic_request jl_subsite_filing jl_incident jl_bulletin
        jl_wechat_publish jl_withdrawal""",
    "siping": """
        sp_info_submit sp_authorized_publish sp_policy_interpretation sp_message_reply sp_out_of_scope sp_topic_lifecycle
        sp_column_change sp_account_grant sp_monthly_interaction_check sp_quarterly_bulletin""",
    "tongliao": """
        tl_site_open tl_site_offline tl_site_change tl_newmedia_open tl_newmedia_change tl_newmedia_close
        tl_content_publish tl_correction tl_inspection_cycle tl_accountability tl_adoption_scores""",
    "xinjiang-transport": """
        xj_unit_publish xj_gov_info xj_topic_site_publish xj_news_center xj_topic_open xj_column_adjust xj_link_review
        xj_admin_filing xj_leader_mailbox xj_foi xj_appraisal""",
    "lvliang-drc": """
        ll_reprint ll_routine ll_major ll_active_doc ll_leader_instructed ll_objection ll_ops_issue ll_permission_change
        ll_software_change ll_backup_restore_test ll_bulletin""",
}
SOAK = "pytest.mark.soak"
BY_NO_PROCESS = {"S0-1", "S1-27", "S2-3", "S2-23", "S3-2", "S3-21"}
"""What is met, or met in part, by other things than processes that say that they cover it."""


@pytest.mark.parametrize("organization", ASKED)
def test_every_requirement_has_an_answer_and_its_processes_say_so(organization: str) -> None:
    (regulation,) = [one for one in REQUIREMENTS.regulations if one.organization == organization]
    asked = ASKED[organization].split()
    assert [one.id for one in regulation.requirements] == asked
    idle = {one.id for one in regulation.requirements if one.status is Status.NOT_APPLICABLE}
    processes = CATALOGUE.office(organization).processes.values()
    covered = {one for loaded in processes for one in loaded.process.covers}
    assert covered == {*asked, *PROCEDURES[organization].split()} - idle - BY_NO_PROCESS


def test_every_test_that_is_named_is_there() -> None:
    named = {
        reference.name
        for regulation in REQUIREMENTS.regulations
        for one in regulation.requirements
        for reference in one.fulfilled_by
        if reference.kind in ("policy", "test")
    }
    assert len(named) > 30
    lost = {name for name in named if name.partition("::")[2] not in _tests_of(name.partition("::")[0])}
    assert lost == set()


@cache
def _tests_of(file: str) -> set[str]:
    """What `make test` runs of a file wherever it is checked out: not what is kept for the soak, nor what needs the
    regulations themselves."""
    path = ROOT / file
    top = ast.parse(path.read_text(encoding="utf-8")).body if path.is_file() else []
    functions = [one for one in top if isinstance(one, ast.FunctionDef)]
    soak = {one.name for one in functions if SOAK in map(ast.unparse, one.decorator_list)}
    elsewhere = {one.name for one in functions if "regulations" in [arg.arg for arg in one.args.args]}
    return {one.name for one in functions} - soak - elsewhere


def test_the_page_is_fresh() -> None:
    written = requirements_page.FILE.read_text(encoding="utf-8")
    assert written == requirements_page.generate(CATALOGUE), "run make generate"


def test_what_is_wrong_is_told_with_its_place() -> None:
    offices = {name: office.declarations for name, office in CATALOGUE.offices.items()}
    with pytest.raises(InvalidDefinition) as caught:
        load_requirements(FAULTY, "requirements.yaml", offices=offices)
    lines = FAULTY.splitlines()
    told = [(problem.place.line, problem.code) for problem in caught.value.problems]
    promised = [(number, line.rpartition("# ")[2]) for number, line in enumerate(lines, 1) if "# " in line]
    assert told == promised


FAULTY = """\
regulations:
  - document: 吕梁市某制度  # unknown-document
    organization: lvliang-drc
    series: S4
    requirements:
      - id: S4-1
        article: 一
        asks: 三个渠道
        fulfilled_by:
          - {channel: credit_sight}  # unknown-channel
          - {process: publish, stage: chief_finale}  # unknown-stage
          - {process: publish, example: 没有这个样例}  # unknown-example
          - {process: publishing}  # unknown-process
          - {clock: publish.in_2}  # unknown-clock
          - {channel: website, column: nothing}  # unknown-column
          - {check: reprint, stage: chain}  # useless-key
      - id: S4-1  # duplicate-id
        article: 一
        asks: 又写一次
        not_applicable: 写了两次  # two-answers
        open: 还缺
      - id: S3-3  # foreign-id
        article: 三
        asks: 别的规定的编号
        open: 还缺
      - id: S4-3a  # no-answer
        article: 三
        asks: 没有着落
      - id: S4-4
        article: 四
        asks: 没有样例
        fulfilled_by:
          - {process: publish}  # not-shown
      - id: S4-9
        article: 九
        asks: 写法不对
        fulfilled_by:
          - {ledger: publications, register: documents}  # one-of-several
          - {test: tests/test_other.py}  # wrong-form
  - document: 某规定
    organization: nowhere  # unknown-organization
    series: S9
    requirements:
      - {id: S9-1, article: 一, asks: 没有这个机构, open: 还缺}
"""
