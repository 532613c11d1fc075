"""The service worker names what is there, and is another when a file is; the app's manifest."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

from stationmap.web.static_files import FOLDER, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from flask import Flask
    from flask.testing import FlaskClient


def kept(client: FlaskClient) -> list[str]:
    """The addresses of what the service worker keeps, its own script among them."""
    script = client.get("/sw.js").text
    own = re.search(r'from "(/static/[^"]+)"', script)
    site = re.search(r"start\((\{.*\})\);", script, re.DOTALL)
    assert own
    assert site
    assets: list[str] = json.loads(site[1])["assets"]
    return [own[1], *assets]


def test_the_worker_asks_only_for_what_is_there(client: FlaskClient) -> None:
    answer = client.get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.cache_control.max_age == 0
    addresses = kept(client)
    assert len(addresses) > 10
    assert {client.get(address).status_code for address in addresses} == {200}


def test_the_worker_is_another_when_a_file_is(
    make_app: Callable[..., Flask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "static"
    shutil.copytree(FOLDER, folder)
    monkeypatch.setattr("stationmap.web.Shelf", lambda: Shelf(folder))
    first = make_app().test_client()
    assert make_app().test_client().get("/sw.js").data == first.get("/sw.js").data
    with (folder / "icons" / "icon.svg").open("a", encoding="utf-8") as file:
        file.write("<!-- another -->")
    assert not set(kept(make_app().test_client())) & set(kept(first))


def test_an_app_is_made_of_what_is_there(client: FlaskClient) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    told = json.loads(answer.data)
    assert told["display"] == "standalone"
    for address in (told["start_url"], *(icon["src"] for icon in told["icons"])):
        assert client.get(address).status_code == 200
