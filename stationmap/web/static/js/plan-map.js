/** The planner's map, brought to life: paper around the land, names, marks, what is touched. */

import { find } from "./dom.js";
import { boxAround, drawn, measure, placeNames } from "./labels.js";
import { isTownship, outline } from "./land.js";
import { length, phrase } from "./messages.js";
import { load } from "./plan-layers.js";
import { addScale } from "./scale.js";

/** @import {CoverageFeature, Farthest, LonLat, PlanParts, Spot, Township} from "../../shapes.js" */

const NAME = { size: 11 };
const SVG = "http://www.w3.org/2000/svg";
/** @type {[number, number][]} */
const WORLD = [
  [-85, -180],
  [-85, 180],
  [85, 180],
  [85, -180],
];
const LEGEND = { width: 200, height: 84 };
const NEAR_PX = 9;
const NARROW_PX = 560;

/** @typedef {[number, number, number]} Site  lon, lat in the map's datum, and its number */
/** @typedef {{lon?: number, lat?: number, ref?: string, name?: string}} Picked  a station or a place */

export class PlanMap {
  /**
   * @param {PlanParts} made
   * @param {{touch: (code: string|null) => void, pick: (what: Picked) => void}} listeners
   */
  constructor({ map, heat, land, coverage }, { touch, pick }) {
    this.map = map;
    this.heat = heat;
    this.land = land;
    this.coverage = coverage;
    this.pick = pick;
    /** @type {Township[]|null} */
    this.townships = null;
    /** @type {{latlng: L.LatLng, text: string}[]} */
    this.far = [];
    this.moved = false;
    this.fitting = false;
    /** @type {string|null|undefined} */
    this.heatUrl = undefined;
    /** @type {string|undefined} */
    this.coverageUrl = undefined;
    this.marks = L.layerGroup().addTo(map);
    this.proposals = L.layerGroup().addTo(map);
    /** @type {Site[]} */
    this.sites = [];
    this.radiusM = 0;
    this.names = map.createPane("names");
    this.names.className = "leaflet-pane map-labels";
    addControls(map);
    map.on("zoomstart", () => this.names.replaceChildren());
    map.on("zoomend moveend", () => this.rename());
    map.on("resize", () => this.fit());
    // Whoever has looked closer keeps the view; a window that changes does not take it away.
    map.on("zoomstart dragstart", () => (this.moved ||= !this.fitting));
    map.on("click", ({ latlng }) => this.picked(latlng));
    land.on("mouseover", ({ layer }) => touch(layer.feature.id));
    land.on("mouseout", () => touch(null));
    this.ready = land.loaded.then(() => this.landed());
    coverage.loaded.then(() => this.covered(), () => {});
  }

  /** The land has come: lay paper around it, draw its outline. */
  landed() {
    this.townships = this.land.data.features.filter(isTownship);
    const rings = outline(this.townships);
    const still = { interactive: false, smoothFactor: 0.5 };
    if (!this.map.getContainer().closest(".tiled")) {
      L.polygon([WORLD, ...rings], { ...still, pane: "outside", className: "outside" }).addTo(this.map);
    }
    L.polyline(rings, { ...still, pane: "land", className: "outline" }).addTo(this.map);
    this.fit();
  }

  fit() {
    this.map.invalidateSize({ pan: false });
    if (this.townships && !this.moved) {
      // On a narrow map the legend needs a place of its own beneath the land.
      const narrow = this.map.getSize().x < NARROW_PX;
      const foot = narrow ? find("#legend").offsetHeight + 6 : 46;
      this.fitting = true;
      this.map.fitBounds(this.land.getBounds(), {
        animate: false,
        paddingTopLeft: [10, narrow ? 32 : 16],
        paddingBottomRight: [10, foot],
      });
      this.fitting = false;
    }
    this.rename();
  }

  /** Show another answer. @param {{coverage: string, heat: string, radiusM: number}} urls */
  async show({ coverage, heat, radiusM }) {
    this.radiusM = radiusM;
    if (heat !== this.heatUrl) this.heat.setUrl(heat);
    this.heatUrl = heat;
    if (coverage !== this.coverageUrl) {
      this.coverageUrl = coverage;
      await load(this.coverage, coverage);
      this.covered();
    }
    this.propose(this.sites);
  }

  /** Gaps, stations and farthest places have come. */
  covered() {
    this.marks.clearLayers();
    const far = this.coverage.data.features.filter(isFarthest);
    this.far = far.map(({ geometry: { coordinates }, properties }) => ({
      latlng: latLng([coordinates[0], coordinates[1]]),
      text: phrase("stems")[properties.rank - 1],
    }));
    for (const { latlng, text } of this.far) {
      const icon = L.divIcon({ className: "stem-mark", html: textNode(text), iconSize: [18, 18] });
      L.marker(latlng, { icon, interactive: false, keyboard: false }).addTo(this.marks);
    }
    this.rename();
  }

