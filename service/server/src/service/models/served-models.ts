import type { Backend } from "@understudy/llm";
import {
  type PoolLlmPlanner,
  type PoolStrategy,
  type PoolText,
  type PoolTextRequest,
  strategyByName,
  type TextRequest,
} from "@understudy/llm/pool";
import { type Clock, Deadline, RequestError } from "@understudy/planner-core";
import { ServiceRefusedError } from "@understudy/session";
import type { TenantGate } from "../../access/admission.ts";
import type { ModelStateListMessage } from "../../schema/admin-messages.ts";
import { type ModelList, TEXT_STRATEGIES } from "../../schema/query-messages.ts";
import { type Call, leftMsOf } from "../call.ts";
import type { TextKind, TextMetrics } from "./text-metrics.ts";

/** Stands for the pool; `pool/STRATEGY` also chooses the strategy. */
const POOL = "pool";

/** A model that writes text. */
export type ServedModel = PoolLlmPlanner["writers"][number];

/** The fields of a text request, deadline and listeners apart. */
export type AskedModels = Omit<PoolTextRequest, "deadline" | "onText" | "onTokens">;

/** The dependencies of a tenant's models. */
export interface ServedModelsParts {
  readonly pool: PoolLlmPlanner | undefined;
  readonly clock: Clock;
  /** Names of available models. Default: all. */
  readonly allowed: readonly string[] | undefined;
  /** Charges generated tokens, even for clients that left. */
  readonly gate: Pick<TenantGate, "admitTokens" | "chargeTokens">;
  /** Counts requests. */
  readonly texts: Pick<TextMetrics, "asked">;
}

