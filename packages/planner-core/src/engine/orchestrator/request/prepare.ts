import { RequestError } from "../../../base/errors.ts";
import { describeValue, isRecord } from "../../../base/json/issues.ts";
import type { CompiledCondition } from "../../../rules/condition/condition.ts";
import { ActionSet } from "../../../rules/domain/actions/action-set.ts";
import type { Ways } from "../../../rules/domain/actions/ways.ts";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { Domain, Goal } from "../../../rules/domain/domain.ts";
import type { PackedState } from "../../../rules/state/packed-state.ts";
import type { QuestionText } from "../../contract/llm-planner.ts";
import { maintainedCondition } from "../../contract/maintained-condition.ts";
import type { NowRequest } from "../../contract/request.ts";
import { choicesOf } from "../settings.ts";
import { chooseGoals } from "./goal-choice.ts";

/** A validated request. */
export interface PreparedRequest {
  readonly agent: string;
  /** A copy, as the game may change the original. */
  readonly state: PackedState;
  /** Goals, most important first, including satisfied ones. */
  readonly goals: readonly Goal[];
  readonly disabled: ActionSet | undefined;
  readonly maintain: CompiledCondition | undefined;
  readonly ways: Ways | undefined;
  readonly costVersion: number | string | undefined;
  readonly background: boolean;
  /** Number of candidates for the LLM planner's choice; 0 if the LLM planner must plan. */
  readonly choices: number;
  readonly text: QuestionText;
}

/**
 * Checks and copies a request.
 *
 * @param choose the orchestrator's setting, used if the request has none
 * @throws StateError, RequestError
 */
export function prepareRequest<T extends DomainTypes>(
  domain: Domain<T>,
  request: NowRequest<T>,
  choose?: boolean | number,
): PreparedRequest {
  checkRequest(request);
  const { goals, directive } = chooseGoals(domain, request.goal);
  if (typeof request.agent !== "string") {
    const message = `must be a text, not ${describeValue(request.agent)}`;
    throw new RequestError([{ pointer: "/agent", message }]);
  }
  const { disabled, maintain, ways } = constraintsOf(domain, request);
  return {
    agent: request.agent,
    state: domain.pack(request.state).slice(),
    goals,
    disabled,
    maintain,
    ways,
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

/** A text of a request; an empty text counts as absent. */
function textOf(pointer: string, text: unknown): string | undefined {
  if (text === undefined) return undefined;
  if (typeof text === "string") return text.trim() === "" ? undefined : text;
  throw new RequestError([{ pointer, message: `must be a text, not ${describeValue(text)}` }]);
}

/**
 * The constraints of a request on its plans. Copied, as the game may change its own set.
 *
 * @throws RequestError for an unknown step, a malformed condition or a malformed way
 */
export function constraintsOf<T extends DomainTypes>(
  domain: Domain<T>,
  { disabled, maintain, ways }: Pick<NowRequest<T>, "disabled" | "maintain" | "ways">,
): Pick<PreparedRequest, "disabled" | "maintain" | "ways"> {
  const set = disabledSet(domain, disabled);
  return {
    disabled: set?.size === 0 ? undefined : set,
    maintain: maintainedCondition(domain, maintain),
    ways: ways === undefined ? undefined : domain.ways(ways),
  };
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

/** @throws RequestError unless a request is an object */
export function checkRequest(request: unknown): void {
  if (isRecord(request)) return;
  const message = `must be an object, not ${describeValue(request)}`;
  throw new RequestError([{ pointer: "", message }]);
}
