"""`teach-format`: a format is learnt from a sample file, asking only what the file does not tell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cs_macros.book.outcome import Outcome
from cs_macros.cli import Command
from cs_macros.cli.output import Setup, finish
from cs_macros.errors import CsError
from cs_macros.resources import OWN_FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from cs_macros.exports.lessons import Taught as TaughtExport
    from cs_macros.statements.taught import Taught
    from cs_macros.statements.teaching import Question


@click.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="样本文件")
@click.option(
    "--workbook",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="工作簿",
    help="格式存到这个工作簿旁边的“流水格式”里；不写就存在样本文件旁边。",
)
@click.option(
    "--kind",
    type=click.Choice(["流水", "订单"]),
    help="样本是流水还是订单；不写就看表头。",
)
@click.option("--name", metavar="名称", help="格式的名称；不写就用银行或文件的名字。")
@click.option("--answer", multiple=True, metavar="问题=回答", help="预先回答，如 金额=2；可给多次。")
@click.option("--force", is_flag=True, help="已有同名的格式时换成新教的。")
@click.pass_context
def teach_format(
    ctx: click.Context,
    file: Path,
    workbook: Path | None,
    kind: str | None,
    name: str | None,
    answer: tuple[str, ...],
    force: bool,
) -> None:
    """从一个样本文件教会一种新的流水或订单格式：看得懂的自己认，只问说不准的，然后用它读一遍。"""
    from cs_macros.hosts.staging import staged
    from cs_macros.statements.taught import answers_of, shown

    taught = teacher(file, kind)

    setup: Setup = ctx.obj
    answers = answers_of(answer)
    folder = workbook.parent / OWN_FORMATS if workbook else None
    found = taught(file, answers, folder=folder, name=name or "")
    if not setup.json:
        known = "；".join(found.understood) or "还没有"
        click.echo(
            "\n".join([f"{file.name} 的前几行：", *shown(found.sample), f"已认出：{known}", ""]), err=True
        )
    while found.questions:
        question = found.questions[0]
        answers[question.key] = ask(question, found, quiet=setup.json)
        found = taught(file, answers, folder=folder, name=name or "")
    assert found.path is not None
    if found.path.exists() and not force and found.path.read_text("utf-8") != found.text:
        raise CsError(
            f"已经有名为“{found.path.stem}”的格式，没有改动它。",
            hint="用 --name 换个名称；确实要换掉就加 --force。",
        )
    told = f"已教会格式“{found.path.stem}”，存在 {found.path}。以后导入这样的文件不再问。"
    if setup.dry_run:
        told = f"试运行：会教会格式“{found.path.stem}”，存在 {found.path}。"
    else:
        with staged({found.path: found.text.encode()}):
            pass
    files = [] if setup.dry_run else [str(found.path)]
    finish(ctx, Outcome(summary=f"{told}\n\n{found.explained()}", files=files))


def teacher(file: Path, kind: str | None) -> Callable[..., Taught | TaughtExport]:
    """What teaches a file: as orders where its headers look like them, else as a statement."""
    from cs_macros.exports import lessons
    from cs_macros.statements import taught

    is_orders = kind == "订单" or (kind is None and lessons.is_export(file))
    return lessons.taught if is_orders else taught.taught


def ask(question: Question, found: Taught | TaughtExport, *, quiet: bool) -> str:
    """Put a question at the terminal; a script answers it line by line.

    Raises:
      CsError: Nobody is there to answer: every open question is listed.
    """
    from cs_macros.statements.taught import open_questions, put

    offered = {answer.upper() for answer, _ in question.choices}
    while not quiet:
        click.echo(put(question), err=True)
        try:
            given = str(click.prompt("回答", default=question.proposal or None, show_default=False, err=True))
        except click.Abort:
            break
        if given.upper() in offered:
            return given
        click.echo("不在可选的里面，请再选。", err=True)
    raise CsError(
        f"还有没回答的问题：{open_questions(found.questions)}。没有教成。",
        hint="用 --answer 问题=回答 写明，如 --answer 金额=2。",
    )
