import { createContext, runInContext, Script } from "node:vm";
import { bundleEmbedded } from "../../../../scripts/build/bundle-embedded.mjs";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import type { FlatLibrary } from "../flat/flat-library.ts";

/** Globals of V8 that ECMAScript does not have, or not every host. */
const FOREIGN = ["console", "WebAssembly", "SharedArrayBuffer", "Atomics", "escape", "unescape"];

/** The quick tests run the sources under their own names. */
const isPublished = !IS_QUICK;
let bundled: Promise<Script> | undefined;

/** The library as a host without any globals but ECMAScript's runs it. @param hostNow the host's clock in ms */
export async function openBareHost(hostNow: () => number): Promise<FlatLibrary> {
  bundled ??= bundleEmbedded({ isPublished }).then(
    ({ text }) => new Script(text, { filename: "understudy.js" }),
  );
  const script = await bundled;
  const context = createContext({ hostNow }, { codeGeneration: { strings: false, wasm: false } });
  // From within: the context's own globals are no properties of what it was made of.
  runInContext(`for (const name of ${JSON.stringify(FOREIGN)}) delete globalThis[name]`, context);
  script.runInContext(context);
  const { understudy } = context as unknown as { readonly understudy: FlatLibrary };
  return understudy;
}
