/**
 * The words of the screens, sentence by sentence those of `stationmap/words.py`.
 * Each function takes values and a moment, never the clock.
 */

import { TOO_OLD } from "./doors.js";
import { calendarDay, dayOf, minuteOf } from "./moment.js";

/**
 * @typedef {import("./doors.js").Opening} Opening
 * @typedef {import("./pack.js").Station} Station
 * @typedef {(phrase: string, values?: Record<string, string|number>) => string} Translate
 *
 * @typedef {{word: string, degrees: number}} Direction  clockwise from north
 *
 * @typedef {object} State  a state of opening
 * @property {string} glyph  its little house
 * @property {string} said   carries the colour of the state
 * @property {string} more   follows in quiet ink
 * @property {"in"|"unsure"|"shut"} group  how sure it is that one gets in
 */

const MINUTE_MS = 60_000;
export const SOON_MS = 30 * MINUTE_MS;
const OPEN = ["open", "soon"]; // the little houses of doors that are open now
const NOON_MIN = 12 * 60;
const KILOMETRE_M = 1000;
const WHOLE_KM_M = 10_000; // from here on a decimal would pretend
const LONG_MIN = 90;
const WEEK_DAYS = 7;
const LEDGER = "台账";
const MONTH_DAYS = [
  "1 月 %(day)s 日", "2 月 %(day)s 日", "3 月 %(day)s 日", "4 月 %(day)s 日",
  "5 月 %(day)s 日", "6 月 %(day)s 日", "7 月 %(day)s 日", "8 月 %(day)s 日",
  "9 月 %(day)s 日", "10 月 %(day)s 日", "11 月 %(day)s 日", "12 月 %(day)s 日",
];
const ROUGH = new Set(["seat", "township", "district"]);

/** Whether a position stands for something much larger than a door. @param {Station} station */
export const isRough = (station) => ROUGH.has(station.quality);

/**
 * Write a number with so many decimals; of two that are equally near the even
 * one, as the server does. Only multiples of a quarter can lie between two.
 * @param {number} value @param {0|1} decimals
 */
export function fixed(value, decimals) {
  const between = decimals ? (value * 4) % 2 : (value * 2) % 2;
  if (between !== 1) return value.toFixed(decimals);
  const unit = 10 ** decimals;
  return ((2 * Math.round((value * unit) / 2)) / unit).toFixed(decimals);
}

/** A number and the words around it. */
export class Figure {
  /** @param {string} number @param {string} unit @param {string} [about] */
  constructor(number, unit, about = "") {
    Object.assign(this, { number, unit, about });
    this.text = [about, number, unit].filter(Boolean).join(" ");
  }

  toString() {
    return this.text;
  }
}

export class Words {
  /** @param {Translate} translate */
  constructor(translate) {
    this._ = translate;
  }

  /** @param {number} metres @param {{rough?: boolean}} [how] */
  distance(metres, { rough = false } = {}) {
    const about = rough ? this._("约") : "";
    if (metres < KILOMETRE_M - 0.5) return new Figure(fixed(metres, 0), this._("米"), about);
    const km = metres / KILOMETRE_M;
    return new Figure(fixed(km, metres >= WHOLE_KM_M ? 0 : 1), this._("公里"), about);
  }

  /** @param {number} seconds */
  duration(seconds) {
    const minutes = Math.max(1, Math.ceil(seconds / 60));
    if (minutes < LONG_MIN) return new Figure(String(minutes), this._("分钟"), this._("约"));
    return new Figure(fixed(minutes / 60, 1), this._("小时"), this._("约"));
  }

  /**
   * Which way to go; a word stands for 45 degrees.
   * @param {number} bearingDeg
   * @returns {Direction}
   */
  direction(bearingDeg) {
    const names = ["往北", "往东北", "往东", "往东南", "往南", "往西南", "往西", "往西北"];
    const word = this._(names[Math.floor(bearingDeg / 45 + 0.5) % 8]);
    return { word, degrees: Math.round(bearingDeg) % 360 };
  }

