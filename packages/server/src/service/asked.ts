import {
  type Condition,
  type Domain,
  type GoalReference,
  type NowRequest,
  type PackedState,
  RequestError,
  StateError,
  type Step,
  type Value,
} from "@understudy/planner-core";

/** The members of a message that the engine is asked with. */
interface AskedMessage {
  readonly agent: string;
  readonly state: Readonly<Record<string, Value>>;
  readonly goal: GoalReference;
  readonly disabled?: readonly Step[];
  readonly maintain?: Condition;
  readonly costVersion?: number | string;
  readonly background?: boolean;
  readonly choose?: boolean | number;
  readonly persona?: string;
  readonly memory?: string;
}

/** A request of the engine whose state is packed. */
type PackedRequest = NowRequest & { readonly state: PackedState };

/**
 * A request of the engine: what the message says besides is left out.
 *
 * @throws StateError with pointers into the message
 */
export function askedOf(domain: Domain, message: AskedMessage, pointer = ""): PackedRequest {
  const { agent, goal, disabled, maintain, costVersion, background, choose } = message;
  const { persona, memory } = message;
  const state = stateOfRequest(domain, message.state, `${pointer}/state`);
  return {
    agent,
    state,
    goal,
    disabled,
    maintain,
    costVersion,
    background,
    choose,
    persona,
    memory,
  };
}

/**
 * Asks for several requests at once.
 *
 * @throws RequestError with pointers into the message that holds them
 */
export function askForMany<Result>(ask: () => Result): Result {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const issues = error.issues.map((issue) => ({
      ...issue,
      pointer: `/requests${issue.pointer}`,
    }));
    throw new RequestError(issues, { cause: error });
  }
}

/**
 * Packs the state of a message.
 *
 * @throws StateError with pointers into the message
 */
export function stateOfRequest(
  domain: Domain,
  values: Readonly<Record<string, Value>>,
  pointer = "/state",
): PackedState {
  try {
    return domain.state(values);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    throw new StateError(
      error.issues.map((issue) => ({ ...issue, pointer: pointer + issue.pointer })),
    );
  }
}
