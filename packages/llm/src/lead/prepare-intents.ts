import type { Deadline, Domain } from "@understudy/planner-core";
import type { Backend } from "../backends/interface/backend.ts";
import { withinDeadline } from "../within-deadline.ts";
import { renderIntentSystem } from "./intent/render-intent.ts";
import type { WatchedRequest } from "./watched-generation.ts";

/** Any directive: it only has to come after the prompt. */
const GREETING = [{ kind: "trusted", text: "Player: Hello!" }] as const;

/**
 * Evaluates the prompt of a domain's intents ahead. Servers are asked for a single token, since they keep a prompt that
 * they have read; whatever they answer does not matter.
 *
 * @throws as `Backend.prepare`; the deadline's reason
 */
export async function prepareIntents(
  backend: Pick<Backend, "prepare">,
  domain: Domain,
  deadline: Deadline,
  generate: (request: Omit<WatchedRequest, "sampling">) => Promise<unknown>,
): Promise<void> {
  const system = renderIntentSystem(domain);
  if (backend.prepare !== undefined) {
    await withinDeadline(backend.prepare(system, deadline), deadline);
    return;
  }
  const asked = generate({ system, user: GREETING, maxTokens: 1, deadline });
  await withinDeadline(asked, deadline).catch((error: unknown) => {
    if (deadline.isOver) throw error;
  });
}
