import assert from "node:assert/strict";
import { test } from "node:test";

import { standIn } from "./page.js";

standIn({ "#messages": "{}" });
const { stepped } = await import("../../stationmap/web/static/js/search.js");

test("arrow keys go through the list and come round", () => {
  assert.equal(stepped(0, 1, 3), 1);
  assert.equal(stepped(2, 1, 3), 0);
  assert.equal(stepped(0, -1, 3), 2);
});

test("from the box, down is the first and up is the last", () => {
  assert.equal(stepped(-1, 1, 3), 0);
  assert.equal(stepped(-1, -1, 3), 2);
});
