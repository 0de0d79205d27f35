"""`cardfile doctor`: check the installation."""

import click
from rich.text import Text

from actions.doctor import Finding, State, examine
from cli.errors import advise
from cli.options import json_option, pass_settings
from cli.output.tables import print_sheet
from cli.output.terminal import print_json
from models.errors import SetupError
from models.settings import Settings

_COLOURS = {State.WELL: "green", State.MISSING: "yellow", State.WRONG: "red"}


@click.command("doctor")
@json_option("part of the set-up")
@pass_settings
def doctor_command(settings: Settings, *, as_json: bool) -> int:
    """Check the installation and explain how to repair it.

    Examines settings, data folder, originals, database and readers; each reader has to
    recognise a small picture. The exit code is 4 if something is wrong.

    \b
        cardfile doctor
    """
    findings = list(examine(settings))
    if as_json:
        for finding in findings:
            text = advise(finding.text, finding.remedy)
            print_json({"part": finding.part, "state": finding.state, "text": text})
    else:
        print_sheet(map(_doctor_row, findings))
    is_wrong = any(finding.state is State.WRONG for finding in findings)
    return SetupError.exit_code if is_wrong else 0


def _doctor_row(finding: Finding) -> tuple[Text | str, ...]:
    state = Text(finding.state, _COLOURS[finding.state])
    return finding.part, state, "", advise(finding.text, finding.remedy)
