"""A version made here serves here at once, and is made into a catalogue once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import pytest

from stationmap import keeping
from stationmap.catalogue import CatalogueSlot
from stationmap.hours import SHANGHAI
from stationmap.store import Watcher
from stationmap.web.keeper_desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stationmap.catalogue import Catalogue
    from stationmap.settings import Settings
    from stationmap.store import Store, Version

NOW = datetime(2026, 11, 21, 9, tzinfo=SHANGHAI)
NONE = cast("Any", None)


@pytest.fixture
def store(store_settings: Settings) -> Iterator[Store]:
    with keeping.open_store(store_settings) as opened:
        keeping.begin(opened, store_settings, NOW)
        yield opened


def desk(
    store: Store, settings: Settings, slot: CatalogueSlot, look: Callable[[], None] | None
) -> Desk:
    return Desk(
        slot, settings, lambda: NOW, store=store, base=NONE, shelf=NONE, jobs=NONE, look=look
    )


def change(store: Store) -> Version:
    ref = store.snapshot(1).ledger.stations[0].ref
    return keeping.change(store, ref, lambda s: replace(s, name="新"), who="王", at=NOW)


def test_it_serves_at_once_where_nobody_watches(store: Store, store_settings: Settings) -> None:
    slot = CatalogueSlot(keeping.current_catalogue(store, store_settings))
    made = change(store)
    desk(store, store_settings, slot, None).serve(made)
    assert slot.current.version == made.label


def test_it_is_made_into_a_catalogue_once_where_somebody_watches(
    store: Store, store_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot, of = CatalogueSlot(keeping.current_catalogue(store, store_settings)), list[int]()
    monkeypatch.setattr(keeping, "current_catalogue", lambda *_: pytest.fail("another one"))

    def make(version: Version) -> Catalogue:
        of.append(version.number)
        return keeping.open_version(store, version, store_settings)

    watcher = Watcher(store, slot, make)
    made = change(store)
    desk(store, store_settings, slot, watcher.look).serve(made)
    assert slot.current.version == made.label
    watcher.look()
    assert of == [made.number]
