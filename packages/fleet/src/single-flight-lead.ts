import { LeadWrapper } from "@understudy/llm/internal";
import type { Deadline, Domain, Lead, LeadAnswer, LeadRequest } from "@understudy/planner-core";
import type { Redis } from "ioredis";
import { isReady } from "./connection.ts";
import { leaseKey } from "./keys.ts";
import type { FleetSettings } from "./options.ts";
import type { Pause } from "./pause.ts";

/** How long the model's call waits to hear whether another node is asking the same. */
const LEASE_WAIT_MS = 2;
/** How long an answer is kept for those who wait for it. */
const ANSWER_MS = 10_000;
/** A lease outlives the call by this; then whoever waits may ask. */
const GRACE_MS = 500;
/** Between two looks for the answer of another node: it starts at the first, and doubles. */
const LOOK_MS = [5, 50] as const;
/** The part of a budget that is left when waiting for another node ends. */
const RESERVE_MS = 5;

/** How the questions of a node went. */
export interface SingleFlightStats {
  /** Questions that this node asked its model. */
  readonly asked: number;
  /** Questions that another node was asking, and whose answer came from there. */
  readonly answeredElsewhere: number;
  /** Questions asked without knowing whether another node asks them: Redis did not answer in time. */
  readonly withoutLease: number;
}

type Lease = "mine" | "theirs" | "unknown";
/** Another node's state of a question: its steps, or nothing yet, or nothing any more. */
type Theirs = { readonly actions: readonly number[]; readonly text: string } | "asking" | "gone";

/** Asks a question once in the whole fleet, as far as Redis tells in time who is asking it. */
export class SingleFlightLead extends LeadWrapper {
  readonly #redis: Redis;
  readonly #pause: Pause;
  readonly #settings: FleetSettings;
  #asked = 0;
  #answeredElsewhere = 0;
  #withoutLease = 0;

  constructor(inner: Lead, redis: Redis, pause: Pause, settings: FleetSettings) {
    super(inner);
    this.#redis = redis;
    this.#pause = pause;
    this.#settings = settings;
  }

  get stats(): SingleFlightStats {
    return {
      asked: this.#asked,
      answeredElsewhere: this.#answeredElsewhere,
      withoutLease: this.#withoutLease,
    };
  }

  onChange(listener: () => void): () => void {
    return this.inner.onChange?.(listener) ?? (() => {});
  }

  async ask(request: LeadRequest): Promise<LeadAnswer> {
    const { question, candidates, deadline } = request;
    // A choice among candidates takes one token: to ask who asks would take longer.
    if (candidates !== undefined) return this.#askHere(request);
    const { tenant, secret } = this.#settings;
    const text = `${this.model}\n${this.fingerprint}\n${question.key}`;
    const key = leaseKey(tenant, question.domain.hash, secret, text);
    while (!deadline.isOver) {
      const lease = await this.#lease(key, deadline);
      if (lease === "mine") return this.#askForAll(key, request);
      if (lease === "unknown") {
        this.#withoutLease++;
        return this.#askHere(request);
      }
      const answer = await this.#answerOfAnother(key, question.domain, deadline);
      if (answer !== undefined) {
        this.#answeredElsewhere++;
        return answer;
      }
    }
    return this.#askHere(request);
  }

