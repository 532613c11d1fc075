/**
 * The planner's page, once scripts run. All state is in the address; the server
 * writes every figure. A slider that moves asks again before it rests, and only
 * the last question is answered.
 */

import { all, find, parsed, seek, under } from "./dom.js";
import { phrase } from "./messages.js";
import { PlanMap } from "./plan-map.js";
import { townshipFacts, sortTable } from "./plan-table.js";
import { watchSiting } from "./plan-siting.js";

const MOVING_MS = 60;
const SHOWN_MS = 400;
const PARTS = ["controls", "scenario", "legend", "below", "results", "state"];
const HIDDEN = '#controls input[type="hidden"][form]';

/** @import {Picked} from "./plan-map.js" */

const page = document.body;
/** @type {PlanMap|null} */
let map = null;
/** @type {Picked|null} */
let picked = null;
/** @type {AbortController|null} */
let asking = null;
/** @type {ReturnType<typeof setTimeout>|undefined} */
let timer;

document.documentElement.classList.add("scripted");
wake();

const siting = watchSiting({
  question: asked,
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
  return find("#state").dataset;
}

/** What the page asks, as the server says it. */
function asked() {
  return new URL(state().link ?? "/plan", location.href).searchParams;
}

/** @param {string} text */
function say(text) {
  find("#spoken").textContent = text;
}

function showOnMap() {
  const { coverage = "", heat, radius } = state();
  const scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  map
    ?.show({ coverage, heat: `${heat}&scheme=${scheme}`, radiusM: Number(radius) })
    .catch((error) => overtaken(error) || fault("", phrase("offline")));
}

/** Whether a question was dropped for a later one. @param {unknown} error */
function overtaken(error) {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Give life to what the server has just written. */
function wake() {
  const slide = find("#slide", HTMLInputElement);
  for (const slider of all(".slider", HTMLInputElement)) fill(slider);
  const radius = radiusField();
  const metres = Number(radius.value);
  if (metres) {
    radius.value = metres.toLocaleString("en", { maximumFractionDigits: 1 });
    slide.value = String(metres);
    fill(slide);
  }
}

/** The server sends a new one each time. */
function radiusField() {
  return find("#radius", HTMLInputElement);
}

/** The part of a slider's line before its knob. @param {HTMLInputElement} slider */
function fill(slider) {
  const [value, min, max] = [slider.value, slider.min, slider.max].map(Number);
  const share = (value - min) / (max - min);
  slider.style.setProperty("--filled", `${share * 100}%`);
}

/** The address that the form asks for. */
function address() {
  const wanted = new URLSearchParams();
  const needs = [];
  for (const [name, given] of new FormData(find("#question", HTMLFormElement))) {
    const value = String(given);
    if (name === "need") needs.push(value);
    else if (value !== "" || name === "day") wanted.append(name, name === "radius" ? value.replaceAll(",", "") : value);
  }
  if (needs.length) wanted.set("need", needs.join(","));
  if (wanted.has("radius") && wanted.has("minutes")) ["minutes", "mode"].forEach((name) => wanted.delete(name));
  if (wanted.get("demand") === "file" && !wanted.has("list")) wanted.delete("demand");
  if (wanted.get("demand") !== "file") wanted.delete("list");
  if (!wanted.get("day")) wanted.delete("hour");
  return `/plan?${wanted}`;
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
    const parts = parsed(await answer.text());
    if (asking !== wish) return;
    if (!answer.ok) {
      tell(parts);
      return;
    }
    replaceParts(parts, keep);
    if (push) history[keep ? "replaceState" : "pushState"](null, "", state().link);
    showOnMap();
    siting.asked(state().link ?? "/plan");
    say(all(".headlines > div").map((line) => line.innerText).join(phrase("and")));
  } catch (error) {
    if (!overtaken(error)) fault("", phrase("offline"));
  } finally {
    clearTimeout(slow);
    if (asking === wish) page.classList.remove("busy");
  }
}

/** @param {Document} parts @param {boolean} keep */
function replaceParts(parts, keep) {
  clearFaults();
  const unfolded = () => all("#below details, #scenario details", HTMLDetailsElement);
  const open = unfolded().map((details) => details.open);
  const scrolled = seek("#results .scroll")?.scrollLeft ?? 0;
  for (const id of PARTS) {
    if (id === "controls" && keep) keepControls(parts);
    else find(`#${id}`).replaceWith(find(`#${id}`, HTMLElement, parts));
  }
  unfolded().forEach((details, n) => (details.open = open[n] ?? details.open));
  find("#results .scroll").scrollLeft = scrolled;
  picked = null;
  if (!keep) wake();
}

/** The form stays, but what it shows of the answer is renewed. @param {Document} parts */
function keepControls(parts) {
  for (const selector of ["#moment", ".field .segments:has(a)"]) {
    const fresh = find(`#controls ${selector}`, HTMLElement, parts);
    find(`#controls ${selector}`).replaceWith(fresh);
  }
  for (const input of all(HIDDEN)) input.remove();
  find("#controls").append(...all(HIDDEN, HTMLElement, parts));
  const radius = radiusField();
  const fresh = find("#radius", HTMLInputElement, parts);
  if (fresh.hasAttribute("name")) radius.setAttribute("name", "radius");
  else radius.removeAttribute("name");
}

/** Say each fault beside its field. @param {Document} parts */
function tell(parts) {
  clearFaults();
  for (const item of all("#faults li", HTMLElement, parts)) {
    fault(item.dataset.field ?? "", item.textContent?.trim() ?? "");
  }
}

/** @param {string} field @param {string} text */
function fault(field, text) {
  const fields = all("[data-fields]");
  const place = fields.find((one) => field && one.dataset.fields?.split(" ").includes(field)) ?? fields[0];
  const line = document.createElement("p");
  line.className = "fault";
  line.setAttribute("role", "alert");
  line.textContent = text;
  place.append(line);
  if (field === "radius") radiusField().setAttribute("aria-invalid", "true");
}

function clearFaults() {
  for (const line of all(".plan .fault")) line.remove();
  radiusField().removeAttribute("aria-invalid");
}

/** Write into the address what does not change the figures. @param {Record<string, string|null>} changes */
function remember(changes) {
  const wanted = asked();
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) wanted.delete(name);
    else wanted.set(name, value);
  }
  const search = wanted.toString().replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%2F", "/");
  state().link = search ? `/plan?${search}` : "/plan";
  history.replaceState(null, "", state().link);
}

