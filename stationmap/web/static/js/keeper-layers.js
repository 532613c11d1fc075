/** How the layers of the keeper's map are drawn; folium's script refers to these. */

import { load } from "./plan-layers.js";

export { load };

/** @import {LatLng} from "leaflet" */
/** @import {ChangeFeature, LandFeature} from "../../shapes.js" */

/** @type {Record<string, number>} */
const RADIUS = { added: 6, removed: 6, moved: 6, changed: 4, same: 1.8 };

/**
 * The marks of the table, drawn about a point; what has none here is a disc.
 * @type {Record<string, (x: number, y: number) => string>}
 */
const SHAPES = {
  added: (x, y) => `M${x} ${y - 5.5}v11M${x - 5.5} ${y}h11`,
  removed: (x, y) => `M${x - 4.5} ${y - 4.5}l9 9m0-9-9 9`,
  moved: (x, y) => `M${x} ${y - 6}l6 6-6 6-6-6z`,
};

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
  pointToLayer: ({ properties: { kind } }, latlng) => {
    const mark = L.circleMarker(latlng, {
      radius: RADIUS[kind],
      className: `change change-${kind}`,
      bubblingMouseEvents: true,
    });
    return SHAPES[kind] ? shaped(mark, SHAPES[kind]) : mark;
  },
};

/**
 * Draw a mark by another path than a circle's, wherever the map moves it.
 * @param {any} mark @param {(x: number, y: number) => string} shape
 */
function shaped(mark, shape) {
  mark._updatePath = () => {
    const { x, y } = mark._point;
    mark._renderer._setPath(mark, mark._empty() ? "M0 0" : shape(x, y));
  };
  return mark;
}
