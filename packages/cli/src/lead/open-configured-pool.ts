import { type Configuration, createPool } from "@understudy/llm/models";
import type { OpenModel } from "./open-model.ts";

/**
 * Opens the pool of a configuration. A member that cannot be warmed up is left out, with a notice why.
 *
 * @throws RequestError if its rules name members that it has not
 */
export async function openConfiguredPool(
  config: Configuration,
  notice: (text: string) => void,
): Promise<Pick<OpenModel, "lead" | "warmUp" | "dispose">> {
  const lead = await createPool({ config });
  const told = new Set<string>();
  return {
    lead,
    warmUp: async (domain) => {
      await lead.warmUp(domain);
      for (const { name, failure } of lead.status.members) {
        if (failure === undefined || told.has(name)) continue;
        told.add(name);
        notice(`the member ${name} of the pool cannot be used for now: ${failure}`);
      }
    },
    dispose: () => lead.dispose(),
  };
}
