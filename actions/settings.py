"""Settings: by option, else CARDFILE_ variable, else cardfile.toml, else default."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actions.setting_values import PARSERS
from models.errors import SettingInvalid
from models.settings import Settings
from models.storage.files import read_limited
from models.text import LARGEST_TOML, parse_toml

SETTINGS_FILE = "cardfile.toml"


@dataclass(frozen=True, slots=True)
class GivenSetting:
    """A value as it was written, and where, for the sentence that refuses it."""

    value: object
    origin: str


def load_settings(options: Mapping[str, str], environ: Mapping[str, str]) -> Settings:
    """Return the value of each setting that was given nearest to the command.

    The environment has CARDFILE_ variables and the locale.

    Raises:
        SettingInvalid: A file, key or value cannot be understood.
    """
    near = _from_environment(environ) | _from_options(options)
    personal = _from_file(config_file(environ))
    folder = _choose_folder(personal | near)
    given = personal | _from_file(folder / SETTINGS_FILE) | near
    values: dict[str, Any] = {key: _parse(key, it) for key, it in given.items()}
    values["folder"] = folder
    if country := _locale_country(environ):
        values.setdefault("country", country)
    database = values.pop("db", f"sqlite:///{(folder / 'cardfile.db').as_posix()}")
    return Settings(database=database, **values)


def variable(key: str) -> str:
    """Return the name of a setting's environment variable."""
    return f"CARDFILE_{key.upper()}"


def config_file(environ: Mapping[str, str]) -> Path:
    """Return the path of the user's own settings; CARDFILE_CONFIG names it."""
    if named := environ.get("CARDFILE_CONFIG"):
        return Path(_parse("folder", GivenSetting(named, "CARDFILE_CONFIG")))
    import platformdirs  # noqa: PLC0415 - loaded when a command runs, not for --help

    return platformdirs.user_config_path("cardfile", appauthor=False) / SETTINGS_FILE


def unknown_variables(environ: Mapping[str, str]) -> list[str]:
    """Return CARDFILE_ variables that set nothing, probably typing errors."""
    known = {variable(key) for key in ("config", *PARSERS)}
    return sorted(
        name for name in environ if name.startswith("CARDFILE_") and name not in known
    )


def _from_options(options: Mapping[str, str]) -> dict[str, GivenSetting]:
    return {
        key: GivenSetting(value, f"--{key.replace('_', '-')}")
        for key, value in options.items()
    }


def _from_environment(environ: Mapping[str, str]) -> dict[str, GivenSetting]:
    return {
        key: GivenSetting(environ[variable(key)], variable(key))
        for key in PARSERS
        if environ.get(variable(key))
    }


def _from_file(path: Path) -> dict[str, GivenSetting]:
    try:
        table = parse_toml(read_limited(path, LARGEST_TOML).decode())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise SettingInvalid(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise SettingInvalid(f"{path} is not valid TOML: {error}.") from error
    for key in table:
        if key not in PARSERS:
            known = ", ".join(PARSERS)
            raise SettingInvalid(
                f"{path}: {key} is not a setting; choose one of {known}."
            )
    return {key: GivenSetting(value, f"{path}: {key}") for key, value in table.items()}


def _choose_folder(given: Mapping[str, GivenSetting]) -> Path:
    if "folder" in given:
        return Path(_parse("folder", given["folder"]))
    import platformdirs  # noqa: PLC0415 - as above

    return platformdirs.user_data_path("cardfile", appauthor=False)


def _parse(key: str, given: GivenSetting) -> Any:  # noqa: ANN401 - the type of the key
    try:
        return PARSERS[key](given.value)
    except ValueError as error:
        raise SettingInvalid(f"{given.origin}: {error}") from error


def _locale_country(environ: Mapping[str, str]) -> str | None:
    """Return the "DE" of a locale such as "de_DE.UTF-8"."""
    for name in ("LC_ALL", "LC_ADDRESS", "LANG"):
        if match := re.match(r"[a-z]{2,3}_([A-Z]{2})\b", environ.get(name, "")):
            return match[1]
    return None
