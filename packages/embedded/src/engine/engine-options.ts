import { type Issue, loadDomain, PlanLibrary, RequestError } from "@understudy/planner-core";
import { shapes } from "@understudy/planner-core/internal";
import { SESSION_LIMITS, type SessionLimits } from "@understudy/session";
import { readGame, type ShippedDomain } from "../game/game-file.ts";
import { type HostModelSettings, hostModelSettings, MODEL_SHAPE } from "../model/model-settings.ts";

/** The options of an engine, read. */
export interface EngineOptions {
  readonly domains: ReadonlyMap<string, ShippedDomain>;
  readonly limits: SessionLimits;
  /** The most expansions of a request; undefined: budgets are times. */
  readonly expansions: number | undefined;
  /** The time at which the clock starts, in ms. */
  readonly nowMs: number;
  readonly seed: number;
  /** The host's model; undefined if it has none. */
  readonly model: HostModelSettings | undefined;
}

const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const A_NAME = "a name of 1 to 64 letters, digits, _ and -";

const { closed, list, number, optional, parseJson, read, refined, string, unread } = shapes;
const since = optional(number({ min: 0 }));
const WRITTEN = closed({
  game: unread,
  domains: optional(
    list(
      closed({
        name: optional(refined(string(), A_NAME, (name) => NAME.test(name))),
        ...{ domain: unread, planLibrary: unread },
      }),
    ),
  ),
  limits: optional(
    closed(Object.fromEntries(Object.keys(SESSION_LIMITS).map((name) => [name, since]))),
  ),
  expansions: optional(number({ min: 1 })),
  ...{ nowMs: since, seed: since },
  model: optional(MODEL_SHAPE),
});

type Written = shapes.Shaped<typeof WRITTEN>;

/**
 * Reads the options of an engine from JSON.
 *
 * @throws RequestError, DomainError, PlanLibraryError with pointers into the text
 */
export function readOptions(text: string): EngineOptions {
  const json = parseJson(text, RequestError, 'such as {"domains": [{"domain": {…}}]}');
  const options = read(WRITTEN, json, RequestError);
  const { limits, expansions, nowMs = 0, seed = 0, model } = options;
  return {
    domains: readDomains(options),
    limits: { ...SESSION_LIMITS, ...limits },
    ...{ expansions, nowMs, seed },
    model: model && hostModelSettings(model),
  };
}

function readDomains({ game, domains: written = [] }: Written): ReadonlyMap<string, ShippedDomain> {
  if (written.length === 0 && game === undefined) {
    throw misfit("/domains", "must be a list of domains", '[{"domain": {…}, "planLibrary": {…}}]');
  }
  const domains = new Map<string, ShippedDomain>(
    game === undefined ? [] : within("/game", () => readGame(game)),
  );
  for (const [index, each] of written.entries()) {
    const pointer = `/domains/${index}`;
    const opened = within(pointer, () => openDomain(each));
    const { name = opened.domain.name } = each;
    if (!NAME.test(name))
      throw misfit(`${pointer}/name`, `must be ${A_NAME}`, "give one beside the domain");
    if (domains.has(name))
      throw misfit(`${pointer}/name`, `is the name of two domains: "${name}"`, "another name");
    domains.set(name, opened);
  }
  return domains;
}

function openDomain({
  domain: written,
  planLibrary,
}: NonNullable<Written["domains"]>[number]): ShippedDomain {
  const domain = within("/domain", () => loadDomain(written as never));
  if (planLibrary === undefined) return { domain };
  const opened = within("/planLibrary", () => PlanLibrary.open(domain, planLibrary));
  return { domain, planLibrary: opened };
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

function misfit(pointer: string, message: string, hint: string): RequestError {
  return new RequestError([{ pointer, message, hint }]);
}
