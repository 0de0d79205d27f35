"""Choose the rule for a contact: of an event, a tag, a stage, or the default."""

from collections.abc import Collection, Mapping

from followup.rules import Rule, parse_rule
from models.contact import Stage
from models.settings import Settings


def check_rules(settings: Settings) -> None:
    """Refuse settings with a rule that cannot be understood.

    Raises:
        RuleInvalid: Which one, with an example.
    """
    by_what = (settings.follow_up_by_tag, settings.follow_up_by_stage)
    for rule in (
        settings.follow_up,
        *(it for table in by_what for it in table.values()),
    ):
        parse_rule(rule)


def choose_first_rule(
    settings: Settings, event_rule: str, tags: Collection[str], stage: Stage
) -> Rule:
    """The rule for the first follow-up: of the event, else of tag, stage, all.

    Args:
        settings: The rules by tag and stage, and the general one.
        event_rule: Of the event, or "".
        tags: Of the contact; the first in the order of the settings counts.
        stage: Of the contact.

    Raises:
        RuleInvalid: It cannot be understood.
    """
    by_tag = _of_tags(settings.follow_up_by_tag, tags)
    by_stage = settings.follow_up_by_stage.get(stage or "", "")
    chosen = (event_rule, by_tag, by_stage, settings.follow_up)
    return parse_rule(next(filter(None, chosen)))


def choose_next_rule(settings: Settings, stage: Stage | None) -> Rule | None:
    """The rule for the follow-up after one that is done; None: there is none.

    Raises:
        RuleInvalid: It cannot be understood.
    """
    text = settings.follow_up_by_stage.get(stage or "", "")
    return parse_rule(text) if text else None


def _of_tags(rules: Mapping[str, str], tags: Collection[str]) -> str:
    known = {tag.casefold() for tag in tags}
    return next((rule for tag, rule in rules.items() if tag.casefold() in known), "")
