/** Links that hand a station over to a navigation app; as `stationmap/navigation.py`, with its sources. */

import { toGcj02 } from "./datum.js";

/** @typedef {import("./geodesic.js").LonLat} LonLat */

const SOURCE = "stationmap";
const BAIDU_SOURCE = "webapp.union.stationmap";
const HERE = "我的位置";
const REGION = "北京";
/** Separators of the services' own little languages, which escaping does not protect. */
const SEPARATORS = /** @type {Record<string, string>} */ ({ ",": "，", "|": "｜", ":": "：", ";": "；" });

/** In the order on screens; the names are phrases. */
export const APPS = [
  { word: "amap", name: "高德地图", make: amap },
  { word: "baidu", name: "百度地图", make: baidu },
  { word: "tencent", name: "腾讯地图", make: tencent },
  { word: "apple", name: "苹果地图", make: apple },
];

/** @typedef {{origin: LonLat|null, target: LonLat, name: string}} Way  both in GCJ-02 */

/**
 * @param {{name: string, position: LonLat}} station @param {LonLat|null} origin  WGS 84
 * @returns {{word: string, name: string, link: string}[]}
 */
export function navigationLinks({ name, position }, origin) {
  const way = {
    origin: origin && toGcj02(origin),
    target: toGcj02(position),
    name: name.replace(/[,|:;]/g, (sign) => SEPARATORS[sign]),
  };
  return APPS.map(({ word, name: app, make }) => ({ word, name: app, link: make(way) }));
}

/** @param {Way} way */
function amap({ origin, target, name }) {
  return link("https://uri.amap.com/navigation", {
    to: `${lonLat(target)},${name}`,
    mode: "walk",
    ...(origin && { from: `${lonLat(origin)},${HERE}` }),
    coordinate: "gaode",
    src: SOURCE,
    callnative: "1",
  });
}

/** @param {Way} way */
function baidu({ origin, target, name }) {
  return link("https://api.map.baidu.com/direction", {
    destination: `latlng:${latLon(target)}|name:${name}`,
    origin: origin ? `latlng:${latLon(origin)}|name:${HERE}` : HERE,
    mode: "walking",
    region: REGION,
    coord_type: "gcj02",
    output: "html",
    src: BAIDU_SOURCE,
  });
}

/** @param {Way} way */
function tencent({ origin, target, name }) {
  return link("https://apis.map.qq.com/uri/v1/routeplan", {
    type: "walk",
    to: name,
    tocoord: latLon(target),
    ...(origin && { from: HERE, fromcoord: latLon(origin) }),
    coord_type: "2",
    referer: SOURCE,
  });
}

/** @param {Way} way */
function apple({ origin, target }) {
  return link("https://maps.apple.com/", {
    daddr: latLon(target),
    dirflg: "w",
    ...(origin && { saddr: latLon(origin) }),
  });
}

/** @param {LonLat} place */
const lonLat = ({ lon, lat }) => `${lon.toFixed(6)},${lat.toFixed(6)}`;

/** @param {LonLat} place */
const latLon = ({ lon, lat }) => `${lat.toFixed(6)},${lon.toFixed(6)}`;

/** @param {string} address @param {Record<string, string>} asked */
function link(address, asked) {
  const written = Object.entries(asked).map(([name, text]) => `${name}=${quoted(text)}`);
  return `${address}?${written.join("&")}`;
}

/** Percent signs as Python's quote writes them, commas and colons left. @param {string} text */
export function quoted(text) {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%2C/g, ",")
    .replace(/%3A/g, ":");
}
