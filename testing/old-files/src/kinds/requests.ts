import type { DomainDefinition } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { type Call, PlannerService } from "@understudy/server";
import { toldError } from "@understudy/session";
import type { Kind } from "../kind.ts";
import { understood } from "../understood.ts";

type Method = "describe" | "explain" | "plan" | "planMany" | "planNow" | "planTogether";

/** A request to the service, and its answer. */
interface Asked {
  readonly method: Method;
  readonly message: object;
  readonly answer: unknown;
}

/** Requests and answers of a version, with the domains that they are about. */
interface KeptRequests {
  readonly domains: readonly DomainDefinition[];
  readonly asked: readonly Asked[];
}

/** Asks a service in this process, one request after the other. */
async function ask(
  domains: readonly DomainDefinition[],
  asked: readonly (readonly [Method, object])[],
): Promise<readonly unknown[]> {
  const clock = new FakeClock();
  const service = new PlannerService({ clock });
  for (const domain of domains) await service.putDomain(domain.name, domain);
  const call: Call = { receivedMs: 0, signal: new AbortController().signal };
  const answers: unknown[] = [];
  for (const [method, message] of asked) {
    try {
      const way = service[method] as (message: object, call: Call) => Promise<unknown>;
      const answering = way.call(service, message, call);
      answers.push(JSON.parse(JSON.stringify(await answering)));
    } catch (error) {
      answers.push(toldError(error).body);
    }
  }
  service.dispose();
  return answers;
}

/** A wait of a joint plan, as an answer has it. */
interface Wait {
  readonly agent: string;
  readonly for?: string;
  readonly what: string;
}

/**
 * Old answers, with the causes of new ones where a wait named the member that waits: a fault of versions before 0.1.0.
 * When and who waits is compared all the same.
 */
function withRightWaits(was: unknown, is: unknown): unknown {
  const waitsOf = (answer: unknown): readonly Wait[] => Object(answer).waits ?? [];
  const answers = is as readonly unknown[];
  return (was as readonly unknown[]).map((answer, at) => {
    if (waitsOf(answer).length === 0) return answer;
    const waits = waitsOf(answer).map((wait, index) => {
      if (wait.for !== wait.agent) return wait;
      const { for: _, ...times } = wait;
      const { for: other, what = "" } = waitsOf(answers[at])[index] ?? {};
      return { ...times, what, ...(other !== undefined && other !== wait.agent && { for: other }) };
    });
    return { ...(answer as object), waits };
  });
}

/** Requests for single plans, and the service's answers. */
export const requestsKind: Kind = {
  name: "requests",
  replay: async (text) => {
    const { domains, asked } = JSON.parse(text) as KeptRequests;
    const again = asked.map(({ method, message }) => [method, message] as const);
    const was = asked.map(({ answer }) => answer);
    const is = understood(await ask(domains, again), was);
    return { was: withRightWaits(was, is), is };
  },
};
