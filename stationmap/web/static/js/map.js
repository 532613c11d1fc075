/** The map that folium has made, brought to life: you, rings, numbers, names, scale. */

import { pause } from "./late.js";
import { dress, load } from "./layers.js";
import { all, seek } from "./dom.js";
import { contains, isTownship, outline } from "./land.js";
import { TYPE, beside, boxAround, boxesOn, drawn, measure, named, placeNames, standing } from "./labels.js";
import { length, phrase } from "./messages.js";
import { addScale } from "./scale.js";

/** @import {Box, FinderParts, Landmark, LonLat, Spot, StationMarker, Township} from "../../shapes.js" */
/** @import {Name} from "./labels.js" */

/**
 * @typedef {object} Shown
 * @property {LonLat|null} you   in the map's datum
 * @property {number} [accuracyM]
 * @property {Map<string, number>} numbers  of the stations in the list, by ref
 * @property {string|null} chosen           ref of the station with the ring
 * @property {{top: number, bottom: number}} covered  pixels hidden by other parts
 */

const RINGS_M = [500, 1000];
const FAR_BAND = 12;
const NEAR_BAND = 14;
const CLOSEST = 16;
const NEXT = 4; // of the list, to be seen together with the best
const NEXT_WITHIN_M = 1000;
const UNSURE_MOST_M = 3000; // so much of the circle of a poor fix is shown whole
const COARSEST_M = 5.5; // to a pixel, where something nearer can be shown at all
const HEAD_PX = 26; // a name above the topmost house
const FOOT_PX = 40; // notes and scale bar at the foot of the map, before they are there
const HALF_HOUSE_PX = 14;
const EDGE_PX = 24;
const SPARE = 0.5; // of a screen, in which houses are drawn though they are not in view yet

export class StationMap {
  /** @param {FinderParts} made */
  constructor({ map, land, stations }) {
    this.map = map;
    this.land = land;
    this.stations = stations;
    /** @type {Township[]|null} */
    this.townships = null;
    /** @type {Landmark[]} */
    this.points = [];
    /** @type {Map<Township, L.LatLngBounds>} */
    this.bounds = new Map();
    /** @type {Shown} */
    this.shown = { you: null, numbers: new Map(), chosen: null, covered: { top: 0, bottom: 0 } };
    /** @type {L.LatLngBounds|null} where the houses are drawn */
    this.inked = null;
    this.moving = false;
    this.mine = L.layerGroup().addTo(map);
    this.names = map.createPane("names");
    this.names.className = "leaflet-pane map-labels";
    addScale(map, length);
    const titles = { zoomInTitle: phrase("zoom_in"), zoomOutTitle: phrase("zoom_out") };
    L.control.zoom({ position: "topright", ...titles }).addTo(map);
    map.on("zoomstart", () => this.names.replaceChildren());
    map.on("move", () => this.inked?.contains(map.getBounds()) || this.ink());
    map.on("zoomend", () => this.band());
    map.on("zoomend moveend resize", () => this.settled());
    this.band();
    this.ready = land.loaded.then(() => this.landed());
    stations.loaded.then(
      () => this.renumber(),
      () => {}, // whoever made the map is told, too
    );
    /** @type {string|undefined} */
    this.stationsUrl = undefined;
  }

  /** The land has come: draw its outline, and remember the names on it. */
  async landed() {
    const features = this.land.data.features;
    const townships = features.filter(isTownship);
    this.townships = townships;
    this.points = features.flatMap((f) => (isTownship(f) ? [] : [f]));
    this.bounds = new Map(townships.map((f) => [f, L.geoJson(f).getBounds()]));
    await pause();
    L.polyline(outline(townships), {
      className: "outline",
      interactive: false,
      pane: "land",
      smoothFactor: 1,
    }).addTo(this.map);
    await pause();
    if (!this.shown.you) this.fitDistrict();
    this.rename();
    await pause();
  }

