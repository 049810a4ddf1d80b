"""`sanshen definitions diagram`: what a process looks like."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from definitions.drawing import Chart, bpmn, chart, mermaid, svg
from definitions.loader import load_organization, load_process
from definitions.registry import CATALOGUE, open_catalogue
from definitions.schema.organization import Organization
from definitions.schema.process import Process
from flows.access.refusal import Invalid, Missing
from flows.cli.terminal import say, show
from flows.settings import Settings


class DiagramFormat(StrEnum):
    MERMAID = "mermaid"
    SVG = "svg"
    BPMN = "bpmn"


WRITERS: Mapping[DiagramFormat, Callable[[Chart], str]] = {
    DiagramFormat.MERMAID: mermaid,
    DiagramFormat.SVG: svg,
    DiagramFormat.BPMN: bpmn,
}


def diagram(
    process: Annotated[str, typer.Argument(metavar="流程", help="流程的编号，或一个流程文件的路径。")],
    form: Annotated[
        DiagramFormat,
        typer.Option(
            "--format",
            metavar="mermaid|svg|bpmn",
            help="mermaid 是文字，供网页和文档显示；svg 是图片，可以打印；bpmn 供其他流程软件打开。",
        ),
    ] = DiagramFormat.MERMAID,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="文件", help="写到这个文件；不写就输出到屏幕。")
    ] = None,
) -> None:
    """
    图由流程文件画成：文件改了，重画一次，图就跟着改。

    例：sanshen definitions diagram jilin-transport.web-publish --format svg -o 流程图.svg
    """
    drawn = WRITERS[form](_chart(process))
    if output is None:
        show(drawn.rstrip("\n"))
        return
    output.write_text(drawn, encoding="utf-8")
    say(f"流程图（{form}）已写到 {output}。")


def _chart(process: str) -> Chart:
    path = Path(process)
    return chart(*_in_file(path)) if path.suffix in {".yaml", ".yml"} else _in_catalogue(process)


def _in_catalogue(process: str) -> Chart:
    settings = Settings()
    catalogue = open_catalogue(settings.definitions or CATALOGUE, published=settings.published_processes)
    loaded = catalogue.find(process)
    if loaded is None:
        known = "、".join(one.process.process for one in catalogue.processes())
        raise Missing(f"没有名为“{process}”的流程", f"现有流程：{known}。也可以写流程文件的路径（.yaml）")
    organization = catalogue.office(loaded.process.organization).organization
    return chart(loaded.process, organization, catalogue.title_of_process)


def _in_file(path: Path) -> tuple[Process, Organization | None]:
    """With the titles of the organisation beside it, if there is one."""
    beside = path.resolve().parent.parent / "organization.yaml"
    organization = load_organization(_text(beside), str(beside)) if beside.is_file() else None
    return load_process(_text(path), str(path), organization=organization).process, organization


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise Invalid(
            f"{path} 不是 UTF-8 编码：第 {error.start + 1} 个字节看不懂", "请另存为 UTF-8"
        ) from None
