from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from stationmap import planning, proposals
from stationmap.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

SITING = "/api/v1/siting"


@pytest.fixture(scope="module")
def document(app: Flask) -> dict[str, Any]:
    told: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").get_json()
    return told


def conforms(document: dict[str, Any], schema: str, told: object) -> None:
    Draft202012Validator({"$ref": f"#/components/schemas/{schema}", **document}).validate(told)


def get(client: FlaskClient, path: str, status: int = 200) -> Any:
    response = client.get(path)
    assert response.status_code == status, response.text
    return response.get_json(force=True)


def begun(client: FlaskClient, asked: str) -> dict[str, Any]:
    response = client.post(f"{SITING}?{asked}")
    assert response.status_code == 202, response.text
    told: dict[str, Any] = response.get_json()
    assert response.headers["Location"] == told["self"]
    return told


def over(client: FlaskClient, job: dict[str, Any]) -> dict[str, Any]:
    until = time.monotonic() + 20
    while job["state"] == "running" and time.monotonic() < until:
        time.sleep(0.02)
        job = get(client, job["self"])
    return job


def cli(*words: str) -> Any:
    told = CliRunner().invoke(main, [*words, "--json"])
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout)


def test_the_description_is_openapi_and_names_the_planners_routes(
    document: dict[str, Any],
) -> None:
    validate(document)
    assert {"/coverage", "/siting", "/siting/{job}", "/nearest"} <= set(document["paths"])


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "?radius=500&need=charging&cross=3",
        "?minutes=15&mode=ebike&demand=area",
        "?at=2026-11-20T20:00&farthest=0",
        "?close=005-11&open=116.63,40.2,24/7&hours=004-03,24/7",
    ],
)
def test_coverage_keeps_to_its_description(
    client: FlaskClient, document: dict[str, Any], asked: str
) -> None:
    told = get(client, f"/api/v1/coverage{asked}")
    conforms(document, "Coverage", told)
    assert {"gap_area_km2", "covered_share", "townships"} <= set(told)


def test_every_parameter_that_is_accepted_is_described(document: dict[str, Any]) -> None:
    described = document["components"]["parameters"]
    for route, method, accepted in (
        ("/siting", "post", proposals.SITING_PARAMETERS),
        ("/coverage", "get", planning.COVERAGE_PARAMETERS),
    ):
        pointers = [p["$ref"] for p in document["paths"][route][method]["parameters"]]
        assert {described[p.rsplit("/", 1)[-1]]["name"] for p in pointers} == accepted


def test_the_command_line_says_the_same_of_coverage(client: FlaskClient) -> None:
    told = get(client, "/api/v1/coverage?radius=800&need=water")
    assert told == cli("coverage", "--radius", "800", "--need", "water")


def test_a_siting_is_proven_and_named(client: FlaskClient, document: dict[str, Any]) -> None:
    job = over(client, begun(client, "new=5"))
    conforms(document, "SitingJob", job)
    assert job["state"] == "done"
    found = job["result"]
    assert found["status"] == "optimal"
    assert found["gap"] == 0
    assert found["p"] == len(found["chosen"]) == 5
    assert found["objective"] == found["covered_after"]
    gained = found["covered_after"] - found["covered_before"]
    assert sum(site["adds"] for site in found["chosen"]) == pytest.approx(gained)
    assert [site["rank"] for site in found["chosen"]] == [1, 2, 3, 4, 5]
    assert all(site["name"] and site["township"] for site in found["chosen"])
    assert any(site["position_quality"] == "modelled" for site in found["chosen"])
    assert any("位置由程序估出" in notice["zh"] for notice in found["notices"])
    assert "已证明" in found["verdict"]["zh"]


def test_what_is_built_reaches_what_was_promised(client: FlaskClient) -> None:
    found = over(client, begun(client, "new=3&radius=700"))["result"]
    built = "&".join(f"open={site['lon']},{site['lat']}" for site in found["chosen"])
    after = get(client, f"/api/v1/coverage?radius=700&{built}")
    assert after["demand_covered"] == pytest.approx(found["covered_after"])


@pytest.mark.parametrize("model", ["lscp", "p-median", "p-center"])
def test_other_models_keep_to_the_description(
    client: FlaskClient, document: dict[str, Any], model: str
) -> None:
    new = "" if model == "lscp" else "&new=3"
    job = over(client, begun(client, f"model={model}{new}&candidates=grid&cell=3000&time_limit=5"))
    conforms(document, "SitingJob", job)
    assert job["result"]["model"] == model


def test_the_command_line_says_the_same_of_sites(client: FlaskClient) -> None:
    asked = "minimum=110113006000:20&existing=fixed"
    there = over(client, begun(client, f"new=4&{asked}"))["result"]
    here = cli("site", "--new", "4", "--minimum", "110113006000:20", "--existing", "fixed")
    for told in (there, here):
        del told["duration_s"]
    assert here == there


def test_the_curve_ends_where_the_plan_does(client: FlaskClient, document: dict[str, Any]) -> None:
    job = over(client, begun(client, "new=4&curve=1"))
    conforms(document, "SitingJob", job)
    curve, result = job["result"]["curve"], job["result"]
    assert [point["p"] for point in curve] == [1, 2, 3, 4]
    assert curve[-1]["covered"] == pytest.approx(result["covered_after"])
    brought = sum(point["adds"] for point in curve)
    assert brought == pytest.approx(result["covered_after"] - result["covered_before"])
    assert all(point["proven"] for point in curve)


