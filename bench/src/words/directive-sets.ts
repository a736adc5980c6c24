import { readFileSync } from "node:fs";
import {
  type Domain,
  type DomainDefinition,
  loadDomain,
  type Value,
} from "@understudy/planner-core";

/** The right answer to a directive; see `sets/README.md` for the keys. */
export interface LabelledDirective {
  readonly text: string;
  readonly style?: string;
  readonly language?: string;
  readonly goals: readonly string[];
  readonly skip?: readonly string[];
  readonly ban?: readonly LabelledTool[];
  readonly keep?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly target?: LabelledTool;
  readonly amount?: Readonly<Record<string, number>>;
}

/** A tool, with all arguments or only these. */
export interface LabelledTool {
  readonly tool: string;
  readonly args?: Readonly<Record<string, Value>>;
}

/** A game author's additional words for a domain in one language. */
interface Words {
  readonly goals: Readonly<Record<string, readonly string[]>>;
  readonly tools: Readonly<Record<string, readonly string[]>>;
  readonly names: Readonly<Record<string, readonly string[]>>;
}

/** Directives of one domain. */
export interface DirectiveSet {
  readonly name: string;
  readonly domain: Domain;
  readonly directives: readonly LabelledDirective[];
}

/** Domains of this suite. */
const OWN_SETS = ["frostfall", "corsair", "manor"] as const;
const STRANGERS = ["blocks"] as const;
/** Written after the reader was finished. */
const FRESH = ["abyss", "clinic"] as const;
/** Written by authors without knowledge of the reader, which was later improved with these sets. */
const UNSEEN_OPEN = ["bakery", "submarine"] as const;
const UNSEEN_HELD = ["circus", "lighthouse"] as const;

/** Written by other authors without knowledge of the reader, after those improvements. */
const UNSEEN_LAST = ["rescue", "theatre", "rig", "vet"] as const;

/**
 * Sets E to H: by further authors without knowledge of the reader or its mistakes; small domains, ten directives each.
 */
const UNSEEN_E = ["bistro", "airport", "zoo", "vineyard"] as const;
const UNSEEN_F = ["newspaper", "western", "post_office", "ski_resort"] as const;
const UNSEEN_G = ["apiary", "quarry", "orchestra", "hotel"] as const;
const UNSEEN_H = ["museum", "pit_lane", "potion_shop", "mars"] as const;

/** Small domains with several ways to a goal, one of them harmful; in four languages. */
const TWISTS = ["glassworks", "radio", "ferry", "greenhouse", "customs"] as const;

/** By a further author without knowledge of the reader, in four languages; every third directive is never looked at. */
const PLAYERS = [
  "farmstead",
  "orbit",
  "siege",
  "tavern",
  "ambulance",
  "school",
  "expedition",
  "toy_factory",
  "aquarium",
  "branch_line",
] as const;

/** 150 directives in four languages, by an author without knowledge of the reader or of the other sets. */
const UNSEEN_I = ["dragonling", "netrunner", "scriptorium", "football_club", "caravan"] as const;
/** By the author of set I, after the reader was first mended with it. */
const UNSEEN_K = ["lab", "beach_bar"] as const;
/** By the author of set I at the same time; the mistakes in these are never looked at. */
const UNSEEN_J = ["airship", "gladiators"] as const;

/** 60 directives in four languages, by a further author without knowledge of the reader. */
const UNSEEN_L = ["stone_age", "hair_salon", "jailbreak"] as const;
/** By the author of set L at the same time; the mistakes in these are never looked at. */
const UNSEEN_M = ["house_cat", "wedding"] as const;

/** Written by a further author before the reader learnt to doubt what it has not read. */
const NEXT = [
  ...(["castaway", "food_truck", "tavern", "jailbreak"] as const),
  ...(["lab", "stone_age", "house_cat", "dragonling"] as const),
] as const;

/** By a game developer who knew the page on words, not the reader; in seven languages. */
const INNS = [
  ...(["manor", "frostfall", "corsair", "beach_bar", "wedding"] as const),
  ...(["ambulance", "school", "netrunner", "gladiators", "siege"] as const),
] as const;

/** By a further author without knowledge of the reader, in domains from above; a third in three languages. */
const CREW = ["airport", "bakery", "lighthouse", "quarry", "ski_resort", "stone_age"] as const;

/** By another author without knowledge of the reader, in domains from above; a third in languages that these have no words for. */
const WATCH = ["hotel", "zoo", "pit_lane", "vineyard"] as const;

/** By three further authors without knowledge of the reader, each in four new domains and four languages. */
const GUILD = ["mining_colony", "plague_town", "robovac", "thieves_guild"] as const;
const HARVEST = ["food_coop", "polar_base", "train_heist", "vampire_house"] as const;
/** Its mistakes are never looked at. */
const ATELIER = ["desert_outpost", "fairground", "fashion_studio", "goblin_market"] as const;

