/**
 * What the list of the finder says, as plain values for the templates; the same
 * as `stationmap/web/sheet.py`, whose names the templates use.
 */

import { insideS, rides } from "./arrival.js";
import { bearingDeg } from "./geodesic.js";
import { dayOf } from "./moment.js";
import { travelS } from "./nearest.js";
import { placed } from "./pack.js";
import { isRough } from "./words.js";

/**
 * @typedef {import("./asked.js").Asked} Asked
 * @typedef {import("./nearest.js").Found} Found
 * @typedef {import("./nearest.js").Need} Need
 * @typedef {import("./pack.js").Pack} Pack
 * @typedef {import("./pack.js").Station} Station
 * @typedef {import("./reach.js").Reach} Reach
 * @typedef {import("./words.js").State} State
 * @typedef {import("./words.js").Direction} Direction
 * @typedef {import("./words.js").Figure} Figure
 * @typedef {import("./geodesic.js").LonLat} LonLat
 * @typedef {import("./words.js").Words} Words
 *
 * @typedef {{facility: {value: string}, name: string, wanted: boolean}} Offer
 *
 * @typedef {object} Row
 * @property {number} number  the same on the map; 0 where it is not in the list
 * @property {Station} station
 * @property {State} state
 * @property {Figure} distance
 * @property {Figure} walk
 * @property {Figure} ride
 * @property {Offer[]} offers
 * @property {string} where
 * @property {string} checked
 * @property {string} page
 * @property {boolean} rides  only an e-bike is quick enough
 * @property {Direction|null} towards  null where one stands before it, or may
 *
 * @typedef {{word: string, name: string, count: number, on: boolean, link: string}} Chip
 * @typedef {{found: Found, state: State, insideS: number, rides: boolean}} Shown
 * @typedef {State["group"]} Group
 */

/** @type {Group[]} */
const GROUPS = ["in", "unsure", "shut"];
const MOST = { in: 8, unsure: 5, shut: 5 }; // of each group, unless more are asked for
const MORE = [50, 100]; // how many to list next
const HERE_M = 30; // nearer than this a phone does not know which way

/** Makes the list around the origin of `reach`. */
export class SheetMaker {
  /** @param {Reach} reach @param {Asked} asked */
  constructor(reach, asked) {
    this.reach = reach;
    this.asked = asked;
    this.pack = reach.pack;
    this.words = reach.words;
    this._ = reach.words._;
  }

  sheet() {
    const found = this.reach.found(this.asked.need);
    const grouped = this.#grouped(found);
    const groups = this.#numbered(grouped);
    const listed = new Map(groups.flatMap(([, , rows]) => rows).map((row) => [row.station.ref, row]));
    const station = this.pack.byRef.get(this.asked.ref);
    const shown = station && placed(station) ? station : null;
    const riding = this.asked.need.arrive === "ebike";
    const picked = shown && this.#picked(shown, listed);
    const best = groups.length ? groups[0][2][0] : null;
    return {
      groups,
      total: found.length,
      summary: this.#summary(found.length),
      remedies: grouped.length ? [] : this.#remedies(),
      left_out: this.#leftOut(listed.size, found.length),
      more: this.#more(listed.size, found.length),
      picked,
      same_spot: shown ? this.#sameSpot(shown, found).map((other) => this.#picked(other, listed)) : [],
      best,
      first: picked ?? best,
      kicker: picked || !best ? this._("您点的这一家") : this.words.kicker(best.state, { riding, rides: best.rides }),
    };
  }

  /** @returns {Chip[]} the row of filters, those in use first, each with what would remain */
  chips() {
    const { asked, reach } = this;
    const { need } = asked;
    const mode = need.arrive ?? "ebike";
    const others = need.facilities.filter((name) => !this.pack.chips.includes(name));
    /** @type {[string, string, boolean, (wanted: boolean) => Asked][]} */
    const row = [
      ["open", this._("现在开着"), need.open && !need.arrive, (wanted) => asked.withOpen(wanted)],
      ["all_day", this._("24 小时"), need.allDay, (wanted) => asked.needing({ allDay: wanted })],
      ...[...this.pack.chips, ...others].map((name) => this.#facilityChip(name)),
      ["arrive", this.arrivalName(mode), Boolean(need.arrive), (wanted) => asked.withArrival(mode, wanted)],
    ];
    const made = row.map(([word, name, on, ask]) => ({
      word, name, on, count: reach.stations(ask(true).need).length, link: ask(!on).address(),
    }));
    return made.sort((a, b) => Number(b.on) - Number(a.on));
  }

  /** @param {string} name @returns {[string, string, boolean, (wanted: boolean) => Asked]} */
  #facilityChip(name) {
    const on = this.asked.need.facilities.includes(name);
    const ask = (/** @type {boolean} */ wanted) => this.asked.withFacility(name, wanted, this.pack.facilities);
    return [name, this._(this.pack.facilityNames[name]), on, ask];
  }