def test_what_is_forbidden_is_not_chosen(client: FlaskClient) -> None:
    first = over(client, begun(client, "new=1"))["result"]["chosen"][0]
    told = over(client, begun(client, f"new=3&forbid={first['code']}"))["result"]
    assert first["code"] not in {site["code"] for site in told["chosen"]}
    assert told["parameters"]["forbid"] == [first["code"]]


def test_parameters_may_come_as_a_form(client: FlaskClient) -> None:
    response = client.post(SITING, data={"new": "1", "radius": "900"})
    assert response.status_code == 202
    found = over(client, response.get_json())["result"]
    assert (found["p"], found["parameters"]["distance"]["radius_m"]) == (1, 900)


def test_infeasible_says_who_cannot_be_reached(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    job = over(client, begun(client, "model=lscp&radius=300&candidates=grid&cell=5000"))
    conforms(document, "SitingJob", job)
    found = job["result"]
    assert found["status"] == "infeasible"
    assert found["chosen"] == []
    assert len(found["unreachable"]) > 20
    assert found["unreachable"][0] in found["verdict"]["zh"]


def test_a_siting_is_stopped_and_keeps_its_best(
    client: FlaskClient, document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    propose = proposals.propose

    def slowly(*given: Any, stop: Callable[[], bool], **named: Any) -> Any:
        until = time.monotonic() + 20
        while not stop() and time.monotonic() < until:
            time.sleep(0.02)
        return propose(*given, stop=stop, **named)

    monkeypatch.setattr(proposals, "propose", slowly)
    monkeypatch.setattr("stationmap.web.api_plan.AT_ONCE_S", 0.05)
    job = begun(client, "new=5")
    assert job["state"] == "running"
    conforms(document, "SitingJob", job)
    stopped = client.delete(job["self"])
    assert stopped.status_code == 202
    conforms(document, "SitingJob", stopped.get_json())
    ended = over(client, stopped.get_json())
    assert ended["state"] == "done"
    # Greedy sites are there before the solver begins; what nobody proved is not called optimal.
    assert ended["result"]["status"] in ("stopped", "optimal")
    if ended["result"]["status"] == "stopped":
        assert "停下" in ended["result"]["verdict"]["zh"]
    assert len(ended["result"]["chosen"]) == 5


def test_another_worker_finds_the_job(app: Flask, make_app: Callable[..., Flask]) -> None:
    job = begun(app.test_client(), "new=1")
    other = make_app().test_client()
    assert over(other, get(other, job["self"]))["state"] == "done"


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("", "new"),
        ("new=0", "new"),
        ("new=x", "new"),
        ("new=601", "p"),
        ("new=5&radius=0", "radius"),
        ("new=5&radius=-1", "radius"),
        ("new=5&radius=1e9", "radius"),
        ("new=5&radius=nan", "radius"),
        ("new=5&model=magic", "model"),
        ("new=5&model=lscp", "new"),
        ("new=5&existing=maybe", "existing"),
        ("new=5&candidates=file", "candidates"),
        ("new=5&demand=file", "demand"),
        ("new=5&candidates=grid&cell=1", "cell"),
        ("new=5&minimum=x", "minimum"),
        ("model=lscp&curve=1", "curve"),
        ("new=5&minimum=110113006000:9999", "minimum"),
        ("new=5&time_limit=0", "time_limit"),
        ("new=5&town=1", "town"),
        ("new=5&close=nowhere", "scenario"),
    ],
)
def test_what_is_wrong_is_named_in_both_languages(
    client: FlaskClient, document: dict[str, Any], asked: str, field: str
) -> None:
    response = client.post(f"{SITING}?{asked}")
    assert response.status_code in (400, 404)
    assert response.mimetype == "application/problem+json"
    told = response.get_json(force=True)
    conforms(document, "Problem", told)
    assert told["field"] == field
    assert told["detail"]
    assert told["detail_en"]


def test_what_only_the_search_finds_wrong_is_told_with_its_kind_and_value(
    client: FlaskClient,
) -> None:
    told = client.post(f"{SITING}?new=601").get_json(force=True)
    assert (told["type"], told["value"]) == ("/api/v1/#number", 601)


@pytest.mark.parametrize(
    ("asked", "field"),
    [("radius=0", "radius"), ("demand=file", "demand"), ("cross=0", "cross"), ("k=1", "k")],
)
def test_coverage_refuses_what_it_cannot_count(client: FlaskClient, asked: str, field: str) -> None:
    assert get(client, f"/api/v1/coverage?{asked}", 400)["field"] == field


def test_an_unknown_job_is_not_found(client: FlaskClient) -> None:
    for path in (f"{SITING}/{'a' * 22}", f"{SITING}/x"):
        assert get(client, path, 404)["field"] == "job"
        assert client.delete(path).status_code == 404


def test_a_job_of_the_page_is_not_one_of_the_interface(app: Flask) -> None:
    client = app.test_client()
    page = client.post("/plan/siting", data={"new": "1"}, follow_redirects=False)
    job_id = page.headers["Location"].split("job=")[1].split("&")[0]
    assert get(client, f"{SITING}/{job_id}", 404)["field"] == "job"


def test_jobs_are_not_kept_by_anybody(client: FlaskClient) -> None:
    job = begun(client, "new=1")
    assert client.get(job["self"]).headers["Cache-Control"] == "no-store"
    assert client.get(SITING).status_code == 405


def test_parameters_sent_as_json_are_not_passed_over(client: FlaskClient) -> None:
    told = client.post("/api/v1/siting?new=1", json={"new": 5})
    assert told.status_code == 415
    assert told.mimetype == "application/problem+json"
    assert "JSON" in told.get_json()["detail"]
