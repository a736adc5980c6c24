/**
 * Game files: all that a game ships for its agents, in one file.
 *
 * @module
 */

import { type ClassicalPlanner, describeRefusal } from "@understudy/classical";
import {
  type Domain,
  type DomainDefinition,
  type Goal,
  type InputIssuesError,
  type Issue,
  loadDomain,
  PlanLibrary,
  UnderstudyError,
} from "@understudy/planner-core";
import { revisionOf } from "@understudy/session";
import { checksumOf } from "./checksum.ts";
import { GameFileError } from "./game-file-error.ts";
import { gamePlanner } from "./game-planner.ts";
import { readTables, type WrittenTables, writeTables } from "./written-tables.ts";

const FORMAT = "understudy-game";
const VERSION = 1;
const EXPORT_AGAIN = "write it again with `understudy export`";

/** A domain with what a game ships for it. */
export interface ShippedDomain {
  readonly domain: Domain;
  /** Prepared plans. */
  readonly planLibrary?: PlanLibrary | undefined;
  /** A planner with the tables of the file, for one engine. Default: one without. */
  readonly planner?: ClassicalPlanner | undefined;
  /** The hash of its whole definition, texts included. Default: computed. */
  readonly revision?: string | undefined;
}

/** A domain to ship. */
export interface DomainToShip {
  readonly domain: Domain;
  readonly planLibrary?: PlanLibrary | undefined;
  /**
   * Whether policy tables of its goals are shipped, where they are small enough. They are built now. A domain of things
   * whose costs are ways has none: plans in a world know the game's own ways, and tables do not.
   */
  readonly hasTables?: boolean | undefined;
}

/** A domain in a file. */
interface WrittenDomain {
  readonly name: string;
  readonly revision: string;
  readonly domain: DomainDefinition;
  readonly planLibrary?: unknown;
  readonly tables?: WrittenTables;
}

/** The figures of a written file. */
export interface GameFileReport {
  readonly text: string;
  /** Prepared plans of all domains. */
  readonly plans: number;
  /** Tables of all domains. */
  readonly tables: number;
  /**
   * Goals whose tables were asked for and could not be made. Their plans come from the plan library, or take a search.
   */
  readonly withoutTable: readonly GoalWithoutTable[];
}

/** A goal that has no table in a game file. */
export interface GoalWithoutTable {
  /** The domain's name in the file. */
  readonly domain: string;
  /** The goal's name. */
  readonly goal: string;
  /** The reason in words, such as its size. */
  readonly why: string;
}

/**
 * Writes a game file.
 *
 * @param domains the domains by name, such as `{ village: { domain, planLibrary, hasTables: true } }`
 * @example
 * const { text } = writeGame({ village: { domain, hasTables: true } });
 */
export function writeGame(domains: Readonly<Record<string, DomainToShip>>): GameFileReport {
  let plans = 0;
  let tables = 0;
  const withoutTable: GoalWithoutTable[] = [];
  const written = Object.entries(domains).map(
    ([name, { domain, planLibrary, hasTables }]): WrittenDomain => {
      const built = hasTables === true ? builtTables(domain) : undefined;
      plans += planLibrary?.size ?? 0;
      tables += built?.tables?.tables.length ?? 0;
      withoutTable.push(...(built?.refused ?? []).map((goal) => ({ domain: name, ...goal })));
      return {
        ...{ name, revision: revisionOf(domain.written), domain: domain.written },
        ...(planLibrary && { planLibrary: planLibrary.toJSON() }),
        ...(built?.tables && { tables: built.tables }),
      };
    },
  );
  // Parsed again, so that the text is what a reader writes to check it.
  const content = JSON.stringify(JSON.parse(JSON.stringify({ domains: written })));
  const head = JSON.stringify({ format: FORMAT, version: VERSION, checksum: checksumOf(content) });
  return { text: `${head.slice(0, -1)},"content":${content}}\n`, plans, tables, withoutTable };
}

/** The tables of a domain, and the goals that get none. */
interface BuiltTables {
  readonly tables: WrittenTables | undefined;
  readonly refused: readonly Omit<GoalWithoutTable, "domain">[];
}

const COSTS_OF_WAYS = "the costs of its steps are ways, which only the game knows";
const NO_ROOM = "the tables of all goals together are too large; name fewer goals in the domain";

