/** How the layers of the planner's map are drawn; folium's script refers to these. */

/** @import {Feature} from "geojson" */
/** @import {LatLng, PolylineOptions} from "leaflet" */
/** @import {CoverageFeature, LandFeature, Loaded} from "../../shapes.js" */

/** @type {PolylineOptions} */
const GAP = { pane: "gaps", className: "gap", smoothFactor: 0.5, interactive: false };
/** @type {Record<string, number>} */
const RADIUS = { counted: 1.6, unknown: 2.2, closed: 1.3, planned: 4 };

/** Townships: only their borders; the points in the layer are names, drawn by plan-map.js. */
export const townshipOptions = {
  pane: "land",
  /** @param {LandFeature} feature */
  filter: (feature) => feature.properties.kind === "township",
  style: () => ({ className: "land" }),
  smoothFactor: 0.7,
};

/** Gaps as one shape, stations as dots; the farthest places are marked by plan-map.js. */
export const coverageOptions = {
  /** @param {CoverageFeature} feature */
  filter: (feature) => feature.properties.kind !== "farthest",
  // Leaflet asks for the style of points, too; theirs comes with them.
  /** @param {CoverageFeature} feature */
  style: ({ properties }) => (properties.kind === "gap" ? GAP : {}),
  /** @param {{properties: {state: string, planned?: boolean}}} feature @param {LatLng} latlng */
  pointToLayer: ({ properties }, latlng) => L.circleMarker(latlng, dot(properties)),
};

/** @param {{state: string, planned?: boolean}} properties */
function dot({ state, planned }) {
  const drawn = planned ? "planned" : state;
  return {
    radius: RADIUS[drawn],
    className: `place place-${drawn}`,
    bubblingMouseEvents: false,
  };
}

/**
 * Fetch GeoJSON into a layer; a later call overtakes an earlier one.
 * @template {Feature} F
 * @param {Loaded<F>} layer @param {string} url
 * @returns {Promise<Loaded<F>>} the layer, with its data kept as `layer.data`
 */
export async function load(layer, url) {
  layer.wish?.abort();
  const wish = new AbortController();
  layer.wish = wish;
  const answer = await fetch(url, { signal: wish.signal });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const data = await answer.json();
  if (layer.wish !== wish) return layer;
  layer.data = data;
  layer.clearLayers();
  layer.addData(data);
  return layer;
}
