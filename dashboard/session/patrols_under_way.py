"""Patrols that people had made from the page 巡查. Each goes on in a thread of this process, whoever closes the page."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Lock, Thread

from flows.access.refusal import SanshenError

logger = logging.getLogger(__name__)

BROKEN = "程序出了问题，这次巡查没有完成。错误写在工作台的日志里，请告诉系统管理员"


@dataclass(frozen=True, slots=True)
class Outing:
    """One that was begun here."""

    began_at: datetime
    by: str
    """Their name."""
    failure: str | None = None
    is_over: bool = False


class PatrolsUnderWay:
    """One at a time of each organisation. What was found stands in storage; here stands only how the last one went."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._outings: dict[str, Outing] = {}

    def last(self, organization: str) -> Outing | None:
        return self._outings.get(organization)

    def begin(self, organization: str, outing: Outing, patrol: Callable[[], object]) -> bool:
        """False: another one is under way."""
        with self._lock:
            last = self.last(organization)
            if last is not None and not last.is_over:
                return False
            self._outings[organization] = outing
        Thread(target=self._go, args=(organization, outing, patrol), name="patrol", daemon=True).start()
        return True

    def _go(self, organization: str, outing: Outing, patrol: Callable[[], object]) -> None:
        failure: str | None = BROKEN
        try:
            patrol()
            failure = None
        except SanshenError as refused:
            failure = f"{refused.reason}。{refused.hint}" if refused.hint else refused.reason
        except Exception:
            logger.exception("the patrol of %s broke off", organization)
        finally:
            self._outings[organization] = Outing(outing.began_at, outing.by, failure, is_over=True)


@cache
def patrols_under_way() -> PatrolsUnderWay:
    return PatrolsUnderWay()
