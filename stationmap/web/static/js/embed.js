/** A map in a frame on somebody else's page. */

import { find } from "./dom.js";
import { lonLat } from "./land.js";
import { StationMap } from "./map.js";
import { phrase } from "./messages.js";

document.documentElement.classList.add("scripted");
const framed = window.parent !== window;

document.addEventListener("stationmap:map", async ({ detail }) => {
  const { bounds = "", place, ref = null } = find(".stage").dataset;
  const [west, south, east, north] = bounds.split(",").map(Number);
  const made = new StationMap(detail);
  const { map } = made;
  const padding = L.point(16, 16);
  made.fit = () => map.fitBounds([[south, west], [north, east]], { animate: false, maxZoom: 16, padding });
  // Whoever scrolls past the frame, or swipes a page with one finger, is not to move the map.
  if (framed) map.scrollWheelZoom.disable();
  if (framed && L.Browser.mobile) map.dragging.disable();
  const middle = lonLat(place);
  if (middle) {
    for (const radius of [500, 1000]) {
      L.circle([middle[1], middle[0]], { radius, className: "ring", interactive: false }).addTo(map);
    }
  }
  detail.stations.on("click", ({ layer }) => {
    window.open(`/s/${encodeURIComponent(layer.feature.id)}${location.search}`, "_blank", "noopener");
  });
  await Promise.allSettled([made.ready, detail.stations.loaded]);
  made.show({ you: null, numbers: new Map(), chosen: ref, covered: { top: 0, bottom: 0 } });
});

const take = document.querySelector("#take");
if (framed) take?.remove(); // there it has been taken already
else wakeCopying();

function wakeCopying() {
  const button = find("#copy");
  const snippet = find("#snippet", HTMLTextAreaElement);
  button.hidden = false;
  button.addEventListener("click", async () => {
    snippet.select();
    const told = find("#told");
    try {
      await navigator.clipboard.writeText(snippet.value);
      told.textContent = phrase("snippet_copied");
    } catch {
      told.textContent = phrase("snippet_selected");
    }
  });
}
