/** What the server answers, answered on the phone: parts of the finder, places, stations for the map. */

import { readAddress } from "./asked.js";
import { toGcj02 } from "./datum.js";
import { mapFace } from "./drawing.js";
import { distanceM } from "./geodesic.js";
import { askedFace, catalogueFace, stationFace, VIEW, wordsFace } from "./faces.js";
import { dayOf } from "./moment.js";
import { navigationLinks } from "./navigation.js";
import { placed } from "./pack.js";
import { Reach } from "./reach.js";
import { engine, translator } from "./render.js";
import { SheetMaker, towards } from "./sheet.js";
import { WayMaker } from "./way.js";
import { week } from "./week.js";
import { isRough, Words } from "./words.js";

/**
 * @typedef {import("./asked.js").Asked} Asked
 * @typedef {import("./geodesic.js").LonLat} LonLat
 * @typedef {import("./pack.js").Pack} Pack
 * @typedef {import("./pack.js").Station} Station
 * @typedef {import("./pack.js").Township} Township
 * @typedef {import("./places.js").Places} Places
 * @typedef {import("./render.js").Parts} Parts
 *
 * @typedef {{status: number, type: string, body: string}} Answer
 *
 * @typedef {object} Held  everything that the phone has
 * @property {Pack} pack
 * @property {Places|null} places  null until they are there
 * @property {Record<string, string>} english  phrases
 * @property {Record<string, Record<string, string>>} messages  what the scripts of a page say, by language
 * @property {import("./drawing.js").Drawing|null} drawing  null: pages have no map
 * @property {Parts} parts
 * @property {"wgs84"|"gcj02"} datum  of the base map
 */

const HTML = "text/html; charset=utf-8";
const GEOJSON = "application/geo+json";
const PLACES_MOST = 8;
const POCKET_MOST = 50;
const MAP_DECIMALS = 5;
const ROUGH_ON_MAP = new Set(["seat", "township"]);

/**
 * Answer an address of the finder.
 * @param {URL} url
 * @param {Held} held
 * @param {number} now  ms
 * @returns {Answer|null}  null: the phone cannot answer this
 */
export function answer(url, held, now) {
  const asked = readAddress(url.searchParams, { now, facilities: held.pack.facilities });
  const page = new Page(held, asked);
  if (url.pathname === "/finder/sheet") return html(new Page(held, inTownship(asked, held.pack)).parts());
  if (url.pathname === "/finder/places") return html(page.placesFound());
  if (url.pathname === "/finder/stations.geojson") return page.stations();
  if (url.pathname === "/finder/pocket") return html(page.pocket(url.searchParams.getAll("ref")));
  if (url.pathname === "/way") return html(page.way(url.searchParams));
  const [, ref] = /^\/s\/([^/]+)$/.exec(url.pathname) ?? [];
  const station = ref && held.pack.byRef.get(decodeURIComponent(ref));
  return station ? html(page.station(station)) : null;
}

/** @param {string} body @returns {Answer} */
const html = (body) => ({ status: 200, type: HTML, body });

/**
 * Ask for a township's list where an address names the township, but no place.
 * @param {Asked} asked @param {Pack} pack
 */
function inTownship(asked, { byCode }) {
  const township = byCode.get(asked.need.township ?? "");
  return township && !asked.origin && !asked.q ? fromMiddle(township, asked) : asked;
}

/** @param {Township} township @param {Asked} asked @returns {Asked} */
const fromMiddle = ({ middle, name }, asked) => asked.fromPlace(middle, name).but({ view: "list" });

/** One question and what its answers are made of. */
class Page {
  /** @param {Held} held @param {Asked} asked */
  constructor(held, asked) {
    this.held = held;
    this.pack = held.pack;
    this.english = asked.lang === "en";
    const translate = translator(this.english ? held.english : null);
    this._ = translate;
    this.words = new Words(translate);
    this.engine = engine(held.parts, translate);
    this.asked = asked;
    this.far = this.#far();
    this.near = this.far ? asked.but({ origin: null }) : asked;
    this.reach = new Reach(this.pack, { at: asked.at, origin: this.near.origin, words: this.words });
  }

