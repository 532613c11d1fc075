/**
 * Places names on the map: labels move, stations never do, and no two overlap.
 * Greedy, most important first; a name without room is left out.
 */

/** @typedef {{x: number, y: number}} Point */
/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */
/**
 * @typedef {object} Name
 * @property {string} text
 * @property {string} kind       CSS class is `label-${kind}`
 * @property {Point[]} spots     centres to try, best first
 * @property {number} width
 * @property {number} height
 * @property {Point} [diamond]   centre of a diamond to draw with it
 */

const GAP = 2;

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

/** @param {Point} spot @param {{width: number, height: number}} size @returns {Box} */
export function boxAround({ x, y }, { width, height }) {
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
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

const canvas = document.createElement("canvas").getContext("2d");
const measured = new Map();

/**
 * Measure a name in the type that its class has.
 * @param {string} text @param {{size: number, weight?: number, spacing?: number}} type
 */
export function measure(text, { size, weight = 400, spacing = 0 }) {
  const key = `${size} ${weight} ${spacing} ${text}`;
  if (!measured.has(key)) {
    canvas.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
    const width = canvas.measureText(text).width + spacing * text.length;
    measured.set(key, { width: Math.ceil(width) + 2, height: Math.round(size * 1.3) });
  }
  return measured.get(key);
}
