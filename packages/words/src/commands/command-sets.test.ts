import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import { misread, type SentenceSets } from "../testing/judge-sets.ts";
import { type CommandScene, commandsIn } from "../testing/told-commands.ts";

const FOLDER = new URL("../testing/sets/commands/", import.meta.url);

describe.each(readdirSync(FOLDER))("%s", (file) => {
  const { sets, ...scene } = JSON.parse(
    readFileSync(new URL(file, FOLDER), "utf8"),
  ) as CommandScene & { readonly sets: SentenceSets };
  const read = commandsIn(scene);

  it.each(Object.entries(sets))("%s", (_, set) => {
    expect(misread(set, read, IS_QUICK)).toEqual([]);
  });
});