  /**
   * @param {Shown} shown
   * @param {{hold?: boolean}} [how]  whether the map stays where it is
   */
  show(shown, { hold = false } = {}) {
    this.shown = shown;
    this.mine.clearLayers();
    if (shown.you) this.drawYou(shown.you, shown.accuracyM ?? 0);
    this.renumber();
    this.moving = true; // however often the map moves on its way, names are written once
    if (hold) this.uncover();
    else this.fit();
    this.moving = false;
    this.settled();
  }

  /** The view is another: draw what is in it. */
  settled() {
    if (this.moving) return;
    this.ink();
    this.rename();
  }

  /** Draw the houses that are in view or nearly so; the others wait for the map to come to them. */
  ink() {
    if (this.moving) return;
    this.inked = this.map.getBounds().pad(SPARE);
    const far = this.map.getContainer().dataset.band === "far"; // there a style sheet draws dots
    for (const marker of this.markers()) {
      const element = marker.getElement();
      const seen = this.inked.contains(marker.getLatLng());
      element?.classList.toggle("unseen", !seen);
      if (element && seen && !far && dress(element, marker.feature.properties)) this.mark(marker);
    }
  }

  /** Fetch other stations, when filters have changed. @param {string|undefined} url */
  async restock(url) {
    if (!url || url === this.stationsUrl) return;
    this.stationsUrl = url;
    await load(this.stations, url);
    this.renumber();
    this.rename();
  }

  /** @param {LonLat} you @param {number} accuracyM */
  drawYou([lon, lat], accuracyM) {
    const here = L.latLng(lat, lon);
    for (const radius of RINGS_M) {
      L.circle(here, { radius, className: "ring", interactive: false }).addTo(this.mine);
    }
    if (accuracyM > 60) {
      L.circle(here, { radius: accuracyM, className: "accuracy", interactive: false }).addTo(this.mine);
    }
    const icon = L.divIcon({ className: "you", iconSize: [40, 40] });
    L.marker(here, { icon, interactive: false, keyboard: false }).addTo(this.mine);
  }

  /** The same number in list and map; of several at one point the first. */
  renumber() {
    for (const marker of this.markers()) this.mark(marker);
    this.ink();
  }

  /** @param {StationMarker} marker */
  mark(marker) {
    const element = marker.getElement();
    if (!element) return;
    const number = this.number(marker);
    const chosen = this.isChosen(marker);
    const ranked = number !== undefined || chosen;
    element.classList.toggle("ranked", ranked);
    element.classList.toggle("chosen", chosen);
    if (ranked) dress(element, marker.feature.properties);
    const text = seek("text", SVGElement, element);
    if (text) text.textContent = String(number ?? "");
    const above = chosen ? 2000 : number ? 1000 - number : 0;
    if (above !== (marker.options.zIndexOffset ?? 0)) marker.setZIndexOffset(above);
  }

  /** @returns {StationMarker[]} */
  markers() {
    return /** @type {any[]} */ (this.stations.getLayers());
  }

  /**
   * @param {StationMarker} marker
   * @returns {number|undefined} the first number that the list has for a marker
   */
  number({ feature }) {
    const had = feature.properties.refs.flatMap((ref) => this.shown.numbers.get(ref) ?? []);
    return had.length ? Math.min(...had) : undefined;
  }

  /** @param {StationMarker} marker */
  isChosen({ feature }) {
    const { chosen } = this.shown;
    return chosen !== null && feature.properties.refs.includes(chosen);
  }

  fit() {
    const { you, covered } = this.shown;
    this.map.invalidateSize({ pan: false });
    if (!you) {
      this.fitDistrict();
      return;
    }
    const here = L.latLng(you[1], you[0]);
    const size = this.map.getSize();
    const foot = this.foot();
    const height = size.y - covered.top - covered.bottom - HEAD_PX - foot;
    const free = Math.max(40, Math.min(size.x - 2 * EDGE_PX, height));
    // A few streets around at least, so that the best one never stands alone.
    const around = Math.min(NEXT_WITHIN_M, free * COARSEST_M);
    const bounds = here.toBounds(Math.max(around, 2 * Math.min(this.shown.accuracyM ?? 0, UNSURE_MOST_M)));
    for (const spot of this.nextSpots(here, around)) bounds.extend(spot);
    this.map.fitBounds(bounds, {
      animate: false,
      maxZoom: CLOSEST,
      paddingTopLeft: [EDGE_PX, covered.top + HEAD_PX],
      paddingBottomRight: [EDGE_PX, covered.bottom + foot],
    });
  }

