import type { Domain, Goal, Outcome } from "@understudy/planner-core";
import type { PartBoard } from "../measure/board.ts";

/** Facts about a question's group of agents. */
interface FlightGroup {
  readonly domain: Domain;
}

/** Owner of flights, notified at the end of each. */
export interface FlightKeeper<Group extends FlightGroup> {
  answered(flight: QuestionInFlight<Group>, outcome: Outcome): void;
  failed(flight: QuestionInFlight<Group>, error: unknown): void;
}

/** One open question; the object is reused after the answer. Times are on the machine's clock. */
export class QuestionInFlight<Group extends FlightGroup> {
  readonly group: Group;
  /** The state of the question, and the start of the plan. */
  readonly state: Int32Array;
  agent = 0;
  goal: Goal;
  part: PartBoard;
  plannedMs = 0;
  sentMs = 0;
  /** Start and end of the LLM call; 0 if none. */
  llmAskMs = 0;
  llmAnswerMs = 0;
  /** Number of the agent's question; a newer one supersedes it. */
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
