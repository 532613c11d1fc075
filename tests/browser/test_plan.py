from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pyogrio
import pyogrio.raw
import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from .test_accessibility import SMALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

LAPTOP = {
    "viewport": {"width": 1280, "height": 800},
    "device_scale_factor": 1,
    "is_mobile": False,
    "has_touch": False,
}
LIST = "名称,经度,纬度,人数\n甲厂,116.65,40.13,300\n乙厂,116.80,40.20,200\n"


def address(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(f"(?=.*{re.escape(part)})" for part in parts))


def share(page: Page) -> float:
    return float(page.locator(".headlines b").first.inner_text())


@pytest.fixture
def page(phone: Callable[..., Any]) -> Page:
    opened: Page = phone(**LAPTOP).open("/plan")
    opened.wait_for_selector(".map-label")
    return opened


def test_slider_changes_figures_map_and_address(page: Page) -> None:
    before, edge = share(page), page.locator("path.gap").get_attribute("d")
    line = page.locator("#slide").bounding_box()
    assert line
    page.mouse.move(line["x"] + 70, line["y"] + line["height"] / 2)
    page.mouse.down()
    page.mouse.move(line["x"] + 140, line["y"] + line["height"] / 2, steps=8)
    page.mouse.up()
    expect(page).to_have_url(address("radius="))
    expect(page.locator("#state")).to_have_attribute("data-radius", re.compile(r"^(18|19|20)\d\d"))
    assert share(page) > before
    expect(page.locator("path.gap")).not_to_have_attribute("d", edge or "")
    expect(page.locator("img.heat")).to_have_attribute("src", address("radius="))
    assert page.locator(".place").count() == 288


def test_slider_by_keyboard(page: Page) -> None:
    page.locator("#slide").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(address("radius=1050"))
    expect(page.locator("#radius")).to_have_value("1,050")
    expect(page.locator(".segments [aria-current]")).to_have_count(0)
    page.locator(".segments a", has_text="1 公里").click()
    expect(page).to_have_url(re.compile("/plan$"))
    expect(page.locator("#radius")).to_have_value("1,000")


def test_last_of_many_questions_is_answered(page: Page) -> None:
    page.locator("#slide").focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(address("radius=100"))
    expect(page.locator("#state")).to_have_attribute("data-radius", "100.0", timeout=15_000)
    expect(page.locator(".headlines dt").first).to_have_text("100 米内有驿站")


def test_needs_and_hours_narrow_what_counts(page: Page) -> None:
    everyone = share(page)
    page.locator(".chip", has_text="充电").click()
    expect(page).to_have_url(address("need=charging"))
    with_power = share(page)
    assert with_power < everyone
    page.locator(".when label", has_text="周末").click()
    expect(page).to_have_url(address("need=charging", "at=2026-11-21T12:30"))
    expect(page.locator("#moment")).to_contain_text("周末 12:30")
    noon = share(page)
    assert noon < with_power
    page.locator('[name="hour"]').focus()
    for _ in range(9):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(address("at=2026-11-21T21:30"))
    assert share(page) < noon
    expect(page.locator(".headlines .more").first).to_contain_text("最多")
    assert page.locator(".chart .now").count() == 1
    page.locator(".when label", has_text="不看时间").click()
    expect(page).to_have_url(re.compile(r"\?need=charging$"))
    page.reload()
    expect(page.locator('.chip [value="charging"]')).to_be_checked()


def test_five_sites_with_proof_on_list_and_map(page: Page) -> None:
    page.locator(".siting .main").click()
    expect(page.locator(".proof h3")).to_have_text("最优，已证明")
    expect(page.locator(".proposals li")).to_have_count(5)
    expect(page.locator(".proposal-mark")).to_have_count(5)
    numbers = page.locator(".proposal-mark text").all_text_contents()
    assert numbers == ["1", "2", "3", "4", "5"]
    expect(page).to_have_url(address("new=5", "job="))
    page.reload()
    expect(page.locator(".proposal-mark")).to_have_count(5)
    page.locator(".chip", has_text="热饭").click()
    expect(page.locator("#sites")).to_have_text("条件变了，再算一次。")
    expect(page.locator(".proposal-mark")).to_have_count(0)


