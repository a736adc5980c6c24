import { readFileSync } from "node:fs";
import { type Domain, loadDomain } from "@understudy/planner-core";

const file = new URL("../../../service/server/protocol/transcripts/dungeon.json", import.meta.url);

/** The dungeon of the protocol's transcript: chests to rob, nooks to hide in. */
export function dungeonDomain(): Domain {
  return loadDomain(readFileSync(file, "utf8"));
}