/** A tenant's models for text: one, or a pool with its strategies. */
export class ServedModels {
  #pool: PoolLlmPlanner | undefined;
  readonly #clock: Clock;
  #allowed: readonly string[] | undefined;
  /** Created once, since some strategies learn from their requests. */
  readonly #strategies: ReadonlyMap<string, PoolStrategy> = new Map(
    TEXT_STRATEGIES.map((name) => [name, strategyByName(name)]),
  );

  readonly #gate: ServedModelsParts["gate"];
  readonly #texts: ServedModelsParts["texts"];

  constructor({ pool, clock, allowed, gate, texts }: ServedModelsParts) {
    this.#texts = texts;
    this.#pool = pool;
    this.#clock = clock;
    this.#allowed = allowed;
    this.#gate = gate;
  }

  /** Changes the models from the next request on. */
  change({ pool, allowed }: Pick<ServedModelsParts, "pool" | "allowed">): void {
    this.#pool = pool;
    this.#allowed = allowed;
  }

  /** The models, and the strategies if there are several. */
  list(): ModelList {
    const models = this.writers.map(({ name, info }) => {
      const { contextSize, slots = 1 } = info ?? {};
      return { name, slots, ...(contextSize === undefined ? {} : { contextSize }) };
    });
    if (models.length < 2) return { models };
    const slots = models.reduce((sum, each) => sum + each.slots, 0);
    const together = [POOL, ...TEXT_STRATEGIES.map((strategy) => `${POOL}/${strategy}`)];
    return { models: [...models, ...together.map((name) => ({ name, slots }))] };
  }

  /** The state of each model. */
  states(): ModelStateListMessage["models"] {
    const infos = new Map(this.writers.map(({ name, info }) => [name, info]));
    return (this.#pool?.status.members ?? []).map(({ name, state, usage }) => {
      const { calls, ends, tokens } = usage;
      const model = infos.get(name)?.model;
      const named = model === undefined ? {} : { model };
      return { name, ...named, state, calls, failed: ends.failed, tokens };
    });
  }

  /** Available models. */
  get writers(): readonly ServedModel[] {
    return this.known.filter(({ name }) => this.#allowed?.includes(name) ?? true);
  }

  /** All models, for operators. */
  get known(): readonly ServedModel[] {
    return this.#pool?.writers ?? [];
  }

  /** @throws ServiceRefusedError for an unknown name; RequestError for a model that only plans */
  named(name: string): Pick<AskedModels, "members" | "strategy"> {
    if (this.#writes(name)) return { members: [name] };
    if (this.#onlyPlans(name)) {
      const names = this.writers.map((writer) => `"${writer.name}"`).join(", ");
      const hint = names === "" ? "this server has no model that writes" : `ask ${names}`;
      throw new RequestError([{ pointer: "/model", message: `"${name}" only plans`, hint }]);
    }
    const { models } = this.list();
    if (!models.some((model) => model.name === name)) {
      const known = models.map((model) => `"${model.name}"`).join(", ");
      const there = known === "" ? "there is none" : `there is ${known}`;
      throw new ServiceRefusedError("unknown-model", `there is no model "${name}": ${there}`);
    }
    return { strategy: this.strategy(name.split("/")[1]) };
  }

  /** Whether a name belongs to an available model that only plans. */
  #onlyPlans(name: string): boolean {
    const members = this.#pool?.status.members ?? [];
    const isAllowed = this.#allowed?.includes(name) ?? true;
    return isAllowed && members.some((member) => member.name === name) && !this.#writes(name);
  }

  #writes(name: string): boolean {
    return this.writers.some((writer) => writer.name === name);
  }

  /** A strategy by name; undefined: the pool's own. */
  strategy(name: string | undefined): PoolStrategy | undefined {
    return name === undefined ? undefined : this.#strategies.get(name);
  }

  /**
   * Generates text.
   *
   * @param deadlineMs from the call's arrival
   * @throws ServiceRefusedError without a model, or without tokens left; InferenceError if the model fails or is late
   */
  async write(
    asked: AskedModels,
    { kind, deadlineMs }: { readonly kind: TextKind; readonly deadlineMs: number },
    call: Call,
    onText?: TextRequest["onText"],
  ): Promise<PoolText> {
    const pool = this.#pool;
    if (pool === undefined) {
      throw new ServiceRefusedError("no-model", "this server has no model to ask");
    }
    if (this.known.length === 0) {
      const planners = pool.status.members.map(({ name }) => `"${name}"`).join(", ");
      const message = `this server has no model that writes: ${planners} can only plan`;
      throw new ServiceRefusedError("no-model", message);
    }
    const { strategy, promptFor, key, task, isFine } = asked;
    const members = this.#allowedOf(asked.members);
    this.#gate.admitTokens();
    const { signal } = call;
    signal.throwIfAborted();
    const nowMs = this.#clock.now();
    const deadline = new Deadline(this.#clock, leftMsOf(deadlineMs, call, nowMs), nowMs);
    const cancel = (): void => deadline.cancel(signal.reason);
    signal.addEventListener("abort", cancel, { once: true });
    const told = this.#texts.asked(kind);
    try {
      const onTokens = (count: number): void => this.#gate.chargeTokens(count);
      const text = { promptFor, key, task, isFine, strategy, members, deadline, onText, onTokens };
      const answer = await pool.writeText(text);
      told(answer, this.#clock.now() - nowMs);
      return answer;
    } catch (error) {
      told(undefined, this.#clock.now() - nowMs);
      throw error;
    } finally {
      signal.removeEventListener("abort", cancel);
      deadline.release();
    }
  }

  /** @throws ServiceRefusedError if no model is available */
  #allowedOf(members: AskedModels["members"]): AskedModels["members"] {
    if (this.#allowed === undefined) return members;
    const names = this.writers.map(({ name }) => name);
    const allowed = members === undefined ? names : members.filter((name) => names.includes(name));
    if (allowed.length > 0) return allowed;
    throw new ServiceRefusedError("unknown-model", "no model may be asked for this");
  }

  /** The model behind a pool member. */
  modelOf(member: string): Backend["info"]["model"] {
    return this.writers.find(({ name }) => name === member)?.info?.model ?? member;
  }
}
