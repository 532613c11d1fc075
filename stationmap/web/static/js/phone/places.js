/**
 * Searches everything that has a name, as one types: Chinese, pinyin, first
 * letters, one typing error; as stationmap/places/search.py.
 */

import { asked, hasCharacters, normal, signsOf } from "./spelling.js";
import { variants } from "./typing-errors.js";

/**
 * @typedef {import("./typing-errors.js").Span} Span
 * @typedef {import("./spelling.js").Sign} Sign
 *
 * @typedef {object} Place
 * @property {"township"|"landmark"|"committee"|"station"} kind
 * @property {string} name
 * @property {string} code  ref of a station
 * @property {string} township_name
 * @property {{lon: number, lat: number}} position  WGS 84
 * @property {string} quality
 * @property {string[]} pinyin
 * @property {Span|null} name_span    the part that matched
 * @property {Span|null} pinyin_span  the part of the pinyin, joined by spaces
 *
 * @typedef {object} Hit
 * @property {number[]} order
 * @property {number} number
 * @property {number} first  sign
 * @property {number} last
 *
 * @typedef {(text: string, wanted: string) => Iterable<Span>} Finder
 *
 * @typedef {object} Laid  the names, laid out for searching
 * @property {Map<string, string>} sounds  the reading of each character that somebody may type
 * @property {Sign[][]} signs
 * @property {Column} characters
 * @property {Column} spoken
 * @property {Column} initials
 */

const LEAST_CHARACTERS = 3; // fewer leave too little to recognise with one wrong
const LEAST_LETTERS = 5;
const KINDS = ["township", "landmark", "committee", "station"];
const [EXACT, PREFIX, INSIDE] = [0, 1, 2];

export class Places {
  /** @type {Laid|undefined} */
  #laid;

  /** @param {Record<string, any>} plain  what /finder/places.json holds */
  constructor(plain) {
    this.plain = plain;
    this.columns = plain.places;
  }

  /** What is searched, made when somebody types: it takes a slow phone longer than a whole list. */
  get laid() {
    this.#laid ??= laidOut(this.plain);
    return this.#laid;
  }

  /**
   * The places that `text` may mean, best first. What sounds the same, and then
   * one typing error, is forgiven only where nothing matches without it.
   * @param {string} text @param {number} limit
   * @returns {Place[]}
   */
  search(text, limit = 8) {
    const wanted = asked(text);
    if (!wanted || limit < 1) return [];
    for (const hits of [this.#asWritten(wanted), this.#asSpoken(wanted), this.#withOneError(wanted)]) {
      const best = this.#best(hits);
      if (best.length) return best.slice(0, limit).map((hit) => this.#marked(hit));
    }
    return [];
  }

  /** @param {string} wanted @returns {Generator<Hit>} */
  *#asWritten(wanted) {
    yield* this.#hits(this.laid.characters, literal, wanted, 0);
    if (hasCharacters(wanted)) return;
    yield* this.#hits(this.laid.spoken, literal, wanted, 1);
    yield* this.#hits(this.laid.initials, literal, wanted, 2);
  }

  /** @param {string} wanted @returns {Generator<Hit>} */
  *#asSpoken(wanted) {
    if (hasCharacters(wanted)) yield* this.#hits(this.laid.spoken, literal, this.#sound(wanted), 1);
  }

