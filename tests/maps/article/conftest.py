from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from stationmap.maps.article import Centre, Dot, Figure, Scene

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = ("大孙各庄镇", "空港街道", "杨镇", "牛栏山镇", "胜利街道", "光明街道")
WIDTH_M = 12_000.0


@pytest.fixture(scope="session")
def scene() -> Callable[..., Scene]:
    """Make scenes of six townships, two of them small and crowded, with stations in each."""
    large = [
        shapely.box(x * WIDTH_M, y * WIDTH_M, (x + 1) * WIDTH_M, (y + 1) * WIDTH_M)
        for y in (0, 1)
        for x in (0, 1)
    ]
    small = [
        shapely.box(WIDTH_M + 600, 600 + n * 1200, WIDTH_M + 2400, 1800 + n * 1200) for n in (0, 1)
    ]
    large[1] = large[1] - small[0] - small[1]
    townships = np.array([*large, *small], np.object_)
    rng = np.random.default_rng(11)

    def make(focus: tuple[int, ...] | None = None, *, count: int = 12, **more: object) -> Scene:
        chosen = tuple(range(len(townships))) if focus is None else focus
        dots = [
            Dot(
                *_inside(townships[n], rng),
                f"示例驿站 {k + 1:02d}" if focus else "",
                all_day=k == 0,
            )
            for n in chosen
            for k in range(count)
        ]
        given: dict[str, object] = {
            "title": "顺义的 298 座工会驿站在哪儿",
            "subtitle": "橙色数字是各镇街的座数。",
            "townships": townships,
            "names": NAMES,
            "counts": (count,) * len(townships),
            "view": shapely.union_all(townships[list(chosen)]),
            "focus": chosen,
            "dots": (dots[0]._replace(sure=True, first=True, name="空港祥云工会驿站"), *dots[1:]),
            "figures": (Figure("298", "座工会驿站"), Figure("11", "座 24 小时开放")),
            "foot": ("示例数据：由程序生成。", "数据版本 2026.11+abc。"),
            "brief_foot": ("示例数据，版本 2026.11+abc", "未送审 · 内部使用"),
            "seal": "未送审 · 内部使用",
        }
        return Scene(**(given | more))  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def centre() -> Centre:
    return Centre(WIDTH_M / 2, WIDTH_M / 2, "顺义西站", (500.0, 1000.0))


def _inside(township: shapely.Polygon, rng: np.random.Generator) -> tuple[float, float]:
    west, south, east, north = township.buffer(-150).bounds
    while True:
        x, y = rng.uniform((west, south), (east, north)).tolist()
        if township.contains(shapely.Point(x, y)):
            return x, y
