import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** The assets inside a page, so that it needs no network. */
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
  const read = (path: string | URL): string => readFileSync(path, "utf8");
  return {
    chartScript: read(require.resolve("uplot/dist/uPlot.iife.min.js")),
    chartStyle: read(require.resolve("uplot/dist/uPlot.min.css")),
    chartLicence: read(require.resolve("uplot/LICENSE")),
    // Scripts of the browser are not compiled: from dist as from src they lie in src.
    script: read(new URL("../../../src/report/page/page.js", import.meta.url)),
    style:
      read(new URL("../../../src/report/page/colours.css", import.meta.url)) +
      read(new URL("../../../src/report/page/page.css", import.meta.url)),
  };
}
