/** The keeper's map: the district's outline, names, what changes, and a click that means a place. */

import { seek } from "./dom.js";
import { load } from "./keeper-layers.js";
import { boxAround, drawn, measure, placeNames } from "./labels.js";
import { isTownship, outline } from "./land.js";
import { addScale } from "./scale.js";

/** @import {KeeperParts, Township} from "../../shapes.js" */

const NAME = { size: 11 };
const TOUCH_PX = 10;
const CLOSE_ZOOM = 14;

export class KeeperMap {
  /**
   * @param {KeeperParts} made
   * @param {{pick: (place: {lon: number, lat: number}) => void}} listeners
   */
  constructor({ map, land, difference }, { pick }) {
    this.map = map;
    this.land = land;
    this.difference = difference;
    this.pick = pick;
    /** @type {Township[]|null} */
    this.townships = null;
    this.moved = false;
    this.fitting = false;
    /** @type {string|undefined} */
    this.url = undefined;
    this.names = map.createPane("names");
    this.names.className = "leaflet-pane map-labels";
    this.marks = L.layerGroup().addTo(map);
    addControls(map);
    map.on("zoomstart", () => this.names.replaceChildren());
    map.on("zoomend moveend", () => this.rename());
    map.on("resize", () => this.fit());
    map.on("zoomstart dragstart", () => (this.moved ||= !this.fitting));
    map.on("click", ({ latlng }) => this.pick({ lon: latlng.lng, lat: latlng.lat }));
    map.on("mousemove", ({ containerPoint }) => this.touch(containerPoint));
    map.on("mouseout", () => this.say(null));
    this.ready = land.loaded.then(() => this.landed());
    difference.loaded.then(() => this.fit()).catch(() => {});
  }

  landed() {
    this.townships = this.land.data.features.filter(isTownship);
    const rings = outline(this.townships);
    L.polyline(rings, {
      interactive: false,
      smoothFactor: 0.5,
      pane: "land",
      className: "outline",
    }).addTo(this.map);
    this.fit();
  }

  fit() {
    this.map.invalidateSize({ pan: false });
    if (this.townships && !this.moved) {
      this.fitting = true;
      this.map.fitBounds(this.frame(), { animate: false, padding: [14, 30] });
      this.fitting = false;
    }
    this.rename();
  }

  /** What to look at first: borders that would change, or else the whole district. */
  frame() {
    const borders = this.layers().filter((layer) => layer.feature?.properties.kind === "border");
    return (borders.length ? L.featureGroup(borders) : this.land).getBounds();
  }

  /** Show another difference. @param {string|undefined} url */
  async show(url) {
    if (!url || url === this.url) return;
    this.url = url;
    await load(this.difference, url).catch(() => {});
  }

  /** Look at one place. @param {{lon: number, lat: number}} place */
  look({ lon, lat }) {
    this.moved = true;
    this.map.setView([lat, lon], Math.max(this.map.getZoom(), CLOSE_ZOOM), { animate: false });
  }

  /**
   * Come near enough to a township to click on a place in it, unless the view lies in it already.
   * @param {string} name
   */
  approach(name) {
    for (const layer of /** @type {any[]} */ (this.land.getLayers())) {
      if (layer.feature?.properties.name !== name || !layer.getBounds) continue;
      const bounds = layer.getBounds();
      const near = this.map.getZoom() >= this.map.getBoundsZoom(bounds);
      if (near && bounds.contains(this.map.getCenter())) return;
      this.moved = true;
      this.map.fitBounds(bounds, { animate: false, padding: [10, 10] });
    }
  }

  /** Look at a station of the difference. @param {string} ref */
  find(ref) {
    for (const layer of this.layers()) {
      if (layer.feature?.id === ref && layer.getLatLng) {
        const { lng, lat } = layer.getLatLng();
        this.look({ lon: lng, lat });
        this.say(layer.feature.properties.name);
      }
    }
  }

  /** @returns {any[]} areas have no place, points have one */
  layers() {
    return this.difference.getLayers();
  }

  /** Mark the places that were clicked. @param {{lon: number, lat: number}[]} places */
  mark(places) {
    this.marks.clearLayers();
    for (const { lon, lat } of places) {
      L.circleMarker([lat, lon], { radius: 6, className: "change change-placed", interactive: false }).addTo(
        this.marks,
      );
    }
  }

  /** Say in the corner what lies under the pointer. @param {L.Point} point */
  touch(point) {
    let name = null;
    let away = TOUCH_PX;
    for (const layer of this.layers()) {
      if (!layer.getLatLng) continue;
      const far = point.distanceTo(this.map.latLngToContainerPoint(layer.getLatLng()));
      if (far < away) [name, away] = [layer.feature.properties.name, far];
    }
    this.say(name);
  }

  /** @param {string|null} name */
  say(name) {
    const corner = seek("#touched");
    if (!corner) return;
    corner.textContent = name ?? "";
    corner.hidden = !name;
  }

  /** Write the names of the townships anew, for the view as it is. */
  rename() {
    if (!this.townships) return;
    const size = this.map.getSize();
    const frame = { left: 3, top: 3, right: size.x - 3, bottom: size.y - 3 };
    const wanted = this.townships.map(({ properties }) => {
      const [lon, lat] = properties.label;
      const { x, y } = this.map.latLngToContainerPoint([lat, lon]);
      const text = this.map.getZoom() < 12 ? properties.short : properties.name;
      const spots = [0, -12, 12, -22, 22].map((shift) => ({ x, y: y + shift }));
      return { kind: "township", text, spots, ...measure(text, NAME) };
    });
    const taken = [
      { left: 0, top: size.y - 30, right: 220, bottom: size.y },
      { left: size.x - 104, top: size.y - 36, right: size.x, bottom: size.y },
      boxAround({ x: size.x - 24, y: 50 }, { width: 60, height: 100 }),
    ];
    const origin = this.map.containerPointToLayerPoint([0, 0]);
    this.names.replaceChildren(
      ...placeNames(wanted, taken, frame).flatMap(({ name, box }) => drawn(name, box, origin)),
    );
  }
}

/** @param {L.Map} map */
function addControls(map) {
  addScale(map, (metres) => (metres < 1000 ? `${metres} 米` : `${metres / 1000} 公里`));
  L.control.zoom({ position: "topright", zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
}
