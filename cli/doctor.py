"""`cardfile doctor`: check the set-up and say how to repair it."""

import click
from rich.text import Text

from actions.doctor import Finding, State, examine
from cli.options import json_option, pass_settings
from cli.terminal import as_object, print_json, print_sheet, screen
from models.errors import SetupError
from models.settings import Settings

_COLOURS = {State.WELL: "green", State.MISSING: "yellow", State.WRONG: "red"}


@click.command("doctor")
@json_option("part of the set-up")
@click.pass_context
@pass_settings
def doctor_command(settings: Settings, ctx: click.Context, *, as_json: bool) -> None:
    """Check the installation and explain how to repair it.

    Examines settings, data folder, originals, database and readers; each reader has to
    recognise a small picture. The exit code is 4 if something is wrong.

    \b
        cardfile doctor
    """
    findings = list(examine(settings))
    if as_json:
        for finding in findings:
            print_json(as_object(finding))
    else:
        print_sheet(screen(), [_row(finding) for finding in findings])
    if any(finding.state is State.WRONG for finding in findings):
        ctx.exit(SetupError.exit_code)


def _row(finding: Finding) -> tuple[Text | str, ...]:
    state = Text(finding.state, _COLOURS[finding.state])
    return finding.part, state, "", finding.text
