/**
 * The finder, once scripts run: places as one types, one's own position, taps on
 * the map. All state is in the address; the server writes every part of the page.
 */

import { alreadyAllowed, locate } from "./locate.js";
import { StationMap } from "./map.js";

const TYPING_MS = 160;
const STALE_MS = 60_000;
const POOR_FIX_M = 200;
const WORDS = {
  denied: "没有定位也能找：输入地名、拼音或首字母，或在地图上点一下。想用定位，可在微信设置里打开。",
  failed: "这次没有定到位。可以再试一次，或输入地名、在地图上点一下。",
  offline: "连不上，您填的都在，稍后再试。",
  poor: (metres) => `定位不准，误差约 ${metres} 米。`,
};

const page = document.body;
const input = document.getElementById("q");
const clear = document.querySelector(".search .clear");
const notice = document.getElementById("notice");
/** @type {StationMap|null} */
let map = null;
let accuracyM = 0;
let shownAt = Date.now();
let view = page.dataset.view;

document.documentElement.classList.add("scripted");
wake();
if (!page.querySelector("#sheet").dataset.you && !input.value) {
  alreadyAllowed().then((allowed) => allowed && here());
}

document.addEventListener("stationmap:map", ({ detail }) => {
  map = new StationMap(detail);
  map.stationsUrl = sheet().dataset.stations;
  map.map.on("click", ({ latlng }) => fromTap(latlng));
  detail.stations.on("click", ({ layer }) => openStation(layer.feature.id));
  detail.stations.loaded.then(showOnMap, () => say(WORDS.offline));
  showOnMap();
});

/** Parts that the server replaces are found anew each time. */
function sheet() {
  return document.getElementById("sheet");
}

/** Give life to what the server has just written. */
function wake() {
  for (const button of document.querySelectorAll(".lead .locate")) button.hidden = false;
  clear.hidden = !input.value;
}

/** @param {string} text  nothing: take the notice away */
function say(text) {
  notice.textContent = text;
  notice.hidden = !text;
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

function showOnMap() {
  const part = sheet();
  const rows = [...part.querySelectorAll("li[data-number]")];
  map?.show({
    you: part.dataset.you ? part.dataset.you.split(",").map(Number) : null,
    accuracyM,
    numbers: new Map(rows.map((row) => [row.dataset.ref, Number(row.dataset.number)])),
    chosen: part.querySelector(".best")?.dataset.ref ?? null,
    covered: covered(),
  });
}

/**
 * Go to another state of the finder without loading the page again.
 * @param {string} address  of the finder, "/?..."
 */
async function go(address, { push = true } = {}) {
  let text;
  try {
    const answer = await fetch(`/finder/sheet${new URL(address, location.href).search}`);
    if (!answer.ok) throw new Error(String(answer.status));
    text = await answer.text();
  } catch {
    say(WORDS.offline);
    return;
  }
  const parts = new DOMParser().parseFromString(text, "text/html");
  for (const id of ["chips", "lead", "sheet"]) {
    document.getElementById(id).replaceWith(parts.getElementById(id));
  }
  const { link } = sheet().dataset;
  if (push) history.pushState(null, "", link);
  input.value = new URL(link, location.href).searchParams.get("q") ?? "";
  view = sheet().dataset.shows;
  page.classList.remove("raised");
  shownAt = Date.now();
  wake();
  setView(view);
  watchSheet();
  scrollTo({ top: 0, behavior: "instant" });
  map?.restock(sheet().dataset.stations).catch(() => say(WORDS.offline));
  showOnMap();
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
    accuracyM = fix.accuracyM;
    const [lon, lat] = [fix.lon.toFixed(6), fix.lat.toFixed(6)];
    await go(addressWith({ lon, lat, q: null, datum: null, township: null, view: null }));
    if (accuracyM > POOR_FIX_M) say(WORDS.poor(Math.round(accuracyM / 100) * 100));
  } catch (error) {
    say(WORDS[error.message] ?? WORDS.failed);
  } finally {
    document.querySelectorAll(".locate").forEach((button) => button.classList.remove("busy"));
  }
}

function fromTap({ lng, lat }) {
  accuracyM = 0;
  say("");
  const { datum } = document.querySelector(".stage").dataset;
  const changes = { lon: lng.toFixed(6), lat: lat.toFixed(6), datum, q: null, township: null };
  go(addressWith({ ...changes, view: null }));
}

function openStation(ref) {
  location.assign(`/s/${encodeURIComponent(ref)}${new URL(sheet().dataset.link, location.href).search}`);
}

let typing = 0;
async function suggest() {
  const q = input.value.trim();
  const asked = ++typing;
  clear.hidden = !input.value;
  if (!q) {
    closeSearch();
    return;
  }
  const search = new URL(addressWith({ q, lon: null, lat: null, datum: null }), location.href).search;
  try {
    const answer = await fetch(`/finder/places${search}`);
    const text = await answer.text();
    if (asked !== typing || !answer.ok) return;
    const found = new DOMParser().parseFromString(text, "text/html").getElementById("places");
    document.getElementById("places").replaceWith(found);
    document.getElementById("lead").hidden = false;
    say(found.children.length ? "" : `没有找到“${q}”。换个写法试试，或在地图上点一下。`);
    if (page.dataset.view !== "search") setView("search");
  } catch {
    say(WORDS.offline);
  }
}

function closeSearch() {
  document.getElementById("places").replaceChildren();
  document.getElementById("lead").hidden = Boolean(sheet().dataset.you);
  say("");
  setView(view);
  showOnMap();
}

let timer = 0;
input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(suggest, TYPING_MS);
});
clear.addEventListener("click", () => {
  input.value = "";
  suggest();
  input.focus();
});
document.querySelector(".search").addEventListener("submit", async (event) => {
  event.preventDefault();
  clearTimeout(timer);
  await suggest();
  document.querySelector("#places a")?.focus();
});

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

addEventListener("popstate", () => go(location.href, { push: false }));

/** Times grow old while the phone is in a pocket. */
document.addEventListener("visibilitychange", () => {
  const fixed = new URL(location.href).searchParams.has("at");
  if (document.visibilityState !== "visible" || fixed || Date.now() - shownAt < STALE_MS) return;
  if (page.dataset.view !== "search") go(location.href, { push: false });
});

/** When the sheet has slid up under the search box, the box needs paper behind it. */
function watchSheet() {
  const limit = document.querySelector(".top").offsetHeight;
  const raise = () => page.classList.toggle("raised", sheet().getBoundingClientRect().top < limit);
  addEventListener("scroll", raise, { passive: true });
  raise();
}
watchSheet();