  /** @param {string} wanted @returns {Generator<Hit>} */
  *#withOneError(wanted) {
    const spoken = this.#sound(wanted);
    if (hasCharacters(wanted) && [...wanted].length >= LEAST_CHARACTERS) {
      yield* this.#hits(this.laid.characters, variants, wanted, 0);
    }
    if (spoken.length >= LEAST_LETTERS) yield* this.#hits(this.laid.spoken, variants, spoken, 1);
  }

  /** The pinyin of what was typed; a character that the pack does not know stands for itself. @param {string} text */
  #sound(text) {
    return normal([...text].map((sign) => this.laid.sounds.get(sign) ?? sign).join(""));
  }

  /** @param {Column} column @param {Finder} find @param {string} wanted @param {number} script @returns {Generator<Hit>} */
  *#hits(column, find, wanted, script) {
    for (const { number, first, last, whole } of column.hits(find(column.text, wanted))) {
      const match = first ? INSIDE : whole >= this.columns.own[number] ? EXACT : PREFIX;
      const rank = KINDS.indexOf(this.columns.kind[number]);
      yield { order: [match, rank, script, first, number, -last], number, first, last };
    }
  }

  /** @param {Iterable<Hit>} hits @returns {Hit[]} */
  #best(hits) {
    /** @type {Map<number, Hit>} */
    const best = new Map();
    for (const hit of hits) {
      const known = best.get(hit.number);
      if (!known || before(hit, known) < 0) best.set(hit.number, hit);
    }
    return [...best.values()].sort(before);
  }

  /** @param {Hit} hit @returns {Place} */
  #marked({ number, first, last }) {
    const { columns } = this;
    /** @type {Sign[]} */
    const signs = this.laid.signs[number];
    const pinyin = signs.map(({ reading }) => reading);
    const start = pinyin.slice(0, first).reduce((length, reading) => length + reading.length + 1, 0);
    return {
      kind: columns.kind[number],
      name: columns.name[number],
      code: columns.code[number],
      township_name: columns.township[number],
      position: { lon: columns.lon[number], lat: columns.lat[number] },
      quality: columns.quality[number],
      pinyin,
      name_span: [signs[first].start, signs[last].end],
      pinyin_span: [start, start + pinyin.slice(first, last + 1).join(" ").length],
    };
  }
}

/** @param {Record<string, any>} plain @returns {Laid} */
function laidOut({ places, sounds }) {
  const signs = places.name.map((/** @type {string} */ name, /** @type {number} */ n) =>
    signsOf(name, places.reading[n].split(" ")),
  );
  const each = (/** @type {(sign: Sign) => string} */ spell) =>
    new Column(signs.map((/** @type {Sign[]} */ line) => line.map(spell)));
  return {
    sounds: new Map(
      Object.entries(sounds).flatMap(([sound, written]) =>
        [...String(written)].map((sign) => /** @type {[string, string]} */ ([sign, sound])),
      ),
    ),
    signs,
    characters: each(({ key }) => key),
    spoken: each(({ sound }) => sound),
    initials: each(({ sound }) => sound.slice(0, 1)),
  };
}

/** Every name in one spelling, one name a line, so that searching is finding a substring. */
class Column {
  /** @param {string[][]} lines  for each name its signs, spelt */
  constructor(lines) {
    /** @type {[name: number, sign: number, starts: boolean][]} */
    this.at = [];
    this.text = "";
    lines.forEach((signs, number) => {
      this.#add("\n", number, -1);
      signs.forEach((sign, which) => this.#add(sign, number, which));
    });
    this.#add("\n", lines.length, -1);
  }

  /** @param {string} sign @param {number} number @param {number} which */
  #add(sign, number, which) {
    this.text += sign;
    for (let offset = 0; offset < sign.length; offset += 1) this.at.push([number, which, offset === 0]);
  }

  /**
   * Only a stretch that begins where a sign begins counts: anzhu is not in tianzhu.
   * @param {Iterable<Span>} spans
   */
  *hits(spans) {
    for (const [start, end] of spans) {
      const [number, first, starts] = this.at[start];
      const [same, last] = this.at[end - 1];
      if (starts && first >= 0 && same === number && last >= 0) {
        yield { number, first, last, whole: this.at[end][2] ? last + 1 : last };
      }
    }
  }
}

/** Finds `wanted`; a single letter only where a name begins with it. @type {Finder} */
function* literal(text, wanted) {
  const lone = wanted.length === 1 && !hasCharacters(wanted);
  const pattern = lone ? `\n${wanted}` : wanted;
  for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1)) {
    yield [at + Number(lone), at + pattern.length];
  }
}

/** @param {Hit} a @param {Hit} b */
function before(a, b) {
  const differs = a.order.findIndex((value, n) => value !== b.order[n]);
  return differs < 0 ? 0 : a.order[differs] - b.order[differs];
}
