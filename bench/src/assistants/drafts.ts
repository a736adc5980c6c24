import { readFileSync } from "node:fs";
import { type Random, seededRandom } from "@understudy/planner-core";
import { judge, type Server } from "./assistant.ts";
import { FAULTS } from "./faults.ts";
import type { Draft, Json } from "./json.ts";

/** The twenty smallest domains of different genres, written for other suites. */
const GENRES = [
  ...[
    "airport",
    "apiary",
    "bistro",
    "hotel",
    "mars",
    "museum",
    "newspaper",
    "orchestra",
    "pit_lane",
  ],
  ...["post_office", "potion_shop", "quarry", "ski_resort", "vineyard", "western", "zoo", "rescue"],
  ...["rig", "theatre", "vet"],
];
/** Limit on start states tried for a sound domain. */
const MAX_STARTS = 400;
/** Limit on draws of a fault before the next class. */
const MAX_DRAWS = 30;

/** A domain with one mistake. */
export interface FaultyDraft {
  readonly genre: string;
  readonly fault: string;
  readonly sound: Draft;
  readonly draft: Draft;
  /** Number of earlier faults without any visible effect. */
  readonly unseen: number;
}

/**
 * The sound domains, each with a start state. From there the check finds nothing, and days reach
 * every goal.
 */
export async function soundDomains(server: Server): Promise<readonly Draft[]> {
  const found: Draft[] = [];
  for (const [index, genre] of GENRES.entries()) {
    const file = new URL(`../words/sets/${genre}.domain.json`, import.meta.url);
    const written = JSON.parse(readFileSync(file, "utf8")) as Draft;
    found.push(await withStart(written, seededRandom(index), server));
  }
  return found;
}

/** Draws a value for each variable, then again for those blamed by the verdict. */
async function withStart(written: Draft, random: Random, server: Server): Promise<Draft> {
  const draft = structuredClone(written);
  for (const variable of Object.values(draft.state))
    variable["default"] = anyValue(variable, random);
  for (let draw = 0; draw < MAX_STARTS; draw++) {
    const { isSound, places } = await judge(draft, server);
    if (isSound) return draft;
    for (const name of new Set(places.flatMap((place) => variablesAt(draft, place)))) {
      const variable = draft.state[name];
      if (variable !== undefined) variable["default"] = anyValue(variable, random);
    }
  }
  throw new Error(`no start of ${written.name} is sound`);
}

/** The variables in a tool's or goal's conditions. */
function variablesAt({ tools, goals }: Draft, place: string): readonly string[] {
  const [, section, index] = place.split("/");
  const part = (section === "tools" ? tools : goals)[Number(index)];
  return Object.keys(Object(part?.["when"]));
}

function anyValue({ type, values, min, max }: Json, random: Random): unknown {
  if (type === "boolean") return random.integer(2) === 1;
  if (Array.isArray(values)) return values[random.integer(values.length)];
  return Number(min) + random.integer(Number(max) - Number(min) + 1);
}

/** Each sound domain with one fault: classes take turns, places are random. An invisible fault is drawn again. */
export async function drawDrafts(
  sound: readonly Draft[],
  seed: number,
  server: Server,
): Promise<readonly FaultyDraft[]> {
  const random = seededRandom(seed);
  const classes = Object.keys(FAULTS);
  const drafts: FaultyDraft[] = [];
  let turn = random.integer(classes.length);
  for (const domain of sound) {
    let unseen = 0;
    for (let found = false; !found; turn++) {
      const fault = classes[turn % classes.length] as string;
      for (let draw = 0; draw < MAX_DRAWS && !found; draw++) {
        const draft = structuredClone(domain);
        if (FAULTS[fault]?.(draft, random) !== true) continue;
        found = !(await judge(draft, server)).isSound;
        if (found) drafts.push({ genre: domain.name, fault, sound: domain, draft, unseen });
        else unseen++;
      }
    }
  }
  return drafts;
}
