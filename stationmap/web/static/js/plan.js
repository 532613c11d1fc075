/**
 * The planner's page, once scripts run. All state is in the address; the server
 * writes every figure. A slider that moves asks again before it rests, and only
 * the last question is answered.
 */

import { PlanMap } from "./plan-map.js";
import { townshipFacts, sortTable } from "./plan-table.js";
import { watchSiting } from "./plan-siting.js";

const MOVING_MS = 60;
const SHOWN_MS = 400;
const PARTS = ["controls", "scenario", "legend", "below", "results", "state"];
const HIDDEN = '#controls input[type="hidden"][form]';
const WORDS = {
  offline: "连不上，您填的都在，稍后再试。",
  copied: "链接已复制",
  notCopied: "没能复制，请从地址栏复制。",
  here: (lon, lat) => `这里：${lon}, ${lat}`,
};

const page = document.body;
/** @type {PlanMap|null} */
let map = null;
let picked = null;
let asking = null;
let timer = 0;

document.documentElement.classList.add("scripted");
wake();

const siting = watchSiting({
  question: () => new URL(state().link, location.href).searchParams,
  found: (sites) => map?.propose(sites),
  asked: (changes) => remember(changes),
  failed: (text) => say(text),
});

document.addEventListener("stationmap:plan", ({ detail }) => {
  map = new PlanMap(detail, { touch, pick });
  map.heatUrl = null;
  map.coverageUrl = state().coverage;
  map.sites = siting.sites();
  showOnMap();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => showOnMap());

/** What the server said last, of itself. */
function state() {
  return document.getElementById("state").dataset;
}

function say(text) {
  document.getElementById("spoken").textContent = text;
}

function showOnMap() {
  const { coverage, heat, radius } = state();
  const scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  map
    ?.show({ coverage, heat: `${heat}&scheme=${scheme}`, radiusM: Number(radius) })
    .catch((error) => error.name !== "AbortError" && fault("", WORDS.offline));
}

/** Give life to what the server has just written. */
function wake() {
  const slide = document.getElementById("slide");
  for (const slider of document.querySelectorAll(".slider")) fill(slider);
  const radius = document.getElementById("radius");
  const metres = Number(radius.value);
  if (metres) {
    radius.value = metres.toLocaleString("en", { maximumFractionDigits: 1 });
    slide.value = String(metres);
    fill(slide);
  }
}

/** The part of a slider's line before its knob. */
function fill(slider) {
  const share = (slider.value - slider.min) / (slider.max - slider.min);
  slider.style.setProperty("--filled", `${share * 100}%`);
}

/** The address that the form asks for. */
function address() {
  const asked = new URLSearchParams();
  const needs = [];
  for (const [name, value] of new FormData(document.getElementById("question"))) {
    if (name === "need") needs.push(value);
    else if (value !== "" || name === "day") asked.append(name, name === "radius" ? value.replaceAll(",", "") : value);
  }
  if (needs.length) asked.set("need", needs.join(","));
  if (asked.has("radius") && asked.has("minutes")) ["minutes", "mode"].forEach((name) => asked.delete(name));
  if (asked.get("demand") === "file" && !asked.has("list")) asked.delete("demand");
  if (asked.get("demand") !== "file") asked.delete("list");
  if (!asked.get("day")) asked.delete("hour");
  return `/plan?${asked}`;
}

/**
 * Ask the server, and show what it says; a later question overtakes an earlier one.
 * @param {string} to  address of the page
 * @param {{push?: boolean, keep?: boolean}} options  keep: the form stays as it is in the hand
 */
async function go(to, { push = true, keep = false } = {}) {
  asking?.abort();
  const wish = new AbortController();
  asking = wish;
  const slow = setTimeout(() => page.classList.add("busy"), SHOWN_MS);
  try {
    const answer = await fetch(`/plan/parts${new URL(to, location.href).search}`, { signal: wish.signal });
    const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (asking !== wish) return;
    if (!answer.ok) {
      tell(parts);
      return;
    }
    replaceParts(parts, keep);
    if (push) history[keep ? "replaceState" : "pushState"](null, "", state().link);
    showOnMap();
    siting.asked(state().link);
    say([...document.querySelectorAll(".headlines > div")].map((line) => line.innerText).join("，"));
  } catch (error) {
    if (error.name !== "AbortError") fault("", WORDS.offline);
  } finally {
    clearTimeout(slow);
    if (asking === wish) page.classList.remove("busy");
  }
}

function replaceParts(parts, keep) {
  clearFaults();
  const open = [...document.querySelectorAll("#below details, #scenario details")].map((d) => d.open);
  const scrolled = document.querySelector("#results .scroll")?.scrollLeft ?? 0;
  for (const id of PARTS) {
    if (id === "controls" && keep) keepControls(parts);
    else document.getElementById(id).replaceWith(parts.getElementById(id));
  }
  document.querySelectorAll("#below details, #scenario details").forEach((d, n) => (d.open = open[n] ?? d.open));
  document.querySelector("#results .scroll").scrollLeft = scrolled;
  picked = null;
  if (!keep) wake();
}

/** The form stays, but what it shows of the answer is renewed. */
function keepControls(parts) {
  for (const selector of ["#moment", ".field .segments:has(a)"]) {
    const fresh = parts.querySelector(`#controls ${selector}`);
    document.querySelector(`#controls ${selector}`).replaceWith(fresh);
  }
  document.querySelectorAll(HIDDEN).forEach((input) => input.remove());
  document.getElementById("controls").append(...parts.querySelectorAll(HIDDEN));
  const radius = document.getElementById("radius");
  const fresh = parts.getElementById("radius");
  if (fresh.hasAttribute("name")) radius.setAttribute("name", "radius");
  else radius.removeAttribute("name");
}

/** Say each fault beside its field. */
function tell(parts) {
  clearFaults();
  for (const item of parts.querySelectorAll("#faults li")) fault(item.dataset.field, item.textContent.trim());
}

function fault(field, text) {
  const fields = [...document.querySelectorAll("[data-fields]")];
  const place = fields.find((one) => field && one.dataset.fields.split(" ").includes(field)) ?? fields[0];
  const line = document.createElement("p");
  line.className = "fault";
  line.setAttribute("role", "alert");
  line.textContent = text;
  place.append(line);
  if (field === "radius") document.getElementById("radius").setAttribute("aria-invalid", "true");
}

function clearFaults() {
  document.querySelectorAll(".plan .fault").forEach((line) => line.remove());
  document.getElementById("radius").removeAttribute("aria-invalid");
}

/** Write into the address what does not change the figures. */
function remember(changes) {
  const asked = new URL(state().link, location.href).searchParams;
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) asked.delete(name);
    else asked.set(name, value);
  }
  const search = asked.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%2F", "/");
  state().link = search ? `/plan?${search}` : "/plan";
  history.replaceState(null, "", state().link);
}

