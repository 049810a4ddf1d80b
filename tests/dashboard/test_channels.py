"""A person publishes where the system cannot look, and what was published is withdrawn: as people see it."""

import io
import shutil
from collections.abc import Generator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from definitions.semantics.moves import Perform
from flows.casework.automatic import position
from storage.models import Person, RoleHolding
from tests.dashboard.pages.desk import Desk
from tests.dashboard.pages.office import JILIN, Office
from tests.dashboard.pages.visits import SignIn
from tests.dashboard.running import PASSWORD_HASH, Dashboard, serving

WECHAT, WITHDRAWAL = f"{JILIN}.wechat-publish", f"{JILIN}.withdrawal"
FURTHER = {"layout": ("公众号编辑", "wechat_editor"), "proof": ("公众号校阅", "wechat_proofreader")}
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64
WIDTHS = (1440, 390)


@pytest.fixture(scope="module")
def served(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Generator[tuple[Dashboard, Office]]:
    folder = tmp_path_factory.mktemp("channels")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'sanshen.db')}"
    office = Office(url, folder / "home")
    office.move_in()
    with office.services.desk.database.writing() as session:
        session.add_all(Person(id=one, name=FURTHER[one][0], password_hash=PASSWORD_HASH) for one in FURTHER)
        session.flush()
        session.add_all(
            RoleHolding(person=one, role=role, unit=f"{JILIN}/party_committee", since=date(2020, 1, 1))
            for one, (_, role) in FURTHER.items()
        )
    with serving(url, folder / "home") as dashboard:
        yield dashboard, office
    office.services.desk.database.dispose()


def to_be_posted(office: Office) -> int:
    values = {k: v for k, v in office.sample(WECHAT).items() if k != "media"}
    picture = office.services.store_file(io.BytesIO(PNG), "运价.png")
    submission = office.services.submit(office.actor("officer"), WECHAT, values, {"media": [picture]})
    case_id = submission.case_id
    for person in ("head", "leader", "secrecy"):
        office.decide(person, case_id, opinion="图片已看过，不涉密")
    office.decide("layout", case_id, "done")
    office.decide("layout", case_id, "done", given={"layout_note": "图在文前", "cover": "运价.png"})
    office.decide("proof", case_id)
    return case_id


def look(desk: Desk, folder: Path, name: str) -> None:
    """Pictures to be looked at, of the whole page."""
    for width in WIDTHS:
        desk.page.set_viewport_size({"width": width, "height": 2600})
        desk.open(urlsplit(desk.page.url)._replace(scheme="", netloc="").geturl())
        desk.page.screenshot(path=folder / f"{name}-{width}.png")
    desk.page.set_viewport_size({"width": WIDTHS[0], "height": 900})


@pytest.mark.browser
def test_an_editor_publishes_by_hand_and_takes_it_down_again(
    office: Office, sign_in: SignIn, tmp_path: Path
) -> None:
    case_id = to_be_posted(office)
    shot = tmp_path / "截图.png"
    shot.write_bytes(PNG)
    desk = sign_in("layout", f"/?case={case_id}").sees_heading("一图读懂巡游出租车运价调整")
    desk.sees("审定的内容").sees("微信公众号“吉林市交通运输局”").sees("自下月起，巡游出租车的运价有所调整")
    look(desk, tmp_path, "publish")
    desk.press("已发布").is_told("没有填好").sees("必须附上")
    desk.fill("发布后的链接", "https://mp.weixin.qq.com/s/abc").upload("发布后的截图", shot)
    desk.press("已发布").sees("登记以后不能拿回").press("确认：已发布")
    desk.is_told("已办理：已发布").sees("已发布").sees("https://mp.weixin.qq.com/s/abc")
    officer = sign_in("officer")
    withdrawal = office.services.submit(
        office.actor("officer"),
        WITHDRAWAL,
        {
            "title": "推文有误",
            "place": "公众号",
            "post": "https://mp.weixin.qq.com/s/abc",
            "responsible": "transport_admin",
            "problem": "运价写错",
        },
        {},
    )
    office.decide("proof", withdrawal.case_id)
    desk.open(f"/?case={withdrawal.case_id}").sees("撤下：一图读懂巡游出租车运价调整")
    look(desk, tmp_path, "withdraw")
    desk.upload("已经无法查看的截图", shot).press("已撤下").press("确认：已撤下").is_told("已办理：已撤下")
    officer.open(f"/?case={case_id}").sees("发布的信息已撤下").sees("原因：运价写错")
    assert desk.complaints == officer.complaints == []


@pytest.mark.browser
def test_a_withdrawn_page_leaves_a_snapshot_on_the_case_that_published_it(
    office: Office, sign_in: SignIn, tmp_path: Path
) -> None:
    case_id = office.publish(title="运价公告")
    number = office.services.case(office.actor("officer"), case_id).reference
    found = {"title": "网页有误", "place": "网站", "page": number}
    desk = sign_in("officer")
    withdrawal = office.services.submit(
        office.actor("officer"),
        WITHDRAWAL,
        {**found, "responsible": "transport_admin", "problem": "票价写错"},
        {},
    )
    office.decide("editor", withdrawal.case_id, "done")
    while isinstance(position(office.services.desk, withdrawal.case_id).move, Perform):
        office.perform(withdrawal.case_id)
    desk.open(f"/?case={case_id}").sees("发布的信息已撤下").sees("下载网页快照（压缩包）").sees(
        "原因：票价写错"
    )
    look(desk, tmp_path, "withdrawn")
    packed = desk.download("下载网页快照（压缩包）")
    assert packed.suggested_filename.endswith(".zip")
    desk.open(f"/?case={withdrawal.case_id}").sees("运价公告").sees(number)
    assert desk.complaints == []
