// `prepack` of llm: bundles the worker for pages into one file. Bundlers would do so themselves, but a page without one
// has no import map for its workers.
import { build } from "esbuild";

const worker = "dist/browser/model-worker.js";
await build({
  entryPoints: [worker],
  outfile: worker,
  allowOverwrite: true,
  bundle: true,
  format: "esm",
  platform: "browser",
  target: "es2023",
  legalComments: "none",
  logLevel: "error",
});
