// `pnpm sizes` measures what pages and commands load, and tells it beside the ceilings. With `--write` it writes the
// ceilings, a tenth above, and the sizes that the documentation tells.
import { loadedForPlan, PLAN_FILES } from "../bench/src/startup/loaded-files.ts";
import { measureDemo } from "../examples/village/scripts/measure-demo.mjs";
import { measurePageSizes } from "./build/measure-page-sizes.mjs";
import { sizeCeilings, writeCeilings } from "./build/size-ceilings.mjs";
import { writeTold } from "./build/told-sizes.mjs";
import { readOptions } from "./read-options.mjs";

const { write } = readOptions(
  "Usage: pnpm sizes [--write]\n\nMeasures what pages and commands load, in kB; of pages gzipped.\n\n  --write  writes the ceilings and the sizes that the documentation tells",
  { write: { type: "boolean", default: false } },
);
const loaded = await loadedForPlan();
const sizes = new Map([
  ...(await measurePageSizes()),
  ...(await measureDemo()),
  [PLAN_FILES, loaded.reduce((sum, { bytes }) => sum + bytes, 0)],
]);
if (write) {
  writeCeilings(sizes);
  writeTold(sizes);
}
const ceilings = sizeCeilings();
for (const [name, bytes] of sizes) {
  const measured = (bytes / 1000).toFixed(1).padStart(10);
  console.log(`${name.padEnd(32)}${measured} kB, at most ${ceilings[name]}`);
}