function builtTables(domain: Domain): BuiltTables {
  const { goals } = domain;
  if (domain.kinds !== undefined && domain.hasRuntimeCosts) {
    return {
      tables: undefined,
      refused: goals.map((goal) => ({ goal: nameOf(goal), why: COSTS_OF_WAYS })),
    };
  }
  const planner = gamePlanner();
  planner.warm(goals.map((goal) => ({ domain, goal })));
  const refused = goals.flatMap((goal) => {
    const { method, refusal } = planner.explainMethod({ domain, goal });
    if (method === "table") return [];
    return [
      { goal: nameOf(goal), why: refusal === undefined ? NO_ROOM : describeRefusal(refusal) },
    ];
  });
  return { tables: writeTables(planner.exportTables(domain)), refused };
}

function nameOf({ name, hash }: Goal): string {
  return name ?? hash;
}

/**
 * Reads a game file. Its domains are checked, and its plans proved again once they are asked for; its tables are for
 * this very version.
 *
 * @param source the text of the file, or the parsed value
 * @returns the domains by name, in the file's order
 * @throws GameFileError if it is cut short, changed, or no game file; with pointers into it, if a part does not fit
 * @example
 * const game = readGame(await (await fetch("game.understudy")).text());
 */
export function readGame(source: unknown): ReadonlyMap<string, ShippedDomain> {
  const file = recordOf(typeof source === "string" ? parsed(source) : source);
  if (file["format"] !== FORMAT) {
    throw misfit("/format", `must be "${FORMAT}": this is no game file`, EXPORT_AGAIN);
  }
  if (file["version"] !== VERSION) {
    throw misfit(
      "/version",
      `must be ${VERSION}: it was written for another version`,
      EXPORT_AGAIN,
    );
  }
  const { content, checksum } = file;
  if (content === undefined || checksumOf(JSON.stringify(content)) !== checksum) {
    throw misfit("/checksum", "does not fit the content: the file was changed", EXPORT_AGAIN);
  }
  const { domains } = recordOf(content);
  if (!Array.isArray(domains) || domains.length === 0) {
    throw misfit("/content/domains", "must be a list of domains", EXPORT_AGAIN);
  }
  return new Map(
    domains.map((written: WrittenDomain, at) => {
      const pointer = `/content/domains/${at}`;
      return [String(recordOf(written)["name"]), within(pointer, () => readDomain(written))];
    }),
  );
}

function readDomain({
  domain: definition,
  revision,
  planLibrary,
  tables,
}: WrittenDomain): ShippedDomain {
  const domain = within("/domain", () => loadDomain(definition));
  const loaded =
    planLibrary === undefined
      ? undefined
      : within("/planLibrary", () => PlanLibrary.open(domain, planLibrary, UNLIMITED));
  const planner = tables === undefined ? undefined : gamePlanner();
  if (tables !== undefined) {
    within("/tables", () => planner?.importTables(domain, readTables(tables)));
  }
  return { domain, planLibrary: loaded, planner, revision };
}

/** Files are kept whole. */
const UNLIMITED = {
  maxEntries: Number.MAX_SAFE_INTEGER,
  maxEntriesPerPartition: Number.MAX_SAFE_INTEGER,
} as const;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // An engine without memory for the value says so by an error of its own, or by null.
    if (!(cause instanceof SyntaxError || cause instanceof RangeError)) throw cause;
    const isOne = text.startsWith(`{"format":"${FORMAT}"`);
    const message = isOne ? "is cut short, or was changed" : "is no game file";
    throw new GameFileError([{ pointer: "", message, hint: EXPORT_AGAIN }], { cause });
  }
}

/** Runs work whose mistakes are told with their places in the file. */
function within<Result>(pointer: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof UnderstudyError) || !("issues" in error)) throw error;
    const { issues } = error as InputIssuesError;
    const placed = issues.map((issue: Issue) => ({ ...issue, pointer: pointer + issue.pointer }));
    throw new GameFileError(placed, { cause: error });
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null) return value as Record<string, unknown>;
  throw misfit("", "is no game file", EXPORT_AGAIN);
}

function misfit(pointer: string, message: string, hint: string): GameFileError {
  return new GameFileError([{ pointer, message, hint }]);
}
