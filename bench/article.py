"""Times article kits: one township's, and those of all townships, the district, the 24 hours.

    python -m bench.article

A kit is everything that goes to WeChat: words, HTML, map as SVG, PNG and PDF,
two covers, the QR code, and the lint over all of it.
"""

from __future__ import annotations

import statistics
import time
from datetime import date

from stationmap.articles import kit_files, make_kit, parse_view
from stationmap.geodata import open_catalogue
from stationmap.settings import Settings

DAY = date(2026, 11, 21)
SETTINGS = Settings(site_url="https://yizhan.example.org")
ONE, ONE_S, ALL_S = "township-110113011000", 1.0, 15.0


def main() -> None:
    catalogue = open_catalogue()
    views = [f"township-{township.code}" for township in catalogue.townships]
    views += ["district", "all-day"]

    def took_s(slug: str) -> tuple[float, int]:
        start = time.perf_counter()
        kit = make_kit(parse_view(slug, catalogue), catalogue, settings=SETTINGS, day=DAY)
        weight = sum(map(len, kit_files(kit).values()))
        if kit.findings:
            raise SystemExit(f"{slug}: {kit.findings}")
        return time.perf_counter() - start, weight

    first_s, _ = took_s(ONE)
    one_s = statistics.median(took_s(ONE)[0] for _ in range(5))
    start = time.perf_counter()
    weights = [took_s(slug)[1] for slug in views]
    all_s = time.perf_counter() - start
    print(f"one township kit: {one_s:.2f} s, the first {first_s:.2f} s (goal {ONE_S:g} s)")
    print(f"{len(views)} kits: {all_s:.1f} s (goal {ALL_S:g} s), {sum(weights) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
