/** On my way: the two ends and the stations between; as `stationmap/web/way.py`. */

import { place } from "./asked.js";
import { dayOf } from "./moment.js";
import { distanceM } from "./geodesic.js";
import { allowedM, detours } from "./onway.js";
import { Reach } from "./reach.js";
import { SheetMaker } from "./sheet.js";
import { quoted } from "./navigation.js";
import { isRough } from "./words.js";

/**
 * @typedef {import("./asked.js").Asked} Asked
 * @typedef {import("./geodesic.js").LonLat} LonLat
 * @typedef {import("./nearest.js").Found} Found
 * @typedef {import("./onway.js").Detour} Detour
 * @typedef {import("./pack.js").Pack} Pack
 * @typedef {import("./places.js").Places} Places
 * @typedef {import("./words.js").Words} Words
 */

const MOST_STOPS = 12;
const PLACES_MOST = 4;
const MOST_TEXT = 100;
const DECIMALS = 6;
const NO_DETOUR_M = 20; // less than this nobody notices on a street
const GROUPS = ["in", "unsure", "shut"];

/** A way that was asked for, whether its ends are known or not. */
export class WayMaker {
  /**
   * @param {Pack} pack @param {Places|null} places @param {Words} words
   * @param {Asked} asked @param {URLSearchParams} text
   */
  constructor(pack, places, words, asked, text) {
    this.pack = pack;
    this.places = places;
    this.words = words;
    this.asked = asked.but({ ref: "", view: "map", k: null });
    const [lon = "", lat = ""] = (text.getAll("to").at(-1) ?? "").split(",");
    this.goal = place(lon.trim(), lat.trim(), text.get("to_datum") ?? "");
    this.word = (text.get("goal") ?? "").trim().slice(0, MOST_TEXT);
  }

  /** The address of the finder that one came from. */
  get back() {
    return this.asked.address();
  }

  /** What the form asks for besides what is typed into it. @returns {[string, string][]} */
  get hidden() {
    const { asked, goal } = this;
    const [lon, lat] = asked.origin ? written(asked.origin).split(",") : [];
    const all = { ...asked.wishes, lon, lat, to: goal ? written(goal) : "" };
    return Object.entries(all).flatMap(([name, text]) => (text ? [[name, text]] : []));
  }

  ends() {
    const { asked, goal, word } = this;
    const elsewhere = asked.but({ origin: null, q: "" });
    return {
      start: {
        position: asked.origin,
        word: asked.q,
        places: this.#found(asked.q, asked.origin).map(({ name, township_name: within, position }) => [
          name, within, address(asked.fromPlace(position, name), goal, word),
        ]),
        again: address(elsewhere, goal, word),
      },
      end: {
        position: goal,
        word,
        places: this.#found(word, goal).map(({ name, township_name: within, position }) => [
          name, within, address(asked, position, name),
        ]),
        again: address(asked, null, ""),
      },
    };
  }

  /** @param {string} typed @param {LonLat|null} known */
  #found(typed, known) {
    return known || !typed || !this.places ? [] : this.places.search(typed, PLACES_MOST);
  }

  /** What lies on the way, by state on arrival, then by detour; null while an end is missing. */
  way() {
    const { goal, pack, words } = this;
    const { origin } = this.asked;
    if (!origin || !goal) return null;
    const directM = distanceM(origin, goal);
    return {
      distance: words.distance(directM),
      ride: words.duration(directM / pack.ebikeSpeed),
      stops: this.#stops(origin, goal, allowedM(directM)),
    };
  }

  /** @param {LonLat} origin @param {LonLat} goal @param {number} mostM */
  #stops(origin, goal, mostM) {
    const { asked, pack, words } = this;
    const reach = new Reach(pack, { at: asked.at, origin, words });
    const maker = new SheetMaker(reach, asked.but({ need: { ...asked.need, arrive: "ebike" } }));
    const found = new Map(reach.found(asked.need).map((item) => [item.station.ref, item]));
    const stations = pack.stations.filter(({ ref }) => found.has(ref));
    return detours(stations, origin, goal)
      .filter(({ extraM }) => extraM <= mostM)
      .map((detour) => ({ detour, state: maker.coming(/** @type {Found} */ (found.get(detour.station.ref))).state }))
      .sort((a, b) => GROUPS.indexOf(a.state.group) - GROUPS.indexOf(b.state.group))
      .slice(0, MOST_STOPS)
      .map(({ detour, state }, before) => {
        const { station } = detour;
        return {
          number: before + 1,
          ref: station.ref,
          name: station.name,
          state,
          there: words.distance(detour.thereM, { rough: isRough(station) }),
          cost: this.#cost(detour),
          where: words.position_note(station),
          checked: words.checked(station, dayOf(asked.at)),
          page: asked.address(`/s/${encodeURIComponent(station.ref)}`),
        };
      });
  }

  /** @param {Detour} detour */
  #cost({ station, extraM }) {
    const { words, pack } = this;
    if (extraM < NO_DETOUR_M && !isRough(station)) return words._("正好顺路，不用绕");
    // Along straight lines it is an estimate for all.
    const distance = words.distance(extraM, { rough: true }).toString();
    const ride = words.duration(extraM / pack.ebikeSpeed).toString();
    return words._("多绕%(distance)s，骑行%(ride)s", { distance, ride });
  }
}

/** @param {Asked} asked @param {LonLat|null} goal @param {string} word */
function address(asked, goal, word) {
  const plain = asked.address("/way");
  const to = goal ? [`to=${written(goal)}`] : [];
  const more = [...to, ...(word ? [`goal=${quoted(word)}`] : [])].join("&");
  return more ? `${plain}${plain.includes("?") ? "&" : "?"}${more}` : plain;
}

/** @param {LonLat} place */
function written({ lon, lat }) {
  return `${lon.toFixed(DECIMALS)},${lat.toFixed(DECIMALS)}`;
}
