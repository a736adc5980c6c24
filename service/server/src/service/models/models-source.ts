import type { ResilientLead } from "@understudy/llm";
import { openModels } from "@understudy/llm/internal";
import { configuredSpec, type ModelsConfiguration } from "@understudy/llm/models";
import type { PoolLead } from "@understudy/llm/pool";
import { type Clock, RequestError, type Telemetry } from "@understudy/planner-core";

/** The parts that models are opened with. */
interface ModelsParts {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** The pool in whose place another one comes: models that both have need not be loaded twice. */
  readonly beside: PoolLead | undefined;
}

/** Models that a server opens itself: one, or a pool. A reload opens another pool in its place. */
export interface ModelsSource {
  /** Tells pools apart: another one is opened where this differs. */
  readonly key: string;
  /** The SPECs of the members, in their order: a model that was in the previous pool is not tried out again. */
  readonly models: readonly string[];
  /** Whether it is one model, which stays as long as a server runs. */
  readonly isOne: boolean;
  /** Settings that are the same for all pools as long as a server runs, such as addresses. Default: none. */
  readonly fixed?: string | undefined;
  /** Opens them. The models of a pool may be loaded later. */
  readonly open: (parts: ModelsParts) => Promise<PoolLead | ResilientLead>;
}

const POOL = "pool";

/** The models that a configuration names: its default, else its pool; undefined if it names none. */
export function sourceOf(
  models: ModelsConfiguration | ModelsSource | undefined,
): ModelsSource | undefined {
  if (models === undefined || "open" in models) return models;
  const { pool, defaults, folders } = models;
  const { model = pool && POOL } = defaults;
  if (model === undefined || model === "none") return undefined;
  // The budget is that of other commands.
  const { budgetMs: _, ...others } = defaults;
  const isOne = model !== POOL || pool === undefined;
  const members = isOne ? [{ model }] : pool.members;
  const specs = members.map((member) => configuredSpec(models, member.model));
  const config = { ...models, defaults: { ...defaults, model } };
  return {
    ...{ models: specs, isOne, key: JSON.stringify([isOne ? undefined : pool, specs]) },
    fixed: JSON.stringify([{ ...others, model: isOne ? specs : POOL }, folders]),
    open: async (parts) => {
      const opening = openModels({ config, ...parts });
      return (await (isOne ? opening : opening.catch(refuse))).lead;
    },
  };
}

/** Tells what is wrong by its place in the configuration. */
function refuse(error: unknown): never {
  if (!(error instanceof RequestError)) throw error;
  const issues = error.issues.map((issue) => ({ ...issue, pointer: `/pool${issue.pointer}` }));
  throw new RequestError(issues, { cause: error });
}
