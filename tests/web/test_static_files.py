"""What pages load: bundled where that is as new as its sources, and all asked for at once."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import brotli
import pytest

from stationmap.web.static_files import FOLDER, Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

FINDER_MOST_BYTES = 16_000
IMPORT = re.compile(r"""(?:^|;)import[^"'()]*["']([^"']+)["']""", re.MULTILINE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The static files of this checkout, to be changed."""
    return shutil.copytree(FOLDER, tmp_path / "static")


def test_a_page_is_sent_few_scripts_without_comments() -> None:
    shelf = Shelf()
    if not shelf.bundled:
        pytest.skip("the sources have changed since they were bundled: make install")
    asked = [shelf.url("js/finder.js"), *shelf.modules("js/finder.js")]
    assert len(asked) <= 3
    texts = [shelf.bodies[address.split("/", 3)[3]].data for address in asked]
    assert sum(len(brotli.compress(text)) for text in texts) < FINDER_MOST_BYTES
    assert not any(b"/*" in text for text in texts)


def test_every_import_of_what_was_bundled_leads_somewhere() -> None:
    shelf = Shelf()
    scripts = {name: body for name, body in shelf.bodies.items() if name.startswith("js/")}
    for name, body in scripts.items():
        for target in IMPORT.findall(body.data.decode()):
            if target.startswith("./"):
                assert f"{name.rpartition('/')[0]}/{target[2:]}" in shelf.bodies, (name, target)


def test_what_has_changed_since_is_served_as_it_is_written(folder: Path) -> None:
    script = folder / "js" / "dom.js"
    script.write_text(f"{script.read_text()}// new\n")
    shelf = Shelf(folder)
    assert not shelf.bundled
    assert shelf.bodies["js/dom.js"].data.endswith(b"// new\n")
    assert shelf.url("js/dom.js") in shelf.modules("js/finder.js")


def test_a_script_that_is_gone_counts_as_a_change(folder: Path) -> None:
    (folder / "js" / "scale.js").unlink()
    assert not Shelf(folder).bundled


def test_no_script_of_the_finder_waits_for_another_to_be_asked_for(client: FlaskClient) -> None:
    text = client.get("/").text
    told = set(re.findall(r'rel="modulepreload"[^>]* href="/static/\w+/([^"]+)"', text))
    shelf, wanted, waiting = Shelf(), set(), ["js/finder.js"]
    while waiting:
        name = waiting.pop()
        for target in IMPORT.findall(shelf.bodies[name].data.decode()):
            found = f"js/{target.removeprefix('./')}"
            waiting += [found] if found not in wanted else []
            wanted.add(found)
    assert told == wanted
    assert wanted
