import { CompiledCondition } from "../condition/condition.ts";
import { simplify } from "../condition/simplify.ts";
import { ActionSet } from "../domain/action-set.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import { hashCondition } from "../domain/ground.ts";
import { describeValue, isRecord } from "../domain/issues.ts";
import type { DomainTypes } from "../domain/types.ts";
import { RequestError } from "../errors.ts";
import { Hash64, hashText } from "../hash.ts";
import type { PackedState } from "../state/packed-state.ts";
import { chooseGoals } from "./goal-choice.ts";
import type { Lead, QuestionText } from "./lead.ts";
import type { NowRequest } from "./request.ts";

/** A choice is one letter of A to H. */
const MAX_CHOICES = 8;

/** A request after its checks. */
export interface PreparedRequest {
  readonly agent: string;
  /** Its number, once it has begun; 0 before. */
  request: number;
  /** A copy: the game may go on changing its own. */
  readonly state: PackedState;
  /** Most important first; satisfied ones included. */
  readonly goals: readonly Goal[];
  readonly disabled: ActionSet | undefined;
  readonly maintain: CompiledCondition | undefined;
  readonly costVersion: number | string | undefined;
  readonly background: boolean;
  /** How many plans the lead may choose among; 0 if it is to plan. */
  readonly choices: number;
  readonly text: QuestionText;
}

/**
 * Checks and copies a request.
 *
 * @param choose what the orchestrator was told about choosing, for requests that say nothing
 * @throws StateError, RequestError
 */
export function prepareRequest<T extends DomainTypes>(
  domain: Domain<T>,
  request: NowRequest<T>,
  choose?: boolean | number,
): PreparedRequest {
  if (!isRecord(request)) {
    const message = `must be an object, not ${describeValue(request)}`;
    throw new RequestError([{ pointer: "", message }]);
  }
  const { goals, directive } = chooseGoals(domain, request.goal);
  if (typeof request.agent !== "string") {
    const message = `must be a text, not ${describeValue(request.agent)}`;
    throw new RequestError([{ pointer: "/agent", message }]);
  }
  const { disabled, maintain } = constraintsOf(domain, request);
  return {
    agent: request.agent,
    request: 0,
    state: domain.pack(request.state).slice(),
    goals,
    disabled,
    maintain,
    costVersion: request.costVersion,
    background: request.background ?? true,
    choices: choicesOf(request.choose ?? choose ?? directive !== undefined),
    text: {
      persona: textOf("/persona", request.persona),
      directive,
      memory: textOf("/memory", request.memory),
    },
  };
}

/**
 * How many plans a lead chooses among at most.
 *
 * @throws RequestError if it is neither a boolean nor a number of choices
 */
export function choicesOf(choose: unknown): number {
  if (choose === false) return 0;
  if (choose === true) return MAX_CHOICES;
  if (Number.isInteger(choose) && (choose as number) >= 2 && (choose as number) <= MAX_CHOICES) {
    return choose as number;
  }
  const message = `must be a boolean or an integer of 2 to ${MAX_CHOICES}, not ${describeValue(choose)}`;
  throw new RequestError([{ pointer: "/choose", message }]);
}

/** A text of a request; an empty one says nothing. */
function textOf(pointer: string, text: unknown): string | undefined {
  if (text === undefined) return undefined;
  if (typeof text === "string") return text.trim() === "" ? undefined : text;
  throw new RequestError([{ pointer, message: `must be a text, not ${describeValue(text)}` }]);
}

/**
 * What a request demands of every plan. Copied: the game may go on changing its own set.
 *
 * @throws RequestError if a step names no action or the condition is malformed
 */
export function constraintsOf<T extends DomainTypes>(
  domain: Domain<T>,
  { disabled, maintain }: Pick<NowRequest<T>, "disabled" | "maintain">,
): Pick<PreparedRequest, "disabled" | "maintain"> {
  const set = disabledSet(domain, disabled);
  return {
    disabled: set?.size === 0 ? undefined : set,
    maintain: maintainedCondition(domain, maintain),
  };
}

function maintainedCondition<T extends DomainTypes>(
  domain: Domain<T>,
  maintain: NowRequest<T>["maintain"],
): CompiledCondition | undefined {
  if (maintain === undefined) return undefined;
  if (!(maintain instanceof CompiledCondition)) return domain.condition(maintain, "/maintain");
  if (maintain.variables === undefined || maintain.variables === domain.variables) return maintain;
  const message = "is a condition of another domain";
  throw new RequestError([{ pointer: "/maintain", message }]);
}

function disabledSet<T extends DomainTypes>(
  domain: Domain<T>,
  disabled: NowRequest<T>["disabled"],
): ActionSet | undefined {
  if (disabled === undefined) return undefined;
  const misfit = (message: string): RequestError =>
    new RequestError([{ pointer: "/disabled", message }]);
  if (disabled instanceof ActionSet) {
    if (disabled.count === domain.actions.count) return disabled.copy();
    throw misfit("is a set of actions of another domain");
  }
  const isList =
    Array.isArray(disabled) &&
    disabled.every((step: unknown) => isRecord(step) && isRecord(step["args"]));
  if (!isList) throw misfit("must be a list of steps, each with a tool and args, or an ActionSet");
  return domain.actionSet(disabled);
}

/** Makes the part of cache keys that does not depend on the state. */
export class Partitions {
  readonly #domain: Domain;
  readonly #prefix: string;
  readonly #plain = new Map<string, string>();
  readonly #normalise: (text: string) => string;

  constructor(
    domain: Domain,
    lead: Lead | undefined,
    normalise: (text: string) => string = (text) => text,
  ) {
    this.#domain = domain;
    this.#normalise = normalise;
    // The definition as written decides the prompt; its meaning decides what a plan is worth.
    const written = hashText(JSON.stringify(domain.definition));
    this.#prefix = [domain.hash, written, lead?.model ?? "", lead?.fingerprint ?? ""].join("/");
  }

  /** The partition of requests that carry nothing but a goal. */
  plain(goal: Goal): string {
    let partition = this.#plain.get(goal.hash);
    if (partition === undefined) {
      partition = `${this.#prefix}/${goal.hash}`;
      // Conditions of requests are unbounded in number: the memo must not be.
      if (this.#plain.size >= 1000) this.#plain.clear();
      this.#plain.set(goal.hash, partition);
    }
    return partition;
  }

  /** Everything that decides the answer to a question except the state. */
  of(request: PreparedRequest, goal: Goal): string {
    const { disabled, maintain, costVersion, text } = request;
    const isPlain =
      disabled === undefined &&
      maintain === undefined &&
      costVersion === undefined &&
      text.persona === undefined &&
      text.directive === undefined &&
      text.memory === undefined;
    if (isPlain) return this.plain(goal);
    const hash = new Hash64();
    // Each part is marked: parts of different kinds must not be read as one another.
    hash.integer(disabled?.words.length ?? -1);
    for (const word of disabled?.words ?? []) hash.integer(word);
    hash.integer(maintain === undefined ? 0 : 1);
    if (maintain !== undefined)
      hashCondition(hash, simplify(maintain.node, this.#domain.variables));
    hash.text(costVersion === undefined ? "" : `${typeof costVersion}:${costVersion}`);
    for (const part of [text.persona, text.directive, text.memory]) {
      hash
        .integer(part === undefined ? 0 : 1)
        .text(part === undefined ? "" : this.#normalise(part));
    }
    return `${this.#prefix}/${goal.hash}/${hash.digest()}`;
  }
}
