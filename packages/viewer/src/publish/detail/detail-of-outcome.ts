import type { Domain, Outcome, PackedState } from "@understudy/planner-core";
import type { DetailMessage } from "../../protocol/detail.ts";
import { AgentSlot } from "../agent-slot.ts";
import { ViewedMap } from "../map.ts";
import { buildDetail } from "./build-detail.ts";
import { CauseFinder } from "./causes.ts";

/** The details of an outcome whose plan has not begun: its steps, their needs and their purposes. */
export function detailOfOutcome(
  domain: Domain,
  outcome: Outcome,
  state: PackedState,
): DetailMessage {
  const runner = {
    outcome,
    position: 0,
    isPlaying: false,
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
