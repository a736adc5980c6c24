import { type Issue, loadDomain, Repertoire, RequestError } from "@understudy/planner-core";
import { SESSION_LIMITS, type SessionLimits } from "@understudy/session";
import { readGame, type ShippedDomain } from "../game/game-file.ts";

/** The options of an engine, read. */
export interface EngineOptions {
  readonly domains: ReadonlyMap<string, ShippedDomain>;
  readonly limits: SessionLimits;
  /** The most expansions of a request; undefined: budgets are times. */
  readonly expansions: number | undefined;
  /** The time at which the clock starts, in ms. */
  readonly nowMs: number;
  readonly seed: number;
}

const KNOWN = ["game", "domains", "limits", "expansions", "nowMs", "seed"] as const;
const OF_DOMAIN = ["name", "domain", "repertoire"] as const;
const NAME = /^[A-Za-z0-9_-]{1,64}$/;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the options of an engine from JSON.
 *
 * @throws RequestError, DomainError, RepertoireError with pointers into the text
 */
export function readOptions(text: string): EngineOptions {
  const options = recordAt(parsed(text), "");
  checkNames(options, KNOWN, "");
  return {
    domains: readDomains(options),
    limits: readLimits(options["limits"]),
    expansions:
      options["expansions"] === undefined
        ? undefined
        : numberAt(options["expansions"], "/expansions", 1),
    nowMs: options["nowMs"] === undefined ? 0 : numberAt(options["nowMs"], "/nowMs", 0),
    seed: options["seed"] === undefined ? 0 : numberAt(options["seed"], "/seed", 0),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw misfit("", "is not JSON", 'such as {"domains": [{"domain": {…}}]}');
  }
}

function readDomains({ game, domains: value = [] }: Fields): ReadonlyMap<string, ShippedDomain> {
  if (!Array.isArray(value) || (value.length === 0 && game === undefined)) {
    throw misfit("/domains", "must be a list of domains", '[{"domain": {…}, "repertoire": {…}}]');
  }
  const domains = new Map<string, ShippedDomain>(
    game === undefined ? [] : within("/game", () => readGame(game)),
  );
  for (const [index, each] of value.entries()) {
    const pointer = `/domains/${index}`;
    const fields = recordAt(each, pointer);
    checkNames(fields, OF_DOMAIN, pointer);
    const opened = within(pointer, () => openDomain(fields));
    const name = fields["name"] ?? opened.domain.name;
    if (typeof name !== "string" || !NAME.test(name)) {
      throw misfit(`${pointer}/name`, "must be a name of 1 to 64 letters, digits, _ and -");
    }
    if (domains.has(name))
      throw misfit(`${pointer}/name`, `is the name of two domains: "${name}"`, "another name");
    domains.set(name, opened);
  }
  return domains;
}

function openDomain({ domain: written, repertoire }: Fields): ShippedDomain {
  const domain = within("/domain", () => loadDomain(written as never));
  if (repertoire === undefined) return { domain };
  const loaded = within("/repertoire", () => Repertoire.load(domain, repertoire));
  return { domain, repertoire: loaded.repertoire };
}

function readLimits(value: unknown): SessionLimits {
  if (value === undefined) return SESSION_LIMITS;
  const limits = recordAt(value, "/limits");
  checkNames(limits, Object.keys(SESSION_LIMITS), "/limits");
  const read = Object.entries(limits).map(([name, limit]) => [
    name,
    numberAt(limit, `/limits/${name}`, 0),
  ]);
  return { ...SESSION_LIMITS, ...Object.fromEntries(read) };
}

/** Runs work whose errors have pointers into a part. */
function within<Result>(pointer: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw atPointer(error, pointer);
  }
}

/** The same error with its places below a pointer. */
function atPointer(error: unknown, pointer: string): unknown {
  const { issues } = Object(error) as { readonly issues?: readonly Issue[] };
  if (!Array.isArray(issues)) return error;
  const placed = issues.map((issue: Issue) => ({ ...issue, pointer: pointer + issue.pointer }));
  const Same = (error as object).constructor as new (issues: readonly Issue[]) => unknown;
  return new Same(placed);
}

function recordAt(value: unknown, pointer: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw misfit(pointer, "must be an object");
}

function numberAt(value: unknown, pointer: string, least: number): number {
  if (typeof value === "number" && Number.isFinite(value) && value >= least) return value;
  throw misfit(pointer, `must be a number of at least ${least}`);
}

function checkNames(fields: Fields, known: readonly string[], pointer: string): void {
  for (const name of Object.keys(fields)) {
    if (known.includes(name)) continue;
    const shown = name.slice(0, 100);
    throw misfit(
      `${pointer}/${shown}`,
      `"${shown}" is not known here`,
      `one of ${known.join(", ")}`,
    );
  }
}

function misfit(pointer: string, message: string, hint?: string): RequestError {
  return new RequestError([hint === undefined ? { pointer, message } : { pointer, message, hint }]);
}
