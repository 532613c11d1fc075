/** How the layers of the keeper's map are drawn; folium's script refers to these. */

import { load } from "./plan-layers.js";

export { load };

const RADIUS = { added: 6, removed: 5, moved: 5, changed: 3, same: 1.8 };

/** Townships as areas; the points in the layer are names, drawn by keeper-map.js. */
export const landOptions = {
  pane: "land",
  filter: (feature) => feature.geometry.type !== "Point",
  style: () => ({ className: "land" }),
  interactive: false,
};

/** What changes: a mark for each station, a line from where it was to where it would be. */
export const differenceOptions = {
  style: ({ properties }) =>
    ["way", "border"].includes(properties.kind)
      ? { className: properties.kind, interactive: false }
      : {},
  pointToLayer: ({ properties: { kind } }, latlng) =>
    L.circleMarker(latlng, {
      radius: RADIUS[kind],
      className: `change change-${kind}`,
      bubblingMouseEvents: true,
    }),
};
