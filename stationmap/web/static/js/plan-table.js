/** The table of townships: sorted where it stands, and read aloud for the map. */

const FIRST_UP = new Set(["name"]);
const DEFAULT = "-out";

/**
 * Sort by the column whose head was touched; again: the other way round.
 * @param {HTMLElement} button
 * @returns {string|null} the sort as the address says it; null for the usual one
 */
export function sortTable(button) {
  const head = button.closest("th");
  const table = head.closest("table");
  const column = [...head.parentNode.children].indexOf(head);
  const name = button.dataset.sort;
  const before = head.getAttribute("aria-sort");
  const falling = before === "none" ? !FIRST_UP.has(name) : before !== "descending";
  for (const other of head.parentNode.children) other.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", falling ? "descending" : "ascending");
  const rows = [...table.tBodies[0].rows].sort(order(name === "name" ? null : column, falling));
  table.tBodies[0].append(...rows);
  const sort = `${falling ? "-" : ""}${name}`;
  return sort === DEFAULT ? null : sort;
}

/** As the server sorts: names by code; without a value last; equal ones by code. */
function order(column, falling) {
  const code = (row) => row.dataset.code;
  const byCode = (a, b) => (code(a) < code(b) ? -1 : 1);
  if (column === null) return falling ? (a, b) => byCode(b, a) : byCode;
  const value = (row) => (row.cells[column].dataset.value === "" ? null : Number(row.cells[column].dataset.value));
  return (a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === y) return byCode(a, b);
    if (x === null || y === null) return x === null ? 1 : -1;
    return falling ? y - x : x - y;
  };
}

/** Say a row in one line. @param {HTMLTableRowElement} row */
export function townshipFacts(row) {
  const heads = row.closest("table").tHead.rows[0].cells;
  const said = [1, 2, 3].map((n) => `${heads[n].textContent.trim()} ${row.cells[n].textContent.trim()}`);
  return `${row.cells[0].textContent.trim()}：${said.join("，")}`;
}
