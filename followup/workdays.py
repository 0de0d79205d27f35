"""Working days and holidays by country."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from models.errors import SettingInvalid

if TYPE_CHECKING:
    from holidays import HolidayBase

_SATURDAY = 5


class WorkingDays:
    """The working days of a country, or of a region of it.

    A country without data has no holidays, and Saturday and Sunday off.

    Args:
        country: Two letters, such as "DE".
        region: Such as "BY"; or "" for what the whole country has off.

    Raises:
        SettingInvalid: The country has no such region.
    """

    def __init__(self, country: str = "", region: str = "") -> None:
        self._calendar = _find_calendar(country.upper(), region)

    def __contains__(self, day: date) -> bool:
        """Return whether a day is worked on."""
        if self._calendar is None:
            return day.weekday() < _SATURDAY
        return self._calendar.is_working_day(day)

    @property
    def is_known(self) -> bool:
        """Return whether there is data for the country."""
        return self._calendar is not None

    def on_or_after(self, day: date) -> date:
        """Return the day itself if it is worked on, else the next that is."""
        while day not in self:
            day += timedelta(days=1)
        return day

    def after(self, day: date, count: int) -> date:
        """Return the working day that comes `count` working days after a day."""
        for _ in range(count):
            day = self.on_or_after(day + timedelta(days=1))
        return self.on_or_after(day)


def _find_calendar(country: str, region: str) -> "HolidayBase | None":
    import holidays  # noqa: PLC0415 - loaded by what asks for working days alone

    try:
        return holidays.country_holidays(country, subdiv=region or None)
    except NotImplementedError as error:
        known = holidays.list_supported_countries()
        if country not in known:
            return None
        regions = ", ".join(known[country]) or "none"
        raise SettingInvalid(
            f"{region} is not a region of {country} with holidays;"
            f" choose one of {regions}."
        ) from error
