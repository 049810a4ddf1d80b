"""The table of contents of the command line. A command's module is imported when the command is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from textwrap import dedent
from typing import Any

import typer
from typer._click import Context, HelpFormatter
from typer._click.shell_completion import CompletionItem
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from flows.cli import help_page

PROGRAM, ASKING = "sanshen", "_SANSHEN_COMPLETE"
"""The name that is typed, and the variable with which a shell asks how a command line could go on."""
VERSION = "--version"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A command: the function of this name in this module of flows.cli. Its docstring is the help's second part."""

    summary: str
    module: str
    function: str


@dataclass(frozen=True, slots=True)
class Branch:
    summary: str
    commands: Mapping[str, "Leaf | Branch"]
    usual: str | None = None
    """The command that is meant where the first word is none of them."""


ROOT = Branch(
    "三审：政府网站和政务新媒体的审核发布。",
    {
        "up": Leaf("启动全部程序：流程服务、工作台、网站；按 Ctrl-C 停止。", "running", "up"),
        "demo": Leaf("用样例机构演示：填好一批办件，然后启动。", "running", "demo"),
        "init": Leaf("第一次使用：建立数据目录和数据库，登记第一位系统管理员。", "installing", "init"),
        "migrate": Leaf("升级之后：把数据库改成新版本的格式。", "installing", "migrate"),
        "repair": Leaf("修复：按数据库里的办件，补齐丢失的流程运行。", "installing", "repair"),
        "health": Leaf("检查各部分是否正常。", "health", "health"),
        "definitions": Branch(
            "流程定义：检查、画图、比较、模拟、发布、迁移办件。",
            {
                "check": Leaf("检查流程、机构、台账的定义文件，并试跑其中的样例。", "definitions", "check"),
                "diagram": Leaf("画出一个流程：审签环节、分流、并行和退回。", "diagrams", "diagram"),
                "diff": Leaf("比较两份流程定义：改了什么。", "comparing", "diff"),
                "simulate": Leaf(
                    "模拟一个流程：随机的人和时间，看结局、用时、瓶颈和超期。", "simulating", "simulate"
                ),
                "publish": Leaf(
                    "发布一个版本：从生效之日起，新的办件按它办（系统管理员）。", "versions", "publish"
                ),
                "versions": Leaf("列出各个版本：是否生效、谁发布的、多少办件在用。", "versions", "versions"),
                "migrate-cases": Leaf(
                    "让正在办的办件改按另一个版本办下去（系统管理员）。", "migrating", "migrate_cases"
                ),
                "triggers": Leaf("列出接下来会自动起草什么，为什么。", "coming", "triggers"),
                "schema": Leaf("输出流程文件的 JSON Schema，供编辑器提示用。", "definitions", "schema"),
            },
        ),
        "submit": Leaf("发起办件：提交一份表单，得到办件编号。", "drafting", "submit"),
        "revise": Leaf("修改后重新提交。", "drafting", "revise"),
        "withdraw": Leaf("撤回自己拟的办件。", "handling", "withdraw"),
        "inbox": Leaf("列出我的待办。", "inbox", "inbox"),
        "decide": Leaf("办理：给出意见。", "handling", "decide"),
        "case": Leaf("查看一个办件的情况和经过。", "showing", "case"),
        "extend": Leaf("申请延期。", "extending", "extend"),
        "extension": Leaf("审批延期：同意或不同意。", "extending", "extension"),
        "urgent": Leaf("申请加急。", "urging", "urgent"),
        "urgency": Leaf("审批加急：同意或不同意。", "urging", "urgency"),
        "object": Leaf("提出异议：办件暂停，等待答复。", "objecting", "object_to"),
        "objection": Leaf("处理异议：答复、协调或者撤回。", "objecting", "objection"),
        "reopen": Leaf("重新办理已经办结的办件。", "reopening", "reopen"),
        "intervene": Leaf("干预：退回、终止，或者解除异议（系统管理员）。", "intervening", "intervene"),
        "override": Leaf("放行检查拦下的内容（流程指明的人）。", "overriding", "override"),
        "remind": Leaf("催办：提醒现在的办理人。", "handling", "remind"),
        "retry": Leaf("让受阻的办件再试一次（系统管理员）。", "handling", "retry"),
        "sheet": Leaf("导出审批单，用来打印签字。", "showing", "sheet"),
        "ledger": Leaf("查看或导出台账。", "ledgers", "ledger"),
        "register": Branch(
            "登记簿。",
            {
                "show": Leaf("查看或导出登记簿；show 可以不写。", "registers", "show_register"),
                "entry": Leaf("查看登记簿里的一条和它的变动。", "registers", "entry"),
                "import": Leaf("用表格填写、更正登记簿（管理人员）。", "registers", "bring_in"),
            },
            usual="show",
        ),
        "letter": Branch(
            "来信：人工登记，查看原信，查询办理情况。",
            {
                "receive": Leaf(
                    "登记一封来信：书信、电话、电子邮件、来访。网上来信由来信网页登记。", "letters", "receive"
                ),
                "show": Leaf("查看一封来信：遮盖了个人信息的。", "letters", "show_letter"),
                "original": Leaf("查看原信（正在办理的人，或机构指明的岗位）。", "letters", "original"),
                "compare": Leaf("认定一封来信是不是重复来信。", "letters", "compare"),
                "state": Leaf("凭编号和查询码查询办理情况，与来信网页相同。", "letters", "state"),
            },
        ),
        "patrol": Branch(
            "网站巡查：发现问题，跟踪整改。",
            {
                "run": Leaf("巡查网站，记下发现的问题（巡查人员）。", "patrols", "run"),
                "findings": Leaf("列出巡查发现的问题。", "patrols", "list_findings"),
                "accept": Leaf("说明一个问题为什么不整改（巡查人员）。", "patrols", "accept"),
                "evidence": Leaf("导出一个问题的网页快照。", "patrols", "evidence"),
            },
        ),
        "stats": Branch(
            "统计。",
            {
                "overdue": Leaf("超期统计。", "statistics", "overdue"),
                "ahead": Leaf("正在计时的：超期多久，今后几天哪些到期。", "figures", "ahead"),
                "quality": Leaf("报送质量：采用率、一次通过率、差错率。", "figures", "quality"),
                "handling": Leaf("办理用时和退回率。", "figures", "handling"),
                "reasons": Leaf("退回的原因。", "figures", "reasons"),
                "columns": Leaf("各单位向各栏目提供的信息。", "columns", "columns"),
                "letters": Leaf("各信箱的来信和满意度。", "letter_figures", "letters"),
            },
        ),
        "scores": Branch(
            "计分。", {"show": Leaf("各单位的得分，和每一分的理由、办件。", "scores", "show_scores")}
        ),
        "calendar": Branch(
            "工作日历。",
            {
                "due": Leaf("推算时限哪天到期。", "calendars", "due"),
                "import": Leaf(
                    "录入一年的放假安排，重算没有停止的时限（系统管理员）。", "calendar_import", "bring_in"
                ),
            },
        ),
        "check-text": Leaf(
            "检查一个文件里的文字，列出问题，可以遮盖个人信息。", "text_checking", "check_text"
        ),
        "lexicon": Branch(
            "词表。",
            {"import": Leaf("导入本机关的词表（系统管理员）。", "lexicon_import", "bring_in")},
        ),
        "audit": Branch(
            "审计。",
            {
                "verify": Leaf("核对审计记录有没有被改动。", "auditing", "verify"),
                "export": Leaf("导出审计记录，交审计机关保存或核对（审计管理员）。", "auditing", "export"),
            },
        ),
        "people": Branch(
            "人员、岗位和密码。",
            {
                "list": Leaf("列出人员和现任岗位。", "people", "list_all"),
                "vacancies": Leaf(
                    "列出流程要用到、没有人担任的岗位（系统管理员）。", "vacant_posts", "vacancies"
                ),
                "add": Leaf("登记一位人员（系统管理员）。", "people", "add"),
                "role": Branch(
                    "岗位。",
                    {
                        "give": Leaf("让一位人员担任岗位（系统管理员）。", "people", "give"),
                        "end": Leaf("终止一位人员的岗位（系统管理员）。", "people", "end"),
                    },
                ),
                "proxy": Branch(
                    "代理。",
                    {
                        "give": Leaf("安排一位人员外出时的代理人（本人或系统管理员）。", "people", "proxy"),
                        "end": Leaf("终止代理（本人或系统管理员）。", "people", "end_proxy"),
                    },
                ),
                "account": Leaf("指定一位人员的本机账号（安全管理员）。", "people", "account"),
                "password": Leaf("设置一位人员的登录密码（安全管理员）。", "people", "password"),
                "disable": Leaf("停用一位人员的账号（系统管理员）。", "accounts", "disable"),
                "enable": Leaf("恢复停用的账号（系统管理员）。", "accounts", "enable"),
            },
        ),
        "token": Branch(
            "访问令牌：命令行和接口用它证明是谁。",
            {
                "create": Leaf("为一位人员发放令牌（安全管理员）。", "tokens", "create"),
                "list": Leaf("列出令牌。", "tokens", "list_all"),
                "revoke": Leaf("作废一个令牌。", "tokens", "revoke"),
            },
        ),
        "completion": Leaf("输出命令补全的脚本：按 Tab 键补全命令和选项。", "completing", "completion"),
    },
)


