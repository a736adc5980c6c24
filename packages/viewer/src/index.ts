/**
 * Shows a running game on a web page, records it, and lets a developer try things out.
 *
 * @module
 */

export * from "./protocol/index.ts";