  /** @param {number} metres */
  far(metres) {
    const km = fixed(metres / KILOMETRE_M, 0).replace(/\B(?=(\d{3})+$)/g, ",");
    return this._("您在 %(km)s 公里外，先按乡镇街道看。", { km });
  }

  /** @param {number} ms */
  clock_time(ms) {
    const minute = minuteOf(ms);
    return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;
  }

  /** @param {number} day */
  weekday(day) {
    return this._(["周一", "周二", "周三", "周四", "周五", "周六", "周日"][calendarDay(day).weekday]);
  }

  /** @param {number} dayNumber */
  month_day(dayNumber) {
    const { month, day } = calendarDay(dayNumber);
    return this._(MONTH_DAYS[month - 1], { day });
  }

  /**
   * @param {Opening} opening @param {number} at ms
   * @param {{openedToday?: boolean}} [how]
   * @returns {State}
   */
  state(opening, at, { openedToday = true } = {}) {
    if (opening.state === "unknown") return state("unknown", this.#unknown(opening), "unsure");
    if (opening.state === "closed") {
      return state("closed", this.opens(opening.opensAt, at, openedToday), "shut");
    }
    if (opening.always) return state("open", this._("24 小时开着"), "in");
    if (opening.closesAt === null) return state("open", this._("开着"), "in");
    const glyph = opening.closesAt - at <= SOON_MS ? "soon" : "open";
    return state(glyph, this.#closes(opening.closesAt, at), "in");
  }

  /** @param {Opening} opening */
  #unknown({ reason }) {
    if (reason === TOO_OLD) return this._("手机里的数据旧了，时间待核实");
    if (reason === "calendar-unannounced") return this._("放假安排还没公布，时间待核实");
    return this._("时间待核实");
  }

  /** @param {number} closesAt @param {number} at */
  #closes(closesAt, at) {
    const left = closesAt - at;
    if (left <= SOON_MS) {
      return this._("%(minutes)s 分钟后关", { minutes: Math.max(1, Math.ceil(left / MINUTE_MS)) });
    }
    const days = dayOf(closesAt) - dayOf(at);
    const time = this.clock_time(closesAt);
    if (days === 0) return this._("开着，开到 %(time)s", { time });
    if (days === 1 && minuteOf(closesAt) === 0) return this._("开着，开到 24:00");
    if (days === 1) return this._("开着，开到次日 %(time)s", { time });
    return this._("开着，开到%(day)s %(time)s", { day: this.weekday(dayOf(closesAt)), time });
  }

  /** @param {number|null} opensAt @param {number} at @param {boolean} openedToday */
  opens(opensAt, at, openedToday) {
    if (opensAt === null) return this._("现在关着");
    const days = dayOf(opensAt) - dayOf(at);
    const time = this.clock_time(opensAt);
    if (days === 0) return this._("今天 %(time)s 开", { time });
    if (days === 1) {
      return minuteOf(opensAt) < NOON_MIN
        ? this._("明早 %(time)s 开", { time })
        : this._("明天 %(time)s 开", { time });
    }
    const opening = dayOf(opensAt);
    const day = days < WEEK_DAYS ? this.weekday(opening) : this.month_day(opening);
    if (openedToday) return this._("现在关着，%(day)s %(time)s 开", { day, time });
    return this._("今天不开，%(day)s %(time)s 开", { day, time });
  }

  /** When somebody last looked, and who. @param {Station} station @param {number} today day number */
  checked({ checkedOn, checkedBy, source }, today) {
    if (checkedOn === null) return this.#written_of(source);
    const when = this.#ago(checkedOn, today);
    if (checkedBy === "street") return this._("%(when)s有人到过", { when });
    if (checkedBy === "ledger") return this._("%(when)s核实，据台账", { when });
    return this._("%(when)s核实", { when });
  }

