"""A file on its way to the next version tells how far it has come."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from stationmap import keeping
from stationmap.cli_ledger.worded import STEPS
from stationmap.hours import SHANGHAI
from stationmap.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 21, 9, tzinfo=SHANGHAI)
FILE = "驿站名称,所属镇街,地址,经度,纬度\n甲驿站,仁和镇,府前街 1 号,116.66,40.115\n".encode()


def test_each_step_is_told_to_its_end_and_has_words(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    settings = Settings(data_dir=tmp_path)
    with keeping.open_store(settings) as store:
        keeping.begin(store, settings, NOW)
        keeping.propose(
            store,
            FILE,
            "台账.csv",
            settings=settings,
            at=NOW,
            watch=lambda step, share: told.append((step, share)),
        )
    steps = [(step, [share for _, share in said]) for step, said in groupby(told, lambda t: t[0])]
    assert [step for step, _ in steps] == [step for step in STEPS if step != "geocode"]
    for _, shares in steps:
        assert shares == sorted(shares)
    assert steps[0][1][-1] == steps[-1][1][-1] == 1.0
