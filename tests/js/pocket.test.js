/** The pocket keeps, forgets, and says when a browser lets it do neither. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { MOST, pocket, put } from "../../stationmap/web/static/js/pocket.js";

const KEY = "stationmap.pocket";
/** @type {Map<string, string>} */
let kept;

/** @param {unknown} storage */
function browser(storage) {
  Object.defineProperty(globalThis, "localStorage", { configurable: true, ...storage });
}

beforeEach(() => {
  kept = new Map();
  const value = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text) };
  browser({ value });
});

test("what was put in last comes first, and only once", () => {
  assert.equal(put("a", true), "kept");
  assert.equal(put("b", true), "kept");
  assert.equal(put("a", true), "kept");
  assert.deepEqual(pocket(), ["a", "b"]);
  assert.equal(put("a", false), "dropped");
  assert.deepEqual(pocket(), ["b"]);
});

test("a full pocket says so and loses nothing", () => {
  for (let n = 0; n < MOST; n += 1) put(String(n), true);
  assert.equal(put("more", true), "pocket_full");
  assert.equal(pocket().length, MOST);
  assert.equal(put("0", true), "kept"); // it was there already
});

test("what somebody else wrote there is no pocket", () => {
  for (const text of ["{", "null", '{"a":1}', "7", '[1,null,"a",""]']) {
    kept.set(KEY, text);
    assert.deepEqual(pocket(), text.startsWith("[") ? ["a"] : []);
  }
});

test("where nothing may be kept, that is said", () => {
  browser({ get: () => { throw new Error("forbidden"); } });
  assert.deepEqual(pocket(), []);
  assert.equal(put("a", true), "not_kept");
  const full = () => { throw new Error("quota"); };
  browser({ value: { getItem: () => null, setItem: full } });
  assert.equal(put("a", true), "not_kept");
});