  /**
   * Where the chosen one is, and the next few of the list that are not much farther.
   * @param {L.LatLng} here @param {number} around
   */
  nextSpots(here, around) {
    const chosen = this.marker(this.shown.chosen);
    const away = chosen ? here.distanceTo(chosen.getLatLng()) : 0;
    const within = Math.max(around, 1.3 * away);
    return this.markers()
      .filter((marker) => marker === chosen || (this.number(marker) ?? Infinity) <= NEXT)
      .map((marker) => marker.getLatLng())
      .filter((spot) => here.distanceTo(spot) <= within);
  }

  /** Bring the chosen one into view, if it is not there, by the shortest way. */
  uncover() {
    const chosen = this.marker(this.shown.chosen);
    const { top, bottom } = this.shown.covered;
    if (!chosen) return;
    this.map.panInside(chosen.getLatLng(), {
      animate: false,
      paddingTopLeft: [30, top + 50],
      paddingBottomRight: [30, bottom + this.foot()],
    });
  }

  fitDistrict() {
    if (!this.townships) return;
    const { covered } = this.shown;
    this.map.fitBounds(this.land.getBounds(), {
      animate: false,
      paddingTopLeft: [8, covered.top + 8],
      paddingBottomRight: [8, covered.bottom + FOOT_PX],
    });
  }

  /** @param {string|null} ref */
  marker(ref) {
    if (!ref) return undefined;
    return this.markers().find(({ feature }) => feature.properties.refs.includes(ref));
  }

  band() {
    const zoom = this.map.getZoom();
    const band = zoom < FAR_BAND ? "far" : zoom < NEAR_BAND ? "mid" : "near";
    this.map.getContainer().dataset.band = band;
  }

  /** Write the names anew, for the view as it is. */
  rename() {
    if (!this.townships) return;
    const size = this.map.getSize();
    const { top, bottom } = this.shown.covered;
    const frame = { left: 4, top: top + 2, right: size.x - 4, bottom: size.y - bottom - 4 };
    const placed = placeNames(this.wanted(this.townships, frame), this.taken(), frame);
    const origin = this.map.containerPointToLayerPoint([0, 0]);
    this.names.replaceChildren(...placed.flatMap(({ name, box }) => drawn(name, box, origin)));
  }

  /** What no name may cover: stations, you, the notes at the foot. */
  taken() {
    const boxes = [];
    const { band } = this.map.getContainer().dataset;
    const plain = band === "far" ? 0 : band === "mid" ? 8 : 15;
    const ranked = band === "far" ? 0 : 24;
    for (const marker of this.markers()) {
      const width = this.isChosen(marker) ? 42 : this.number(marker) ? ranked : plain;
      if (!width) continue;
      const several = marker.feature.properties.refs.length > 1 ? 40 : 0;
      const spot = this.pixel(marker.getLatLng());
      boxes.push(boxAround(spot, { width: width + several, height: width }));
    }
    if (this.shown.you) {
      const [lon, lat] = this.shown.you;
      boxes.push(boxAround(this.pixel([lat, lon]), { width: 34, height: 34 }));
    }
    return [...boxes, ...this.notes()];
  }

  /** @returns {Box[]} the notes and the scale bar, where they are now */
  notes() {
    const container = this.map.getContainer();
    const stage = container.parentElement ?? container;
    return boxesOn(container, all(".map-note, .leaflet-control-scale", HTMLElement, stage));
  }

  /** How much of the foot of the map has to stay free of houses, pixels. */
  foot() {
    const edge = this.map.getSize().y - this.shown.covered.bottom;
    const tops = this.notes().map(({ top }) => edge - top + HALF_HOUSE_PX);
    return Math.max(FOOT_PX, ...tops);
  }

