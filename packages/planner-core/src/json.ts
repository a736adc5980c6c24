/**
 * JSON with the places of its values, for tools that show a mistake where it stands in a text: pointers to values,
 * their offsets, and what a parser of its own finds wrong.
 *
 * @module
 */

export { hasMoreValues } from "./text/json-limits.ts";
export { keysOf, pointerTo } from "./text/json-pointer.ts";
export { JsonSyntaxError, offsetOf, scanJson } from "./text/json-scanner.ts";
export { isWrittenAlike } from "./text/written-alike.ts";
