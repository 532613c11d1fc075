/** Puts the changing parts of the finder into a page that was kept. */

const PARTS = ["chips", "lead", "sheet"];

/**
 * @param {string} shell  the finder as the server once sent it
 * @param {string} parts  the parts that belong in it now
 * @param {string} madeAt  from when the data are
 */
export function composed(shell, parts, madeAt) {
  let page = shell;
  for (const part of PARTS) page = page.replace(between(part), () => between(part).exec(parts)?.[0] ?? "");
  const [, link = "/"] = /data-link="([^"]*)"/.exec(parts) ?? [];
  const q = new URL(link.replaceAll("&amp;", "&"), "http://phone").searchParams.get("q") ?? "";
  const view = /data-shows="(\w+)"/.exec(parts)?.[1] ?? "search";
  page = page
    .replace(/(<body class="finder" data-view=")\w+/, `$1${view}`)
    .replace(/(<input id="q"[^>]* value=")[^"]*/, (_, start) => start + escaped(q));
  return dated(page, madeAt);
}

/** The page, with a mark from when its data are. @param {string} page @param {string} madeAt */
export const dated = (page, madeAt) => page.replace("<html ", `<html data-made-at="${escaped(madeAt)}" `);

/** Whether a page is the finder, to its end. @param {string} page */
export const isShell = (page) => PARTS.every((part) => between(part).test(page)) && page.includes("</html>");

/** @param {string} part */
const between = (part) => new RegExp(`<!--${part}-->[^]*?<!--/${part}-->`);

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
