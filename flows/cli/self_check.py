"""`sanshen scores show` of a self-check: how the organisation stands now."""

from flows.casework.scoring import say_points
from flows.casework.self_check import Checked, Noted, SelfCheckSheet
from flows.casework.self_check_words import PARTS, say_count, say_verdict
from flows.cli.terminal import moment, show, show_json, show_table
from storage.audit_chain import instant

COLUMNS = ("类别", "指标", "情况", "分", "说明")


def show_self_check(sheet: SelfCheckSheet, *, as_json: bool) -> None:
    if as_json:
        show_json(_as_json(sheet))
        return
    show(f"{sheet.title}（{moment(sheet.at)}）")
    for one in sheet.checked:
        show_table(COLUMNS, [_cells(noted) for noted in one.noted], f"{one.title}：{say_verdict(one)}")
        for noted in one.noted:
            for evidence in noted.evidence:
                show(f"{noted.indicator.title}：{evidence.words}")


def _cells(noted: Noted) -> tuple[str, ...]:
    indicator = noted.indicator
    points = say_points(noted.points) if noted.points else ""
    return PARTS[indicator.part], indicator.title.zh, say_count(noted), points, indicator.note or ""


def _as_json(sheet: SelfCheckSheet) -> dict[str, object]:
    return {
        "title": sheet.title,
        "at": instant(sheet.at),
        "checked": [_checked(one) for one in sheet.checked],
    }


def _checked(one: Checked) -> dict[str, object]:
    return {
        "title": one.title,
        "about": one.about,
        "fails": one.fails,
        "score": None if one.score is None else float(one.score),
        "bonus": float(one.bonus),
        "left_out": list(one.left_out),
        "indicators": [
            {
                "id": noted.indicator.id,
                "title": noted.indicator.title.zh,
                "part": noted.indicator.part,
                "count": None if noted.why_not else len(noted.evidence),
                "why_not": noted.why_not or None,
                "points": float(noted.points),
                "evidence": [each.words for each in noted.evidence],
                "note": noted.indicator.note,
            }
            for noted in one.noted
        ],
    }
