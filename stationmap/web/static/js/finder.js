/**
 * The finder, once scripts run: places as one types, one's own position, taps on
 * the map. All state is in the address; the server writes every part of the page.
 */

import { preferApp } from "./apps.js";
import { alreadyAllowed, locate } from "./locate.js";
import { StationMap } from "./map.js";
import { phrase } from "./messages.js";
import { startSearch, wakePlaces } from "./search.js";

const PATIENCE_MS = 250;
const STALE_MS = 60_000;
const POOR_FIX_M = 200;

const page = document.body;
const input = document.getElementById("q");
const notice = document.getElementById("notice");
const told = document.getElementById("told");
/** @type {StationMap|null} */
let map = null;
let accuracyM = 0;
let shownAt = Date.now();
let view = page.dataset.view;
let turn = 0;

document.documentElement.classList.add("scripted");
wake();
if (!page.querySelector("#sheet").dataset.you && !input.value && !page.querySelector(".far-away")) {
  alreadyAllowed().then((allowed) => allowed && here());
}

document.addEventListener("stationmap:map", ({ detail }) => {
  map = new StationMap(detail);
  map.stationsUrl = sheet().dataset.stations;
  map.map.on("click", ({ latlng }) => fromTap(latlng));
  detail.stations.on("click", ({ layer }) => pick(layer.feature.id));
  Promise.all([detail.stations.loaded, map.ready]).then(showOnMap, () => say(phrase("offline")));
  showOnMap();
});

startSearch({
  address: (q) => `/finder/places${new URL(addressWith({ q, lon: null, lat: null, datum: null, ref: null }), location.href).search}`,
  opened() {
    document.getElementById("lead").hidden = false;
    if (page.dataset.view !== "search") setView("search");
  },
  closed() {
    document.getElementById("lead").hidden = Boolean(sheet().dataset.you);
    setView(view);
    showOnMap();
  },
  notice: say,
  tell,
});

/** Parts that the server replaces are found anew each time. */
function sheet() {
  return document.getElementById("sheet");
}

/** Give life to what the server has just written. */
function wake() {
  for (const button of document.querySelectorAll(".lead .locate")) button.hidden = false;
  wakePlaces();
  preferApp();
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

function setView(next) {
  page.dataset.view = next;
  map?.map.invalidateSize({ pan: false });
  map?.rename();
}

/** Pixels of the map that lie under the search box and under the sheet's edge. */
function covered() {
  const narrow = matchMedia("(max-width: 899px)").matches;
  const over = narrow && page.dataset.view === "map";
  return over ? { top: document.querySelector(".top").offsetHeight, bottom: 18 } : { top: 0, bottom: 0 };
}

function showOnMap({ hold = false } = {}) {
  const part = sheet();
  const rows = [...part.querySelectorAll("li[data-number]")];
  const shown = {
    you: part.dataset.you ? part.dataset.you.split(",").map(Number) : null,
    accuracyM,
    numbers: new Map(rows.map((row) => [row.dataset.ref, Number(row.dataset.number)])),
    chosen: part.querySelector(".best")?.dataset.ref ?? null,
    covered: covered(),
  };
  map?.show(shown, { hold });
}

/**
 * Go to another state of the finder without loading the page again.
 * @param {string} address  of the finder, "/?..."
 * @param {{keep?: "push"|"replace"|"", hold?: boolean}} [how]
 *   what becomes of the address bar; whether the map stays where it is
 */
async function go(address, { keep = "push", hold = false } = {}) {
  const mine = ++turn;
  let text;
  const waiting = setTimeout(wait, PATIENCE_MS);
  try {
    const answer = await fetch(`/finder/sheet${new URL(address, location.href).search}`);
    if (!answer.ok) throw new Error(String(answer.status));
    text = await answer.text();
  } catch {
    if (mine === turn) say(phrase("offline"));
    return false;
  } finally {
    clearTimeout(waiting);
    if (mine === turn) page.classList.remove("waiting");
  }
  if (mine !== turn) return false; // something else was asked for meanwhile
  replaceParts(new DOMParser().parseFromString(text, "text/html"));
  const { link } = sheet().dataset;
  if (keep) history[`${keep}State`](null, "", link);
  input.value = new URL(link, location.href).searchParams.get("q") ?? "";
  view = sheet().dataset.shows;
  page.classList.remove("raised");
  shownAt = Date.now();
  say("");
  wake();
  setView(view);
  watchSheet();
  scrollTo({ top: 0, behavior: "instant" });
  map?.restock(sheet().dataset.stations).catch(() => say(phrase("offline")));
  showOnMap({ hold });
  tell(document.querySelector("#sheet .best h2, #sheet .nothing h2, #lead > p")?.textContent ?? "");
  return true;
}

function wait() {
  page.classList.add("waiting");
  tell(phrase("waiting"));
}

/** Put the new parts in place, and the focus back where it was. */
function replaceParts(parts) {
  const focused = document.activeElement?.closest("#chips, #lead, #sheet") && document.activeElement;
  const { filter } = focused?.dataset ?? {};
  for (const id of ["chips", "lead", "sheet"]) {
    document.getElementById(id).replaceWith(parts.getElementById(id));
  }
  if (!focused) return;
  const again = filter && document.querySelector(`[data-filter="${CSS.escape(filter)}"]`);
  (again || sheet()).focus({ preventScroll: true });
}

/** The address as it stands, with other values; null takes a value away. */
function addressWith(changes) {
  const asked = new URL(location.href).searchParams;
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) asked.delete(name);
    else asked.set(name, String(value));
  }
  return `/?${asked}`;
}

