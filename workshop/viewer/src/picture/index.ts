/**
 * A domain's picture as SVG: tools, goals and their exchanges. The same in Node and browsers. Import it on demand, as
 * it includes a graph layout library.
 *
 * @module
 */

export { drawDomain } from "./draw-domain.ts";
export type { PictureOptions, PictureTheme } from "./options.ts";
