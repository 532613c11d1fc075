/** The map that folium has made, brought to life: you, rings, numbers, names, scale. */

import { load } from "./layers.js";
import { contains, outline } from "./land.js";
import { boxAround, measure, placeNames } from "./labels.js";
import { length, phrase } from "./messages.js";

/**
 * @typedef {object} Shown
 * @property {[number, number]|null} you   lon, lat in the map's datum
 * @property {number} [accuracyM]
 * @property {Map<string, number>} numbers  of the stations in the list, by ref
 * @property {string|null} chosen           ref of the station with the ring
 * @property {{top: number, bottom: number}} covered  pixels hidden by other parts
 */

const TYPE = {
  station: { size: 13, weight: 700 },
  township: { size: 11 },
  "township-mid": { size: 12.5, spacing: 3 },
  airport: { size: 11 },
  landmark: { size: 11.5 },
  village: { size: 10.5 },
  ring: { size: 10.5 },
};
const RINGS_M = [500, 1000];
const FAR_BAND = 12;
const NEAR_BAND = 14;
const CLOSEST = 16;
const NEXT = 4; // of the list, to be seen together with the best
const NEXT_WITHIN_M = 1000;
const COARSEST_M = 5.5; // to a pixel, where something nearer can be shown at all
const HEAD_PX = 26; // a name above the topmost house
const FOOT_PX = 40; // notes and scale bar at the foot of the map, before they are there
const HALF_HOUSE_PX = 14;
const EDGE_PX = 24;

export class StationMap {
  /** @param {{map: object, land: object, stations: object}} made */
  constructor({ map, land, stations }) {
    Object.assign(this, { map, land, stations });
    this.shown = { you: null, numbers: new Map(), chosen: null, covered: { top: 0, bottom: 0 } };
    this.mine = L.layerGroup().addTo(map);
    this.names = map.createPane("names");
    this.names.className = "leaflet-pane map-labels";
    addScale(map);
    const titles = { zoomInTitle: phrase("zoom_in"), zoomOutTitle: phrase("zoom_out") };
    L.control.zoom({ position: "topright", ...titles }).addTo(map);
    map.on("zoomstart", () => this.names.replaceChildren());
    map.on("zoomend moveend resize", () => this.rename());
    map.on("zoomend", () => this.band());
    this.band();
    this.ready = land.loaded.then(() => this.landed());
    stations.loaded.then(
      () => this.renumber(),
      () => {}, // whoever made the map is told, too
    );
    this.stationsUrl = null;
  }

  /** The land has come: draw its outline, and remember the names on it. */
  landed() {
    const features = this.land.data.features;
    this.townships = features.filter((f) => f.properties.kind === "township");
    this.bounds = new Map(this.townships.map((f) => [f, L.geoJson(f).getBounds()]));
    this.points = features.filter((f) => f.geometry.type === "Point");
    L.polyline(outline(this.townships), {
      className: "outline",
      interactive: false,
      pane: "land",
      smoothFactor: 1,
    }).addTo(this.map);
    if (!this.shown.you) this.fitDistrict();
    this.rename();
  }

  /**
   * @param {Shown} shown
   * @param {{hold?: boolean}} [how]  whether the map stays where it is
   */
  show(shown, { hold = false } = {}) {
    this.shown = shown;
    this.mine.clearLayers();
    if (shown.you) this.drawYou(shown);
    this.renumber();
    if (hold) this.uncover();
    else this.fit();
    this.rename();
  }

  /** Fetch other stations, when filters have changed. */
  async restock(url) {
    if (url === this.stationsUrl) return;
    this.stationsUrl = url;
    await load(this.stations, url);
    this.renumber();
    this.rename();
  }

  drawYou({ you: [lon, lat], accuracyM }) {
    const here = [lat, lon];
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
    this.stations.eachLayer((marker) => {
      const element = marker.getElement();
      if (!element) return;
      const number = this.number(marker);
      const chosen = this.isChosen(marker);
      element.classList.toggle("ranked", number !== undefined || chosen);
      element.classList.toggle("chosen", chosen);
      element.querySelector("text").textContent = number ?? "";
      marker.setZIndexOffset(chosen ? 2000 : number ? 1000 - number : 0);
    });
  }

