import assert from "node:assert/strict";
import { test } from "node:test";

import { standIn } from "./page.js";

standIn();
const { headingDeg } = await import("../../stationmap/web/static/js/compass.js");

test("a phone that knows north says where its upper edge points", () => {
  const flat = { beta: 0, absolute: true };
  assert.equal(headingDeg({ ...flat, alpha: 0 }, 0), 0);
  assert.equal(headingDeg({ ...flat, alpha: 90 }, 0), 270); // alpha counts the other way round
  assert.equal(headingDeg({ ...flat, alpha: 350 }, 0), 10);
});

test("a screen that is turned has another upper edge", () => {
  assert.equal(headingDeg({ alpha: 0, beta: 0, absolute: true }, 90), 90);
  assert.equal(headingDeg({ alpha: 300, beta: 0, absolute: true }, 270), 330);
});

test("a phone held beyond upright points backwards", () => {
  assert.equal(headingDeg({ alpha: 0, beta: 120, absolute: true }, 0), 180);
});

test("where north is not known there is no heading", () => {
  assert.equal(headingDeg({ alpha: 40, beta: 0, absolute: false }, 0), null);
  assert.equal(headingDeg({ alpha: null, beta: null, absolute: true }, 0), null);
  assert.equal(headingDeg({ webkitCompassHeading: -1 }, 0), null);
});

test("iOS says the heading itself", () => {
  assert.equal(headingDeg({ alpha: 200, beta: 0, absolute: false, webkitCompassHeading: 45 }, 0), 45);
  assert.equal(headingDeg({ alpha: 200, beta: 0, absolute: false, webkitCompassHeading: 300 }, 90), 30);
});
