/**
 * Compiles the templates of the finder for the phone, where the same pages are
 * written without the server: node templates/compile.mjs FILE
 */

import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import nunjucks from "nunjucks";

const NAMES = [
  "_chips.html", "_lead.html", "_macros.html", "_parts.html", "_places.html",
  "_sheet.html", "_unplaced.html", "base.html", "station.html",
];
const folder = dirname(fileURLToPath(import.meta.url));
// As Flask reads them (stationmap/web/__init__.py).
const env = new nunjucks.Environment(null, { autoescape: true, trimBlocks: true, lstripBlocks: true });
const compiled = NAMES.map((name) =>
  nunjucks.precompile(join(folder, name), {
    name,
    env,
    wrapper: ([{ template }]) => `${JSON.stringify(name)}: (function() {${template}})()`,
  }),
);
writeFileSync(process.argv[2], `export default {\n${compiled.join(",\n")}\n};\n`);
