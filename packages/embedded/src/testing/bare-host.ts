import { createContext, Script } from "node:vm";
import { bundleEmbedded } from "../../../../scripts/build/bundle-embedded.mjs";
import type { FlatLibrary } from "../flat/flat-library.ts";

/** Globals of V8 that ECMAScript does not have, or not every host. */
const FOREIGN = ["console", "WebAssembly", "SharedArrayBuffer", "Atomics", "escape", "unescape"];

let bundled: Promise<Script> | undefined;

/** The library as a host without any globals but ECMAScript's runs it. @param hostNow the host's clock in ms */
export async function openBareHost(hostNow: () => number): Promise<FlatLibrary> {
  bundled ??= bundleEmbedded().then(({ text }) => new Script(text, { filename: "understudy.js" }));
  const script = await bundled;
  const context = createContext({ hostNow }, { codeGeneration: { strings: false, wasm: false } });
  for (const name of FOREIGN) delete context[name];
  script.runInContext(context);
  const { understudy } = context as unknown as { readonly understudy: FlatLibrary };
  return understudy;
}
