"""Which programs an installation on one machine consists of."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

import flows
from flows.privacy import SITES, close_home, open_to_readers
from flows.settings import Settings
from flows.supervision.child import Address, Child, FileWritten, HttpAnswer, Plan
from flows.supervision.errors import PrefectUnreachableError
from flows.supervision.given_prefect import fault_of
from flows.supervision.ports import LOOPBACK, reserve

PACKAGES = Path(flows.__file__).parents[1]
SITES_TITLE = "已发布的网站"
LETTERS_TITLE = "来信网页（公众写信、查询）"
OPERATORS_TOKEN = "SANSHEN_TOKEN"
"""Who typed `up` is nobody to the programs that it starts."""
LEAN_MEMORY = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}
"""For glibc: a program of many threads, idle most of the day, gives back what it used once. Ten megabytes in all."""
DATABASE_SECRETS = frozenset({"SANSHEN_DATABASE_URL", "PGPASSWORD", "PGPASSFILE"})
"""For those programs only that open our database."""


@dataclass(frozen=True, slots=True)
class Ports:
    prefect: int
    dashboard: int
    sites: int
    letters: int
    reserved: tuple[FileLock, ...]

    @classmethod
    def choose(cls, settings: Settings) -> "Ports":
        prefect, first = reserve(settings.prefect_port)
        dashboard, second = reserve(settings.dashboard_port, {prefect})
        sites, third = reserve(settings.sites_port, {prefect, dashboard})
        letters, fourth = reserve(settings.letters_port, {prefect, dashboard, sites})
        return cls(prefect, dashboard, sites, letters, (first, second, third, fourth))


def plan(
    home: Path, settings: Settings, environment: Mapping[str, str], *, is_all_here: bool = False
) -> Plan:
    """The Prefect server (unless PREFECT_API_URL names one), the resident worker, the dashboard, the sites, and
    the public page for letters.

    `is_all_here`: the public of a demo sits before this machine, and finds the page for letters on it.

    Raises PrefectUnreachableError when PREFECT_API_URL names a server that cannot be used.
    """
    home = home.resolve()
    close_home(home)
    (home / SITES).mkdir(exist_ok=True)
    open_to_readers(home / SITES)
    ports = Ports.choose(settings)
    given = settings.prefect_api_url
    wanted = [
        ("工作台", settings.dashboard_port, ports.dashboard),
        ("网站服务", settings.sites_port, ports.sites),
        ("来信网页", settings.letters_port, ports.letters),
    ]
    env = _environment(home, settings, ports, environment)
    if is_all_here and not settings.letters_address:
        env["SANSHEN_LETTERS_ADDRESS"] = _letters_address(ports)
    if given is None:
        env = prefect_environment(home, ports.prefect, env)
        servers: tuple[Child, ...] = (prefect_server(env, ports.prefect),)
        wanted.insert(0, ("Prefect 服务器", settings.prefect_port, ports.prefect))
    else:
        _check(given)
        servers = ()
    worker = _worker(home, env)
    return Plan(
        children=(*servers, worker, _dashboard(env, ports), _sites(home, env, ports), _letters(env, ports)),
        addresses=(
            Address("工作台", f"http://{LOOPBACK}:{ports.dashboard}/"),
            Address("接口（供其他系统调用）", f"http://{LOOPBACK}:{ports.dashboard}/api/v1/"),
            Address(SITES_TITLE, f"http://{LOOPBACK}:{ports.sites}/"),
            Address(LETTERS_TITLE, _letters_address(ports)),
            Address("流程运行监视（Prefect）", f"{env['PREFECT_API_URL'].removesuffix('/api')}/"),
        ),
        remarks=tuple(
            f"{title}：端口 {preferred} 已被占用，改用 {port}。"
            for title, preferred, port in wanted
            if preferred not in {0, port}
        ),
        reserved=ports.reserved,
    )


def _environment(
    home: Path, settings: Settings, ports: Ports, environment: Mapping[str, str]
) -> dict[str, str]:
    """A proxy of the environment must not be asked for this machine's own servers."""
    direct = ",".join(filter(None, [environment.get("NO_PROXY", ""), LOOPBACK, "localhost"]))
    passed_on = {name: value for name, value in environment.items() if name != OPERATORS_TOKEN}
    return {
        **LEAN_MEMORY,
        **passed_on,
        "SANSHEN_HOME": str(home),
        "SANSHEN_DATABASE_URL": settings.database_url,
        "SANSHEN_DASHBOARD_PORT": str(ports.dashboard),
        "SANSHEN_SITES_PORT": str(ports.sites),
        "SANSHEN_LETTERS_PORT": str(ports.letters),
        "NO_PROXY": direct,
        "no_proxy": direct,
        "PYTHONUNBUFFERED": "1",
    }


