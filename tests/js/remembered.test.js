import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import * as memory from "../../stationmap/web/static/js/remembered.js";

const PLACE = { lon: "116.654600", lat: "40.130200", q: "石园街道", name: "石园街道", accuracyM: 30, at: 1_700_000_000_000 };

/** A browser's storage; `broken` throws, as where it is forbidden or full. */
function storage({ broken = false } = {}) {
  const held = new Map();
  const or = (work) => (...given) => {
    if (broken) throw new Error("QuotaExceededError");
    return work(...given);
  };
  return {
    getItem: or((name) => held.get(name) ?? null),
    setItem: or((name, text) => held.set(name, text)),
    removeItem: or((name) => held.delete(name)),
  };
}

beforeEach(() => {
  globalThis.localStorage = storage();
});

test("the last place comes back, and can be forgotten", () => {
  assert.equal(memory.lastPlace(), null);
  assert.equal(memory.remembers(), false);
  memory.rememberPlace(PLACE);
  assert.deepEqual(memory.lastPlace(), PLACE);
  assert.equal(memory.remembers(), true);
  memory.forgetAll();
  assert.equal(memory.lastPlace(), null);
});

test("what is no place is none", () => {
  for (const text of ["", "{", "7", '{"lon":"x","lat":"40"}', '{"lon":"500","lat":"40"}', '{"lat":"40"}']) {
    localStorage.setItem("stationmap.place", text);
    assert.equal(memory.lastPlace(), null, text);
  }
});

test("filters are remembered without the place, and so is that there are none", () => {
  memory.rememberWishes("?lon=1&lat=2&need=toilet,water&open=1&township=110113001000&at=2026-11-19T17:40&k=50");
  assert.deepEqual(memory.lastWishes(), { need: "toilet,water", open: "1" });
  memory.rememberWishes("?lon=1&lat=2");
  assert.deepEqual(memory.lastWishes(), {});
});

test("an address that asks for anything wins over what is remembered", () => {
  for (const bare of ["", "?", "?lang=en", "?at=2026-11-19T17:40", "?q="]) assert.equal(memory.isBare(bare), true, bare);
  for (const asks of ["?need=toilet", "?open=1", "?lon=1&lat=2", "?q=a", "?township=1"]) {
    assert.equal(memory.isBare(asks), false, asks);
  }
});

test("where nothing may be kept nothing is remembered, and nothing breaks", () => {
  globalThis.localStorage = storage({ broken: true });
  memory.rememberPlace(PLACE);
  memory.rememberWishes("?need=toilet");
  memory.forgetAll();
  assert.equal(memory.lastPlace(), null);
  assert.deepEqual(memory.lastWishes(), {});
  assert.equal(memory.remembers(), false);
});
