"""Requirements (要求): what the regulations ask, item by item, and what fulfils each."""

from enum import StrEnum

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from definitions.schema.base import Declared, Identifier, Slug

KINDS = (
    "process",
    "check",
    "clock",
    "ledger",
    "register",
    "sheet",
    "scoring",
    "letterbox",
    "channel",
    "role",
    "policy",
    "test",
)
TEST_PATTERN = r"^tests/[a-z0-9_/]+\.py::test_[a-z0-9_]+$"


class Status(StrEnum):
    """How far a requirement is met."""

    FULFILLED = "fulfilled"
    IN_PART = "in part"
    OPEN = "open"
    NOT_APPLICABLE = "not applicable"


class Reference(Declared):
    """What fulfils a requirement, or shows that it does: one of the kinds. Names are those of the regulation's own
    organisation."""

    process: Slug | None = None
    """By the name of its file."""
    stage: Identifier | None = None
    """Of the process."""
    example: str | None = Field(default=None, min_length=1)
    """The title of one that the process carries."""
    check: Identifier | None = None
    clock: str | None = None
    """`<process>.<deadline>`."""
    ledger: Slug | None = None
    register_name: Slug | None = Field(default=None, alias="register")
    sheet: Slug | None = None
    scoring: Identifier | None = None
    letterbox: Identifier | None = None
    channel: Identifier | None = None
    column: Identifier | None = None
    """Of the channel."""
    role: Identifier | None = None
    policy: str | None = Field(default=None, pattern=TEST_PATTERN)
    """The policy of who may do what, by the test that tries it."""
    test: str | None = Field(default=None, pattern=TEST_PATTERN)
    """`tests/<file>.py::<function>`."""

    @model_validator(mode="after")
    def _one_kind(self) -> "Reference":
        if sum(value is not None for value in self._by_kind().values()) != 1:
            raise PydanticCustomError("one_of_several", ", ".join(KINDS))
        return self

    def _by_kind(self) -> dict[str, str | None]:
        return {kind: getattr(self, "register_name" if kind == "register" else kind) for kind in KINDS}

    @property
    def kind(self) -> str:
        return next(kind for kind, value in self._by_kind().items() if value is not None)

    @property
    def name(self) -> str:
        """What it is called within its kind."""
        return self._by_kind()[self.kind] or ""

    @property
    def named_process(self) -> str | None:
        """The process itself, or that of a clock."""
        return self.process or (self.clock.partition(".")[0] if self.clock else None)

    @property
    def shows(self) -> bool:
        """Whether it runs: an example or a test."""
        return self.example is not None or self.kind in ("policy", "test")


class Requirement(Declared):
    """One thing that a regulation asks. Met, it says by what; met in part or not at all, what is missing (`open`);
    nothing to be met, why."""

    id: str = Field(min_length=1, max_length=20)
    article: str = Field(min_length=1, max_length=20)
    asks: str = Field(min_length=1, max_length=80)
    """In one short sentence of ours."""
    fulfilled_by: list[Reference] = Field(default_factory=list)
    open: str | None = Field(default=None, min_length=1)
    not_applicable: str | None = Field(default=None, min_length=1)

    @property
    def status(self) -> Status:
        if self.not_applicable is not None:
            return Status.NOT_APPLICABLE
        if self.open is None:
            return Status.FULFILLED
        return Status.IN_PART if self.fulfilled_by else Status.OPEN


class Regulation(Declared):
    """The requirements of one regulation, in its order."""

    document: str
    organization: Slug
    series: str = Field(min_length=1, max_length=10)
    """What its ids begin with: `S0` of `S0-4`."""
    requirements: list[Requirement] = Field(min_length=1)


class Requirements(Declared):
    """All regulations of the catalogue."""

    regulations: list[Regulation] = Field(min_length=1)