async function here() {
  const buttons = document.querySelectorAll(".locate");
  buttons.forEach((button) => button.classList.add("busy"));
  say("");
  try {
    const fix = await locate();
    const [lon, lat] = [fix.lon.toFixed(6), fix.lat.toFixed(6)];
    accuracyM = fix.accuracyM;
    const came = await go(fromHere({ lon, lat, datum: null }));
    if (came && accuracyM > POOR_FIX_M) say(phrase("poor", { metres: Math.round(accuracyM / 100) * 100 }));
  } catch (error) {
    say(phrase(error.message === "denied" ? "denied" : "failed"));
  } finally {
    document.querySelectorAll(".locate").forEach((button) => button.classList.remove("busy"));
  }
}

function fromTap({ lng, lat }) {
  accuracyM = 0;
  const { datum } = document.querySelector(".stage").dataset;
  go(fromHere({ lon: lng.toFixed(6), lat: lat.toFixed(6), datum }));
}

/** The same wishes, from another place. */
function fromHere(place) {
  return addressWith({ ...place, q: null, township: null, k: null, view: null, ref: null });
}

/** A house on the map was tapped: show that one first, and leave the map as it is. */
function pick(ref) {
  if (!sheet().dataset.you) {
    const { search } = new URL(sheet().dataset.link, location.href);
    location.assign(`/s/${encodeURIComponent(ref)}${search}`);
    return;
  }
  // Looking at one house after another is one step of the way, not many.
  const again = new URL(location.href).searchParams.has("ref");
  go(addressWith({ ref, view: null }), { keep: again ? "replace" : "push", hold: true });
}

document.addEventListener("click", (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  const target = event.target.closest("[data-refine], [data-show], .locate");
  if (!target) return;
  event.preventDefault();
  if (target.matches(".locate")) here();
  else if (target.dataset.show) showView(target.dataset.show);
  else {
    if (target.closest("#places")) accuracyM = 0;
    go(target.getAttribute("href"));
  }
});

function showView(next) {
  view = next;
  history.replaceState(null, "", addressWith({ view: next === "list" ? "list" : null }));
  setView(next);
  scrollTo({ top: 0, behavior: "instant" });
  showOnMap();
}

addEventListener("popstate", () => go(location.href, { keep: "" }));

/** Times grow old while the phone is in a pocket. */
document.addEventListener("visibilitychange", () => {
  const fixed = new URL(location.href).searchParams.has("at");
  if (document.visibilityState !== "visible" || fixed || Date.now() - shownAt < STALE_MS) return;
  if (page.dataset.view !== "search") go(location.href, { keep: "", hold: true });
});

/** When the sheet has slid up under the search box, the box needs paper behind it. */
function watchSheet() {
  const limit = document.querySelector(".top").offsetHeight;
  page.classList.toggle("raised", sheet().getBoundingClientRect().top < limit);
}
addEventListener("scroll", watchSheet, { passive: true });
watchSheet();
