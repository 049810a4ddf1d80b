"""A Prefect server serves one installation: each counts its cases from 1, and a run names its case by that number."""

from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import VariableCreate
from prefect.exceptions import ObjectAlreadyExists

from flows.access.refusal import SanshenError
from flows.casework.desk import Desk
from flows.engine.server import asked
from storage.installation import mark_of

VARIABLE = "sanshen_installation"
DIGITS = 16


class ServerOfAnother(SanshenError):
    """Two installations at one server would stop each other's runs."""


async def own(client: PrefectClient, desk: Desk) -> None:
    """Note at the server whose it is. Raises ServerOfAnother, and ServerAway."""
    first = mark_of(desk.database)
    if first is None:
        return
    mark = first[:DIGITS]
    try:
        await asked(lambda: client.create_variable(VariableCreate(name=VARIABLE, value=mark)))
    except ObjectAlreadyExists:
        noted = await asked(lambda: client.read_variable_by_name(VARIABLE))
        if noted is not None and noted.value != mark:
            raise ServerOfAnother(
                "这个 Prefect 服务器已经在为另一个安装推进办件，两个安装会停掉对方的运行",
                f"请换一个服务器（PREFECT_API_URL）；那个安装确实不用了的，在 Prefect 里删去变量 {VARIABLE} 再试",
            ) from None
