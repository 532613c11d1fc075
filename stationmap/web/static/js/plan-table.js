/** The table of townships: sorted where it stands, and read aloud for the map. */

import { all } from "./dom.js";

const FIRST_UP = new Set(["name"]);
const DEFAULT = "-out";

/**
 * Sort by the column whose head was touched; again: the other way round.
 * @param {HTMLElement} button
 * @returns {string|null} the sort as the address says it; null for the usual one
 */
export function sortTable(button) {
  const head = button.closest("th");
  const table = head?.closest("table");
  const heads = head?.parentElement;
  if (!head || !table || !heads) throw new Error("a button that sorts stands in the head of a table");
  const column = head.cellIndex;
  const name = button.dataset.sort ?? "";
  const before = head.getAttribute("aria-sort");
  const falling = before === "none" ? !FIRST_UP.has(name) : before !== "descending";
  for (const other of heads.children) other.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", falling ? "descending" : "ascending");
  const rows = [...table.tBodies[0].rows].sort(order(name === "name" ? null : column, falling));
  table.tBodies[0].append(...rows);
  const sort = `${falling ? "-" : ""}${name}`;
  return sort === DEFAULT ? null : sort;
}

/**
 * As the server sorts: names by code; without a value last; equal ones by code.
 * @typedef {{dataset: {code?: string}, cells: ArrayLike<{dataset: {value?: string}}>}} Row
 * @param {number|null} column  null: by code
 * @param {boolean} falling
 * @returns {(a: Row, b: Row) => number}
 */
export function order(column, falling) {
  const code = (/** @type {Row} */ row) => row.dataset.code ?? "";
  const byCode = (/** @type {Row} */ a, /** @type {Row} */ b) => (code(a) < code(b) ? -1 : 1);
  if (column === null) return falling ? (a, b) => byCode(b, a) : byCode;
  const value = (/** @type {Row} */ row) => {
    const { value: text } = row.cells[column].dataset;
    return text === "" ? null : Number(text);
  };
  return (a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === y) return byCode(a, b);
    if (x === null || y === null) return x === null ? 1 : -1;
    return falling ? y - x : x - y;
  };
}

/** What a row says first. @param {HTMLTableRowElement} row */
export function townshipFacts(row) {
  const table = row.closest("table");
  const heads = table ? all("thead th", HTMLTableCellElement, table) : [];
  const said = [1, 2, 3].map((n) => `${text(heads[n])} ${text(row.cells[n])}`);
  return { name: text(row.cells[0]), facts: said };
}

/** @param {HTMLElement} [part] */
function text(part) {
  return part?.textContent?.trim() ?? "";
}
