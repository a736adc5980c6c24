import type { ResilientLlmPlanner } from "@understudy/llm";
import { openModels } from "@understudy/llm/internal";
import { configuredSpec, type ModelsConfiguration } from "@understudy/llm/models";
import type { PoolLlmPlanner } from "@understudy/llm/pool";
import { type Clock, RequestError, type Telemetry } from "@understudy/planner-core";

/** The dependencies for opening models. */
interface ModelsParts {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** The pool to be replaced. Models in both pools are not loaded twice. */
  readonly beside: PoolLlmPlanner | undefined;
  /** False: a single model on a server is opened though it does not answer yet. Default true. */
  readonly loads?: boolean | undefined;
}

/** Models that the server opens itself. On reload, another pool can replace a pool. */
export interface ModelsSource {
  /** Identifies the pool: a reload with another key opens a new one. */
  readonly key: string;
  /** The SPECs of the members in order. A model of the previous pool is not probed again. */
  readonly models: readonly string[];
  /** Whether it is a single model, which cannot be replaced on reload. */
  readonly isOne: boolean;
  /** Settings that a reload cannot change, such as addresses. Default: none. */
  readonly fixed?: string | undefined;
  /** Opens the models. A pool may load its models later. */
  readonly open: (parts: ModelsParts) => Promise<PoolLlmPlanner | ResilientLlmPlanner>;
}

const POOL = "pool";

/** The models of a configuration: its default, else its pool; undefined without either. */
export function sourceOf(
  models: ModelsConfiguration | ModelsSource | undefined,
): ModelsSource | undefined {
  if (models === undefined || "open" in models) return models;
  const { pool, defaults, folders } = models;
  const { model = pool && POOL } = defaults;
  if (model === undefined || model === "none") return undefined;
  // The budget belongs to other commands.
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
      return (await (isOne ? opening : opening.catch(refuse))).llm;
    },
  };
}

/** Reports mistakes with their place in the configuration. */
function refuse(error: unknown): never {
  if (!(error instanceof RequestError)) throw error;
  const issues = error.issues.map((issue) => ({ ...issue, pointer: `/pool${issue.pointer}` }));
  throw new RequestError(issues, { cause: error });
}
