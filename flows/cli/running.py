"""`sanshen up` and `sanshen demo`: everything at once."""

import os
import sys
from typing import Annotated

import typer

from flows.cli.home import open_home

ALL = "all"


def up() -> None:
    """
    启动后显示各个地址，用浏览器打开“工作台”登录办理。

    例：sanshen up
    """
    with open_home():
        pass  # asked whether it can be used
    os.execv(sys.executable, (sys.executable, "-P", "-m", "flows.cli.supervising"))


def demo(
    fresh: Annotated[bool, typer.Option("--fresh", help="清空演示数据，从头再演一遍。")] = False,
    seed: Annotated[int, typer.Option("--seed", metavar="数字", help="同一个数字演出来的时间完全一样。")] = 1,
    exit_after: Annotated[bool, typer.Option("--exit", help="演完就结束，不启动。")] = False,
    office: Annotated[
        list[str] | None,
        typer.Option(
            "--office",
            metavar="机构",
            help="演这个机构；可以写几次；all：五个机构都演。不写就演吉林、吕梁两家；写了 --exit 就五家都演。",
        ),
    ] = None,
) -> None:
    """
    演示数据有自己的目录（当前目录的 .sanshen-demo，或环境变量 SANSHEN_HOME 指明的目录），
    与正式使用的数据不相干。第一次要演一会儿，以后直接打开。

    例：sanshen demo
    五个机构、五个月（2026年9月至2027年1月），要几分钟，演完启动：sanshen demo --office all
    演完就结束：sanshen demo --exit
    """
    from flows.demo.command import run
    from flows.demo.home import home_of

    offices = () if office and ALL in office else office
    raise typer.Exit(run(home_of(os.environ), fresh=fresh, seed=seed, exit_after=exit_after, offices=offices))
