import assert from "node:assert/strict";
import { test } from "node:test";

import { contains, isTownship, lonLat, outline, rings } from "../../stationmap/web/static/js/land.js";

const square = (x, y) => [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]];
const township = (...coordinates) => ({
  properties: { kind: "township" },
  geometry: { type: "Polygon", coordinates },
});

test("a border between two townships is no part of the outline", () => {
  const [line, ...more] = outline([township(square(0, 0)), township(square(1, 0))]);
  assert.deepEqual(more, []);
  assert.equal(line.length, 7);
  assert.deepEqual(line[0], line.at(-1));
  const corners = line.slice(1).map(([lat, lon]) => `${lon} ${lat}`).sort();
  assert.deepEqual(corners, ["0 0", "0 1", "1 0", "1 1", "2 0", "2 1"]);
});

test("townships that do not touch have a line each", () => {
  assert.equal(outline([township(square(0, 0)), township(square(5, 5))]).length, 2);
});

test("the outline of a hole is drawn, too", () => {
  const hole = square(0.25, 0.25).map(([x, y]) => [x / 2 + 0.25, y / 2 + 0.25]);
  assert.equal(outline([township(square(0, 0), hole)]).length, 2);
});

test("a place in a hole or in no part does not lie in a township", () => {
  const hole = square(0, 0).map(([x, y]) => [x / 2 + 0.25, y / 2 + 0.25]);
  const holed = township(square(0, 0), hole);
  assert.equal(contains(holed, 0.1, 0.5), true);
  assert.equal(contains(holed, 0.5, 0.5), false);
  assert.equal(contains(holed, 1.5, 0.5), false);
});

test("all parts of a township of several are its rings", () => {
  const several = {
    properties: { kind: "township" },
    geometry: { type: "MultiPolygon", coordinates: [[square(0, 0)], [square(3, 3)]] },
  };
  assert.equal(rings(several).length, 2);
  assert.equal(contains(several, 3.5, 3.5), true);
  assert.equal(isTownship(several), true);
});

test("a place is read as the page writes it", () => {
  assert.deepEqual(lonLat("116.6546,40.1302"), [116.6546, 40.1302]);
  assert.equal(lonLat(""), null);
  assert.equal(lonLat(undefined), null);
});