def test_long_siting_shows_progress_and_stops(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    from stationmap.web import plan_siting

    def endless(_: Any, __: Any, handle: Any, **___: Any) -> dict[str, Any]:
        handle.progress({"elapsed_s": 3.2, "gap": 0.021})
        while not handle.stopped():
            time.sleep(0.01)
        found = {"model": "mclp", "status": "stopped", "solver_status": "Stopped by the user"}
        figures = {"objective": 900.0, "bound": 1000.0, "gap": 0.1, "duration_s": 3.3}
        more = {"candidates": 9, "demand": 2000.0, "covered_before": 500.0}
        asked = {"parameters": {"demand": {"unit": "people"}}}
        return {**found, **figures, **more, **asked, "unreachable": [], "chosen": []}

    monkeypatch.setattr(plan_siting, "sites", endless)
    page.locator(".siting .main").click()
    expect(page.locator(".working")).to_contain_text("离最优最多差 2.1%")
    page.locator(".working .quiet").click()
    expect(page.locator(".proof h3")).to_have_text("停在这里，离最优最多差 10.0%")
    expect(page.locator(".proof p").first).to_contain_text("多覆盖 400 人，上界 500")


def test_sites_become_a_scenario_beside_today(page: Page) -> None:
    page.locator(".siting .main").click()
    page.locator(".proof a").click()
    expect(page.locator(".compared")).to_be_visible()
    expect(page.locator(".changes li")).to_have_count(5)
    expect(page.locator(".place-planned")).to_have_count(5)
    assert page.url.count("open=") == 5
    today, then = page.locator(".compared tbody tr").nth(1).locator("td").all_inner_texts()[:2]
    assert float(today.rstrip("%")) < float(then.rstrip("%")) == share(page)
    page.locator(".changes a").first.click()
    expect(page.locator(".changes li")).to_have_count(4)
    page.go_back()
    expect(page.locator(".changes li")).to_have_count(5)
    page.locator(".scenario .link", has_text="全部去掉").click()
    expect(page.locator(".compared")).to_have_count(0)


def test_station_on_the_map_is_closed_or_changed(page: Page) -> None:
    page.locator(".place").first.click(force=True)
    name = page.locator(".picked-name").inner_text()
    ref = re.search(r"（(.+)）", name)
    assert ref
    page.locator('[data-act="hours"]').click()
    expect(page).to_have_url(address(f"hours={ref[1]},24/7"))
    expect(page.locator(".changes")).to_contain_text("改为 24 小时")
    page.locator("#map").click(position={"x": 300, "y": 490})
    expect(page.locator(".picked-name")).to_contain_text("这里：")
    page.locator('[data-act="open"]').click()
    expect(page).to_have_url(address("open=116.", f"hours={ref[1]}"))
    expect(page.locator(".place-planned")).to_have_count(1)


def test_table_sorts_by_click_and_by_keyboard(page: Page) -> None:
    first = page.locator(".townships tbody th").first
    assert first.inner_text() == "杨镇"
    head = page.locator(".col-covered a").first
    head.click()
    expect(page).to_have_url(address("sort=-covered"))
    expect(page.locator("th.col-covered")).to_have_attribute("aria-sort", "descending")
    shares = page.locator("td.col-covered").all_inner_texts()
    assert shares[0] == "100%"
    head.press("Space")
    expect(page).to_have_url(address("sort=covered"))
    expect(page.locator("th.col-covered")).to_have_attribute("aria-sort", "ascending")
    assert page.locator("td.col-covered").all_inner_texts()[-1] == "100%"
    order = page.locator(".townships tbody th").all_inner_texts()
    page.reload()
    assert page.locator(".townships tbody th").all_inner_texts() == order


@pytest.fixture
def asked(page: Page) -> Page:
    """Ask for another radius, as a planner does, and wait for its figures."""
    page.locator("#radius").fill("1300")
    page.locator("#radius").press("Enter")
    expect(page.locator("#state")).to_have_attribute("data-radius", "1300.0")
    expect(page.locator(".files a").first).to_have_attribute("href", address("radius=1300"))
    return page


def shown(page: Page, column: str) -> dict[str, str]:
    """Read a column of the table, by the names of the townships."""
    names = page.locator(".townships tbody th").all_inner_texts()
    return dict(zip(names, page.locator(f"td.col-{column}").all_inner_texts(), strict=True))


def fetched(page: Page, suffix: str, folder: Path) -> Path:
    with page.expect_download() as told:
        page.locator(f'.files a[href*="{suffix}"]').click()
    assert told.value.suggested_filename.endswith(suffix)
    path = folder / f"file{suffix}"
    told.value.save_as(path)
    return path


def test_excel_file_says_what_the_table_says(asked: Page, tmp_path: Path) -> None:
    book = load_workbook(fetched(asked, ".xlsx", tmp_path))
    head, *rows, sums = book["乡镇街道"].iter_rows(max_col=17, max_row=27, values_only=True)
    name, counted, out = (head.index(h) for h in ("乡镇街道", "算数的", "够不着\n人"))
    assert len(rows) == 25
    assert {r[name]: f"{r[counted]:,}" for r in rows} == shown(asked, "stations")
    assert {r[name]: f"{r[out]:,.0f}" for r in rows} == shown(asked, "out")
    assert sums[name] == "合计"
    assert sums[out] == pytest.approx(sum(float(str(row[out])) for row in rows))
    about = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True)}
    told = asked.request.get(asked.url.replace("/plan?", "/api/v1/coverage?")).json()
    assert about["数据版本"] == told["data"]["version"]
    assert "1300 米" in str(about["距离"])


