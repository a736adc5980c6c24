import { LlmWrapper, parsePlan, writePlan } from "@understudy/llm/internal";
import type { Deadline, LlmAnswer, LlmPlanner, LlmRequest } from "@understudy/planner-core";
import { MAX_READ_STEPS } from "@understudy/planner-core/internal";
import { leaseKey } from "./keys.ts";
import type { FleetSettings } from "./options.ts";
import type { Commands } from "./redis/commands.ts";
import type { Counting, SingleFlightStats } from "./stats.ts";
import { untilOver } from "./until-over.ts";

/** Lifetime of an answer for waiting nodes, in ms. */
const ANSWER_MS = 10_000;
/** Time from the end of a call to the expiry of its lease, which lets a waiting node ask. */
const GRACE_MS = 500;
/** Polling interval for another node's answer: the first value, doubled up to the second. */
const LOOK_MS = [5, 50] as const;
/** The part of the budget left when the wait for another node ends. */
const RESERVE_MS = 5;
/** The value of a lease before the answer. */
const ASKING = "";

/** Asks a question once in the whole fleet, if Redis grants the lease in time. */
export class SingleFlightLlmPlanner extends LlmWrapper {
  readonly #commands: Commands;
  readonly #settings: FleetSettings;
  readonly #tenant: string;
  readonly #counts: Counting<SingleFlightStats>;

  /** @param counts shared by all LLM planners of the node */
  constructor(
    inner: LlmPlanner,
    commands: Commands,
    settings: FleetSettings,
    tenant: string,
    counts: Counting<SingleFlightStats>,
  ) {
    super(inner);
    this.#commands = commands;
    this.#settings = settings;
    this.#tenant = tenant;
    this.#counts = counts;
  }

  override async ask(request: LlmRequest): Promise<LlmAnswer> {
    const { question, candidates, deadline } = request;
    // A choice among candidates takes one token, less than the lease would cost.
    if (candidates !== undefined) return this.#askHere(request);
    const { domain } = question;
    const about = `${this.model}\n${this.fingerprint}\n${question.key}`;
    const key = leaseKey(this.#tenant, domain.hash, this.#settings.secret, about);
    const beganMs = deadline.clock.now();
    while (patienceMs(deadline) > 0) {
      const lease = await this.#lease(key, deadline);
      if (lease === "mine") return this.#askForAll(key, request);
      if (lease === "unknown") break;
      const text = await this.#answerOfAnother(key, deadline);
      if (text === null) continue;
      // Proved later like any answer of a model.
      const plan = parsePlan(domain, text, { maxSteps: MAX_READ_STEPS });
      if (plan.kind !== "plan") break;
      this.#counts.answeredElsewhere++;
      const totalMs = deadline.clock.now() - beganMs;
      const usage = { promptTokens: 0, completionTokens: 0, totalMs };
      return { kind: "plan", actions: plan.actions, text, usage, shape: "shared" };
    }
    this.#counts.withoutLease++;
    return this.#askHere(request);
  }

  #askHere(request: LlmRequest): Promise<LlmAnswer> {
    this.#counts.asked++;
    return this.askInner(request);
  }

  /** Asks the model and publishes the answer. Without one, frees the lease. */
  async #askForAll(key: string, request: LlmRequest): Promise<LlmAnswer> {
    let told: string | undefined;
    try {
      const answer = await this.#askHere(request);
      // Published as text, since action numbers can differ between nodes.
      if (answer.kind === "plan" && answer.actions.every((action) => action >= 0)) {
        const { domain } = request.question;
        told = writePlan(answer.actions.map((action) => domain.step(action)));
      }
      return answer;
    } finally {
      // Not awaited.
      this.#commands
        .run<unknown>((redis) =>
          told === undefined ? redis.del(key) : redis.set(key, told, "PX", ANSWER_MS),
        )
        .catch(() => {});
    }
  }

  /** The holder of a question's lease; `unknown` if Redis does not answer in time. */
  async #lease(key: string, deadline: Deadline): Promise<"mine" | "theirs" | "unknown"> {
    const lastsMs = Math.ceil(Math.min(60_000, deadline.remainingMs()) + GRACE_MS);
    const limit = deadline.derive({ totalMs: this.#settings.leaseWaitMs });
    try {
      const reply = await this.#commands.run(
        (redis) => redis.set(key, ASKING, "PX", lastsMs, "NX"),
        limit,
      );
      return reply === "OK" ? "mine" : "theirs";
    } catch {
      return "unknown";
    }
  }

  /** Polls for the answer of another node; null if there is none in time. */
  async #answerOfAnother(key: string, deadline: Deadline): Promise<string | null> {
    for (let lookMs: number = LOOK_MS[0]; ; lookMs = Math.min(LOOK_MS[1], lookMs * 2)) {
      await untilOver(deadline.derive({ totalMs: Math.min(lookMs, patienceMs(deadline)) }));
      const leftMs = patienceMs(deadline);
      if (leftMs <= 0) return null;
      const limit = deadline.derive({ totalMs: leftMs });
      const text = await this.#commands.run((redis) => redis.get(key), limit).catch(() => null);
      if (text !== ASKING) return text;
    }
  }
}

/** The longest wait for another node, in ms. */
function patienceMs(deadline: Deadline): number {
  return deadline.isOver ? 0 : deadline.remainingMs() - RESERVE_MS;
}
