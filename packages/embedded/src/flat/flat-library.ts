/**
 * The flat interface of the library: strings and numbers, so that any language can call it.
 *
 * @module
 */

import { RequestError } from "@understudy/planner-core";
import { toldError } from "@understudy/session";
import { readOptions } from "../engine/engine-options.ts";
import { LibraryEngine } from "../engine/library-engine.ts";

/** The most engines that are open at once. */
const MAX_ENGINES = 256;

/**
 * The functions of the library. None throws, none calls back: each says by its result whether it failed, and `lastError`
 * says why. After each call the host runs all pending promise jobs.
 */
export interface FlatLibrary {
  /**
   * Opens an engine.
   *
   * @param options JSON; see the README
   * @returns a positive handle; 0 on failure
   */
  open(options: string): number;
  /** The error of the last call that failed: JSON with `code`, `message` and often `pointer` and `hint`; else empty. */
  lastError(): string;
  /**
   * Gives a message to an engine, as a client of the service would send it. It is read in the next steps.
   *
   * @returns 1 if it was taken; 0 on failure
   */
  send(engine: number, message: string): number;
  /** Takes the next message of an engine; empty if there is none. */
  take(engine: number): string;
  /**
   * Lets an engine work.
   *
   * @param nowMs the game's time; timers due by then run
   * @param untilMs the time of `hostNow` at which to come back
   * @returns the ms until the engine wants another step; 0: at once; -1: not before the next message, or on failure
   */
  step(engine: number, nowMs: number, untilMs: number): number;
  /** Ends an engine. Unknown handles are ignored. */
  close(engine: number): void;
}

/** Creates the library. @param hostNow the host's time in ms, which never goes back */
export function createLibrary(hostNow: () => number): FlatLibrary {
  const engines = new Map<number, LibraryEngine>();
  let opened = 0;
  let error = "";
  const attempt = <Result>(otherwise: Result, work: () => Result): Result => {
    error = "";
    try {
      return work();
    } catch (thrown) {
      error = errorText(thrown);
      return otherwise;
    }
  };
  const of = (handle: number): LibraryEngine => {
    const engine = engines.get(handle);
    if (engine !== undefined) return engine;
    throw misuse("/engine", "there is no open engine of this handle", "open one");
  };
  return {
    open: (options) =>
      attempt(0, () => {
        checkText(options, "/options");
        if (engines.size >= MAX_ENGINES)
          throw misuse("", `${MAX_ENGINES} engines are open already`);
        const engine = new LibraryEngine(readOptions(options), hostNow);
        engines.set(++opened, engine);
        return opened;
      }),
    lastError: () => error,
    send: (handle, message) =>
      attempt(0, () => {
        checkText(message, "/message");
        of(handle).send(message);
        return 1;
      }),
    take: (handle) => attempt("", () => of(handle).take()),
    step: (handle, nowMs, untilMs) =>
      attempt(-1, () => {
        checkTime(nowMs, "/nowMs");
        if (Number.isNaN(Number(untilMs))) throw misuse("/untilMs", "must be a time in ms");
        return of(handle).step(nowMs, untilMs);
      }),
    close: (handle) =>
      attempt(undefined, () => {
        const engine = engines.get(handle);
        engines.delete(handle);
        engine?.close();
      }),
  };
}

function checkText(value: unknown, pointer: string): void {
  if (typeof value !== "string") throw misuse(pointer, "must be a text");
}

function checkTime(value: unknown, pointer: string): void {
  if (typeof value !== "number" || !Number.isFinite(value))
    throw misuse(pointer, "must be a time in ms");
}

function misuse(pointer: string, message: string, hint?: string): RequestError {
  return new RequestError([hint === undefined ? { pointer, message } : { pointer, message, hint }]);
}

/** An error as JSON. Whatever is wrong with it, there is a text. */
function errorText(thrown: unknown): string {
  try {
    const { code, message, pointer, hint } = toldError(thrown).body.error;
    const inside = code === "internal" ? `the engine failed: ${String(thrown)}` : message;
    return JSON.stringify({ code, message: inside, pointer, hint });
  } catch {
    return '{"code":"internal","message":"the engine failed: out of memory"}';
  }
}
