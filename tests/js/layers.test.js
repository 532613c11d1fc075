import assert from "node:assert/strict";
import { test } from "node:test";

import { standIn } from "./page.js";

standIn({ "#messages": "{}" });
const { piled } = await import("../../stationmap/web/static/js/layers.js");

const station = (id, state, at, more = {}) => ({
  id,
  geometry: { type: "Point", coordinates: at },
  properties: { name: id, state, ...more },
});

test("of several at one point the likeliest to be open is shown", () => {
  const here = [116.65, 40.13];
  const [shown, ...more] = piled([
    station("closed", "closed", here),
    station("unknown", "unknown", here),
    station("soon", "soon", here),
  ]);
  assert.deepEqual(more, []);
  assert.equal(shown.id, "soon");
  assert.deepEqual(shown.properties.refs, ["soon", "unknown", "closed"]);
});

test("a pile is rough when one of it is", () => {
  const here = [116.65, 40.13];
  const [shown] = piled([station("a", "open", here), station("b", "open", here, { rough: true })]);
  assert.equal(shown.properties.rough, true);
});

test("stations apart stay apart, and areas are never piled", () => {
  const area = () => ({ geometry: { type: "Polygon", coordinates: [] }, properties: {} });
  assert.equal(piled([station("a", "open", [1, 1]), station("b", "open", [1, 2])]).length, 2);
  assert.equal(piled([area(), area()]).length, 2);
});
