"""What the reference says of what an office keeps and prints: ledgers, sheets, registers."""

from definitions.schema import organization, registers, sheets
from scripts.language.words.section import Section, Sections

LEDGER: Sections = {
    organization.Ledger: Section(
        "ledger",
        "how-to/ledgers",
        meanings={
            "ledger": "Its name.",
            "title": "What people read.",
            "authority": "The regulation that asks for it.",
            "columns": "The columns, in order.",
        },
        examples={"columns": "columns: [{id: number, title: 办件编号, value: case.number}]"},
    ),
    organization.LedgerColumn: Section(
        "ledger column",
        "how-to/ledgers",
        meanings={"id": "Its name, the key in JSON.", "title": "What people read."},
        examples={"value": "value: case.number"},
    ),
}

SHEET: Sections = {
    sheets.SheetDocument: Section(
        "sheet",
        "how-to/sheet",
        meanings={
            "sheet": "Its name.",
            "authority": "The regulation that asks for it.",
            "landscape": "Whether the page lies across.",
            "content": "What is printed, from the top.",
            "note": "Printed below.",
        },
        examples={
            "sheet": "sheet: approval-sheet",
            "landscape": "landscape: true",
            "content": "content: [{row: [...]}, {box: 单位意见, stages: [unit_head]}]",
        },
    ),
    sheets.RowBlock: Section(
        "row",
        "how-to/sheet",
        meanings={"row": "One or two cells with their labels."},
        examples={"row": "row: [{label: 信息名称, value: form.title}]"},
    ),
    sheets.BoxBlock: Section(
        "box",
        "how-to/sheet",
        meanings={
            "box": "Its label.",
            "stages": "The stages whose opinions stand in it.",
            "roles": "The roles whose signatures stand in it, instead of stages.",
        },
        examples={"box": "box: 单位意见"},
    ),
    sheets.GridBlock: Section(
        "grid",
        "how-to/sheet",
        meanings={"grid": "The columns.", "foot": "The cells of a line below, together as wide as the grid."},
        examples={
            "grid": "grid: [{title: 类别, width: 4}, {title: 管理人员, width: 3}]",
            "each": "each: form.items",
            "lines": "lines: [[{blank: 领导信箱}, {value: form.manager}]]",
            "foot": "foot: [{span: 5, value: form.drafter}]",
        },
    ),
    sheets.GridColumn: Section(
        "column of a grid", "how-to/sheet", meanings={"title": "Printed at its head."}
    ),
    sheets.GridFoot: Section("foot of a grid", "how-to/sheet"),
    sheets.Cell: Section("cell", "how-to/sheet", meanings={"label": "Printed beside it."}),
    sheets.Filled: Section(
        "every cell",
        "how-to/sheet",
        examples={"lines": "lines: [[{tick: form.way == '其他', text: 其他, value: form.way_other}]]"},
    ),
    sheets.Piece: Section("piece", "how-to/sheet", meanings={"text": "Printed as it is."}),
}

REGISTER: Sections = {
    registers.Register: Section(
        "register",
        "how-to/registers",
        meanings={
            "register_name": "Its name.",
            "title": "What people read.",
            "authority": "The regulation that asks for it.",
            "stale": "From when an entry is [stale](#stale); never, if not said.",
        },
        examples={
            "register_name": "register: topics",
            "title": "title: 专题专栏登记簿",
            "authority": "authority: 政府网站管理办法第二十一条",
            "fields": "fields: [{id: title, kind: text, label: 名称, required: true}]",
            "named_by": "named_by: title",
            "key": "key: [platform, unit]",
            "further_keys": "further_keys: [{fields: [owner]}]",
            "states": "states: {live: 在用, archived: {title: 归档, closed: true}}",
            "stale": "stale: {at_least: 2 months, from: updated_on}",
            "ends": "ends: ends_on",
            "manages": "manages: [site_columns]",
        },
    ),
    registers.FurtherKey: Section(
        "further key",
        "how-to/registers",
        examples={"fields": "fields: [owner]", "when": "when: entry.grounds == ''"},
    ),
    registers.RegisterState: Section(
        "state of a register",
        "how-to/registers",
        meanings={"title": "What people read."},
        examples={"title": "title: 归档", "closed": "closed: true"},
    ),
    registers.Stale: Section(
        "stale",
        "how-to/registers",
        examples={
            "at_least": "at_least: 7 days",
            "more_than": "more_than: 3 months",
            "start": "from: updated_on",
            "warn": "warn: 2 days",
            "states": "states: [live]",
        },
    ),
}
