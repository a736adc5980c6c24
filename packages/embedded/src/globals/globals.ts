/**
 * Stand-ins for what the engine's packages expect of a browser or of Node, for hosts with the language alone. The bundler puts
 * these in the place of the globals of the same names.
 *
 * @module
 */

export { AbortController, AbortSignal } from "./abort.ts";
export { structuredClone } from "./structured-clone.ts";

/** No part of the script may wait for a timer of the host: all have the clock of their engine. */
function refuse(name: string): never {
  throw new Error(`${name} is not for the library: its clock is moved by step()`);
}

export const setTimeout = (): never => refuse("setTimeout");
export const setInterval = (): never => refuse("setInterval");
export const queueMicrotask = (callback: () => void): void => {
  void Promise.resolve().then(callback);
};
export const clearTimeout = (): void => {};
export const clearInterval = (): void => {};
export const performance: { now(): number } = {
  now: () => (globalThis as unknown as { hostNow(): number }).hostNow(),
};