  /** @param {Need["arrive"]} [mode] */
  arrivalName(mode = this.asked.need.arrive) {
    return mode === "ebike" ? this._("骑到时开着") : this._("走到时开着");
  }

  /** What is there, what was asked for first. @param {Station} station @returns {Offer[]} */
  offers(station) {
    const wanted = (/** @type {string} */ name) => this.asked.need.facilities.includes(name);
    const there = this.pack.facilities.filter((name) => station.yes.has(name));
    return there
      .sort((a, b) => Number(wanted(b)) - Number(wanted(a)))
      .map((name) => ({ facility: { value: name }, name: this._(this.pack.facilityNames[name]), wanted: wanted(name) }));
  }

  /** By certainty, and within a group by the time to be inside. @param {Found[]} found */
  #grouped(found) {
    const { k, need } = this.asked;
    /** @type {Record<Group, Shown[]>} */
    const groups = { in: [], unsure: [], shut: [] };
    const whole = Boolean(k || need.township);
    for (const item of need.township ? found : found.slice(0, k ?? undefined)) {
      if (!whole && this.#many(groups.in, travelS(item, need.arrive))) break;
      const coming = this.coming(item);
      groups[coming.state.group].push(coming);
      if (coming.state.group === "in") groups.in.sort(sooner);
    }
    return GROUPS.filter((group) => groups[group].length).map((group) => {
      groups[group].sort(sooner);
      const items = whole ? groups[group] : groups[group].slice(0, MOST[group]);
      return /** @type {[Group, Shown[]]} */ ([group, items]);
    });
  }

