/**
 * The picture of a domain, as SVG: what gives what to whom. The same in Node and in a page; load it when it is opened,
 * for it brings a library along that lays out graphs.
 *
 * @module
 */

export { drawDomain } from "./draw-domain.ts";
export type { PictureOptions, PictureTheme } from "./options.ts";
