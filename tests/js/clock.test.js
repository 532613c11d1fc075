import assert from "node:assert/strict";
import { test } from "node:test";

import { aheadMs, corrected } from "../../stationmap/web/static/js/phone/clock.js";

const HERE = Date.parse("2026-11-19T17:40:00+08:00");
const HOUR_MS = 3_600_000;

test("the server's clock is read from its answer", () => {
  const headers = new Headers({ Date: "Thu, 19 Nov 2026 12:40:00 GMT" });
  assert.equal(aheadMs(headers, HERE), 3 * HOUR_MS);
  assert.equal(aheadMs(new Headers(), HERE), null);
  assert.equal(aheadMs(new Headers({ Date: "yesterday" }), HERE), null);
});

test("a clock that is wrong by more than ten minutes is not used", () => {
  assert.equal(corrected(HERE, 9 * 60_000), HERE);
  assert.equal(corrected(HERE, -9 * 60_000), HERE);
  assert.equal(corrected(HERE, -24 * HOUR_MS), HERE - 24 * HOUR_MS);
  assert.equal(corrected(HERE, 11 * 60_000), HERE + 11 * 60_000);
});
