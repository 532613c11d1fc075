/** On my way, once scripts run: one's own position, taps on the map, and the line of the way on it. */

import { all, find, seek } from "./dom.js";
import { lonLat } from "./land.js";
import { locate } from "./locate.js";
import { StationMap } from "./map.js";
import { phrase } from "./messages.js";
import { keepOnPhone, sayAge } from "./offline.js";

/** @import {LonLat} from "../../shapes.js" */

const DECIMALS = 6;
const EDGE_PX = 28;
const NEAR_M = 1200;
const notice = find("#notice");
const stage = seek(".stage");
const you = lonLat(stage?.dataset.you);
const goal = lonLat(stage?.dataset.goal);

document.documentElement.classList.add("scripted");
keepOnPhone(() => {});
sayAge(say);

for (const button of all(".locate")) {
  button.hidden = false;
  button.addEventListener("click", () => here(button));
}

/** @param {string} text */
function say(text) {
  notice.textContent = text;
  notice.hidden = !text;
}

/** @param {Record<string, string|null>} changes */
function goTo(changes) {
  const asked = new FormData(find("form.ends", HTMLFormElement));
  const address = new URL(location.href);
  for (const name of ["q", "goal"]) address.searchParams.set(name, String(asked.get(name) ?? ""));
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  location.assign(address);
}

/** @param {HTMLElement} button */
async function here(button) {
  button.classList.add("busy");
  try {
    const { lon, lat } = await locate();
    goTo({ lon: lon.toFixed(DECIMALS), lat: lat.toFixed(DECIMALS), datum: null, q: null });
  } catch (error) {
    say(phrase(error instanceof Error && error.message === "denied" ? "denied" : "failed"));
  } finally {
    button.classList.remove("busy");
  }
}

document.addEventListener("stationmap:map", async ({ detail }) => {
  const made = new StationMap(detail);
  const { map } = made;
  map.scrollWheelZoom.disable();
  if (L.Browser.mobile && goal) map.dragging.disable(); // the page is to scroll
  const numbers = new Map(
    all("li[data-number]").map((row) => [row.dataset.ref ?? "", Number(row.dataset.number)]),
  );
  made.fit = () => frame(made);
  map.on("click", ({ latlng }) => tapped(latlng));
  detail.stations.on("click", ({ layer }) => {
    location.assign(`/s/${encodeURIComponent(layer.feature.id)}${location.search}`);
  });
  await Promise.allSettled([made.ready, detail.stations.loaded]);
  made.show({ you, numbers, chosen: null, covered: { top: 0, bottom: 0 } });
  draw(map);
});

/** Where one starts, as long as that is open; else where it goes. @param {L.LatLng} spot */
function tapped({ lng, lat }) {
  const { datum = "wgs84" } = stage?.dataset ?? {};
  const [lon, la] = [lng.toFixed(DECIMALS), lat.toFixed(DECIMALS)];
  if (you) goTo({ to: `${lon},${la}`, to_datum: datum, goal: null });
  else goTo({ lon, lat: la, datum, q: null });
}

/** @param {L.Map} map */
function draw(map) {
  if (!goal) return;
  const end = L.latLng(goal[1], goal[0]);
  if (you) L.polyline([L.latLng(you[1], you[0]), end], { className: "way-line", interactive: false }).addTo(map);
  L.circleMarker(end, { radius: 8, className: "way-goal", interactive: false }).addTo(map);
}

/** @param {StationMap} made */
function frame(made) {
  const { map } = made;
  map.invalidateSize({ pan: false });
  const ends = [you, goal].flatMap((end) => (end ? [L.latLng(end[1], end[0])] : []));
  if (!ends.length) {
    made.fitDistrict();
    return;
  }
  const bounds = ends.length === 1 ? ends[0].toBounds(NEAR_M) : L.latLngBounds(ends);
  map.fitBounds(bounds, {
    animate: false,
    maxZoom: 16,
    paddingTopLeft: [EDGE_PX, EDGE_PX],
    paddingBottomRight: [EDGE_PX, EDGE_PX + made.foot()],
  });
}
