import assert from "node:assert/strict";
import { test } from "node:test";

import { standIn } from "./page.js";

standIn();
const { beside, boxAround, placeNames } = await import("../../stationmap/web/static/js/labels.js");

const FRAME = { left: 0, top: 0, right: 200, bottom: 100 };
const name = (text, ...spots) => ({ kind: "township", text, spots, width: 40, height: 10 });
const texts = (placed) => placed.map(({ name: { text } }) => text);

test("the more important of two names on one spot stands", () => {
  const spot = { x: 100, y: 50 };
  assert.deepEqual(texts(placeNames([name("first", spot), name("second", spot)], [], FRAME)), ["first"]);
});

test("a name takes the best spot that is free", () => {
  const taken = [boxAround({ x: 100, y: 50 }, { width: 20, height: 20 })];
  const [{ box }] = placeNames([name("aside", { x: 100, y: 50 }, { x: 150, y: 50 })], taken, FRAME);
  assert.deepEqual(box, { left: 130, top: 45, right: 170, bottom: 55 });
});

test("names keep two pixels between them", () => {
  const near = placeNames([name("a", { x: 50, y: 50 }), name("b", { x: 91, y: 50 })], [], FRAME);
  const far = placeNames([name("a", { x: 50, y: 50 }), name("b", { x: 92, y: 50 })], [], FRAME);
  assert.deepEqual(texts(near), ["a"]);
  assert.deepEqual(texts(far), ["a", "b"]);
});

test("no name is cut by the edge of the map", () => {
  assert.deepEqual(texts(placeNames([name("cut", { x: 19, y: 50 })], [], FRAME)), []);
  assert.deepEqual(texts(placeNames([name("whole", { x: 20, y: 50 })], [], FRAME)), ["whole"]);
});

test("a landmark's name never stands on its diamond", () => {
  const { spots, diamond, width, height } = beside("华联购物中心", { x: 100, y: 50 });
  for (const spot of spots) {
    const { left, top, right, bottom } = boxAround(spot, { width, height });
    const covers = left < diamond.x && diamond.x < right && top < diamond.y && diamond.y < bottom;
    assert.equal(covers, false, JSON.stringify(spot));
  }
});
