import { ClassicalPlanner } from "@understudy/classical";
import { QueuedLead, RehearsalWorker } from "@understudy/fleet/queue";
import {
  formatRepertoire,
  type LeadAnswer,
  type LeadRequest,
  loadDomain,
} from "@understudy/planner-core";
import { OptimalScriptedLead, rehearse } from "@understudy/rehearsal";
import { RedisServer } from "../../../scripts/redis-server.mjs";
import { exampleDomainText } from "../core/domains.ts";
import type { BenchTask } from "../runner/task.ts";
import { pause } from "./node.ts";

const MODEL = "slow";
const ROUND = 8;
/** What a rehearsal takes by default, and enough to show that it works. */
const SIZES = {
  full: { situations: 5000, freshSituations: 4000, coverage: 0.98, answerAfterMs: 200 },
  quick: { situations: 400, freshSituations: 300, coverage: 0.8, answerAfterMs: 5 },
};

/** A rehearsal of the village whose model answers on one machine, and on two. */
export function rehearsalTasks(quick: boolean): BenchTask[] {
  const files = new Set<string>();
  return [1, 2].map((workers) => ({
    name: `rehearsal-${workers === 1 ? "one-worker" : "two-workers"}`,
    measures: "played",
    setup: async () => {
      const { file, elapsedMs, ...counts } = await playRehearsal(workers, quick);
      files.add(file);
      return {
        run: () => undefined,
        check: () => {
          if (files.size > 1) throw new Error("the files of one worker and of two differ");
        },
        samples: () => Float64Array.of(elapsedMs * 1e6),
        counts: () => counts,
      };
    },
  }));
}

async function playRehearsal(count: number, quick: boolean) {
  const { answerAfterMs, ...size } = quick ? SIZES.quick : SIZES.full;
  const domain = loadDomain(exampleDomainText("village"));
  const redis = await RedisServer.start();
  const queue = { redis: redis.path, model: MODEL };
  const workers = Array.from({ length: count }, () => {
    const planner = new ClassicalPlanner();
    planner.warm(domain.goals.map((goal) => ({ domain, goal })));
    return new RehearsalWorker({ ...queue, lead: new SlowLead(planner, answerAfterMs) });
  });
  const lead = await QueuedLead.open({ ...queue, domain });
  const beganMs = performance.now();
  const { repertoire, counts, measured } = await rehearse({
    ...size,
    domain,
    lead,
    questionsInFlight: ROUND,
  });
  const elapsedMs = performance.now() - beganMs;
  await lead.dispose();
  await Promise.all(workers.map((worker) => worker.close()));
  await redis.stop();
  const covered = Math.round((measured[0]?.coverage.share ?? 0) * 1e4) / 1e4;
  const file = formatRepertoire(repertoire.toJSON());
  return { file, elapsedMs, questions: counts.questions, covered };
}

/** The best plans, each after the time of a model. */
class SlowLead extends OptimalScriptedLead {
  readonly #answerAfterMs: number;

  constructor(planner: ClassicalPlanner, answerAfterMs: number) {
    super(planner);
    this.#answerAfterMs = answerAfterMs;
  }

  override async ask(request: LeadRequest): Promise<LeadAnswer> {
    await pause(this.#answerAfterMs);
    return super.ask(request);
  }
}
