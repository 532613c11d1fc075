/**
 * The finder, once scripts run: places as one types, one's own position, taps on
 * the map. All state is in the address; the server writes every part of the page.
 */

import { preferApp } from "./apps.js";
import { ask } from "./ask.js";
import { checkClock, notBefore } from "./clock.js";
import { turnNeedles, wakeCompass } from "./compass.js";
import { all, find, parsed, seek, under } from "./dom.js";
import { lonLat, townshipAt } from "./land.js";
import { alreadyAllowed, locate } from "./locate.js";
import { StationMap } from "./map.js";
import { phrase } from "./messages.js";
import { Age, keepOnPhone } from "./offline.js";
import { showPocket } from "./pocket-list.js";
import { isBare, lastWishes, rememberWishes } from "./remembered.js";
import { startSearch, wakePlaces } from "./search.js";
import { Whereabouts } from "./whereabouts.js";

const PATIENCE_MS = 250;
const STALE_MS = 60_000;
/** What the server replaces. */
const PARTS = ["#chips", "#lead", "#sheet"];

const page = document.body;
const input = find("#q", HTMLInputElement);
const notice = find("#notice");
const told = find("#told");
/** @type {StationMap|null} */
let map = null;
let shownAt = Date.now();
let view = page.dataset.view ?? "map";
let turn = 0;
/** How often the reader has said where they are; an older answer about that does not count. */
let placings = 0;

const age = new Age(say, renew);
const whereabouts = new Whereabouts();

document.documentElement.classList.add("scripted");
wake();
const { madeAt } = document.documentElement.dataset;
dated(madeAt ? new Date(madeAt) : null);
keepOnPhone(renew, say);
checkClock();
wakeCompass();
begin();

document.addEventListener("stationmap:map", ({ detail }) => {
  map = new StationMap(detail);
  map.stationsUrl = sheet().dataset.stations;
  map.map.on("click", ({ latlng }) => fromTap(latlng));
  detail.stations.on("click", ({ layer }) => pick(layer.feature.id));
  Promise.all([detail.stations.loaded, map.ready]).then(
    () => showOnMap(),
    () => say(phrase("offline")),
  );
  showOnMap();
});

startSearch({
  address: (q) => `/finder/places${new URL(addressWith({ q, lon: null, lat: null, datum: null, ref: null }), location.href).search}`,
  opened() {
    find("#lead").hidden = false;
    if (page.dataset.view !== "search") setView("search");
  },
  closed() {
    find("#lead").hidden = Boolean(sheet().dataset.you);
    setView(view);
    showOnMap();
  },
  notice: say,
  tell,
});

/** Parts that the server replaces are found anew each time. */
function sheet() {
  return find("#sheet");
}

/** Give life to what the server has just written. */
function wake() {
  for (const button of all(".lead .locate")) button.hidden = false;
  wakePlaces();
  showPocket();
  preferApp();
  turnNeedles();
}

/** @param {string} text  nothing: take the notice away */
function say(text) {
  notice.textContent = text;
  notice.hidden = !text;
  page.classList.toggle("noticed", Boolean(text));
}

/** Say something to those who hear the page. @param {string} text */
function tell(text) {
  told.textContent = text;
}

/** @param {string} next */
function setView(next) {
  page.dataset.view = next;
  map?.map.invalidateSize({ pan: false });
  map?.rename();
}

/** Pixels of the map that lie under the search box and under the sheet's edge. */
function covered() {
  const narrow = matchMedia("(max-width: 899px)").matches;
  const over = narrow && page.dataset.view === "map";
  return over ? { top: find(".top").offsetHeight, bottom: 18 } : { top: 0, bottom: 0 };
}

function showOnMap({ hold = false } = {}) {
  const part = sheet();
  const rows = all("li[data-number]", HTMLElement, part);
  const shown = {
    you: lonLat(part.dataset.you),
    accuracyM: whereabouts.shown(part.dataset.link ?? "/"),
    numbers: new Map(rows.map((row) => [row.dataset.ref ?? "", Number(row.dataset.number)])),
    chosen: seek(".best", HTMLElement, part)?.dataset.ref ?? null,
    covered: covered(),
  };
  map?.show(shown, { hold });
  if (shown.you && map?.townships) whereabouts.named(townshipAt(map.townships, shown.you));
}

/**
 * Go to another state of the finder without loading the page again.
 * @param {string} address  of the finder, "/?..."
 * @param {{keep?: "push"|"replace"|"", hold?: boolean, fix?: {accuracyM: number}|null}} [how]
 *   what becomes of the address bar; whether the map stays where it is; if the
 *   reader has just said where they are, how exactly
 */
