import { type Configuration, createPool } from "@understudy/llm/models";
import type { OpenModel } from "./open-model.ts";

/**
 * Opens the pool of a configuration.
 *
 * @throws RequestError if its rules name members that it has not
 */
export async function openConfiguredPool(
  config: Configuration,
): Promise<Pick<OpenModel, "lead" | "warmUp" | "dispose">> {
  const lead = await createPool({ config });
  return {
    lead,
    warmUp: (domain) => lead.warmUp(domain),
    dispose: () => lead.dispose(),
  };
}
