import type { ManyRequest, PackedState } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { RequestClocks } from "../../clocks/thing-clocks.ts";
import { ActiveConstraints } from "../../constraints/active-constraints.ts";
import type { DisabledSteps } from "../../constraints/constraints.ts";
import { ErrandInquiry } from "../../crowd/errand-inquiry.ts";
import type { ErrandOffer } from "../../crowd/offers.ts";
import { foundAnew, type KnownGoal } from "../../question/goals.ts";
import { WorldInquiry } from "../../question/inquiry.ts";
import type { Round, ThingInquiry } from "../../question/round.ts";
import type { AgentNow } from "../agent-now.ts";
import { knowledgeAfterStep, type Playing } from "../expected/after-step.ts";
import type { WorldRunnerOptions } from "../options.ts";

/** A question of a runner, before its things are chosen. */
export interface WantedPlan {
  /** The request of the inner runner. */
  readonly asked: ManyRequest;
  readonly goals: readonly KnownGoal[];
  /** Steps on cool-down. */
  readonly avoided: readonly DisabledSteps[];
  /** Set while a plan is played; the new plan then starts after the running step. */
  readonly playing: Playing | undefined;
  /** The time that is left of clocks, by their places. Default for each that runs: all of it. */
  readonly clocks?: RequestClocks | undefined;
}

/**
 * Opens an inquiry for a request.
 *
 * @param errand what the crowd gave the agent to do
 */
export function* openQuestion(
  { asked, goals: wanted, avoided, playing }: WantedPlan,
  { agent, own }: AgentNow,
  errand?: ErrandOffer,
): Work<ThingInquiry & { mayTeach?: boolean }> {
  const { parts, knowledge } = agent;
  const goals = wanted.map((known) => {
    const found = foundAnew(parts.layout, known, knowledge);
    // The answer must fit the request.
    return found.reference === known.reference ? found : known;
  });
  const after = asked.state as PackedState;
  const then = playing === undefined ? own : own.after(playing.binding, playing.packed, after);
  const asker = agent.asker(then);
  const constraints = agent.activeConstraints ?? new ActiveConstraints(parts.layout, knowledge, []);
  const now =
    avoided.length === 0
      ? asker
      : { ...asker, constraints: constraints.avoiding(avoided, knowledge) };
  if (errand !== undefined) return yield* ErrandInquiry.open(parts, now, goals, own.packed, errand);
  const expected =
    playing === undefined
      ? now
      : { ...now, knowledge: knowledgeAfterStep(knowledge, playing, after) };
  return yield* WorldInquiry.open(parts, expected, goals, then.packed);
}

/** The parts of a question. */
interface QuestionParts {
  readonly inquiry: ThingInquiry;
  readonly round: Round;
  readonly agent: string;
  readonly wanted: WantedPlan | undefined;
  readonly budgetMs: number;
}

/** The question of a round, as an orchestrator takes it. */
export function questionOf(
  { inquiry, round, agent, wanted, budgetMs }: QuestionParts,
  carried: WorldRunnerOptions["request"],
): ManyRequest {
  const { binding, disabled, maintain, names, ways } = round;
  const nowMs = wanted?.asked.nowMs;
  const clocks = wanted?.clocks?.(binding);
  return {
    ...carried,
    ...(names === undefined ? {} : { memory: memoryOf(carried?.memory, names) }),
    ...(nowMs === undefined ? {} : { nowMs }),
    ...(clocks === undefined ? {} : { clocks }),
    ...(disabled === undefined ? {} : { disabled }),
    ...(maintain === undefined ? {} : { maintain }),
    ...(ways === undefined ? {} : { ways }),
    ...{ agent, state: inquiry.stateIn(round), goal: round.reference, budgetMs },
  };
}

function memoryOf(memory: string | undefined, names: string): string {
  return memory === undefined ? names : `${memory}\n${names}`;
}
