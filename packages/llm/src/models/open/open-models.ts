import { POOL } from "../configuration/configuration.ts";
import { configurationOf } from "../configuration/use-configuration.ts";
import type { PoolLlmPlanner } from "../pool/pool-llm-planner.ts";
import {
  type OpenLlmPlanner,
  type OpenLlmPlannerOptions,
  openLlmPlanner,
} from "./create-llm-planner.ts";
import { type CreatePoolOptions, createPool } from "./create-pool.ts";

/** Options of {@link openModels}. */
export interface OpenModelsOptions
  extends OpenLlmPlannerOptions,
    Pick<CreatePoolOptions, "beside"> {
  readonly resilience?: CreatePoolOptions["resilience"];
}

/** A single model, or a pool. */
export type OpenedModels =
  | OpenLlmPlanner
  | { readonly llm: PoolLlmPlanner; readonly backend: undefined };

/**
 * Opens the models of a configuration: a single model, loaded, or the pool.
 *
 * @throws as `createLlmPlanner` and `createPool`
 *
 * @example
 * const { llm } = await openModels({ config: "understudy.toml", telemetry });
 * await llm.warmUp(domain);
 */
export async function openModels(options: OpenModelsOptions = {}): Promise<OpenedModels> {
  const config = await configurationOf(options.config);
  const { model = config.defaults.model, backend } = options;
  if (backend !== undefined || model !== POOL || config.pool === undefined) {
    return openLlmPlanner({ ...options, config });
  }
  const { clock, telemetry, resilience, prompts, textBudget, beside } = options;
  const parts = { clock, telemetry, resilience, prompts, textBudget, beside };
  return { llm: await createPool({ config, ...parts }), backend: undefined };
}
