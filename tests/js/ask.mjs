/** Asks the phone's own code many questions at once: questions and data on stdin, answers on stdout. */

import { readFileSync } from "node:fs";
import { answer } from "../../stationmap/web/static/js/phone/answer.js";
import { nearest } from "../../stationmap/web/static/js/phone/nearest.js";
import { readAddress } from "../../stationmap/web/static/js/phone/asked.js";
import { Pack } from "../../stationmap/web/static/js/phone/pack.js";
import { Places } from "../../stationmap/web/static/js/phone/places.js";
import nunjucks from "../../stationmap/web/static/vendor/phone/engine.js";
import templates from "../../stationmap/web/static/vendor/phone/templates.js";

const given = JSON.parse(readFileSync(0, "utf8"));
const held = {
  pack: new Pack(given.pack),
  places: new Places(given.places),
  english: given.english,
  messages: {},
  drawing: null,
  datum: "wgs84",
  parts: { nunjucks, templates, nonce: "", address: (name) => `/static/${given.shelf}/${name}` },
};

const answers = given.addresses.map((address) => {
  const url = new URL(address, "http://phone");
  if (url.pathname !== "/api/v1/nearest") return answer(url, held, given.now)?.body ?? null;
  const asked = readAddress(url.searchParams, { now: given.now, facilities: held.pack.facilities });
  const found = nearest(held.pack, { ...asked, k: asked.k ?? 5 });
  return found.map(({ station, distanceM }) => [station.ref, distanceM]);
});
process.stdout.write(JSON.stringify(answers));
