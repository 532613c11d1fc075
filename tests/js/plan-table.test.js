import assert from "node:assert/strict";
import { test } from "node:test";

import { standIn } from "./page.js";

standIn();
const { order } = await import("../../stationmap/web/static/js/plan-table.js");

const row = (code, value) => ({ dataset: { code }, cells: [{ dataset: { value } }] });
const codes = (rows) => rows.map(({ dataset: { code } }) => code);
const ROWS = [row("b", "2"), row("d", ""), row("a", "10"), row("c", "2")];

test("figures are sorted as numbers, equal ones by code, none at the end", () => {
  assert.deepEqual(codes([...ROWS].sort(order(0, false))), ["b", "c", "a", "d"]);
  assert.deepEqual(codes([...ROWS].sort(order(0, true))), ["a", "b", "c", "d"]);
});

test("names are sorted by code", () => {
  assert.deepEqual(codes([...ROWS].sort(order(null, false))), ["a", "b", "c", "d"]);
  assert.deepEqual(codes([...ROWS].sort(order(null, true))), ["d", "c", "b", "a"]);
});
