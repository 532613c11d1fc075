/**
 * Places names on the map: labels move, stations never do, and no two overlap.
 * Greedy, most important first; a name without room is left out.
 */

/** @import {Box, Spot} from "../../shapes.js" */
/**
 * @typedef {object} Name
 * @property {string} text
 * @property {string} kind       CSS class is `label-${kind}`
 * @property {Spot[]} spots      centres to try, best first
 * @property {number} width
 * @property {number} height
 * @property {Spot} [diamond]   centre of a diamond to draw with it
 */

const GAP = 2;
/** The type that each kind of name is written in, as the style sheets have it. */
export const TYPE = {
  station: { size: 13, weight: 700 },
  township: { size: 11 },
  "township-mid": { size: 12.5, spacing: 3 },
  airport: { size: 11 },
  landmark: { size: 11.5 },
  village: { size: 10.5 },
  ring: { size: 10.5 },
};

/**
 * @param {Name[]} names  most important first
 * @param {Box[]} taken   where nothing may be written
 * @param {Box} within    the part of the map that is seen
 * @returns {{name: Name, box: Box}[]}
 */
export function placeNames(names, taken, within) {
  const boxes = [...taken];
  const placed = [];
  for (const name of names) {
    const box = name.spots
      .map((spot) => boxAround(spot, name))
      .find((free) => inside(free, within) && !boxes.some((other) => overlap(free, other)));
    if (!box) continue;
    boxes.push(box);
    placed.push({ name, box });
  }
  return placed;
}

/** @param {Spot} spot @param {{width: number, height: number}} size @returns {Box} */
export function boxAround({ x, y }, { width, height }) {
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
}

/**
 * Where parts of the page lie on the map; those that are hidden lie nowhere.
 * @param {HTMLElement} container  of the map
 * @param {HTMLElement[]} parts
 * @returns {Box[]}
 */
export function boxesOn(container, parts) {
  const { left, top } = container.getBoundingClientRect();
  return parts
    .map((part) => part.getBoundingClientRect())
    .filter(({ width }) => width)
    .map((box) => ({
      left: box.left - left,
      top: box.top - top,
      right: box.right - left,
      bottom: box.bottom - top,
    }));
}

/** @param {Box} a @param {Box} b */
function overlap(a, b) {
  return (
    a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom + GAP && b.top < a.bottom + GAP
  );
}

/** @param {Box} box @param {Box} frame */
function inside(box, frame) {
  return (
    box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom
  );
}

const pen = document.createElement("canvas").getContext("2d");
/** @type {Map<string, {width: number, height: number}>} */
const measured = new Map();

/**
 * Measure a name in the type that its class has.
 * @param {string} text @param {{size: number, weight?: number, spacing?: number}} type
 * @returns {{width: number, height: number}}
 */
export function measure(text, { size, weight = 400, spacing = 0 }) {
  const key = `${size} ${weight} ${spacing} ${text}`;
  const before = measured.get(key);
  if (before || !pen) return before ?? { width: size * text.length, height: size };
  pen.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  const width = pen.measureText(text).width + spacing * text.length;
  const found = { width: Math.ceil(width) + 2, height: Math.round(size * 1.3) };
  measured.set(key, found);
  return found;
}

/**
 * @param {keyof typeof TYPE} kind @param {string} text @param {Spot[]} spots
 * @returns {Name}
 */
export function named(kind, text, spots) {
  return { kind, text, spots, ...measure(text, TYPE[kind]) };
}

/** A name written downwards, for a narrow place. @param {string} text @param {Spot} spot */
export function standing(text, spot) {
  const { size } = TYPE.airport;
  return { kind: "airport", text: [...text].join("\n"), spots: [spot], width: size + 2, height: 14 * text.length };
}

/** A name beside its diamond: left of it, right, below, above. @param {string} text @param {Spot} spot */
export function beside(text, { x, y }) {
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

/**
 * @param {{kind: string, text: string, diamond?: Spot}} name @param {Box} box
 * @param {Spot} origin  of the layer that it is drawn on
 * @returns {HTMLElement[]}
 */
export function drawn({ kind, text, diamond }, box, origin) {
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

/** @param {HTMLElement} element @param {number} x @param {number} y */
function move(element, x, y) {
  element.style.translate = `${Math.round(x)}px ${Math.round(y)}px`;
}
