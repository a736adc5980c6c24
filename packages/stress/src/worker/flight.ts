import type { Goal, Outcome } from "@understudy/planner-core";
import type { PartBoard } from "../measure/board.ts";
import type { AgentGroup } from "./agent-group.ts";

/** Who is told what became of a flight. */
export interface FlightKeeper {
  answered(flight: QuestionInFlight, outcome: Outcome): void;
  failed(flight: QuestionInFlight, error: unknown): void;
}

/** One question under way; used again when it is answered. Times are those of the machine's clock. */
export class QuestionInFlight {
  readonly group: AgentGroup;
  /** The state that was asked about: what is answered must work from here. */
  readonly state: Int32Array;
  agent = 0;
  goal: Goal;
  part: PartBoard;
  plannedMs = 0;
  sentMs = 0;
  /** When the lead was asked and had answered; 0 if not. */
  leadAskMs = 0;
  leadAnswerMs = 0;
  /** Number of the agent's question: a newer one takes over. */
  turn = 0;
  readonly onAnswer: (outcome: Outcome) => void;
  readonly onError: (error: unknown) => void;

  constructor(group: AgentGroup, goal: Goal, part: PartBoard, keeper: FlightKeeper) {
    this.group = group;
    this.state = new Int32Array(group.domain.variables.all.length);
    this.goal = goal;
    this.part = part;
    this.onAnswer = (outcome) => keeper.answered(this, outcome);
    this.onError = (error) => keeper.failed(this, error);
  }
}
