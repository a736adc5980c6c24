import type { PublishedPackage } from "./published-packages.mjs";

export declare function bundledIn(folder: string): string[];
export declare function writeSboms(
  folder?: string,
  packages?: readonly PublishedPackage[],
): string[];
