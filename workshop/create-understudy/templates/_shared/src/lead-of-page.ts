import { createLead } from "@understudy/llm/browser";
import type { Lead } from "@understudy/planner-core";

type Warmed = Awaited<ReturnType<typeof createLead>>;

/**
 * The model of 5 MB that ships with Understudy, warm for a domain. `undefined` unless the address has `?model`, and if
 * the model does not load: the classical planner plans alone then.
 */
export async function leadOfPage(
  domain: Parameters<Warmed["warmUp"]>[0],
): Promise<Lead | undefined> {
  if (!new URLSearchParams(location.search).has("model")) return undefined;
  try {
    const lead = await createLead();
    await lead.warmUp(domain);
    return lead;
  } catch (error) {
    console.warn(error);
    return undefined;
  }
}