  /**
   * Every name that this zoom calls for, most important first.
   * @param {Township[]} townships @param {Box} frame
   */
  wanted(townships, frame) {
    const zoom = this.map.getZoom();
    /** @type {Name[]} */
    const names = [];
    const chosen = this.marker(this.shown.chosen);
    if (chosen) names.push(this.chosenName(chosen));
    const view = this.map.getBounds();
    const inView = townships.filter((feature) => view.intersects(this.bounds.get(feature) ?? view));
    names.push(...inView.map((feature) => this.townshipName(feature, zoom, frame)));
    for (const { properties, geometry } of this.points) {
      const spot = this.pixel([geometry.coordinates[1], geometry.coordinates[0]]);
      if (properties.kind === "airport" && zoom >= 10.9) names.push(standing(properties.name, spot));
      if (properties.kind === "landmark" && zoom >= NEAR_BAND) names.push(beside(properties.name, spot));
    }
    if (this.shown.you && zoom >= 13) names.push(...this.ringNames(this.shown.you));
    for (const { properties, geometry } of this.points) {
      if (properties.kind !== "village" || zoom < NEAR_BAND) continue;
      const spot = this.pixel([geometry.coordinates[1], geometry.coordinates[0]]);
      names.push(named("village", properties.name, [spot]));
    }
    return names.filter((name) => name.spots.length);
  }

  /** @param {StationMarker} marker */
  chosenName(marker) {
    const { x, y } = this.pixel(marker.getLatLng());
    const chosen = this.stations.data.features.find(({ id }) => id === this.shown.chosen);
    const text = (chosen ?? marker.feature).properties.name;
    const { width } = measure(text, TYPE.station);
    const aside = width / 2 + 26;
    const over = [-32, 32, -48, 48].flatMap((rise) =>
      [0, -20, 20, -40, 40, -60, 60, -80, 80].map((shift) => ({ x: x + shift, y: y + rise })),
    );
    return named("station", text, [...over, { x: x - aside, y }, { x: x + aside, y }]);
  }

  /** @param {Township} township @param {number} zoom @param {Box} frame */
  townshipName(township, zoom, frame) {
    const { properties } = township;
    const far = zoom < FAR_BAND;
    const text = far ? properties.short : properties.name;
    const label = this.pixel([properties.label[1], properties.label[0]]);
    const near = [0, -12, 12, -22, 22].map((shift) => ({ x: label.x, y: label.y + shift }));
    const spots = far ? near : [...near, ...this.spotsInside(township, frame)];
    return named(far ? "township" : "township-mid", text, spots);
  }

  /**
   * Points of a grid over the view that lie in a township, those amid them first.
   * @param {Township} township @param {Box} frame
   */
  spotsInside(township, { left, top, right, bottom }) {
    const spots = [];
    for (let i = 1; i < 8; i += 1) {
      for (let j = 1; j < 8; j += 1) {
        const spot = { x: left + ((right - left) * i) / 8, y: top + ((bottom - top) * j) / 8 };
        const { lng, lat } = this.map.containerPointToLatLng([spot.x, spot.y]);
        if (contains(township, lng, lat)) spots.push(spot);
      }
    }
    const x = spots.reduce((sum, spot) => sum + spot.x, 0) / spots.length;
    const y = spots.reduce((sum, spot) => sum + spot.y, 0) / spots.length;
    const away = (/** @type {Spot} */ spot) => Math.hypot(spot.x - x, spot.y - y);
    return spots.sort((a, b) => away(a) - away(b));
  }

  /** @param {LonLat} you */
  ringNames([lon, lat]) {
    const here = this.pixel([lat, lon]);
    return RINGS_M.map((radius) => {
      const edge = this.pixel([lat - radius / 111_200, lon]);
      const pixels = edge.y - here.y;
      const spots = [55, 125, 35, 145, -35, -145].map((degrees) => {
        const angle = (degrees * Math.PI) / 180;
        return { x: here.x + pixels * Math.cos(angle), y: here.y + pixels * Math.sin(angle) };
      });
      return named("ring", length(radius), pixels > 40 ? spots : []);
    });
  }

  /** @param {L.LatLngExpression} latlng @returns {Spot} */
  pixel(latlng) {
    return this.map.latLngToContainerPoint(latlng);
  }
}
