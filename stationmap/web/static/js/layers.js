/**
 * How the layers that folium sets up are drawn. Text is always set as text:
 * nothing from the data is ever read as HTML.
 */

const SPRITE = new URL("../icons/icons.svg", import.meta.url).href;
const SVG = "http://www.w3.org/2000/svg";

/** @typedef {{name: string, state: string}} StationProperties */

/** Land: townships as areas; the points in the layer are only names, drawn by labels.js. */
export const landOptions = {
  pane: "land",
  filter: (feature) => feature.geometry.type !== "Point",
  style: () => ({ className: "land" }),
  interactive: false,
};

/** Stations: a little house each, which CSS turns into a dot from afar. */
export const stationOptions = {
  pointToLayer: (feature, latlng) =>
    L.marker(latlng, { icon: stationIcon(feature.properties), keyboard: false }),
};

/**
 * Fetch GeoJSON into a layer.
 * @returns {Promise<object>} the layer, with its data kept as `layer.data`
 */
export async function load(layer, url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  layer.data = await answer.json();
  layer.clearLayers();
  layer.addData(layer.data);
  return layer;
}

/** @param {StationProperties} properties */
function stationIcon({ name, state }) {
  const face = document.createElement("span");
  face.append(house(state));
  const icon = L.divIcon({
    className: `station station-${state}`,
    html: face.firstChild,
    iconSize: [24, 24],
  });
  icon.options.name = name;
  return icon;
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
