/** The page that says that another is not to be had without the server, and leads back to the finder. */

import { engine, translator } from "./render.js";

/**
 * @param {URL} url  what was asked for
 * @param {object} how
 * @param {import("./render.js").Parts} how.parts
 * @param {Record<string, string>|null} how.english  phrases, for a page in English
 * @param {boolean} how.offline  whether the phone knows that it has no network
 */
export function unreached({ pathname, search, searchParams }, { parts, english, offline }) {
  const lang = english ? "?lang=en" : "";
  const station = /^\/s\/[^/]+$/.test(pathname);
  const typed = !station && [...searchParams.keys()].some((name) => name !== "lang");
  return engine(parts, translator(english)).render("unreached.html", {
    station,
    typed,
    offline,
    home: `/${lang}`,
    back: `/${station ? search : lang}`, // what is wanted, and from where, is in a station's address
    again: pathname + search,
    request: { args: { get: () => (english ? "en" : null) } },
  });
}