class Command(TyperCommand):
    """A command whose help is in Chinese, and as wide as Chinese is."""

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        formatter.write(help_page.of_command(self, ctx))

    def get_help_option(self, ctx: Context) -> TyperOption | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = help_page.HELP
        return option


class Group(TyperGroup):
    """A group that knows its commands by name and makes them when they are asked for."""

    def __init__(self, name: str, branch: Branch) -> None:
        super().__init__(name=name, help=branch.summary, invoke_without_command=False, no_args_is_help=True)
        self.branch = branch

    def list_commands(self, ctx: Context) -> list[str]:  # noqa: ARG002
        return list(self.branch.commands)

    def get_command(self, ctx: Context, cmd_name: str) -> TyperCommand | TyperGroup | None:  # noqa: ARG002
        found = self.branch.commands.get(cmd_name)
        if isinstance(found, Branch):
            return Group(cmd_name, found)
        return None if found is None else command(cmd_name, found)

    def resolve_command(self, ctx: Context, args: list[str]) -> Any:
        if self.branch.usual is not None and args and args[0] not in self.branch.commands:
            args = [self.branch.usual, *args]
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002
        """Without making the commands, which would import all of them."""
        offered = {"--help": help_page.HELP} if incomplete.startswith("-") else self._summaries()
        return [
            CompletionItem(name, help=text) for name, text in offered.items() if name.startswith(incomplete)
        ]

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        formatter.write(help_page.of_group(self.branch.summary, self._summaries(), ctx))

    def _summaries(self) -> dict[str, str]:
        return {name: entry.summary for name, entry in self.branch.commands.items()}


class Root(Group):
    """The program itself, which has a version."""

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        if args[:1] == [VERSION]:
            from importlib.metadata import version  # only who asks waits for it

            print(f"{PROGRAM} {version(PROGRAM)}")
            ctx.exit()
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        own = CompletionItem(VERSION, help=help_page.VERSION)
        return [
            *super().shell_complete(ctx, incomplete),
            *([own] if incomplete.startswith("-") and VERSION.startswith(incomplete) else []),
        ]

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        options = [(VERSION, help_page.VERSION), ("--help", help_page.HELP)]
        formatter.write(help_page.of_group(self.branch.summary, self._summaries(), ctx, options))


def command(name: str, leaf: Leaf) -> TyperCommand:
    """Import the module and make the command."""
    function = getattr(import_module(f"flows.cli.{leaf.module}"), leaf.function)
    application = typer.Typer(add_completion=False, rich_markup_mode=None)
    details = dedent(function.__doc__ or "").strip()
    application.command(name, cls=Command, help=f"{leaf.summary}\n\n{details}")(function)
    made = get_command(application)
    if not isinstance(made, TyperCommand):
        raise TypeError(f"{name} is not a single command")
    return made


def sanshen() -> Group:
    return Root(PROGRAM, ROOT)