  parts() {
    const { near, reach, asked } = this;
    const maker = new SheetMaker(reach, near);
    const sheet = near.origin ? maker.sheet() : null;
    return this.engine.render("_parts.html", {
      ...this.#common(),
      sheet,
      apps: sheet?.first ? this.#apps(sheet.first.station, asked.origin) : [],
      far: this.far,
      view: sheet ? VIEW[near.view === "list" ? "LIST" : "MAP"] : VIEW.SEARCH,
      View: VIEW,
      chips: sheet ? maker.chips() : [],
      townships: sheet ? [] : this.#townships(),
      unplaced: this.#unplaced(),
      stations_url: this.#stationsUrl(near),
      you: near.origin && this.#shift(near.origin),
      ...this.#search(),
    });
  }

  placesFound() {
    return this.engine.render("_places.html", { ...this.#common(), ...this.#search() });
  }

  /** @returns {Answer} */
  stations() {
    const { at, origin, need } = this.asked;
    const reach = new Reach(this.pack, { at, origin, words: this.words });
    const features = reach.stations(need).map((station) => ({
      type: "Feature",
      id: station.ref,
      geometry: { type: "Point", coordinates: rounded(this.#shift(station.position)) },
      properties: {
        name: station.name,
        state: reach.state(station).glyph,
        ...(ROUGH_ON_MAP.has(station.quality) && { rough: true }),
      },
    }));
    return { status: 200, type: GEOJSON, body: JSON.stringify({ type: "FeatureCollection", features }) };
  }

  /** @param {Station} station */
  station(station) {
    const { asked, words, pack } = this;
    const item = this.reach.foundByRef.get(station.ref);
    const way = item && item.distanceM <= pack.outsideM ? item : null;
    const state = this.reach.state(station, way && this.reach.going(way, asked.need.arrive));
    const today = dayOf(asked.at);
    const known = (/** @type {(name: string) => boolean} */ is) =>
      pack.facilities.filter(is).map((name) => [{ value: name }, this._(pack.facilityNames[name])]);
    return this.engine.render("station.html", {
      ...this.#common(),
      station: { ...stationFace(station), opening_hours: pack.doors.pack.texts[station.hours].text },
      township: station.township?.name ?? "",
      placed: placed(station),
      where: words.position_note(station),
      state,
      checked: words.checked(station, today),
      reporting: false,
      way: way && {
        distance: words.distance(way.distanceM, { rough: isRough(station) }),
        walk: words.duration(way.walkS),
        ride: words.duration(way.ebikeS),
        towards: asked.origin && towards(asked.origin, way, words),
      },
      apps: this.#apps(station, asked.origin),
      week: week(pack.doors, station.hours, today, words),
      facilities: {
        yes: known((name) => station.yes.has(name)),
        no: known((name) => station.no.has(name)),
        unknown: known((name) => !station.yes.has(name) && !station.no.has(name)),
      },
      ...this.#map(station.position, asked.unfiltered()),
      spot: this.#shift(station.position),
      you: asked.origin && way ? this.#shift(asked.origin) : null,
      shared: null,
      messages: this.#messages,
    });
  }

  /** The stations that this phone keeps, in their order. @param {string[]} refs */
  pocket(refs) {
    const { asked, words } = this;
    const pocket = [...new Set(refs.slice(0, POCKET_MOST))].map((ref) => {
      const station = this.pack.byRef.get(ref);
      if (!station) return { ref, name: ref, page: "" };
      return {
        ref,
        name: station.name,
        page: asked.address(`/s/${encodeURIComponent(ref)}`),
        state: this.reach.state(station),
        checked: words.checked(station, dayOf(asked.at)),
      };
    });
    return this.engine.render("_pocket.html", { ...this.#common(), pocket });
  }

  /** The stations on the way to a drop-off point. @param {URLSearchParams} text */
  way(text) {
    const { pack, held, words, asked } = this;
    const maker = new WayMaker(pack, held.places, words, asked, text);
    const { goal } = maker;
    const middle = asked.origin ?? goal ?? pack.townships[0].middle;
    const whenever = maker.asked.needing({ arrive: null, open: false });
    return this.engine.render("way.html", {
      ...this.#common(),
      ...maker.ends(),
      hidden: maker.hidden,
      asked: askedFace(maker.asked),
      way: maker.way(),
      back: maker.back,
      ...this.#map(middle, whenever),
      you: asked.origin && this.#shift(asked.origin),
      goal: goal && this.#shift(goal),
      messages: this.#messages,
    });
  }

  get #messages() {
    return this.held.messages[this.english ? "en" : "zh"] ?? {};
  }

  /** @param {LonLat} middle @param {Asked} asked */
  #map(middle, asked) {
    const { held, pack } = this;
    const stations = this.#stationsUrl(asked);
    return mapFace(held.drawing, { version: pack.version, middle: this.#shift(middle), stations, datum: held.datum });
  }

  #common() {
    return {
      asked: askedFace(this.asked),
      catalogue: catalogueFace(this.pack),
      words: wordsFace(this.words),
      request: { args: { get: () => (this.english ? "en" : null) } },
    };
  }

  #far() {
    const { origin } = this.asked;
    if (!origin) return "";
    const away = (/** @type {Station[]} */ those) =>
      Math.min(...those.map((station) => distanceM(origin, station.position)));
    const all = away(this.pack.stations);
    return all > this.pack.outsideM ? this.words.far(away(this.pack.stations.filter(placed))) : "";
  }

  /** @param {Station} station @param {LonLat|null} origin */
  #apps(station, origin) {
    return navigationLinks(station, origin).map((app) => ({ ...app, name: this._(app.name) }));
  }

  #townships() {
    return this.pack.townships.map((/** @type {Township} */ township) => {
      const { code, name } = township;
      const there = fromMiddle(township, this.near.unfiltered().needing({ township: code }));
      return [name, this.#count(code), there.address()];
    });
  }

  /** @param {string} code of a township */
  #count(code) {
    return this.pack.stations.filter((station) => station.township?.code === code).length;
  }

  #unplaced() {
    return this.reach
      .unplaced(this.near.need)
      .map(({ name, ref }) => [name, this.asked.address(`/s/${encodeURIComponent(ref)}`)]);
  }

  #search() {
    const { asked, held } = this;
    if (!asked.q || asked.origin || !held.places) return { places: null };
    const found = held.places.search(asked.q, PLACES_MOST).map((place) => {
      const station = place.kind === "station" ? this.pack.byRef.get(place.code) : null;
      const address = station
        ? asked.address(`/s/${encodeURIComponent(station.ref)}`)
        : asked.fromPlace(place.position, place.name).address("/", { view: "map" });
      const told = { ...place, position_quality: { value: place.quality } };
      const count = place.kind === "township" ? this.#count(place.code) : null;
      return [told, station && this.reach.state(station), address, count];
    });
    return { places: found };
  }

  /** The same from everywhere, but for arrival. @param {Asked} asked */
  #stationsUrl(asked) {
    const origin = asked.need.arrive ? asked.origin : null;
    return asked
      .but({ origin, q: "", ref: "", view: "map", k: null, lang: "" })
      .address("/finder/stations.geojson");
  }

  /** @param {LonLat} position */
  #shift(position) {
    return this.held.datum === "gcj02" ? toGcj02(position) : position;
  }
}

/** @param {LonLat} position */
function rounded({ lon, lat }) {
  return [lon, lat].map((degrees) => Number(degrees.toFixed(MAP_DECIMALS)));
}
