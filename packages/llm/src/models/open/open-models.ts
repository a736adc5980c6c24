import { POOL } from "../configuration/configuration.ts";
import { configurationOf } from "../configuration/use-configuration.ts";
import type { PoolLead } from "../pool/pool-lead.ts";
import { type OpenLead, type OpenLeadOptions, openLead } from "./create-lead.ts";
import { type CreatePoolOptions, createPool } from "./create-pool.ts";

/** Options of {@link openModels}. */
export interface OpenModelsOptions extends OpenLeadOptions, Pick<CreatePoolOptions, "beside"> {
  readonly resilience?: CreatePoolOptions["resilience"];
}

/** A single model, or a pool. */
export type OpenedModels = OpenLead | { readonly lead: PoolLead; readonly backend: undefined };

/**
 * Opens the models of a configuration: a single model, loaded, or the pool.
 *
 * @throws as `createLead` and `createPool`
 *
 * @example
 * const { lead } = await openModels({ config: "understudy.toml", telemetry });
 * await lead.warmUp(domain);
 */
export async function openModels(options: OpenModelsOptions = {}): Promise<OpenedModels> {
  const config = await configurationOf(options.config);
  const { model = config.defaults.model, backend } = options;
  if (backend !== undefined || model !== POOL || config.pool === undefined) {
    return openLead({ ...options, config });
  }
  const { clock, telemetry, resilience, prompts, textBudget, beside } = options;
  const parts = { clock, telemetry, resilience, prompts, textBudget, beside };
  return { lead: await createPool({ config, ...parts }), backend: undefined };
}
