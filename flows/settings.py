"""What an installation may set, through the environment (`SANSHEN_...`)."""

import os
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


def _backend(url: str) -> str | None:
    """The kind of database that an address names; None where it is no address of one."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts.scheme.partition("+")[0] if parts.path.strip("/") else None


PREFIX = "SANSHEN_"
ALIKE = 0.75
"""From there on a name is taken for a setting's that was misspelt, and not for that of another program."""


class Settings(BaseSettings):
    """Read once at each entrance and passed on as a value."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    home: Path = Field(default=Path(".sanshen"), description="The data folder.")
    database: str | None = Field(
        default=None,
        validation_alias="SANSHEN_DATABASE_URL",
        description="SQLite or PostgreSQL; by default a SQLite file in the data folder.",
    )
    token: str | None = Field(
        default=None, description="The access token of the person that the command line acts as."
    )
    definitions: Path | None = Field(
        default=None, description="A folder of organisations to use instead of the catalogue that is shipped."
    )
    attachment_limit_mb: int = Field(
        default=50, gt=0, description="The largest file that is accepted, in megabytes."
    )
    shortcut: bool = Field(
        default=True,
        description="Move a waiting run's pause without running its flow, where only people act next.",
    )
    concurrency: int = Field(default=4, gt=0, description="How many cases a worker moves at once.")
    sweep_seconds: float = Field(
        default=2.0, gt=0, description="How often a worker looks for cases that nobody announced."
    )
    inspect_seconds: float = Field(
        default=60.0,
        gt=0,
        description="How often a worker looks whether the runs of waiting cases were changed in Prefect.",
    )
    lease_seconds: float = Field(
        default=60.0, gt=0, description="How long a worker may hold a case without renewing."
    )
    max_failures: int = Field(
        default=5, gt=0, description="After how many failures a case is blocked (受阻)."
    )
    seal_seconds: float = Field(
        default=60.0, gt=0, description="How often the heads of the audit chains are sealed."
    )
    wait_seconds: float = Field(
        default=30.0, gt=0, description="How often a worker looks whether what cases wait for is over."
    )
    unused_file_hours: float = Field(
        default=24,
        gt=0,
        description="Files that were uploaded and came to no case are removed after this long.",
    )
    session_idle_minutes: float = Field(
        default=30, gt=0, description="A browser session ends after this long without a click."
    )
    session_hours: float = Field(
        default=8, gt=0, description="A browser session ends after this long in any case."
    )
    password_days: int = Field(
        default=180,
        ge=0,
        description="After so many days a person is asked to change the password; 0: never.",
    )
    cookie_secure: bool = Field(
        default=False, description="Send cookies over https only; set it wherever https is used."
    )
    remind_hours: float = Field(
        default=4, gt=0, description="One duty may be reminded of (催办) once in this many hours."
    )
    patrol_wait_seconds: float = Field(
        default=0.2, ge=0, description="How long a patrol waits between two requests to one site."
    )
    prefect_port: int = Field(default=4200, description="Preferred port of the Prefect server.")
    dashboard_port: int = Field(default=8501, description="Preferred port of the dashboard.")
    sites_port: int = Field(default=8600, description="Preferred port of the published sites.")
    letters_port: int = Field(default=8700, description="Preferred port of the public page for letters.")

    letters_address: str = Field(
        default="",
        pattern=r"^(https?://[^\s\"'<>]+)?$",
        description="The public address of the page for letters: published sites link to it, where their "
        "organisation has a letterbox.",
    )

    @model_validator(mode="before")
    @classmethod
    def _is_spelt(cls, values: Any) -> Any:
        """Who writes a name wrongly would else work on, on the default: perhaps on another database."""
        fields = cls.model_fields.items()
        known = [str(field.validation_alias or name).upper().removeprefix(PREFIX) for name, field in fields]
        given = (name.removeprefix(PREFIX) for name in os.environ if name.startswith(PREFIX))
        for name in given:
            meant = [] if name in known else get_close_matches(name, known, 1, ALIKE)
            if meant:
                raise ValueError(f"没有 {PREFIX}{name} 这个设置，是不是 {PREFIX}{meant[0]}？")
        return values

    @field_validator("database")
    @classmethod
    def _is_a_database(cls, url: str | None) -> str | None:
        """The address may hold a password, which nobody is shown."""
        if url is not None and _backend(url) not in {"sqlite", "postgresql"}:
            raise ValueError("写成 sqlite:///文件 或 postgresql://用户:密码@主机/库名")
        return url

    @cached_property
    def database_url(self) -> str:
        return self.database or f"sqlite:///{(self.home / 'sanshen.db').resolve()}"

    @property
    def prefect_api_url(self) -> str | None:
        """The Prefect server to use; None: the one that `sanshen up` starts."""
        return os.environ.get("PREFECT_API_URL") or None

    @property
    def attachments(self) -> Path:
        return self.home / "attachments"

    @property
    def calendars(self) -> Path:
        """Years that were imported; they stand for those of the catalogue."""
        return self.home / "calendars"

    @property
    def published_processes(self) -> Path:
        """Those whose first version was published on the screen: no file of the catalogue declares them."""
        return self.home / "processes"

    @property
    def lexicons(self) -> Path:
        return self.home / "lexicons"

    @property
    def process_drafts(self) -> Path:
        """Texts of processes that are not finished; no backup holds them."""
        return self.home / "process-drafts"

    @property
    def sites(self) -> Path:
        return self.home / "sites"

    @property
    def seal_key(self) -> Path:
        """Kept outside the database: who can change rows must not be able to sign seals."""
        return self.home / "keys" / "seal.key"
