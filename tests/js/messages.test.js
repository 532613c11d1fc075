import assert from "node:assert/strict";
import { test } from "node:test";

import { standIn } from "./page.js";

const SENTENCES = {
  metres: "%(number)s 米",
  kilometres: "%(number)s 公里",
  poor: "位置可能差 %(metres)s 米，差 %(metres)s 米的话请自己点",
};
standIn({ "#messages": JSON.stringify(SENTENCES) });
const { length, phrase } = await import("../../stationmap/web/static/js/messages.js");

test("every gap of a sentence is filled", () => {
  assert.equal(phrase("poor", { metres: 600 }), "位置可能差 600 米，差 600 米的话请自己点");
});

test("what fills a gap is not read again", () => {
  assert.equal(phrase("metres", { number: "$& %(number)s" }), "$& %(number)s 米");
});

test("a sentence that the server did not send is an error", () => {
  assert.throws(() => phrase("missing"));
});

test("lengths are in metres below a kilometre", () => {
  assert.equal(length(999), "999 米");
  assert.equal(length(1000), "1 公里");
  assert.equal(length(1500), "1.5 公里");
});
