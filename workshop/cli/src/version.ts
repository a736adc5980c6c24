import { readFileSync } from "node:fs";

/** The version of this package. */
export const cliVersion: string = readVersion();

function readVersion(): string {
  // One level up from both src and dist.
  const manifest = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
