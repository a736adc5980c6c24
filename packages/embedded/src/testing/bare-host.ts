import { createContext, runInContext, Script } from "node:vm";
import { bundleEmbedded } from "../../../../scripts/build/bundle-embedded.mjs";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import type { FlatLibrary } from "../flat/flat-library.ts";

/** Globals of V8 that ECMAScript does not have, or not every host. */
const FOREIGN = ["console", "WebAssembly", "SharedArrayBuffer", "Atomics", "escape", "unescape"];

/** The quick tests run the sources under their own names. */
const isPublished = !IS_QUICK;
let bundled: Promise<readonly [whole: Script, parts: ReadonlyMap<string, Script>]> | undefined;

async function bundle(): Promise<readonly [Script, ReadonlyMap<string, Script>]> {
  const { text } = await bundleEmbedded({ isPublished });
  const parts = text.split("//# part ").slice(1);
  const named = parts.map((part): [string, Script] => {
    const [name = ""] = part.split("\n", 1);
    return [name, new Script(part.slice(name.length), { filename: `${name}.js` })];
  });
  return [new Script(text, { filename: "understudy.js" }), new Map(named)];
}

/**
 * The library as a host without any globals but ECMAScript's runs it.
 *
 * @param hostNow the host's clock in ms
 * @param needed the host keeps the parts of the script until they are needed, and tells this of each. Default: it has the
 *   whole script
 */
export async function openBareHost(
  hostNow: () => number,
  needed?: (part: string) => void,
): Promise<FlatLibrary> {
  bundled ??= bundle();
  const [whole, parts] = await bundled;
  const hostPart = (name: string): void => {
    needed?.(name);
    parts.get(name)?.runInContext(context);
  };
  const host = { hostNow, ...(needed && { hostPart }) };
  const context = createContext(host, { codeGeneration: { strings: false, wasm: false } });
  // From within: the context's own globals are no properties of what it was made of.
  runInContext(`for (const name of ${JSON.stringify(FOREIGN)}) delete globalThis[name]`, context);
  (needed === undefined ? whole : parts.get("script"))?.runInContext(context);
  const { understudy } = context as unknown as { readonly understudy: FlatLibrary };
  return understudy;
}
