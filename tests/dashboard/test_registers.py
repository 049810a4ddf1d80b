"""登记簿: its page, and forms that choose one of its entries."""

import shutil
from collections.abc import Generator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from definitions.semantics.clocks import day_of
from definitions.vocabulary import WayIn
from flows.access.actor import SYSTEM
from flows.access.people import Post, Term, add_person, give_role, sync_units
from flows.assembly import Services, assemble
from flows.casework.register_import import Table
from flows.clock import wall_clock
from flows.settings import Settings
from storage.installation import OFFICE, set_up
from storage.models import Person
from tests.builders.model_office import ONE_OFFICE, ORGANIZATION, PEOPLE, model_catalogue
from tests.builders.office import SINCE
from tests.dashboard.pages.visits import SignIn
from tests.dashboard.running import PASSWORD_HASH, Dashboard, serving

HEAD = "专题名称,维护单位,开设日期,最近更新,计划结束,状态"


@dataclass(frozen=True)
class ModelOffice:
    services: Services

    def move_in(self) -> None:
        desk, at = self.services.desk, wall_clock()
        set_up(desk.database, OFFICE, at)
        with desk.database.writing() as session:
            sync_units(session, desk.catalogue, origin=SYSTEM, at=at)
            for person, posts in PEOPLE.items():
                add_person(session, person, f"甲-{person}", origin=SYSTEM, at=at)
                for role, unit in posts:
                    post = Post(role, ORGANIZATION, unit)
                    give_role(session, person, post, Term(SINCE), origin=SYSTEM, at=at)
            session.execute(update(Person).values(password_hash=PASSWORD_HASH))

    def bring_in(self, *rows: str) -> None:
        table = Table("专题.csv", "\n".join([HEAD, *rows]))
        manager = self.services.actor("manager", WayIn.CLI)
        self.services.import_register(manager, ORGANIZATION, "topics", table, preview=False)


@pytest.fixture(scope="module")
def served(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[tuple[Dashboard, ModelOffice]]:
    folder = tmp_path_factory.mktemp("registers")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'sanshen.db')}"
    settings = Settings(home=folder / "home", SANSHEN_DATABASE_URL=url)
    office = ModelOffice(assemble(settings, catalogue=model_catalogue()))
    office.move_in()
    with serving(url, folder / "home", SANSHEN_DEFINITIONS=str(ONE_OFFICE)) as dashboard:
        yield dashboard, office
    office.services.desk.database.dispose()


def day(ago: int) -> str:
    return (day_of(wall_clock()) - timedelta(days=ago)).isoformat()


@pytest.mark.browser
def test_a_register_is_looked_through_and_an_entry_is_chosen(
    served: tuple[Dashboard, ModelOffice], sign_in: SignIn
) -> None:
    served[1].bring_in(
        f"优化营商环境,规划科,2026-01-05,{day(1)},2027-06-30,",
        f"秸秆禁烧,法规科,2025-10-08,{day(30)},,",
        f"春季植树,规划科,2026-03-01,{day(6)},,",
        "2025年防汛,办公室,2025-05-06,2025-09-30,2025-09-30,归档",
    )
    desk = sign_in("officer").go_to("登记簿").choose("登记簿名称", "专题专栏登记簿")
    desk.sees("优化营商环境").sees("久未更新").sees("临近，").sees("现列出 3 条").does_not_see("2025年防汛")
    desk.tick("只看久未更新").sees("秸秆禁烧").does_not_see("优化营商环境")
    desk.tick("只看久未更新").fill("查找", "规划科").sees("春季植树").does_not_see("秸秆禁烧")
    desk.fill("查找", "")
    with desk.download("下载 CSV").path().open(encoding="utf-8-sig") as file:
        assert file.readline().strip() == "编号,专题名称,维护单位,开设日期,最近更新,计划结束,状态,更新情况"

    desk.go_to("新建").choose("办理流程", "专题稿件").choose("专题＊", "优化营商环境（第1号，在用）")
    desk.fill("标题＊", "窗口服务再提速").fill("正文＊", "即日起延长一小时。").press("提交")
    desk.is_told("已提交").sees("第1号 优化营商环境（在用）")

    desk.go_to("登记簿").choose("登记簿名称", "专题专栏登记簿")
    desk.choose("查看一条的变动经过", "第1号 优化营商环境（在用）").sees("甲-manager直接填写")
    expect(desk.page.get_by_role("heading", name="第1号 优化营商环境")).to_be_visible()
    assert desk.complaints == []