  /** @param {number} day @param {number} today */
  #ago(day, today) {
    const days = today - day;
    if (days <= 0) return this._("今天");
    if (days === 1) return this._("昨天");
    return days < WEEK_DAYS ? this._("%(days)s 天前", { days }) : this.month_day(day);
  }

  /** When a publication named a station that nobody has looked at since. @param {Station["source"]} source */
  #written_of(source) {
    if (!source || source.title.includes(LEDGER)) return this._("还没核实过");
    const [, year, month] = /^(\d{4})-(\d{2})/.exec(source.date) ?? [];
    if (!year) return this._("有过报道，没核实过");
    return this._("%(year)s 年 %(month)s 月报道过", { year, month: Number(month) });
  }

  /** Say how rough a position is, where it is. @param {Station} station */
  position_note(station) {
    if (!station.documented) return "";
    if (station.quality === "district") return this._("位置只精确到区");
    if (isRough(station)) {
      const notes = /** @type {Record<string, string>} */ ({
        镇: "位置只精确到镇", 乡: "位置只精确到乡", 街道: "位置只精确到街道",
      });
      return this._(notes[station.township?.kind ?? ""] ?? "位置只精确到乡镇街道");
    }
    return station.quality === "approximate" ? this._("位置是大致的") : "";
  }

  /** @param {State["group"]} group @param {State[]} states @param {boolean} arriving */
  group_title(group, states, arriving) {
    const glyphs = new Set(states.map(({ glyph }) => glyph));
    if (group === "in") return arriving ? this._("到那儿能进") : this.#in_title([...glyphs]);
    if (group === "unsure") return this.#unsure_title(glyphs);
    if (!glyphs.has("closed")) return this._("到那儿就关了");
    return glyphs.size === 1 ? this._("现在关着") : this._("现在关着，或到那儿就关了");
  }

  /** @param {string[]} glyphs */
  #in_title(glyphs) {
    const now = glyphs.filter((glyph) => OPEN.includes(glyph));
    if (now.length === glyphs.length) return this._("现在能进");
    return now.length ? this._("现在能进，或等一会儿能进") : this._("等一会儿能进");
  }

  /** @param {Set<string>} glyphs */
  #unsure_title(glyphs) {
    const doubtful = [...glyphs].filter((glyph) => glyph === "unknown" || glyph === "locked");
    if (!doubtful.length) return this._("说不准在哪儿");
    return doubtful.length === glyphs.size
      ? this._("说不准，可能没开")
      : this._("说不准，可能没开，或不好找");
  }

  /**
   * Say what the first station is first in.
   * @param {State} first
   * @param {{riding: boolean, rides: boolean}} how  asked by e-bike; only an e-bike is quick enough
   */
  kicker(first, { riding, rides }) {
    if (first.group === "in") return this._("最快能进门的一家");
    if (first.group === "shut" && rides) return this._("走着来不及，骑车最快的一家");
    if (first.group === "shut" && first.glyph !== "closed") {
      return riding ? this._("骑到都关了，最早再开的一家") : this._("走到都关了，最早再开的一家");
    }
    if (first.group === "shut") return this._("都关着，最早能进门的一家");
    if (first.glyph === "unknown" || first.glyph === "locked") {
      return this._("最近的一家，说不准开没开");
    }
    return this._("最近的一家，说不准在哪儿");
  }

  /** @param {number} count @param {string} district */
  without_place(count, district) {
    const where = district === "110113" ? this._("顺义区") : this._("本区");
    return this._("另有 %(count)s 座只知道在%(where)s，没有公布位置。", { count, where });
  }

  /** @param {number} total @param {number} documented */
  counted(total, documented) {
    if (total === documented) return this._("%(total)s 座驿站", { total });
    return this._("%(total)s 座驿站：%(documented)s 座有公开出处，%(modelled)s 座是示例", {
      total, documented, modelled: total - documented,
    });
  }

  /** @param {number} total @param {number} documented */
  counted_briefly(total, documented) {
    if (total === documented) return this._("%(total)s 座驿站", { total });
    return this._("%(documented)s 座有出处 · %(modelled)s 座示例", {
      documented, modelled: total - documented,
    });
  }
}

/** @param {string} glyph @param {string} said @param {State["group"]} group @returns {State} */
function state(glyph, said, group) {
  return { glyph, said, more: "", group };
}
