import assert from "node:assert/strict";
import { test } from "node:test";

import { day, dayAndTime, lately, time } from "../../stationmap/web/static/js/dates.js";

const AT = Date.parse("2026-11-19T00:05:00+08:00"); // the day before, in London
const reading = (lang) => {
  globalThis.document = { documentElement: { lang } };
};

test("in Chinese as the server writes it", () => {
  reading("zh-CN");
  assert.equal(day(AT), "11 月 19 日");
  assert.match(time(AT), /^(0|00|24):05$/);
  assert.equal(dayAndTime(Date.parse("2026-11-19T17:40:00+08:00")), "11 月 19 日 17:40");
});

test("in English as the reader knows it", () => {
  reading("en");
  assert.equal(day(AT), "Nov 19");
});

test("of today the time, else the day", () => {
  reading("zh-CN");
  const now = Date.parse("2026-11-19T23:00:00+08:00");
  assert.equal(lately(Date.parse("2026-11-19T17:40:00+08:00"), now), "17:40");
  assert.equal(lately(Date.parse("2026-11-18T17:40:00+08:00"), now), "11 月 18 日");
});
