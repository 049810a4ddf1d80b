"""What things are called in Prefect. No title and no text of a content is ever among it."""

from typing import Literal

PoolType = Literal["sanshen", "process"]

POOLS: dict[PoolType, str] = {"sanshen": "sanshen", "process": "sanshen-process"}
"""Type of the work pool to its name."""

DEPLOYMENT = "office"

STEP_FAILED = "StepFailed"
"""The name of the state of a run whose automatic stage did not succeed: alone this counts as the case's failure."""

SUPERSEDED = "不是该办件的当前运行，已停止；办件不受影响"
BLOCKED = "受阻：等待管理员处理"


def python_name(process_id: str) -> str:
    """The name under which a worker of Prefect imports the flow of a process."""
    return process_id.replace("-", "_").replace(".", "__")


def run_name(case_id: int, number: str | None) -> str:
    return number or f"draft-{case_id}"


def waiting(stage_title: str) -> str:
    return f"等待：{stage_title}"


def stands_at(pause_key: str | None, stage: str, visit: int) -> bool:
    """Whether a run that is suspended under this key waits for this pass of this stage."""
    return pause_key is not None and pause_key.startswith(f"{stage.replace('_', '-')}/{visit}/")
