"""Prefect's settings and voice inside a resident worker."""

import logging
import warnings
from collections.abc import Generator
from contextlib import contextmanager

from prefect.settings import (
    PREFECT_API_URL,
    PREFECT_CLIENT_MAX_RETRIES,
    PREFECT_FLOWS_HEARTBEAT_FREQUENCY,
    PREFECT_LOGGING_TO_API_ENABLED,
    PREFECT_SERVER_ALLOW_EPHEMERAL_MODE,
    temporary_settings,
)

from flows.settings import Settings


@contextmanager
def quiet(settings: Settings) -> Generator[None]:
    """The installation's own server, few calls to it, no texts of ours in its logs, no alarm where a flow waits."""
    logging.getLogger("prefect").setLevel(logging.ERROR)
    for name in ("prefect.flow_runs", "prefect.task_runs", "prefect.engine"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module="prefect")
    changed = {
        PREFECT_API_URL: settings.prefect_api_url or f"http://127.0.0.1:{settings.prefect_port}/api",
        PREFECT_SERVER_ALLOW_EPHEMERAL_MODE: False,
        PREFECT_LOGGING_TO_API_ENABLED: False,
        PREFECT_CLIENT_MAX_RETRIES: 2,
        PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None,
    }
    with temporary_settings(changed):
        yield
