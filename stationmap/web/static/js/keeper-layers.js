/** How the layers of the keeper's map are drawn; folium's script refers to these. */

import { load } from "./plan-layers.js";

export { load };

/** @import {LatLng} from "leaflet" */
/** @import {ChangeFeature, LandFeature} from "../../shapes.js" */

/** @type {Record<string, number>} */
const RADIUS = { added: 6, removed: 5, moved: 5, changed: 3, same: 1.8 };

/** Townships as areas; the points in the layer are names, drawn by keeper-map.js. */
export const landOptions = {
  pane: "land",
  /** @param {LandFeature} feature */
  filter: (feature) => feature.geometry.type !== "Point",
  style: () => ({ className: "land" }),
  interactive: false,
};

/** What changes: a mark for each station, a line from where it was to where it would be. */
export const differenceOptions = {
  /** @param {ChangeFeature} feature */
  style: ({ properties }) =>
    ["way", "border"].includes(properties.kind)
      ? { className: properties.kind, interactive: false }
      : {},
  /** @param {ChangeFeature} feature @param {LatLng} latlng */
  pointToLayer: ({ properties: { kind } }, latlng) =>
    L.circleMarker(latlng, {
      radius: RADIUS[kind],
      className: `change change-${kind}`,
      bubblingMouseEvents: true,
    }),
};
