"""The process that checks a large file or puts it in place, beside the server.

``python -I -m stationmap.web.keeper_beside`` reads what it is asked as JSON from
its standard input, and says in lines of JSON how far it has come.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from stationmap import keeping
from stationmap.catalogue import CatalogueSlot
from stationmap.errors import StationmapError
from stationmap.geodata import open_catalogue
from stationmap.maps import base_map
from stationmap.settings import Settings
from stationmap.web.jobs import Jobs
from stationmap.web.keeper_desk import Desk
from stationmap.web.keeper_review import ENGLISH, Reviews
from stationmap.web.keeper_work import Work
from stationmap.web.language import speak_english
from stationmap.web.static_files import Shelf

if TYPE_CHECKING:
    from typing import TextIO

    from stationmap.store import Store
    from stationmap.web.jobs import Plain

NICER = 5  # whoever asks for a page comes first


def main(source: TextIO, answer: TextIO) -> None:
    """Do what is asked, and say how far it has come."""
    asked = json.load(source)

    def say(told: Plain) -> None:
        print(json.dumps(told), file=answer, flush=True)

    def watch(step: str, share: float) -> None:
        say({"step": step, "share": share})

    settings = Settings.from_environment(asked["settings"])
    with keeping.open_store(settings) as store:
        work = Work(_desk(store, settings, asked["at"]), _reviews(asked))
        try:
            draft = store.draft(asked["draft"])
            if asked["what"] == "check":
                if asked["key"].endswith(ENGLISH):
                    speak_english()
                work.check(draft, asked["key"], watch)
            else:
                told = {name: asked[name] for name in ("who", "note", "based_on")}
                work.put_in_place(draft, watch, **told)
        except StationmapError as error:
            say({"error": {"zh": error.zh, "en": error.en}})


def _reviews(asked: Plain) -> Reviews | None:
    return Reviews(Path(asked["reviews"])) if "reviews" in asked else None


def _desk(store: Store, settings: Settings, at: str) -> Desk:
    """Make a desk at which nobody sits: work asks it for the store, the map and the moment."""
    packaged = open_catalogue(settings.geodata_dir, settings.district_code)
    now = datetime.fromisoformat(at)
    return Desk(
        CatalogueSlot(packaged),
        settings,
        lambda: now,
        store=store,
        base=base_map(settings),
        shelf=Shelf(),
        jobs=Jobs(),
    )


if __name__ == "__main__":
    os.nice(NICER)
    main(sys.stdin, sys.stdout)
