/**
 * Bundles the scripts and styles for phones: node templates/bundle.mjs STATIC OUT
 *
 * A page asks for two or three scripts instead of twenty, and comments stay here. What
 * is checked and tested are the modules as they are written; what is served is made of
 * them, under the same names. made-from.txt says of which, so that the server notices
 * when they have changed since (stationmap/web/static_files.py).
 */

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { build, transform } from "esbuild";

// Scripts in one row share what they have in common, and its state; others have their own.
const ALONE = [
  ...["late", "layers", "embed", "station", "way", "report", "staff"],
  ...["wechat", "plan", "plan-layers", "keeper", "keeper-layers", "phone/worker"],
  ...["articles"],
];
const TOGETHER = [["finder", "local"], ...ALONE.map((name) => [name])];
// The one that is asked for late, if at all.
const LATER = "local";
const TARGET = "es2022";

const [, , from, out] = process.argv;
const names = filesUnder(from).filter((name) => !name.startsWith("vendor/built/")).sort();
rmSync(out, { recursive: true, force: true });
await Promise.all(TOGETHER.map(scripts));
for (const name of names.filter((name) => name.endsWith(".css"))) await styles(name);
writeFileSync(join(out, "made-from.txt"), digest(names));

/** Chunks lie beside the scripts: addresses relative to a module stay right. */
async function scripts(entries) {
  await build({
    entryPoints: Object.fromEntries(entries.map((name) => [name, join(from, "js", `${name}.js`)])),
    outdir: join(out, "js"),
    external: entries.includes(LATER) ? [] : [`./${LATER}.js`],
    format: "esm",
    bundle: true,
    splitting: true,
    minify: true,
    charset: "utf8",
    target: TARGET,
    legalComments: "none",
    logLevel: "warning",
    logOverride: { "commonjs-variable-in-esm": "silent" }, // nunjucks looks whether Node.js runs it
  });
}

async function styles(name) {
  const { code } = await transform(readFileSync(join(from, name), "utf8"), {
    loader: "css",
    minify: true,
    charset: "utf8",
    target: "chrome104",
    logLevel: "error",
  });
  mkdirSync(dirname(join(out, name)), { recursive: true });
  writeFileSync(join(out, name), code);
}

/** Names with "/" between their parts, as in addresses. */
function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join("/"));
}

/** A word for the files as they are; the server makes the same (static_files.py). */
function digest(all) {
  const hash = createHash("sha256");
  for (const name of all) {
    const file = createHash("sha256").update(readFileSync(join(from, name))).digest("hex");
    hash.update(`${name}:${file.slice(0, 16)};`);
  }
  return hash.digest("hex");
}
