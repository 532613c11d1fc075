/** A station's own page: its small map. */

import { preferApp } from "./apps.js";
import { wakeCompass } from "./compass.js";
import { find } from "./dom.js";
import { lonLat } from "./land.js";
import { StationMap } from "./map.js";
import { keepOnPhone, sayAge } from "./offline.js";
import { wakeSharing } from "./share.js";

/** @import {LonLat} from "../../shapes.js" */

document.documentElement.classList.add("scripted");
preferApp();
wakeCompass();
keepOnPhone(() => {});
wakeSharing();
sayAge((text) => {
  const notice = find("#keeping");
  notice.textContent = text;
  notice.hidden = false;
});

document.addEventListener("stationmap:map", async ({ detail }) => {
  const { ref = "", spot, you, errorM } = find(".stage").dataset;
  const map = new StationMap(detail);
  const [lon, lat] = lonLat(spot) ?? [0, 0];
  const shown = {
    you: lonLat(you),
    numbers: new Map(),
    chosen: ref,
    covered: { top: 0, bottom: 0 },
  };
  // A finger that scrolls the page must not drag the map instead.
  if (L.Browser.mobile) map.map.dragging.disable();
  map.map.scrollWheelZoom.disable();
  map.fit = () => frame(map, L.latLng(lat, lon), shown.you, Number(errorM) || 0);
  if (errorM) {
    const options = { radius: Number(errorM), className: "error-circle", interactive: false };
    L.circle([lat, lon], options).addTo(map.map);
  }
  detail.stations.on("click", ({ layer }) => {
    if (layer.feature.properties.refs.includes(ref)) return;
    location.assign(`/s/${encodeURIComponent(layer.feature.id)}${location.search}`);
  });
  await Promise.allSettled([map.ready, detail.stations.loaded]);
  map.show(shown);
});

/**
 * Show the station, and where you are if that is near enough.
 * @param {StationMap} made @param {L.LatLng} station @param {LonLat|null} you @param {number} errorM
 */
function frame(made, station, you, errorM) {
  const { map } = made;
  map.invalidateSize({ pan: false });
  const bounds = station.toBounds(Math.max(600, 2 * errorM));
  if (you) {
    const here = L.latLng(you[1], you[0]);
    if (here.distanceTo(station) < 3000) bounds.extend(here);
  }
  map.fitBounds(bounds, { animate: false, maxZoom: 16, paddingTopLeft: [30, 24], paddingBottomRight: [30, made.foot()] });
}
