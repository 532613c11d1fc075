/**
 * How the layers that folium sets up are drawn. Text is always set as text:
 * nothing from the data is ever read as HTML.
 */

import { pause, slowly } from "./late.js";
import { phrase } from "./messages.js";

const SPRITE = new URL("../icons/icons.svg", import.meta.url).href;
const SVG = "http://www.w3.org/2000/svg";

/** @import {Feature} from "geojson" */
/** @import {LatLng} from "leaflet" */
/** @import {Loaded, StationFeature} from "../../shapes.js" */

/** Of several at one point the one is shown that is likeliest to be open. */
const LIKELIEST = ["open", "soon", "locked", "unknown", "closed"];

/** Land: townships as areas; the points in the layer are only names, drawn by labels.js. */
export const landOptions = {
  pane: "land",
  /** @param {Feature} feature */
  filter: (feature) => feature.geometry.type !== "Point",
  style: () => ({ className: "land" }),
  interactive: false,
};

/** Stations: a little house each, which CSS turns into a dot from afar. */
export const stationOptions = {
  /** @param {StationFeature} feature @param {LatLng} latlng */
  pointToLayer: (feature, latlng) =>
    L.marker(latlng, { icon: stationIcon(feature.properties), keyboard: false }),
};

/**
 * Fetch GeoJSON into a layer.
 * @template {Feature} F
 * @param {Loaded<F>} layer @param {string} url
 * @returns {Promise<Loaded<F>>} the layer, with its data kept as `layer.data`
 */
export async function load(layer, url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const data = await answer.json();
  layer.data = data;
  layer.clearLayers();
  const add = (/** @type {Feature} */ feature) => layer.addData(feature);
  await slowly(piled(data.features), add, () => layer.data === data);
  await pause();
  return layer;
}

/**
 * One feature for each point: stations at the same point would hide each other.
 * @param {Feature[]} features
 */
export function piled(features) {
  /** @type {Map<unknown, any[]>} */
  const piles = new Map();
  for (const feature of features) {
    const key = feature.geometry.type === "Point" ? feature.geometry.coordinates.join() : feature;
    piles.set(key, [...(piles.get(key) ?? []), feature]);
  }
  return [...piles.values()].map((pile) => {
    const rank = (/** @type {StationFeature} */ { properties }) => LIKELIEST.indexOf(properties.state);
    const [first] = pile.sort((a, b) => rank(a) - rank(b));
    const refs = pile.map(({ id }) => id);
    const rough = pile.some(({ properties }) => properties.rough);
    return { ...first, properties: { ...first.properties, refs, rough } };
  });
}

/** @param {StationFeature["properties"]} properties */
function stationIcon({ state, rough }) {
  const face = document.createElement("span");
  face.className = "face";
  return L.divIcon({
    className: `station station-${state}${rough ? " station-rough" : ""} unseen`,
    html: face,
    iconSize: [44, 44],
  });
}

/**
 * Draw the house of a station that is about to be seen; until then it is only a place.
 * @param {Element} element @param {StationFeature["properties"]} properties
 * @returns {boolean} whether there was none
 */
export function dress(element, { state, refs }) {
  const face = element.firstElementChild;
  if (!face || face.firstChild) return false;
  face.append(house(state));
  if (refs.length > 1) face.append(several(refs.length));
  return true;
}

/** @param {number} count */
function several(count) {
  const mark = document.createElement("b");
  mark.textContent = phrase("several", { count });
  return mark;
}

/** @param {string} state @returns {SVGSVGElement} */
function house(state) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${SPRITE}#house-${state}`);
  const number = document.createElementNS(SVG, "text");
  number.setAttribute("x", "12");
  number.setAttribute("y", "18.2");
  svg.append(use, number);
  return svg;
}
