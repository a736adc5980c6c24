/**
 * JSON with source positions, for tools that mark a mistake in a text: pointers, offsets, and a parser that reports
 * syntax errors.
 *
 * @module
 */

export { isWrittenAlike } from "./base/json/written-alike.ts";
export { hasMoreValues } from "./base/text/json-limits.ts";
export { keysOf, pointerTo } from "./base/text/json-pointer.ts";
export { JsonSyntaxError, offsetOf, scanJson } from "./base/text/json-scanner.ts";
