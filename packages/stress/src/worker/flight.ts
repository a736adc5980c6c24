import type { Domain, Goal, Outcome } from "@understudy/planner-core";
import type { PartBoard } from "../measure/board.ts";

/** The facts that a question needs about the agents that ask it. */
interface FlightGroup {
  readonly domain: Domain;
}

/** The keeper of flights, told of the end of each. */
export interface FlightKeeper<Group extends FlightGroup> {
  answered(flight: QuestionInFlight<Group>, outcome: Outcome): void;
  failed(flight: QuestionInFlight<Group>, error: unknown): void;
}

/** One question under way; used again when it is answered. Times are those of the machine's clock. */
export class QuestionInFlight<Group extends FlightGroup> {
  readonly group: Group;
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

  constructor(group: Group, goal: Goal, part: PartBoard, keeper: FlightKeeper<Group>) {
    this.group = group;
    this.state = new Int32Array(group.domain.variables.all.length);
    this.goal = goal;
    this.part = part;
    this.onAnswer = (outcome) => keeper.answered(this, outcome);
    this.onError = (error) => keeper.failed(this, error);
  }
}