/** A part of the corpus. */
interface PartSource {
  readonly domains: readonly string[];
  /** The file of each domain that holds its directives: `NAME.FILE.jsonl`. */
  readonly file:
    | ("open" | "held" | "fresh" | "languages" | "next" | "inns" | "crew" | "watch")
    | ("guild" | "harvest" | "atelier");
  /** Whether the directives are in all languages of the domains' words; default: in English only. */
  readonly isMixed?: boolean;
}

const fresh = (domains: readonly string[]): PartSource => ({ domains, file: "fresh" });
const mixed = (domains: readonly string[], file: PartSource["file"] = "fresh"): PartSource => ({
  domains,
  file,
  isMixed: true,
});

const SOURCES = {
  open: { domains: OWN_SETS, file: "open" },
  held: { domains: OWN_SETS, file: "held" },
  strangers: { domains: STRANGERS, file: "held" },
  fresh: fresh(FRESH),
  "unseen-open": fresh(UNSEEN_OPEN),
  "unseen-held": fresh(UNSEEN_HELD),
  "unseen-last": fresh(UNSEEN_LAST),
  "unseen-e": fresh(UNSEEN_E),
  "unseen-f": fresh(UNSEEN_F),
  "unseen-g": fresh(UNSEEN_G),
  "unseen-h": fresh(UNSEEN_H),
  twists: mixed(TWISTS),
  "players-open": mixed(PLAYERS, "open"),
  "players-held": mixed(PLAYERS, "held"),
  "unseen-i": mixed(UNSEEN_I),
  "unseen-j": mixed(UNSEEN_J),
  "unseen-k": mixed(UNSEEN_K),
  "unseen-l": mixed(UNSEEN_L),
  "unseen-m": mixed(UNSEEN_M),
  next: mixed(NEXT, "next"),
  inns: mixed(INNS, "inns"),
  crew: mixed(CREW, "crew"),
  watch: mixed(WATCH, "watch"),
  guild: mixed(GUILD, "guild"),
  harvest: mixed(HARVEST, "harvest"),
  atelier: mixed(ATELIER, "atelier"),
  languages: mixed(OWN_SETS, "languages"),
} as const satisfies Readonly<Record<string, PartSource>>;

export type Part = keyof typeof SOURCES;
/** Parts of the corpus: halves of our own sets, strangers' sets, the latest ones, other languages. */
export const PARTS = Object.keys(SOURCES) as readonly Part[];
const read = (file: string): string =>
  readFileSync(new URL(`sets/${file}`, import.meta.url), "utf8");

const readLines = <Line>(file: string): Line[] =>
  read(file)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

/** A domain with its words in these languages. */
function domainOf(name: string, languages: readonly string[]): Domain {
  const definition = JSON.parse(read(`${name}.domain.json`)) as DomainDefinition;
  const told = JSON.parse(read(`${name}.words.json`)) as Record<string, Words>;
  const lists = languages.flatMap((language) => told[language] ?? []);
  const wordsOf = (kind: keyof Words, key: string): { words?: readonly string[] } => {
    const words = lists.flatMap((list) => list[kind][key] ?? []);
    return words.length > 0 ? { words } : {};
  };
  const names = [...new Set(lists.flatMap((list) => Object.keys(list.names)))];
  return loadDomain({
    ...definition,
    goals: definition.goals?.map((goal) => ({ ...goal, ...wordsOf("goals", goal.name) })) ?? [],
    tools: definition.tools.map((tool) => ({ ...tool, ...wordsOf("tools", tool.name) })),
    words: Object.fromEntries(names.map((key) => [key, wordsOf("names", key).words ?? []])),
  });
}

/** The languages of a domain's words. */
function languagesOf(name: string): string[] {
  return Object.keys(JSON.parse(read(`${name}.words.json`)) as object);
}

/**
 * A part of the corpus.
 *
 * @param isTold whether the domains have `words`
 */
export function directiveSets(part: Part, isTold: boolean): DirectiveSet[] {
  const { domains, file, isMixed = false }: PartSource = SOURCES[part];
  return domains.map((name) => {
    const languages = isMixed ? languagesOf(name) : ["en"];
    return {
      name,
      domain: domainOf(name, isTold ? languages : []),
      directives: readLines<LabelledDirective>(`${name}.${file}.jsonl`),
    };
  });
}

/** Characters, each with the goal that it follows if all are open. */
export function personaSets(isTold: boolean): DirectiveSet[] {
  return OWN_SETS.map((name) => ({
    name,
    domain: domainOf(name, isTold ? ["en"] : []),
    directives: readLines<LabelledDirective>(`${name}.personas.jsonl`),
  }));
}