def prefect_environment(home: Path, port: int, environment: Mapping[str, str]) -> dict[str, str]:
    """For a Prefect server of our own and its clients. Its SQLite file lies in PREFECT_HOME, where a profile of
    the operator does not exist."""
    kept = {name: value for name, value in environment.items() if name != "PREFECT_PROFILE"}
    return {
        **kept,
        "PREFECT_HOME": str(home / "prefect"),
        "PREFECT_API_URL": f"http://{LOOPBACK}:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "true",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "DO_NOT_TRACK": "1",
        "SANSHEN_PREFECT_PORT": str(port),
    }


def prefect_server(env: Mapping[str, str], port: int) -> Child:
    """`env` as `prefect_environment` makes it."""
    return Child(
        name="prefect",
        title="Prefect 服务器",
        argv=_python("prefect", "server", "start", "--host", LOOPBACK, "--port", str(port)),
        env=_without_secrets(env),
        ready=HttpAnswer(f"http://{LOOPBACK}:{port}/api/ready"),
    )


def _worker(home: Path, env: Mapping[str, str]) -> Child:
    """Started beside the Prefect server, for which it waits by itself: both take long to load."""
    return Child(
        name="worker",
        title="流程执行程序",
        argv=_python("flows.engine.resident"),
        env=env,
        ready=FileWritten(home / "run" / "worker.ready"),
    )


def _dashboard(env: Mapping[str, str], ports: Ports) -> Child:
    return Child(
        name="dashboard",
        title="工作台",
        argv=_uvicorn(ports.dashboard, "dashboard.asgi:app"),
        env=env,
        ready=HttpAnswer(f"http://{LOOPBACK}:{ports.dashboard}/healthz"),
    )


def _letters(env: Mapping[str, str], ports: Ports) -> Child:
    return Child(
        name="letters",
        title="来信网页",
        argv=_uvicorn(ports.letters, "--factory", "flows.reception.asgi:installed"),
        env=env,
        ready=HttpAnswer(f"http://{LOOPBACK}:{ports.letters}/healthz"),
    )


def _letters_address(ports: Ports) -> str:
    return f"http://{LOOPBACK}:{ports.letters}/"


def _uvicorn(port: int, *application: str) -> tuple[str, ...]:
    options = ["--host", LOOPBACK, "--port", str(port), "--workers", "1"]
    ending = ["--timeout-graceful-shutdown", "2", "--app-dir", str(PACKAGES)]
    return _python("uvicorn", *application, *options, *ending)


def _sites(home: Path, env: Mapping[str, str], ports: Ports) -> Child:
    options = ["--root", str(home / "sites"), "--host", LOOPBACK, "--port", str(ports.sites)]
    return Child(
        name="sites",
        title="网站服务",
        argv=_python("flows.publishing.serve", *options),
        env=_without_secrets(env),
        ready=HttpAnswer(f"http://{LOOPBACK}:{ports.sites}/healthz"),
    )


def _without_secrets(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name not in DATABASE_SECRETS | {OPERATORS_TOKEN}}


def _python(module: str, *arguments: str) -> tuple[str, ...]:
    """-P: a file in the current folder must not shadow a module."""
    return (sys.executable, "-P", "-m", module, *arguments)


def _check(prefect_api: str) -> None:
    fault = fault_of(prefect_api)
    if fault is not None:
        raise PrefectUnreachableError(prefect_api, fault)