def test_geojson_holds_the_gaps_of_the_table(asked: Page, tmp_path: Path) -> None:
    told = json.loads(fetched(asked, ".geojson", tmp_path).read_text("utf-8"))
    assert told["parameters"]["distance"]["radius_m"] == 1300
    gaps = [f["properties"] for f in told["features"] if f["properties"]["layer"] == "gaps"]
    areas = {gap["name"]: f"{gap['gap_area_km2']:.1f}" for gap in gaps}
    table = shown(asked, "gap")
    assert areas.keys() <= table.keys()
    assert table == {name: areas.get(name, "0.0") for name in table}


def test_geopackage_holds_the_layers(asked: Page, tmp_path: Path) -> None:
    path = fetched(asked, ".gpkg", tmp_path)
    layers = {str(name) for name, _ in pyogrio.list_layers(path)}
    assert {"townships", "gaps", "stations", "farthest"} <= layers
    facts, _, _, columns = pyogrio.raw.read(path, layer="townships", read_geometry=False)
    by_field = dict(zip(facts["fields"].tolist(), columns, strict=True))
    out = zip(by_field["name"], by_field["demand_out"], strict=True)
    assert {name: f"{people:,.0f}" for name, people in out} == shown(asked, "out")


def test_list_is_handed_in(page: Page) -> None:
    page.locator("#slide").press("ArrowRight")
    expect(page).to_have_url(address("radius=1050"))
    page.locator('[name="demand"][value="file"]').check()
    expect(page.locator(".upload")).to_be_visible()
    upload = {"name": "名单.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    page.locator('.upload [name="file"]').set_input_files([upload])  # type: ignore[list-item]
    page.locator(".upload .quiet").click()
    expect(page).to_have_url(address("radius=1050", "demand=file", "list="))
    expect(page.locator(".foot")).to_contain_text("按自己的名单 名单.csv：2 个点，500 人")
    page.locator('[name="demand"][value="area"]').check()
    expect(page).to_have_url(re.compile(r"\?radius=1050&demand=area$"))
    expect(page.locator(".col-covered").first).to_contain_text("覆盖面积")


def test_bad_radius_is_said_beside_it(phone: Callable[..., Any]) -> None:
    one = phone(**LAPTOP)
    page = one.open("/plan?radius=700")
    page.locator("#radius").fill("0")
    page.locator("#radius").press("Enter")
    expect(page.locator(".field .fault")).to_contain_text("服务半径要大于 0")
    expect(page.locator("#radius")).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".headlines dt").first).to_have_text("700 米内有驿站")
    page.locator("#radius").fill("800")
    page.locator("#radius").press("Enter")
    expect(page.locator(".fault")).to_have_count(0)
    expect(page).to_have_url(address("radius=800"))
    one.forgive("400")  # what Chromium says of the refused question itself


def test_names_on_the_map_do_not_overlap(page: Page) -> None:
    boxes = page.eval_on_selector_all(
        ".map-label, .stem-mark", "all => all.map(e => e.getBoundingClientRect().toJSON())"
    )
    assert len(boxes) > 20
    for n, a in enumerate(boxes):
        for b in boxes[n + 1 :]:
            apart = (
                a["right"] <= b["left"] + 1
                or b["right"] <= a["left"] + 1
                or a["bottom"] <= b["top"] + 1
                or b["bottom"] <= a["top"] + 1
            )
            assert apart, (a, b)


def test_axe_finds_nothing(phone: Callable[..., Any], repository: Path) -> None:
    script = repository / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        pytest.skip("axe-core is not here: make install")
    for scheme in ("light", "dark"):
        one = phone(**LAPTOP, color_scheme=scheme, reduced_motion="reduce")
        for query in ("?new=3", "?lang=en&at=2026-11-28T12:30&close=005-11&demand=file"):
            page = one.open(f"/plan{query}")
            page.wait_for_selector(".map-label")
            page.evaluate(script.read_text())
            audit = "async () => (await axe.run(document)).violations.map(found => found.id)"
            assert page.evaluate(audit) == [], (scheme, query)


def test_nothing_is_wider_than_the_phone(phone: Callable[..., Any]) -> None:
    for query in ("", "?at=2026-11-21T12:30&close=005-11&demand=area", "?radius=0&open=x"):
        one = phone()
        page = one.open(f"/plan{query}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, query
        assert page.evaluate(SMALL) == [], query
        region = page.locator(".results .scroll")
        assert region.evaluate("e => e.scrollWidth > e.clientWidth && e.tabIndex === 0")
        one.forgive("400")


def test_without_scripts_the_form_still_answers(phone: Callable[..., Any]) -> None:
    page = phone(**LAPTOP, java_script_enabled=False).open("/plan")
    page.locator("#radius").fill("700")
    page.locator(".when label", has_text="周末").click()
    page.locator(".chip", has_text="充电").click()
    page.locator(".controls > .quiet").click()
    expect(page).to_have_url(address("radius=700", "at=2026-11-21T12:30", "need=charging"))
    expect(page.locator(".headlines dt").first).to_have_text("700 米内有驿站")
    page.locator(".siting .main").click()
    expect(page.locator(".proposals li")).to_have_count(5)
    page.locator(".proof a").click()
    expect(page.locator(".compared")).to_be_visible()
