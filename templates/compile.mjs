/**
 * Compiles the templates of the finder for the phone, where the same pages are
 * written without the server: node templates/compile.mjs FOLDER
 *
 * Writes templates.js, and engine.js, which runs them: the package's own bundle
 * for browsers, as a module.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import nunjucks from "nunjucks";

const NAMES = [
  "_chips.html", "_lead.html", "_macros.html", "_parts.html", "_places.html", "_pocket.html",
  "_share.html", "_sheet.html", "_unplaced.html", "base.html", "station.html", "unreached.html", "way.html",
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
const [, , out] = process.argv;
const bundle = new URL(import.meta.resolve("nunjucks/browser/nunjucks-slim.min.js"));
const engine = readFileSync(bundle, "utf8").replace(/^\/\/# sourceMappingURL.*$/m, "");
writeFileSync(join(out, "templates.js"), `// @ts-nocheck\nexport default {\n${compiled.join(",\n")}\n};\n`);
writeFileSync(
  join(out, "engine.js"),
  `// @ts-nocheck\nconst self = globalThis;\n${engine}\nexport default globalThis.nunjucks;\n`,
);
