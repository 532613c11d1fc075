/**
 * What is typed in a report stays where there is no network; and the pin of 位置不对: dragged,
 * or put where the map is tapped, or moved with the arrow keys.
 */

import { find, seek } from "./dom.js";
import { lonLat } from "./land.js";
import { StationMap } from "./map.js";
import { length } from "./messages.js";

const SVG = "http://www.w3.org/2000/svg";
/** @type {Record<string, [number, number]>} */
const STEP_PX = { ArrowUp: [0, -4], ArrowDown: [0, 4], ArrowLeft: [-4, 0], ArrowRight: [4, 0] };
const DECIMALS = 6;
const NEAR_M = 500; // around the station, to be seen at first

document.documentElement.classList.add("scripted");
const unsent = seek("form .unsent"); // not on the keeper's page
unsent?.closest("form")?.addEventListener("submit", (event) => {
  unsent.hidden = navigator.onLine;
  if (!navigator.onLine) event.preventDefault(); // the browser would leave the page, and what was typed with it
});

document.addEventListener("stationmap:map", async ({ detail }) => {
  const stage = find(".stage");
  const [lonField, latField] = ["lon", "lat"].map((name) => find(`[name="${name}"]`, HTMLInputElement));
  const told = find(".pin-told");
  const { ref = "", spot, pin: name = "" } = stage.dataset;
  const anywhere = "anywhere" in stage.dataset;
  const [lon, lat] = lonLat(spot) ?? [0, 0];
  const station = L.latLng(lat, lon);
  const made = new StationMap(detail);
  const { map } = made;
  map.scrollWheelZoom.disable();
  made.fit = () => {
    map.invalidateSize({ pan: false });
    if (anywhere) made.fitDistrict();
    else map.fitBounds(station.toBounds(NEAR_M), { animate: false, maxZoom: 17 });
  };
  const typed = lonField.value ? L.latLng(Number(latField.value), Number(lonField.value)) : null;
  const pin = L.marker(typed ?? station, { icon: pinIcon(), draggable: true, keyboard: true, title: name, alt: name, zIndexOffset: 3000, autoPan: true });
  const line = L.polyline([station, pin.getLatLng()], { className: "pin-line", interactive: false });

  /** Keep where the pin is, and say how far that is. @param {L.LatLng} where */
  const put = (where) => {
    pin.setLatLng(where);
    line.setLatLngs([station, where]);
    lonField.value = where.lng.toFixed(DECIMALS);
    latField.value = where.lat.toFixed(DECIMALS);
    const far = station.distanceTo(where);
    told.hidden = anywhere;
    const { none = "", far: sentence = "" } = told.dataset;
    const written = length(far < 1000 ? Math.round(far) : Math.round(far / 100) * 100);
    told.textContent = far < 1 ? none : sentence.replace("%(far)s", written);
  };
  pin.on("drag", () => line.setLatLngs([station, pin.getLatLng()]));
  pin.on("dragend", () => put(pin.getLatLng()));
  map.on("click", ({ latlng }) => put(latlng));
  pin.addTo(map);
  if (!anywhere) line.addTo(map);
  const element = pin.getElement();
  element?.setAttribute("aria-label", name);
  element?.addEventListener("keydown", (event) => {
    const step = STEP_PX[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    put(map.containerPointToLatLng(map.latLngToContainerPoint(pin.getLatLng()).add(step)));
  });
  await Promise.allSettled([made.ready, detail.stations.loaded]);
  made.show({ you: null, numbers: new Map(), chosen: anywhere ? null : ref, covered: { top: 0, bottom: 0 } });
  if (typed) put(typed);
  stage.dataset.ready = "";
});

function pinIcon() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const body = document.createElementNS(SVG, "path");
  body.setAttribute("d", "M12 23c4.600-4.700 7.400-8.600 7.400-12.300a7.400 7.400 0 0 0-14.800 0C4.600 14.400 7.400 18.300 12 23Z");
  const eye = document.createElementNS(SVG, "circle");
  eye.setAttribute("cx", "12");
  eye.setAttribute("cy", "10.600");
  eye.setAttribute("r", "2.700");
  svg.append(body, eye);
  /** @type {any} Leaflet takes any element; its types know HTML only */
  const html = svg;
  return L.divIcon({ className: "door-pin", html, iconSize: [44, 44], iconAnchor: [22, 42] });
}