  /** @param {Site[]} sites */
  propose(sites) {
    this.sites = sites;
    this.proposals.clearLayers();
    for (const [lon, lat, number] of sites) {
      const spot = latLng([lon, lat]);
      L.circle(spot, { radius: this.radiusM, className: "reach", interactive: false }).addTo(this.proposals);
      const icon = L.divIcon({ className: "proposal-mark", html: house(number), iconSize: [22, 22] });
      L.marker(spot, { icon, interactive: false, keyboard: false }).addTo(this.proposals);
    }
    this.rename();
  }

  /** A touch means the station next to it, or else the place itself. @param {L.LatLng} latlng */
  picked(latlng) {
    const here = this.map.latLngToContainerPoint(latlng);
    const layers = /** @type {any[]} */ (this.coverage.getLayers());
    let nearest = null;
    let away = NEAR_PX;
    for (const layer of layers) {
      if (layer.feature.properties.kind !== "station") continue;
      const distance = here.distanceTo(this.map.latLngToContainerPoint(layer.getLatLng()));
      if (distance <= away) [nearest, away] = [layer, distance];
    }
    for (const layer of layers) {
      if (layer !== nearest) layer.getElement?.()?.classList.remove("picked");
    }
    nearest?.getElement()?.classList.add("picked");
    const place = { lon: latlng.lng, lat: latlng.lat };
    this.pick(nearest ? { ref: nearest.feature.id, ...nearest.feature.properties } : place);
  }

  /** Write the names anew, for the view as it is. */
  rename() {
    if (!this.townships) return;
    const size = this.map.getSize();
    const frame = { left: 3, top: 3, right: size.x - 3, bottom: size.y - 3 };
    const placed = placeNames(this.wanted(this.townships), this.taken(size), frame);
    const origin = this.map.containerPointToLayerPoint([0, 0]);
    this.names.replaceChildren(
      ...placed.flatMap(({ name, box }) => drawn(name, box, origin)),
    );
  }

  /** @param {Township[]} townships */
  wanted(townships) {
    return townships.map(({ properties }) => {
      const text = this.map.getZoom() < 12 ? properties.short : properties.name;
      const { x, y } = this.pixel(latLng(properties.label));
      const near = [0, -12, 12, -22, 22, -32, 32].map((shift) => ({ x, y: y + shift }));
      const aside = [-24, 24].flatMap((dx) => [-10, 10].map((dy) => ({ x: x + dx, y: y + dy })));
      return { kind: "township", text, spots: [...near, ...aside], ...measure(text, NAME) };
    });
  }

  /** What no name may cover. @param {L.Point} size */
  taken(size) {
    const marks = this.sites.map(([lon, lat]) => latLng([lon, lat]));
    const boxes = [...marks, ...this.far.map(({ latlng }) => latlng)].map((latlng) =>
      boxAround(this.pixel(latlng), { width: 24, height: 24 }),
    );
    boxes.push({ left: 0, top: size.y - LEGEND.height, right: LEGEND.width, bottom: size.y });
    boxes.push({ left: size.x - 96, top: size.y - 34, right: size.x, bottom: size.y });
    boxes.push({ left: size.x - 200, top: 0, right: size.x, bottom: 32 });
    boxes.push({ left: size.x - 50, top: 0, right: size.x, bottom: 112 });
    return boxes;
  }

  /** @param {L.LatLng} latlng @returns {Spot} */
  pixel(latlng) {
    return this.map.latLngToContainerPoint(latlng);
  }
}

/** @param {CoverageFeature} feature @returns {feature is Farthest} */
function isFarthest(feature) {
  return feature.properties.kind === "farthest";
}

/** @param {LonLat} place */
function latLng([lon, lat]) {
  return L.latLng(lat, lon);
}

/** @param {string} text */
function textNode(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}

/** A little house with its number. @param {number} number @returns {any} an element, as Leaflet takes it */
function house(number) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "proposal");
  svg.setAttribute("viewBox", "0 0 20 20");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M10 1.2 18.4 7.6V18.6H1.6V7.600Z");
  const text = document.createElementNS(SVG, "text");
  text.setAttribute("x", "10");
  text.setAttribute("y", "15");
  text.textContent = String(number);
  svg.append(path, text);
  return svg;
}

/** @param {L.Map} map */
function addControls(map) {
  addScale(map, length);
  L.control.zoom({ position: "topright", zoomInTitle: phrase("zoom_in"), zoomOutTitle: phrase("zoom_out") }).addTo(map);
}
