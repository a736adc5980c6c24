import { ClassicalPlanner } from "@understudy/classical";
import { LeadWrapper } from "@understudy/llm/internal";
import {
  formatRepertoire,
  type Lead,
  type LeadAnswer,
  type LeadRequest,
  loadDomain,
} from "@understudy/planner-core";
import { OptimalScriptedLead, rehearse } from "@understudy/rehearsal";
import { QueuedLead, RehearsalWorker } from "@understudy/server/fleet/queue";
import { RedisServer } from "../../../scripts/testing/redis-server.mjs";
import { exampleDomainText } from "../core/domains.ts";
import type { BenchTask } from "../runner/task.ts";
import { pause } from "./node.ts";

const MODEL = "slow";
const ROUND = 8;
/** Enough questions for the model to dominate, or a few to show that it works. */
const SIZES = {
  full: {
    situations: 1000,
    freshSituations: 1000,
    personas: ["a brave smith", "a lazy cook", "a thrifty farmer", "a timid guard"],
    answerAfterMs: 200,
  },
  quick: { situations: 400, freshSituations: 300, coverage: 0.8, answerAfterMs: 5 },
};

/** A rehearsal of the village with a model in one worker, and in two. */
export function rehearsalTasks(quick: boolean): BenchTask[] {
  const files = new Set<string>();
  const known = new Map<string, Promise<LeadAnswer>>();
  return [1, 2].map((workers) => ({
    name: `rehearsal-${workers === 1 ? "one-worker" : "two-workers"}`,
    measures: "played",
    setup: async () => {
      const { file, elapsedMs, ...counts } = await playRehearsal(workers, known, quick);
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

async function playRehearsal(
  count: number,
  known: Map<string, Promise<LeadAnswer>>,
  quick: boolean,
) {
  const { answerAfterMs, ...size } = quick ? SIZES.quick : SIZES.full;
  const domain = loadDomain(exampleDomainText("village"));
  const redis = await RedisServer.start();
  const queue = { redis: redis.path, model: MODEL };
  const planner = new ClassicalPlanner();
  planner.warm(domain.goals.map((goal) => ({ domain, goal })));
  const teacher = new OptimalScriptedLead(planner);
  const setting = { ...size, domain, planner, questionsInFlight: ROUND };
  if (known.size === 0) await rehearse({ ...setting, lead: new SlowLead(teacher, known, 0) });
  const workers = Array.from(
    { length: count },
    () => new RehearsalWorker({ ...queue, lead: new SlowLead(teacher, known, answerAfterMs) }),
  );
  const lead = new WaitedLead(await QueuedLead.open({ ...queue, domain }));
  const beganMs = performance.now();
  const { repertoire, counts, measured } = await rehearse({ ...setting, lead });
  const elapsedMs = performance.now() - beganMs;
  await lead.dispose();
  await Promise.all(workers.map((worker) => worker.close()));
  await redis.stop();
  const shares = measured.map(({ coverage }) => coverage.share);
  const covered = Math.round(Math.min(...shares) * 1e4) / 1e4;
  const file = formatRepertoire(repertoire.toJSON());
  const { waitedMs } = lead;
  return {
    file,
    elapsedMs,
    waitedMs: Math.round(waitedMs),
    questions: counts.questions,
    covered,
  };
}

/**
 * Optimal plans with a model's latency. They are precomputed: a search here would take the other workers' processor
 * time.
 */
class SlowLead extends LeadWrapper {
  readonly #known: Map<string, Promise<LeadAnswer>>;
  readonly #answerAfterMs: number;

  constructor(inner: Lead, known: Map<string, Promise<LeadAnswer>>, answerAfterMs: number) {
    super(inner);
    this.#known = known;
    this.#answerAfterMs = answerAfterMs;
  }

  override async ask(request: LeadRequest): Promise<LeadAnswer> {
    const { key } = request.question;
    const answer = this.#known.get(key) ?? this.askInner(request);
    this.#known.set(key, answer);
    if (this.#answerAfterMs > 0) await pause(this.#answerAfterMs);
    return answer;
  }
}

/** Measures the time spent waiting for any number of parallel answers. */
class WaitedLead extends LeadWrapper {
  waitedMs = 0;
  #open = 0;
  #sinceMs = 0;

  override async ask(request: LeadRequest): Promise<LeadAnswer> {
    if (this.#open++ === 0) this.#sinceMs = performance.now();
    try {
      return await this.askInner(request);
    } finally {
      if (--this.#open === 0) this.waitedMs += performance.now() - this.#sinceMs;
    }
  }
}
