"""Where settings come from, and how wrong ones are told."""

from pathlib import Path

import pytest

from actions.settings import load_settings, unknown_variables
from models.errors import SettingInvalid
from models.settings import Settings

NOWHERE = {"CARDFILE_CONFIG": "/nowhere/cardfile.toml"}


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def load(
    folder: Path, environ: dict[str, str] | None = None, **options: str
) -> Settings:
    return load_settings({"folder": str(folder)} | options, NOWHERE | (environ or {}))


def test_without_a_word_there_are_defaults(tmp_path: Path) -> None:
    expected = Settings(tmp_path, f"sqlite:///{tmp_path.as_posix()}/cardfile.db")
    assert load(tmp_path) == expected


def test_option_goes_before_variable_before_file(tmp_path: Path) -> None:
    write(tmp_path / "cardfile.toml", 'country = "FR"\nworkers = 3')
    variables = {"CARDFILE_COUNTRY": "de", "CARDFILE_WORKERS": "2"}

    found = load(tmp_path, variables, country="it")

    assert (found.country, found.workers) == ("IT", 2)


def test_the_data_folders_file_goes_before_the_users(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    write(data / "cardfile.toml", 'country = "FR"')
    personal = write(
        tmp_path / "personal.toml",
        f'folder = "{data}"\ncountry = "IT"\nreader = "rapid"',
    )

    found = load_settings({}, {"CARDFILE_CONFIG": str(personal)})

    assert (found.folder, found.country, found.reader) == (data, "FR", "rapid")


def test_a_path_is_a_database_too(tmp_path: Path) -> None:
    found = load(tmp_path, db=str(tmp_path / "team.db"))
    assert found.database == f"sqlite:///{tmp_path.as_posix()}/team.db"
    assert load(tmp_path, db="postgresql://me@server/cards").database.startswith("post")


@pytest.mark.parametrize(
    ("locale", "country"),
    [
        ({"LANG": "de_AT.UTF-8"}, "AT"),
        ({"LC_ALL": "fr_CA", "LANG": "en_US"}, "CA"),
        ({"LANG": "C.UTF-8"}, "US"),
        ({"LANG": "de_AT", "CARDFILE_COUNTRY": "CH"}, "CH"),
    ],
)
def test_the_country_is_that_of_the_locale(
    tmp_path: Path, locale: dict[str, str], country: str
) -> None:
    assert load(tmp_path, locale).country == country


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("contry = 'DE'", "contry is not a setting; choose one of folder, db"),
        ("country = 'Germany'", '"GERMANY" is not a country'),
        ("country = 49", '"49" is not text'),
        ("languages = []", "is not a list of languages"),
        ("languages = 'eng deu'", "write it like eng+deu"),
        ("reader = 'eyes'", '"eyes" is not a reader'),
        ("workers = -1", '"-1" is not a number of workers'),
        ("workers = true", '"True" is not a number of workers'),
        ("country = ", "is not valid TOML"),
    ],
)
def test_what_cannot_be_understood_is_named_with_its_file(
    tmp_path: Path, text: str, said: str
) -> None:
    path = write(tmp_path / "cardfile.toml", text)
    with pytest.raises(SettingInvalid) as caught:
        load(tmp_path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid, match="CARDFILE_WORKERS: "):
        load(tmp_path, {"CARDFILE_WORKERS": "fast"})


def test_languages_may_be_a_list(tmp_path: Path) -> None:
    write(tmp_path / "cardfile.toml", 'languages = ["eng", "chi_sim"]')
    assert load(tmp_path).languages == ("eng", "chi_sim")


def test_misspelt_variables_are_found() -> None:
    environ = {"CARDFILE_CONTRY": "DE", "CARDFILE_DB": "x", "HOME": "/"}
    assert unknown_variables(environ) == ["CARDFILE_CONTRY"]