async function go(address, { keep = "push", hold = false, fix = null } = {}) {
  const mine = ++turn;
  let answer;
  const waiting = setTimeout(wait, PATIENCE_MS);
  try {
    answer = await ask(sheetOf(address));
  } catch {
    if (mine === turn) say(phrase("offline"));
    return false;
  } finally {
    clearTimeout(waiting);
    if (mine === turn) page.classList.remove("waiting");
  }
  if (mine !== turn) return false; // something else was asked for meanwhile
  replaceParts(parsed(answer.text));
  takeOver(keep);
  const { link = "/", you } = sheet().dataset;
  if (fix) whereabouts.settle(link, { ...fix, near: Boolean(you) });
  page.classList.remove("raised");
  shownAt = Date.now();
  say("");
  wake();
  setView(view);
  watchSheet();
  scrollTo({ top: 0, behavior: "instant" });
  map?.restock(sheet().dataset.stations).catch(() => say(phrase("offline")));
  showOnMap({ hold });
  dated(answer.madeAt);
  tell(document.querySelector("#sheet .best h2, #sheet .nothing h2, #lead > p")?.textContent ?? "");
  return true;
}

/** @param {Date|null} madeAt  when the data of what is shown were made, if the phone has answered */
function dated(madeAt) {
  age.shown(madeAt);
  notBefore(madeAt);
}

/** @param {string} address of the finder */
function sheetOf(address) {
  return `/finder/sheet${new URL(address, location.href).search}`;
}

/** Ask the server for what is shown, where the phone has answered. */
async function renew() {
  const mine = turn;
  const answer = await ask(sheetOf(location.href), { network: true }).catch(() => null);
  if (!answer) return false;
  if (mine !== turn || page.dataset.view === "search") return true;
  const parts = parsed(answer.text);
  say("");
  if (isShown(parts)) return true;
  replaceParts(parts);
  wake();
  map?.restock(sheet().dataset.stations).catch(() => {});
  showOnMap({ hold: true });
  return true;
}

/** The new parts say what they are the answer to. @param {"push"|"replace"|""} keep */
function takeOver(keep) {
  const { link = "/", shows = "map" } = sheet().dataset;
  if (keep) history[keep === "push" ? "pushState" : "replaceState"](null, "", link);
  input.value = new URL(link, location.href).searchParams.get("q") ?? "";
  view = shows;
}

function wait() {
  page.classList.add("waiting");
  tell(phrase("waiting"));
}


/** Whether new parts say what is shown already: then nothing moves under a finger. @param {Document} parts */
function isShown(parts) {
  const said = (/** @type {HTMLElement} */ part) => part.textContent?.replace(/\s+/g, "");
  const { stations } = find("#sheet", HTMLElement, parts).dataset;
  return stations === sheet().dataset.stations && PARTS.every((id) => said(find(id)) === said(find(id, HTMLElement, parts)));
}

/** Put the new parts in place, and the focus back where it was. @param {Document} parts */
function replaceParts(parts) {
  const focused = document.activeElement;
  const within = focused?.closest("#chips, #lead, #sheet");
  const filter = focused instanceof HTMLElement && focused.dataset.filter;
  for (const id of PARTS) find(id).replaceWith(find(id, HTMLElement, parts));
  if (!within) return;
  const again = filter && seek(`[data-filter="${CSS.escape(filter)}"]`);
  (again || sheet()).focus({ preventScroll: true });
}

/**
 * The address as it stands, with other values; null takes a value away.
 * @param {Record<string, string|null|undefined>} changes
 */
function addressWith(changes) {
  const asked = new URL(location.href).searchParams;
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined) asked.delete(name);
    else asked.set(name, value);
  }
  return `/?${asked}`;
}

/** An address that asks for nothing yet is filled with what this phone remembers; then the reader is looked for. */
async function begin() {
  if (sheet().dataset.you || input.value || page.querySelector(".far-away")) return;
  const wishes = isBare(location.search) ? lastWishes() : {};
  const allowed = await alreadyAllowed();
  if (placings || input.value) return; // the reader was quicker
  const wished = Object.keys(wishes).length > 0;
  if (wished) history.replaceState(null, "", addressWith(wishes));
  if (allowed) await here({ keep: "replace" });
  else if (!(await lastly()) && wished) await go(location.href, { keep: "replace" });
}

/** Show the list around the last place, if there is one and no other is shown. */
async function lastly() {
  if (sheet().dataset.you || input.value) return false;
  const place = whereabouts.takeUp();
  return place !== null && go(fromHere({ lon: place.lon, lat: place.lat, q: place.q || null }), { keep: "replace" });
}

