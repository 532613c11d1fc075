/** Brings together what the phone answers from: pack, names, phrases, templates. */

import nunjucks from "../../vendor/phone/engine.js";
import templates from "../../vendor/phone/templates.js";
import { Pack } from "./pack.js";
import { Places } from "./places.js";

/**
 * @typedef {import("./answer.js").Held} Held
 *
 * @typedef {object} Site  what the server says of itself
 * @property {string} shelf  the word in the addresses of static files
 * @property {"wgs84"|"gcj02"} datum  of the base map
 * @property {string[]} assets  addresses of everything that pages load
 * @property {Record<string, Record<string, string>>} messages  what scripts say, by language
 * @property {import("./drawing.js").Drawing|null} drawing  null: no map is made here
 */

export const PACK = "/finder/pack.json";
export const PHRASES = "/finder/phrases.json";

/** @param {string} version */
export const placesOf = (version) => `/finder/places.json?v=${encodeURIComponent(version)}`;

/** @param {string} version */
export const landOf = (version) => `/finder/land.geojson?v=${encodeURIComponent(version)}`;

/**
 * @param {(address: string) => Promise<any>} read  JSON from where it is kept
 * @param {Site} site
 * @returns {Promise<Held>}
 */
export async function hold(read, site) {
  const [plain, english] = await Promise.all([read(PACK), read(PHRASES)]);
  const pack = new Pack(plain);
  return {
    pack,
    places: new Places(await read(placesOf(pack.version))),
    english,
    messages: site.messages,
    drawing: site.drawing,
    datum: site.datum,
    parts: partsOf(site),
  };
}

/** What pages are made of. @param {Site} site @returns {import("./render.js").Parts} */
export function partsOf({ shelf }) {
  return { nunjucks, templates, nonce: "", address: (name) => `/static/${shelf}/${name}` };
}
