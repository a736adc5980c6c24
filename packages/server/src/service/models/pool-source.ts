import { type Configuration, configuredSpec, createPool } from "@understudy/llm/models";
import type { PoolLead } from "@understudy/llm/pool";
import { type Clock, RequestError, type Telemetry } from "@understudy/planner-core";

/** The parts that a pool is opened with. */
interface PoolParts {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** The pool in whose place it comes: models that both have need not be loaded twice. */
  readonly beside: PoolLead | undefined;
}

/** A pool of models that a server opens itself. A reload opens another one in its place. */
export interface PoolSource {
  /** Tells pools apart: another one is opened where this differs. */
  readonly key: string;
  /** The SPECs of the members, in their order: a model that was in the previous pool is not tried out again. */
  readonly models: readonly string[];
  /** Settings that are the same for all pools as long as a server runs, such as addresses. Default: none. */
  readonly fixed?: string | undefined;
  /** Opens it. Its models may be loaded later. */
  readonly open: (parts: PoolParts) => Promise<PoolLead>;
}

/** The pool of a configuration; undefined if it has none. */
export function poolOf(configuration: Configuration): PoolSource | undefined {
  const { pool, defaults, folders } = configuration;
  if (pool === undefined) return undefined;
  const models = pool.members.map(({ model }) => configuredSpec(configuration, model));
  // The budget is that of other commands.
  const { budgetMs: _, ...others } = defaults;
  return {
    models,
    key: JSON.stringify([pool, models]),
    fixed: JSON.stringify([others, folders]),
    open: (parts) => createPool({ config: configuration, ...parts }).catch(refuse),
  };
}

/** Tells what is wrong by its place in the configuration. */
function refuse(error: unknown): never {
  if (!(error instanceof RequestError)) throw error;
  const issues = error.issues.map((issue) => ({ ...issue, pointer: `/pool${issue.pointer}` }));
  throw new RequestError(issues, { cause: error });
}