  #askHere(request: LeadRequest): Promise<LeadAnswer> {
    this.#asked++;
    return this.askInner(request);
  }

  /** Asks, and leaves the answer to those who wait; if there is none, the way is free for them. */
  async #askForAll(key: string, request: LeadRequest): Promise<LeadAnswer> {
    let answer: LeadAnswer | undefined;
    try {
      answer = await this.#askHere(request);
      return answer;
    } finally {
      const { domain } = request.question;
      const told = answer?.kind === "plan" ? writeAnswer(domain, answer.actions) : undefined;
      this.#tell(key, told);
    }
  }

  /** Nobody waits for this. */
  #tell(key: string, answer: string | undefined): void {
    if (!isReady(this.#redis)) return;
    const told =
      answer === undefined ? this.#redis.del(key) : this.#redis.set(key, answer, "PX", ANSWER_MS);
    told.then(
      () => this.#pause.succeeded(),
      () => this.#pause.failed(),
    );
  }

  /** The node that holds a question; `unknown` if that cannot be told within two milliseconds. */
  async #lease(key: string, deadline: Deadline): Promise<Lease> {
    if (this.#pause.isOn || !isReady(this.#redis)) return "unknown";
    const lastsMs = Math.min(60_000, Math.max(1, deadline.remainingMs())) + GRACE_MS;
    const asked = this.#redis.set(key, this.#settings.node, "PX", Math.ceil(lastsMs), "NX").then(
      (reply): Lease => (reply === "OK" ? "mine" : "theirs"),
      (): Lease => "unknown",
    );
    const lease = await this.#within(asked, LEASE_WAIT_MS, "unknown");
    if (lease === "unknown") this.#pause.failed();
    else this.#pause.succeeded();
    return lease;
  }

  /** The answer of the node that is asking; undefined once it is known that none comes. */
  async #answerOfAnother(
    key: string,
    domain: Domain,
    deadline: Deadline,
  ): Promise<LeadAnswer | undefined> {
    const { clock } = this.#settings;
    const began = clock.now();
    for (let lookMs: number = LOOK_MS[0]; ; lookMs = Math.min(LOOK_MS[1], lookMs * 2)) {
      const leftMs = deadline.remainingMs() - RESERVE_MS;
      if (leftMs <= 0 || deadline.isOver) return undefined;
      await this.#sleep(Math.min(lookMs, leftMs), deadline);
      const theirs = await this.#theirs(key, domain, deadline);
      if (theirs === "gone") return undefined;
      if (theirs === "asking") continue;
      const usage = { promptTokens: 0, completionTokens: 0, totalMs: clock.now() - began };
      return { kind: "plan", actions: theirs.actions, text: theirs.text, usage, shape: "shared" };
    }
  }

  async #theirs(key: string, domain: Domain, deadline: Deadline): Promise<Theirs> {
    if (!isReady(this.#redis) || this.#pause.isOn) return "gone";
    const read = this.#redis.get(key).catch(() => null);
    const text = await this.#within(read, Math.max(0, deadline.remainingMs() - RESERVE_MS), null);
    if (text === null) return "gone";
    return text.startsWith("{") ? (readAnswer(domain, text) ?? "gone") : "asking";
  }

  /** The result of a call, or something else after a while. */
  #within<T>(call: Promise<T>, limitMs: number, otherwise: T): Promise<T> {
    const { clock } = this.#settings;
    return new Promise<T>((resolve) => {
      const timer = clock.setTimer(() => resolve(otherwise), limitMs);
      call.then((value) => {
        clock.clearTimer(timer);
        resolve(value);
      });
    });
  }

  #sleep(forMs: number, deadline: Deadline): Promise<void> {
    const { clock } = this.#settings;
    return new Promise((resolve) => {
      let stop = (): void => {};
      const timer = clock.setTimer(() => {
        stop();
        resolve();
      }, forMs);
      stop = deadline.onEnd(() => {
        clock.clearTimer(timer);
        resolve();
      });
    });
  }
}

/** Steps in words: another node may number its actions differently. */
function writeAnswer(domain: Domain, actions: readonly number[]): string | undefined {
  if (actions.some((action) => action < 0)) return undefined;
  return JSON.stringify({ steps: actions.map((action) => domain.step(action)) });
}

/** Reads another node's answer; it is proved like any answer of a model. */
function readAnswer(
  domain: Domain,
  text: string,
): { readonly actions: readonly number[]; readonly text: string } | undefined {
  try {
    const { steps } = JSON.parse(text) as { readonly steps?: unknown };
    if (!Array.isArray(steps) || steps.length > 1000) return undefined;
    return { actions: steps.map((step) => domain.actionOf(step as never)), text };
  } catch {
    return undefined;
  }
}
