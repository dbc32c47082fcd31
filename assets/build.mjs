// Bundles each src/<name>.ts into built/<name>.js; what two of them share becomes a chunk of its own.

import { readdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const built = resolve(here, "../src/medkg/web/static/built");
const scripts = readdirSync(join(here, "src")).filter((name) => name.endsWith(".ts"));

rmSync(built, { recursive: true, force: true });
await build({
  entryPoints: scripts.map((name) => join(here, "src", name)),
  outdir: built,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "linked",
  chunkNames: "shared-[hash]",
  logLevel: "warning",
});
