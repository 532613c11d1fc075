/**
 * Inside WeChat: its share card, its map, its own word for where we are. Loaded only there,
 * and only where the site has an official account; where anything of it fails, the page
 * stays the plain page that it is.
 */

import { all, find, seek, under } from "./dom.js";

/** @import {WeChat} from "../../shapes.js" */

const CALLS = ["updateAppMessageShareData", "updateTimelineShareData", "openLocation", "getLocation"];
const SCALE = 16; // of WeChat's map, 1 to 28: streets with their names

/** Gone by the time the page has changed its own address; iOS goes by the one it came to. */
const entered = location.href.split("#")[0];

void begin();

async function begin() {
  const told = find('meta[name="wechat-sdk"]', HTMLMetaElement);
  const [answer] = await Promise.all([sign(), load(told.content)]);
  const { wx } = /** @type {{wx?: WeChat}} */ (/** @type {unknown} */ (globalThis));
  if (!wx || !answer) return;
  wx.config({ debug: false, ...answer, jsApiList: CALLS });
  let refused = false;
  wx.error(() => {
    refused = true; // such as a host that the account does not name
  });
  wx.ready(() => {
    if (refused) return;
    share(wx);
    guide(wx, told.dataset.map ?? "");
    whereabouts(wx);
  });
}

/** @returns {Promise<{appId: string, timestamp: number, nonceStr: string, signature: string}|null>} */
async function sign() {
  try {
    const answer = await fetch(`/wechat/signature?url=${encodeURIComponent(entered)}`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** @param {string} address @returns {Promise<void>} when it is there, or will not come */
function load(address) {
  return new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => resolve());
    document.head.append(script);
  });
}

/** The card that others see: what Open Graph says, and nothing of where the reader is. @param {WeChat} wx */
function share(wx) {
  const title = said("og:title");
  const desc = said("og:description");
  const link = ours(said("og:url"));
  const imgUrl = ours(said("og:image"));
  wx.updateAppMessageShareData({ title, desc, link, imgUrl });
  wx.updateTimelineShareData({ title, link, imgUrl });
}

/** @param {string} name */
function said(name) {
  return seek(`meta[property="${name}"]`, HTMLMetaElement)?.content ?? "";
}

/** The same page under the host that we are at: WeChat takes a card of no other. @param {string} address */
function ours(address) {
  const { pathname, search } = new URL(address, location.href);
  return location.origin + pathname + search;
}

/** "Go there" opens WeChat's own map. @param {WeChat} wx @param {string} name  what it is called */
function guide(wx, name) {
  const rename = () => {
    for (const label of all(".go .button-main[data-app] small")) {
      if (label.textContent !== name) label.textContent = name;
    }
  };
  rename();
  new MutationObserver(rename).observe(document.body, { childList: true, subtree: true });
  addEventListener("click", (event) => {
    const button = under(event, ".go .button-main[data-app]", HTMLAnchorElement);
    const place = button && target(button);
    if (!place) return;
    event.preventDefault();
    const fail = () => location.assign(button.href);
    wx.openLocation({ ...place, address: "", scale: SCALE, infoUrl: "", fail });
  });
}

/** Where a button leads, in GCJ-02: Amap's link has it so, whoever wrote it. @param {HTMLAnchorElement} button */
function target(button) {
  const links = button.closest(".go")?.nextElementSibling;
  const amap = links && seek('[data-app="amap"]', HTMLAnchorElement, links);
  const [lon, lat, name = ""] = (amap ? new URL(amap.href).searchParams.get("to") ?? "" : "").split(",");
  const place = { longitude: Number(lon), latitude: Number(lat), name };
  return lon && lat && Number.isFinite(place.longitude + place.latitude) ? place : null;
}

/** @param {WeChat} wx */
function whereabouts(wx) {
  document.addEventListener("stationmap:locate", ({ detail }) => {
    detail.fix = new Promise((resolve, reject) => {
      wx.getLocation({
        type: "wgs84",
        success: ({ longitude, latitude, accuracy }) => {
          const lon = Number(longitude);
          const lat = Number(latitude);
          // Some phones answer 0, 0 where they know nothing.
          if (!(Math.abs(lon) + Math.abs(lat) > 0.01)) reject(new Error("failed"));
          else resolve({ lon, lat, accuracyM: Number(accuracy) || 0 });
        },
        cancel: () => reject(new Error("denied")),
        fail: () => reject(new Error("failed")),
      });
    });
  });
}