  /** Whether so many can be entered before one would be there; those beyond do not matter. */
  /** @param {Shown[]} soonest @param {number} seconds */
  #many(soonest, seconds) {
    return soonest.length >= MOST.in && soonest[MOST.in - 1].insideS <= seconds;
  }

  /** What is said of a station to somebody who sets out for it. @param {Found} found @returns {Shown} */
  coming(found) {
    const { station } = found;
    const { at } = this.reach;
    const going = this.reach.going(found, this.asked.need.arrive);
    const opening = this.reach.opening(station);
    let state = this.reach.state(station, going);
    if (state.group === "unsure" && !state.more && station.phone) {
      state = { ...state, more: this._("，去之前先打电话") };
    }
    // It is open, but nobody can tell from here where its door is.
    if (state.group === "in" && isRough(station)) state = { ...state, group: "unsure" };
    return { found, state, insideS: insideS(going, opening, at), rides: rides(going, opening, at) };
  }

  /** @param {[Group, Shown[]][]} grouped @returns {[Group, string, Row[]][]} */
  #numbered(grouped) {
    let number = 0;
    return grouped.map(([group, items]) => {
      const rows = items.map((coming) => this.row((number += 1), coming));
      const states = items.map(({ state }) => state);
      const title = this.words.group_title(group, states, Boolean(this.asked.need.arrive));
      return [group, title, rows];
    });
  }

  /** @param {number} number @param {Shown} coming @returns {Row} */
  row(number, { found, state, rides: onlyRiding }) {
    const { station } = found;
    return {
      number,
      station,
      state,
      distance: this.words.distance(found.distanceM, { rough: isRough(station) }),
      walk: this.words.duration(found.walkS),
      ride: this.words.duration(found.ebikeS),
      offers: this.offers(station),
      where: this.words.position_note(station),
      checked: this.words.checked(station, dayOf(this.reach.at)),
      page: this.asked.address(`/s/${encodeURIComponent(station.ref)}`),
      rides: onlyRiding,
      towards: this.#towards(found),
    };
  }

  /** Which way it lies, unless that is no surer than the places themselves. @param {Found} found */
  #towards(found) {
    const { origin } = this.reach;
    return origin && towards(origin, found, this.words);
  }

  /** From the list, or made for a station beyond it. @param {Station} station @param {Map<string, Row>} listed */
  #picked(station, listed) {
    const known = listed.get(station.ref);
    if (known) return known;
    const found = /** @type {Found} */ (this.reach.foundByRef.get(station.ref));
    return this.row(0, this.coming(found));
  }

  /** Others that are known no better than to be at this very point. @param {Station} station @param {Found[]} found */
  #sameSpot(station, found) {
    const { lon, lat } = station.position;
    return found
      .map((item) => item.station)
      .filter((other) => other !== station && other.position.lon === lon && other.position.lat === lat);
  }

  /** @param {number} listed @param {number} total */
  #leftOut(listed, total) {
    if (listed === total) return "";
    if (this.asked.k) return this._("只列最近的 %(count)s 家。", { count: listed });
    return this._("每一组只列最近的几家，一共 %(count)s 家。", { count: listed });
  }

  /** @param {number} listed @param {number} total */
  #more(listed, total) {
    const k = MORE.find((count) => count > listed);
    if (listed === total || k === undefined) return "";
    return this.asked.but({ k, ref: "" }).address("/", { view: "list" });
  }

  /** @returns {string[]} each thing that is wanted, but for the township */
  #wishes() {
    const { need } = this.asked;
    const names = need.facilities.map((name) => this._(this.pack.facilityNames[name]));
    return [
      ...(need.open ? [need.arrive ? this.arrivalName() : this._("现在开着")] : []),
      ...(need.allDay ? [this._("24 小时开着")] : []),
      ...(names.length ? [this._("有%(needs)s", { needs: names.join(this._("、")) })] : []),
      ...(need.minStars ? [this._("至少 %(stars)s 星", { stars: need.minStars })] : []),
    ];
  }

  /** @param {number} total */
  #summary(total) {
    const wishes = this.#wishes();
    const township = this.pack.byCode.get(this.asked.need.township ?? "")?.name;
    let what = wishes.length ? this._("%(wishes)s的", { wishes: wishes.join(this._("、")) }) : "";
    if (township) what = what ? this._("%(township)s%(what)s", { township, what }) : township;
    if (!total) return this._("%(what)s 0 家", { what });
    return this._("%(what)s %(total)s 家，按最快能进门排", { what, total }).trim();
  }

  /** Each filter whose loss would leave something, and how much. @returns {[string, string][]} */
  #remedies() {
    return this.#eased()
      .map(([name, easier]) => ({ name, easier, count: this.reach.stations(easier.need).length }))
      .filter(({ count }) => count)
      .map(({ name, easier, count }) => [
        this._("去掉“%(name)s”还有 %(count)s 家", { name, count }), easier.address(),
      ]);
  }

  /** @returns {[string, Asked][]} */
  #eased() {
    const { asked } = this;
    const { need } = asked;
    /** @type {[string, Asked][]} */
    const eased = need.facilities.map((name) => [
      this._(this.pack.facilityNames[name]), asked.withFacility(name, false, this.pack.facilities),
    ]);
    if (need.open) {
      eased.push([need.arrive ? this.arrivalName() : this._("现在开着"), asked.withOpen(false)]);
    }
    if (need.allDay) eased.push([this._("24 小时"), asked.needing({ allDay: false })]);
    if (need.township) {
      const name = this.pack.byCode.get(need.township)?.name ?? "";
      eased.push([name, asked.needing({ township: null })]);
    }
    if (need.minStars) {
      const name = this._("至少 %(stars)s 星", { stars: need.minStars });
      eased.push([name, asked.needing({ minStars: null })]);
    }
    return eased;
  }
}

/** @param {LonLat} origin @param {Found} found @param {Words} words @returns {Direction|null} */
export function towards(origin, { station, distanceM }, words) {
  if (distanceM < Math.max(HERE_M, station.errorM ?? 0)) return null;
  return words.direction(bearingDeg(origin, station.position));
}

/** @param {Shown} a @param {Shown} b */
function sooner(a, b) {
  return a.insideS - b.insideS || a.found.distanceM - b.found.distanceM || a.found.station.number - b.found.station.number;
}
