"""A proof is shown beside the question it answers, and beside no other."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PROVEN = "最优，已证明"


@pytest.fixture
def solved(client: FlaskClient) -> str:
    """The address of the page with a siting that is over."""
    link = client.post("/plan/siting", data={"new": "3", "need": ["charging", "water"]}).location
    until = time.monotonic() + 20
    while PROVEN not in client.get(link).text and time.monotonic() < until:
        time.sleep(0.05)
    return str(link)


def test_the_question_and_its_proof_stand_together(client: FlaskClient, solved: str) -> None:
    asked = parse_qs(urlsplit(solved).query)
    assert asked["need"] == ["water,charging"]
    assert PROVEN in client.get(solved).text
    assert PROVEN in client.get(f"{solved}&sort=name").text


@pytest.mark.parametrize("other", ["radius=500", "all_day=1", "new=4", "model=p-median"])
def test_no_proof_beside_another_question(client: FlaskClient, solved: str, other: str) -> None:
    name = other.split("=", maxsplit=1)[0]
    link = re.sub(rf"([?&]){name}=[^&]*&?", r"\1", solved).rstrip("&")
    page = client.get(f"{link}&{other}")
    assert page.status_code == 200
    assert PROVEN not in page.text
    file = client.get(f"{link}&{other}".replace("/plan?", "/plan/report.xlsx?"))
    assert file.status_code == 400


def test_a_job_of_the_interface_is_none_of_the_page(client: FlaskClient) -> None:
    job = client.post("/api/v1/siting?new=1").get_json()["self"].rsplit("/", 1)[1]
    assert client.get(f"/plan?job={job}").status_code == 200
    assert client.get(f"/plan/siting/{job}").status_code == 404
    assert client.post(f"/plan/siting/{job}/stop").status_code == 404
    assert client.get(f"/plan/report.xlsx?job={job}").status_code == 404
