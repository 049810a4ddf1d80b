"""One Prefect server, one installation."""

import asyncio
from pathlib import Path

import pytest
from prefect import get_client
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.casework.desk import Desk
from flows.engine.owning import ServerOfAnother, own
from flows.engine.repair import repair
from tests.builders.model_office import open_model_office
from tests.builders.office import SmallOffice


def owned(api: str, desk: Desk) -> None:
    async def ask() -> None:
        async with get_client() as client:
            await own(client, desk)

    with temporary_settings({PREFECT_API_URL: api}):
        asyncio.run(ask())


@pytest.mark.parametrize("office_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("model_office_url", ["postgresql"], indirect=True)
def test_who_comes_second_to_a_server_is_refused_and_stops_nothing(
    office: SmallOffice,
    model_office_url: str,
    tmp_path: Path,
    prefect_api_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours, other = office.services.desk, open_model_office(tmp_path / "other", model_office_url)
    owned(prefect_api_url, ours)
    owned(prefect_api_url, ours)
    with pytest.raises(ServerOfAnother, match="另一个安装"):
        owned(prefect_api_url, other.services.desk)
    monkeypatch.setenv("PREFECT_API_URL", prefect_api_url)
    with pytest.raises(ServerOfAnother):
        repair(other.services.desk, other.services.settings)
