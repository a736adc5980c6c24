/**
 * JSON with source positions, for tools that mark a mistake in a text: pointers, offsets, and a parser that reports
 * syntax errors.
 *
 * @module
 */

export { hasMoreValues } from "./text/json-limits.ts";
export { keysOf, pointerTo } from "./text/json-pointer.ts";
export { JsonSyntaxError, offsetOf, scanJson } from "./text/json-scanner.ts";
export { isWrittenAlike } from "./text/written-alike.ts";
