import { PlannerService } from "@understudy/server";
import type { BenchSuite, BenchTask } from "../runner/task.ts";
import { crowdTask } from "./crowd-task.ts";
import { grpcTasks } from "./grpc-tasks.ts";
import { guardDomain, HIT } from "./hit.ts";
import { httpTasks } from "./http-tasks.ts";
import { queryTasks } from "./query-tasks.ts";
import { quietTenantTasks } from "./quiet-tenant.ts";
import { socketTasks } from "./socket-tasks.ts";

/** The cost of asking over a network instead of in process. */
export const serverSuite: BenchSuite = {
  name: "server",
  tasks: (options) => [
    ...[inProcessTask(), ...httpTasks(), ...socketTasks(), ...grpcTasks(), ...queryTasks()],
    crowdTask(),
    ...quietTenantTasks(options),
  ],
  comparisons: [
    { task: "bare-http", alternative: "plan-hit-http" },
    { task: "bare-ws", alternative: "plan-hit-ws" },
    { task: "bare-grpc", alternative: "plan-hit-grpc" },
  ],
  notes: () => [
    "One request after the other over a connection that stays, client and server in one process: both tasks of a comparison pay for the same client, which brings their ratio nearer to 1.",
    "Bare servers check the same message by the same schema and write the same answer, headers included. bare-http is fastify, bare-ws is ws; bare-grpc is grpc-js with the codecs of its loader, which checks what they check.",
    "session-100-agents-500-things is the processor time of the server in 99 of 100 ticks of 50 ms: robbers among chests, through one session; their game is another process.",
    "quiet-tenant is the wait of a tenant that asks for what is known, in a process of its own: alone, and beside twenty whose questions, four at a time, take long searches.",
    "query-hit is how long the server says that it took, query-hit-http how long its client waited.",
  ],
};

/** The same question without a network: the service's own time. */
function inProcessTask(): BenchTask {
  return {
    name: "plan-hit-in-process",
    async: true,
    setup: () => {
      const service = new PlannerService();
      service.addDomain(HIT.domain, { domain: guardDomain() });
      const { signal } = new AbortController();
      const plan = () => service.plan(HIT, { receivedMs: service.clock.now(), signal });
      return {
        run: plan,
        check: async () => {
          if ((await plan()).status !== "solved") throw new RangeError("there is no plan");
        },
        dispose: () => service.dispose(),
      };
    },
  };
}
