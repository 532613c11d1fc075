"""Every kind of broken file on its way into a store: what serves stays as it was."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from stationmap import keeping
from stationmap.errors import InputError
from stationmap.hours import SHANGHAI
from stationmap.ledger import effects, limits
from stationmap.ledger.reading.content import read_content
from stationmap.settings import Settings

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.ledger.broken.manifest import FILES, MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.keeping import Proposal
    from stationmap.store import Store

NOW = datetime(2026, 11, 21, 9, tzinfo=SHANGHAI)
WRONG: list[dict[str, Any]] = [
    said
    for said in json.loads(MANIFEST.read_text(encoding="utf-8"))
    if said["kept"] and "limits" not in said and said["code"]
]
# What cannot be read comes near no store. Of what can, one of each kind of fault.
TAKEN = {said["code"]: said["file"] for said in WRONG if said["taken"]}
CHECKED = [said for said in WRONG if said["stage"] == "check"]


class Handed:
    """Hands the files in, one after the other, over one store that nobody else changes."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store, self.settings = store, settings

    def __call__(self, file: str) -> Proposal:
        content = (FILES / file).read_bytes()
        sheet = read_content(content, file, limits.Limits())
        return keeping.propose(
            self.store, content, file, settings=self.settings, at=NOW, sheet=sheet
        )

    def state(self) -> tuple[object, ...]:
        now = self.store.snapshot(keeping.serving(self.store).number)
        return self.store.versions(), self.store.audit(), self.store.pulses(), now


@pytest.fixture(scope="module")
def hand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handed]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("store"))
    with keeping.open_store(settings) as store, pytest.MonkeyPatch.context() as patch:
        keeping.begin(store, settings, NOW)
        patch.setattr(effects, "effect", lambda *_: None)  # it takes longer than all the rest
        yield Handed(store, settings)


def test_what_is_wrong_makes_no_version(hand_in: Handed) -> None:
    """Stopped, or only looked at: nothing is written before the keeper's word."""
    before = hand_in.state()
    stopped = 0
    for file in TAKEN.values():
        proposal = hand_in(file)
        if proposal.ledger is None:
            with pytest.raises(InputError, match="nothing was changed"):
                keeping.accept(hand_in.store, proposal, who="王", at=NOW)
            stopped += 1
    assert hand_in.state() == before
    assert stopped > 30


@pytest.mark.parametrize("said", CHECKED, ids=lambda said: said["file"])
def test_what_only_the_check_finds_names_row_and_column(
    hand_in: Handed, said: dict[str, Any]
) -> None:
    checked = hand_in(said["file"]).checked
    (told,) = [fault for fault in checked.faults if fault.code == said["code"]]
    for name in ("sheet", "row", "column"):
        if said.get(name):
            assert getattr(told, name) == said[name]
    assert told.zh.endswith("。")
    assert told.en.endswith(".")
    if "row" in said and told.weight != "note":
        assert told.remedies
