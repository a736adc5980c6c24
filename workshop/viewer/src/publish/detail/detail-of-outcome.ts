import type { Domain, Outcome, PackedState } from "@understudy/planner-core";
import type { DetailMessage } from "../../protocol/detail.ts";
import { AgentSlot } from "../agent-slot.ts";
import { ViewedMap } from "../map.ts";
import { buildDetail } from "./build-detail.ts";
import { CauseFinder } from "./causes.ts";
import type { Progress } from "./step-views.ts";

/**
 * The details of an outcome: steps with their conditions and purposes.
 *
 * @param progress default: not started
 */
export function detailOfOutcome(
  domain: Domain,
  outcome: Outcome,
  state: PackedState,
  progress: Progress = { position: 0, isPlaying: false },
): DetailMessage {
  const runner = {
    outcome,
    ...progress,
    isWaiting: false,
    observed: state,
    goal: outcome.goal.definition,
  };
  const summary = { index: 0, id: "", name: "", domain: 0 };
  const slot = new AgentSlot(summary, domain, new ViewedMap([domain], undefined), {
    id: "",
    runner,
  });
  return buildDetail(slot, { tick: 0, timeMs: 0 }, new CauseFinder(), undefined);
}
