import { createLead } from "@understudy/llm/browser";
import type { Lead } from "@understudy/planner-core";

type Warmed = Awaited<ReturnType<typeof createLead>>;

/** The model of 5 MB that ships with Understudy, warm for a domain. `undefined` unless the address has `?model`. */
export async function leadOfPage(
  domain: Parameters<Warmed["warmUp"]>[0],
): Promise<Lead | undefined> {
  if (!new URLSearchParams(location.search).has("model")) return undefined;
  const lead = await createLead();
  await lead.warmUp(domain);
  return lead;
}
