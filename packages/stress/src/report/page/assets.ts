import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** What a page carries with it, so that it needs no network. */
export interface PageAssets {
  /** uPlot, https://github.com/leeoniya/uPlot, under the MIT licence. */
  readonly chartScript: string;
  readonly chartStyle: string;
  readonly chartLicence: string;
  readonly script: string;
  readonly style: string;
}

/** Reads the charting library, where the package manager put it, and the page's own script and style. */
export function readAssets(): PageAssets {
  const require = createRequire(import.meta.url);
  const read = (name: string): string => readFileSync(require.resolve(name), "utf8");
  // The browser's files are not compiled: from dist as from src they lie in src.
  const own = (name: string): string =>
    readFileSync(new URL(`../../../src/report/page/${name}`, import.meta.url), "utf8");
  return {
    chartScript: read("uplot/dist/uPlot.iife.min.js"),
    chartStyle: read("uplot/dist/uPlot.min.css"),
    chartLicence: read("uplot/LICENSE"),
    script: own("page.js"),
    style: own("page.css"),
  };
}