/** @param {{keep?: "push"|"replace"}} [how] */
async function here({ keep = "push" } = {}) {
  const mine = ++placings;
  const waits = () => mine === placings;
  busy(true);
  say("");
  try {
    const { lon, lat, accuracyM } = await locate({
      slow: () => waits() && withLast("slow"),
      silent() {
        busy(false);
        if (waits()) withLast("silent");
      },
    });
    const there = fromHere({ lon: lon.toFixed(6), lat: lat.toFixed(6), datum: null });
    if (waits()) await go(there, { keep, fix: { accuracyM } });
  } catch (error) {
    if (waits()) await withLast(error instanceof Error && error.message === "denied" ? "denied" : "failed");
  } finally {
    busy(false);
  }
}

/** Say that there is no position yet; meanwhile the last place is better than none. @param {string} name */
async function withLast(name) {
  await lastly();
  say(phrase(name));
}

/** @param {boolean} looking */
function busy(looking) {
  for (const button of all(".locate")) button.classList.toggle("busy", looking);
}

/** @param {L.LatLng} spot */
function fromTap({ lng, lat }) {
  placings += 1;
  const { datum } = find(".stage").dataset;
  go(fromHere({ lon: lng.toFixed(6), lat: lat.toFixed(6), datum }), { fix: { accuracyM: 0 } });
}

/** The same wishes, from another place. @param {Record<string, string|null|undefined>} place */
function fromHere(place) {
  return addressWith({ q: null, township: null, k: null, view: null, ref: null, ...place });
}

/**
 * A house on the map was tapped: show that one first, and leave the map as it is.
 * @param {string} ref
 */
function pick(ref) {
  const { you, link = "/" } = sheet().dataset;
  if (!you) {
    const { search } = new URL(link, location.href);
    location.assign(`/s/${encodeURIComponent(ref)}${search}`);
    return;
  }
  // Looking at one house after another is one step of the way, not many.
  const again = new URL(location.href).searchParams.has("ref");
  go(addressWith({ ref, view: null }), { keep: again ? "replace" : "push", hold: true });
}

document.addEventListener("click", (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  const target = under(event, "[data-refine], [data-show], [data-forget], .locate");
  if (!target) return;
  event.preventDefault();
  if (target.matches(".locate")) here();
  else if (target.dataset.show) showView(target.dataset.show);
  else if (target.dataset.forget !== undefined) forget();
  else refine(target);
});

/** @param {HTMLElement} link */
async function refine(link) {
  const chosen = link.closest("#places") !== null;
  const filters = link.closest("#chips, .nothing") !== null;
  if (chosen) placings += 1;
  const came = await go(link.getAttribute("href") ?? "/", { fix: chosen ? { accuracyM: 0 } : null });
  if (came && filters) rememberWishes(location.search);
}

/** Forget the last place and the filters; what is shown from there is left. */
async function forget() {
  if (whereabouts.forget()) await go(fromHere({ lon: null, lat: null }));
  else showOnMap({ hold: true });
  tell(phrase("forgotten"));
}

/** @param {string} next */
function showView(next) {
  view = next;
  history.replaceState(null, "", addressWith({ view: next === "list" ? "list" : null }));
  setView(next);
  scrollTo({ top: 0, behavior: "instant" });
  showOnMap();
}

/** The row of filters scrolls: one that is come to by keyboard is shown whole, as smoothly as the reader wants it. */
document.addEventListener("focusin", ({ target }) => {
  const reached = target instanceof HTMLElement && target.matches(".chip:focus-visible");
  if (reached) target.scrollIntoView({ block: "nearest", inline: "nearest" });
});

/** Whoever types has made up their mind. */
input.addEventListener("input", () => {
  placings += 1;
});

addEventListener("popstate", () => {
  placings += 1;
  go(location.href, { keep: "" });
});

/** Times grow old while the phone is in a pocket. */
document.addEventListener("visibilitychange", () => {
  const fixed = new URL(location.href).searchParams.has("at");
  if (document.visibilityState !== "visible" || fixed || Date.now() - shownAt < STALE_MS) return;
  if (page.dataset.view !== "search") go(location.href, { keep: "", hold: true });
});

/** When the sheet has slid up under the search box, the box needs paper behind it. */
function watchSheet() {
  const limit = find(".top").offsetHeight;
  page.classList.toggle("raised", sheet().getBoundingClientRect().top < limit);
}
addEventListener("scroll", watchSheet, { passive: true });
watchSheet();
