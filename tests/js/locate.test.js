import assert from "node:assert/strict";
import { test } from "node:test";

import { alreadyAllowed, locate } from "../../stationmap/web/static/js/locate.js";

// Scripts of the page hear that somebody is looked for; wechat.js does inside WeChat.
globalThis.document = new EventTarget();

/** A browser whose geolocation answers, or fails, like this. */
function browser({ coords, code, permissions }) {
  const getCurrentPosition = (found, failed) =>
    coords ? found({ coords }) : failed({ code, PERMISSION_DENIED: 1 });
  const navigator = { geolocation: { getCurrentPosition }, permissions };
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
}

test("a fix has its accuracy", async () => {
  browser({ coords: { longitude: 116.65, latitude: 40.13, accuracy: 12 } });
  assert.deepEqual(await locate(), { lon: 116.65, lat: 40.13, accuracyM: 12 });
});

/** WeChat's own interface, which answers once. */
function wechat(fix) {
  fix.catch(() => {});
  document.addEventListener("stationmap:locate", ({ detail }) => Object.assign(detail, { fix }), { once: true });
}

test("inside WeChat its own interface is asked first", async () => {
  browser({ coords: { longitude: 116.65, latitude: 40.13, accuracy: 12 } });
  wechat(Promise.resolve({ lon: 116.7, lat: 40.2, accuracyM: 30 }));
  assert.deepEqual(await locate(), { lon: 116.7, lat: 40.2, accuracyM: 30 });
});

test("where WeChat's interface fails the browser is asked, but not after a refusal", async () => {
  browser({ coords: { longitude: 116.65, latitude: 40.13, accuracy: 12 } });
  wechat(Promise.reject(new Error("failed")));
  assert.equal((await locate()).lon, 116.65);
  wechat(Promise.reject(new Error("denied")));
  await assert.rejects(locate(), { message: "denied" });
});

test("0, 0 is no place", async () => {
  browser({ coords: { longitude: 0, latitude: 0, accuracy: 5 } });
  await assert.rejects(locate(), { message: "failed" });
});

test("a refusal is told from a failure", async () => {
  browser({ code: 1 });
  await assert.rejects(locate(), { message: "denied" });
  browser({ code: 3 });
  await assert.rejects(locate(), { message: "failed" });
});

test("a browser that cannot tell whether it may is not asked", async () => {
  browser({ permissions: undefined });
  assert.equal(await alreadyAllowed(), false);
  browser({ permissions: { query: async () => ({ state: "granted" }) } });
  assert.equal(await alreadyAllowed(), true);
  browser({ permissions: { query: async () => ({ state: "prompt" }) } });
  assert.equal(await alreadyAllowed(), false);
});

test("while there is no answer it is said, twice and no more", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  Object.defineProperty(globalThis, "navigator", {
    value: { geolocation: { getCurrentPosition() {} } },
    configurable: true,
  });
  const told = [];
  locate({ slow: () => told.push("slow"), silent: () => told.push("silent") });
  t.mock.timers.tick(2_999);
  assert.deepEqual(told, []);
  t.mock.timers.tick(1);
  assert.deepEqual(told, ["slow"]);
  t.mock.timers.tick(60_000);
  assert.deepEqual(told, ["slow", "silent"]);
});

test("after the answer nothing more is said", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  browser({ coords: { longitude: 116.65, latitude: 40.13, accuracy: 12 } });
  const told = [];
  await locate({ slow: () => told.push("slow") });
  t.mock.timers.tick(60_000);
  assert.deepEqual(told, []);
});