function touch(code) {
  const line = document.getElementById("touched");
  document.querySelectorAll(".townships tr.lit").forEach((row) => row.classList.remove("lit"));
  const row = code && document.querySelector(`.townships tr[data-code="${CSS.escape(code)}"]`);
  line.hidden = !row;
  if (!row) return;
  row.classList.add("lit");
  line.textContent = townshipFacts(row);
}

/** A station or a place on the map was touched: offer what can be tried with it. */
function pick(what) {
  picked = what;
  const panel = document.getElementById("picked");
  panel.hidden = false;
  const at = WORDS.here(what.lon?.toFixed(4), what.lat?.toFixed(4));
  panel.querySelector(".picked-name").textContent = what.ref ? `${what.name}（${what.ref}）` : at;
  for (const button of panel.querySelectorAll("[data-act]")) {
    button.hidden = Boolean(what.ref) === (button.dataset.act === "open");
  }
  panel.scrollIntoView({ block: "nearest" });
}

function act(kind) {
  const asked = new URL(state().link, location.href).searchParams;
  const hours = document.querySelector("#picked select").value;
  if (kind === "close") asked.append("close", picked.ref);
  if (kind === "hours") asked.append("hours", `${picked.ref},${hours}`);
  if (kind === "open") {
    const [lon, lat] = [picked.lon - Number(state().shiftLon), picked.lat - Number(state().shiftLat)];
    asked.append("open", `${lon.toFixed(6)},${lat.toFixed(6)},${hours}`);
  }
  go(`/plan?${asked}`);
}

document.addEventListener("input", ({ target }) => {
  if (target.form?.id !== "question" && target.id !== "slide") return;
  if (target.closest(".by-hand") || target.id === "radius") return;
  if (target.id === "slide") {
    fill(target);
    const radius = document.getElementById("radius");
    radius.setAttribute("name", "radius");
    radius.value = Number(target.value).toLocaleString("en");
  }
  if (target.type === "range") fill(target);
  if (target.name === "demand" && target.value === "file" && !document.querySelector('[name="list"]')) return;
  clearTimeout(timer);
  timer = setTimeout(() => go(address(), { keep: true }), target.type === "range" ? MOVING_MS : 0);
});

document.addEventListener("change", ({ target }) => {
  if (target.id !== "radius") return;
  target.setAttribute("name", "radius");
  const metres = Number(target.value.replaceAll(",", ""));
  const slide = document.getElementById("slide");
  if (metres) slide.value = String(metres);
  fill(slide);
  go(address(), { keep: true });
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.id === "question") {
    event.preventDefault();
    go(address());
  } else if (form.matches(".upload")) {
    event.preventDefault();
    await handIn(form);
  }
});

async function handIn(form) {
  const body = new FormData();
  const rest = new URL(state().link, location.href).searchParams;
  for (const name of ["demand", "list", "job"]) rest.delete(name);
  for (const [name, value] of rest) body.append(name, value);
  for (const name of ["file", "datum"]) body.append(name, new FormData(form).get(name));
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Wants": "parts" },
    });
    if (answer.ok) await go(answer.url);
    else tell(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    fault("file", WORDS.offline);
  }
}

document.addEventListener("click", async (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  const target = event.target.closest("[data-refine], [data-sort], [data-act], #copy");
  if (!target) return;
  event.preventDefault();
  if (target.dataset.sort) remember({ sort: sortTable(target) });
  else if (target.dataset.act) act(target.dataset.act);
  else if (target.id === "copy") await copy();
  else go(target.getAttribute("href"));
});

/** A head that says it is a button answers to the space bar, too. */
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || !event.target.matches("[data-sort]")) return;
  event.preventDefault();
  event.target.click();
});

async function copy() {
  const button = document.getElementById("copy");
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(new URL(state().link, location.href).href);
    button.textContent = WORDS.copied;
  } catch {
    button.textContent = WORDS.notCopied;
  }
  say(button.textContent);
  setTimeout(() => (button.textContent = label), 2000);
}

addEventListener("popstate", () => go(location.href, { push: false }));