/** @param {string|null} code */
function touch(code) {
  const line = find("#touched");
  for (const lit of all(".townships tr.lit")) lit.classList.remove("lit");
  const row = code && seek(`.townships tr[data-code="${CSS.escape(code)}"]`, HTMLTableRowElement);
  line.hidden = !row;
  if (!row) return;
  row.classList.add("lit");
  const { name, facts } = townshipFacts(row);
  line.textContent = phrase("facts", { name, facts: facts.join(phrase("and")) });
}

/** A station or a place on the map was touched: offer what can be tried with it. @param {Picked} what */
function pick(what) {
  picked = what;
  const panel = find("#picked");
  panel.hidden = false;
  const at = phrase("here", { place: `${what.lon?.toFixed(4)}, ${what.lat?.toFixed(4)}` });
  find(".picked-name", HTMLElement, panel).textContent = what.ref ? phrase("picked", { name: what.name ?? "", ref: what.ref }) : at;
  for (const button of all("[data-act]", HTMLElement, panel)) {
    button.hidden = Boolean(what.ref) === (button.dataset.act === "open");
  }
  panel.scrollIntoView({ block: "nearest" });
}

/** @param {string|undefined} kind */
function act(kind) {
  if (!picked) return;
  const { ref = "", lon = 0, lat = 0 } = picked;
  const wanted = asked();
  const hours = find("#picked select", HTMLSelectElement).value;
  if (kind === "close") wanted.append("close", ref);
  if (kind === "hours") wanted.append("hours", `${ref},${hours}`);
  if (kind === "open") {
    const [x, y] = [lon - Number(state().shiftLon), lat - Number(state().shiftLat)];
    wanted.append("open", `${x.toFixed(6)},${y.toFixed(6)},${hours}`);
  }
  go(`/plan?${wanted}`);
}

document.addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
  if (target.form?.id !== "question" && target.id !== "slide") return;
  if (target.closest(".by-hand") || target.id === "radius") return;
  if (target.id === "slide") {
    const radius = radiusField();
    radius.setAttribute("name", "radius");
    radius.value = Number(target.value).toLocaleString("en");
  }
  if (target instanceof HTMLInputElement && target.type === "range") fill(target);
  if (target.name === "demand" && target.value === "file" && !document.querySelector('[name="list"]')) return;
  clearTimeout(timer);
  timer = setTimeout(() => go(address(), { keep: true }), target.type === "range" ? MOVING_MS : 0);
});

document.addEventListener("change", (event) => {
  const target = under(event, "#radius", HTMLInputElement);
  if (!target) return;
  target.setAttribute("name", "radius");
  const metres = Number(target.value.replaceAll(",", ""));
  const slide = find("#slide", HTMLInputElement);
  if (metres) slide.value = String(metres);
  fill(slide);
  go(address(), { keep: true });
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  if (form.id === "question") {
    event.preventDefault();
    go(address());
  } else if (form.matches(".upload")) {
    event.preventDefault();
    await handIn(form);
  }
});

/** @param {HTMLFormElement} form */
async function handIn(form) {
  const body = new FormData();
  const rest = asked();
  for (const name of ["demand", "list", "job"]) rest.delete(name);
  for (const [name, value] of rest) body.append(name, value);
  const filled = new FormData(form);
  for (const name of ["file", "datum"]) body.append(name, filled.get(name) ?? "");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Wants": "parts" },
    });
    if (answer.ok) await go(answer.url);
    else tell(parsed(await answer.text()));
  } catch {
    fault("file", phrase("offline"));
  }
}

document.addEventListener("click", async (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  const target = under(event, "[data-refine], [data-sort], [data-act], #copy");
  if (!target) return;
  event.preventDefault();
  if (target.dataset.sort) remember({ sort: sortTable(target) });
  else if (target.dataset.act) act(target.dataset.act);
  else if (target.id === "copy") await copy();
  else go(target.getAttribute("href") ?? "/plan");
});

/** A head that says it is a button answers to the space bar, too. */
document.addEventListener("keydown", (event) => {
  const target = event.key === " " ? under(event, "[data-sort]") : null;
  if (!target) return;
  event.preventDefault();
  target.click();
});

async function copy() {
  const button = find("#copy");
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(new URL(state().link ?? "/plan", location.href).href);
    button.textContent = phrase("copied");
  } catch {
    button.textContent = phrase("not_copied");
  }
  say(button.textContent);
  setTimeout(() => (button.textContent = label), 2000);
}

addEventListener("popstate", () => go(location.href, { push: false }));
