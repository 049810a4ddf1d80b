"""Walks the chains, event by event."""

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storage.audit_chain import INSTALLATION, digest_of
from storage.models import AuditEvent
from storage.seals import Head, heads
from storage.verification.damage import Damage, Verification
from storage.verification.inspection import UNREADABLE_EVENT, Recorded, streamed

CASES = 100
"""As many are compared at a time."""

_events: Any = AuditEvent.__table__
_EMPTY = Head(0, "")


class Walk:
    """One pass over all events. `last`: chain to the head that was found."""

    def __init__(self, session: Session, result: Verification) -> None:
        self.last: dict[str, Head] = {}
        self._session = session
        self._result = result

    def installation(self) -> Iterator[Recorded]:
        for event in self._stored(_events.c.chain == INSTALLATION):
            yield from self._checked(event)

    def cases(self) -> Iterator[dict[int, list[Recorded]]]:
        """All other chains, some cases at a time."""
        batch: dict[int, list[Recorded]] = {}
        for chain, events in groupby(self._stored(_events.c.chain != INSTALLATION), itemgetter("chain")):
            recorded = [known for event in events for known in self._checked(event)]
            case_id = _case_of(chain)
            if case_id is not None:
                batch[case_id] = recorded
            if len(batch) == CASES:
                yield batch
                batch = {}
        yield batch

    def compare_heads(self) -> None:
        """Where the rows that lead the chains say that they end elsewhere, a tail was cut off or added."""
        led = heads(self._session)
        for chain in sorted(led.keys() | self.last.keys()):
            says, found = led.get(chain), self.last.get(chain, _EMPTY)
            if says is None and _case_of(chain) is None:
                self._result.damage.append(
                    Damage("chain_head", chain, "有审计记录，但记它末尾的这一行不见了")
                )
            elif says is None:
                self._report(chain, "有审计记录，但它所属的办件不见了")
            elif chain not in self.last and says == _EMPTY:
                table = "chain_head" if _case_of(chain) is None else "case"
                self._result.damage.append(Damage(table, chain, "没有一条审计记录：它是后来插入的"))
            elif says != found:
                what = (
                    f"应有 {says.events} 条，实有 {found.events} 条，末尾不符：末尾的记录被删除、增加或重写"
                )
                self._report(f"{chain} #{says.events}", what)

    def _stored(self, which: ColumnElement[bool]) -> Iterable[dict[str, Any]]:
        in_order = select(_events).where(which).order_by(_events.c.chain, _events.c.number, _events.c.id)
        return streamed(self._session, in_order)

    def _checked(self, event: dict[str, Any]) -> Iterator[Recorded]:
        """The event, if it can be read at all; reports whatever is wrong with it or its place."""
        self._result.events += 1
        self._check_link(event)
        self.last[event["chain"]] = Head(event["number"], event["digest"])
        payload = _read(event["payload"])
        if payload is None:
            self._report(f"{event['chain']} #{event['number']}", UNREADABLE_EVENT)
        else:
            yield Recorded(
                event["number"], event["at"], event["kind"], event["person"], event["way_in"], payload
            )

    def _check_link(self, event: dict[str, Any]) -> None:
        chain, number = event["chain"], event["number"]
        if event["person"] == "":
            # Its digest is that of an event of the system, and the program writes none.
            self._report(f"{chain} #{number}", "被改动过：办理人成了空白")
        before = self.last.get(chain, _EMPTY)
        name = f"{chain} #{number}"
        if number != before.events + 1:
            self._report(f"{chain} #{before.events + 1}", f"这一条不见了：{name} 前面应当是它")
        if digest_of(event) != event["digest"]:
            self._report(name, "内容被改动过：与校验码不符")
        elif event["previous"] != before.digest and number == before.events + 1:
            self._report(name, "与上一条接不上：次序被改动，或有记录是后来插入、重写的")

    def _report(self, row: str, what: str) -> None:
        self._result.damage.append(Damage("audit_event", row, what))


def _case_of(chain: str) -> int | None:
    name, _, number = chain.partition("/")
    return int(number) if name == "case" and number.isascii() and number.isdigit() else None


def _read(payload: str) -> dict[str, Any] | None:
    try:
        read = json.loads(payload)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None
