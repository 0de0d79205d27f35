"""Determine the current day in the user's time zone."""

from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from models.settings import Settings


def zone_of(settings: Settings) -> tzinfo | None:
    """The zone of the settings; None for the one of this machine."""
    return ZoneInfo(settings.time_zone) if settings.time_zone else None


def today(settings: Settings) -> date:
    """Today's date in the zone of the settings."""
    return datetime.now(zone_of(settings)).date()
