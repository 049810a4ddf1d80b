"""Why the programs of an installation could not be started; each tells the operator what to do next.

SupervisionError
├── AlreadyRunningError      the same data folder is in use
├── DidNotStartError         a program ended, or never answered
├── PrefectUnreachableError  PREFECT_API_URL names a server that cannot be used
└── UnsafeFolderError        the ports are noted where others may write
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.supervision.child import Address


class SupervisionError(Exception):
    """`str()` is the Chinese message for the operator."""


class AlreadyRunningError(SupervisionError):
    def __init__(self, home: Path, pid: int | None, addresses: "tuple[Address, ...]") -> None:
        self.pid = pid
        self.addresses = addresses
        who = f"（进程号 {pid}）" if pid else ""
        where = "\n".join(f"  {address.title}  {address.url}" for address in addresses)
        stop = f"，或运行 kill {pid}" if pid else ""
        super().__init__(
            f"数据目录 {home} 已经在使用中{who}，不能重复启动。\n"
            + (f"它的地址：\n{where}\n请直接在浏览器里打开。" if where else "它正在启动，请稍等片刻。")
            + f"\n如需重新启动，请先在原来的窗口按 Ctrl-C{stop}。"
        )


class DidNotStartError(SupervisionError):
    def __init__(self, title: str, reason: str, log: Path, tail: str) -> None:
        super().__init__(
            f"{title}没有启动成功：{reason}。\n"
            f"日志 {log} 的最后几行：\n{tail or '（日志是空的）'}\n"
            "请按日志排除故障后重新启动。"
        )


class PrefectUnreachableError(SupervisionError):
    def __init__(self, url: str, fault: str) -> None:
        super().__init__(
            f"环境变量 PREFECT_API_URL 指定的 Prefect 服务器不能用：{url}\n{fault}。\n"
            "如要使用本机自带的服务器，请先取消这个环境变量（unset PREFECT_API_URL）。"
        )


class UnsafeFolderError(SupervisionError):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"目录 {folder} 不是只有本账号能写的，登记端口不安全，没有启动。\n"
            "请系统管理员核对是谁建的这个目录，删去后再启动。"
        )
