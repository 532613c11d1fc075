"""A large file is worked on in a process of its own, which tells how it goes and how it ends."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stationmap import keeping
from stationmap.errors import StationmapError
from stationmap.hours import SHANGHAI
from stationmap.settings import Settings
from stationmap.web.beside import beside

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 21, 9, tzinfo=SHANGHAI)
FILE = "驿站名称,所属镇街,地址,经度,纬度\n甲驿站,石园街道,府前街 1 号,116.66,40.115\n".encode()
ENDED = "ended with 1"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(data_dir=tmp_path)
    with keeping.open_store(made) as store:
        keeping.begin(store, made, NOW)
    return made


def put_in_place(settings: Settings, draft: str, watch: Callable[[str, float], None]) -> None:
    asked = {"draft": draft, "who": "王", "note": "年中", "based_on": 1}
    beside("put_in_place", asked, at=NOW, settings=settings, watch=watch)


def test_it_does_the_work_and_tells_how_far_it_has_come(settings: Settings) -> None:
    told: list[tuple[str, float]] = []
    with keeping.open_store(settings) as store:
        draft = store.add_draft("台账.csv", FILE, who="王", at=NOW)
        put_in_place(settings, draft, lambda step, share: told.append((step, share)))
        now = keeping.serving(store)
        assert (now.number, now.stations, now.who, now.note, now.at) == (2, 1, "王", "年中", NOW)
        assert store.drafts() == ()
        assert told[-2:] == [("compare", 1.0), ("keep", 0.0)]
        # Nothing waits under that name any more: it says so in its own words.
        with pytest.raises(StationmapError, match="No such file waits"):
            put_in_place(settings, draft, lambda *_: None)


def test_an_end_without_a_word_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(RuntimeError, match=ENDED):
        put_in_place(Settings(data_dir=tmp_path), "none", lambda *_: None)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(data_dir=Path("/srv/ledger")),
        Settings(store="postgresql://a:b%40@db/x", walk_speed_m_s=1.1, geodata_dir=Path("/data")),
    ],
)
def test_settings_arrive_as_they_are(settings: Settings) -> None:
    assert Settings.from_environment(settings.to_environment()) == settings