  /** @returns {number|undefined} the first number that the list has for a marker */
  number({ feature }) {
    const { numbers } = this.shown;
    const had = feature.properties.refs.filter((ref) => numbers.has(ref));
    return had.length ? Math.min(...had.map((ref) => numbers.get(ref))) : undefined;
  }

  isChosen({ feature }) {
    return feature.properties.refs.includes(this.shown.chosen);
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
    const bounds = here.toBounds(around);
    for (const spot of this.nextSpots(here, around)) bounds.extend(spot);
    this.map.fitBounds(bounds, {
      animate: false,
      maxZoom: CLOSEST,
      paddingTopLeft: [EDGE_PX, covered.top + HEAD_PX],
      paddingBottomRight: [EDGE_PX, covered.bottom + foot],
    });
  }

  /** Where the chosen one is, and the next few of the list that are not much farther. */
  nextSpots(here, around) {
    const chosen = this.marker(this.shown.chosen);
    const away = chosen ? here.distanceTo(chosen.getLatLng()) : 0;
    const within = Math.max(around, 1.3 * away);
    return this.stations
      .getLayers()
      .filter((marker) => marker === chosen || this.number(marker) <= NEXT)
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

  marker(ref) {
    if (!ref) return undefined;
    return this.stations.getLayers().find(({ feature }) => feature.properties.refs.includes(ref));
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
    const placed = placeNames(this.wanted(frame), this.taken(), frame);
    const origin = this.map.containerPointToLayerPoint([0, 0]);
    this.names.replaceChildren(
      ...placed.flatMap(({ name, box }) => drawn(name, box, origin)),
    );
  }

  /** What no name may cover: stations, you, the notes at the foot. */
  taken() {
    const boxes = [];
    const { band } = this.map.getContainer().dataset;
    const plain = { far: 0, mid: 8, near: 15 }[band];
    const ranked = band === "far" ? 0 : 24;
    this.stations.eachLayer((marker) => {
      const width = this.isChosen(marker) ? 42 : this.number(marker) ? ranked : plain;
      if (!width) return;
      const several = marker.feature.properties.refs.length > 1 ? 40 : 0;
      const spot = this.pixel(marker.getLatLng());
      boxes.push(boxAround(spot, { width: width + several, height: width }));
    });
    if (this.shown.you) {
      const [lon, lat] = this.shown.you;
      boxes.push(boxAround(this.pixel([lat, lon]), { width: 34, height: 34 }));
    }
    return [...boxes, ...this.notes()];
  }

  /** @returns {import("./labels.js").Box[]} the notes and the scale bar, where they are now */
  notes() {
    const container = this.map.getContainer();
    const { left, top } = container.getBoundingClientRect();
    return [...container.parentElement.querySelectorAll(".map-note, .leaflet-control-scale")]
      .map((element) => element.getBoundingClientRect())
      .filter(({ width }) => width)
      .map((box) => ({
        left: box.left - left,
        top: box.top - top,
        right: box.right - left,
        bottom: box.bottom - top,
      }));
  }

  /** How much of the foot of the map has to stay free of houses, pixels. */
  foot() {
    const edge = this.map.getSize().y - this.shown.covered.bottom;
    const tops = this.notes().map(({ top }) => edge - top + HALF_HOUSE_PX);
    return Math.max(FOOT_PX, ...tops);
  }

  /** Every name that this zoom calls for, most important first. */
  wanted(frame) {
    const zoom = this.map.getZoom();
    const names = [];
    const chosen = this.marker(this.shown.chosen);
    if (chosen) names.push(this.chosenName(chosen));
    const view = this.map.getBounds();
    const inView = this.townships.filter((feature) => view.intersects(this.bounds.get(feature)));
    names.push(...inView.map((feature) => this.townshipName(feature, zoom, frame)));
    for (const { properties, geometry } of this.points) {
      const spot = this.pixel([geometry.coordinates[1], geometry.coordinates[0]]);
      if (properties.kind === "airport" && zoom >= 10.9) names.push(standing(properties.name, spot));
      if (properties.kind === "landmark" && zoom >= NEAR_BAND) names.push(beside(properties.name, spot));
    }
    if (this.shown.you && zoom >= 13) names.push(...this.ringNames());
    for (const { properties, geometry } of this.points) {
      if (properties.kind !== "village" || zoom < NEAR_BAND) continue;
      const spot = this.pixel([geometry.coordinates[1], geometry.coordinates[0]]);
      names.push(named("village", properties.name, [spot]));
    }
    return names.filter((name) => name.spots.length);
  }

  chosenName(marker) {
    const { x, y } = this.pixel(marker.getLatLng());
    const isChosen = ({ id }) => id === this.shown.chosen;
    const text = this.stations.data.features.find(isChosen).properties.name;
    const { width } = measure(text, TYPE.station);
    const aside = width / 2 + 26;
    const over = [-32, 32, -48, 48].flatMap((rise) =>
      [0, -20, 20, -40, 40, -60, 60, -80, 80].map((shift) => ({ x: x + shift, y: y + rise })),
    );
    return named("station", text, [...over, { x: x - aside, y }, { x: x + aside, y }]);
  }

  townshipName({ properties, geometry }, zoom, frame) {
    const far = zoom < FAR_BAND;
    const text = far ? properties.short : properties.name;
    const label = this.pixel([properties.label[1], properties.label[0]]);
    const near = [0, -12, 12, -22, 22].map((shift) => ({ x: label.x, y: label.y + shift }));
    const spots = far ? near : [...near, ...this.spotsInside({ geometry }, frame)];
    return named(far ? "township" : "township-mid", text, spots);
  }

  /** Points of a grid over the view that lie in a township, those amid them first. */
  spotsInside(feature, { left, top, right, bottom }) {
    const spots = [];
    for (let i = 1; i < 8; i += 1) {
      for (let j = 1; j < 8; j += 1) {
        const spot = { x: left + ((right - left) * i) / 8, y: top + ((bottom - top) * j) / 8 };
        const { lng, lat } = this.map.containerPointToLatLng([spot.x, spot.y]);
        if (contains(feature, lng, lat)) spots.push(spot);
      }
    }
    const x = spots.reduce((sum, spot) => sum + spot.x, 0) / spots.length;
    const y = spots.reduce((sum, spot) => sum + spot.y, 0) / spots.length;
    const away = (spot) => Math.hypot(spot.x - x, spot.y - y);
    return spots.sort((a, b) => away(a) - away(b));
  }

  ringNames() {
    const [lon, lat] = this.shown.you;
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

  /** @returns {{x: number, y: number}} */
  pixel(latlng) {
    return this.map.latLngToContainerPoint(latlng);
  }
}

function named(kind, text, spots) {
  return { kind, text, spots, ...measure(text, TYPE[kind]) };
}

/** A name written downwards, for a narrow place. */
function standing(text, spot) {
  const { size } = TYPE.airport;
  return { kind: "airport", text: [...text].join("\n"), spots: [spot], width: size + 2, height: 14 * text.length };
}

/** A name beside its diamond: left of it, right, below, above. */
function beside(text, { x, y }) {
  const { width, height } = measure(text, TYPE.landmark);
  const aside = width / 2 + 8;
  const spots = [
    { x: x - aside, y },
    { x: x + aside, y },
    { x, y: y + height },
    { x, y: y - height },
  ];
  return { kind: "landmark", text, spots, width, height, diamond: { x, y } };
}

/** @returns {HTMLElement[]} */
function drawn({ kind, text, diamond }, box, origin) {
  const label = document.createElement("span");
  label.className = `map-label label-${kind}`;
  label.textContent = text;
  move(label, box.left + origin.x, box.top + origin.y);
  if (!diamond) return [label];
  const mark = document.createElement("i");
  mark.className = "diamond";
  move(mark, diamond.x + origin.x - 3, diamond.y + origin.y - 3);
  return [label, mark];
}

function move(element, x, y) {
  element.style.translate = `${Math.round(x)}px ${Math.round(y)}px`;
}

/** Leaflet's scale bar, in the reader's language. */
function addScale(map) {
  const Scale = L.Control.Scale.extend({
    _updateMetric(maxMetres) {
      const metres = this._getRoundNum(maxMetres);
      this._updateScale(this._mScale, length(metres), metres / maxMetres);
    },
  });
  new Scale({ position: "bottomright", imperial: false, maxWidth: 84 }).addTo(map);
}
