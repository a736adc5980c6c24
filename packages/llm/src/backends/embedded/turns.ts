import { CONTRACT_FRAME, type TurnFrame } from "../../prompts/turns/turn-frame.ts";

/** Chat template to use: the model's own, the prompt contract's, or an automatic choice. */
export type TemplateChoice = "auto" | "model" | "contract";

/** A chat template and the reason for its choice. */
export interface ChosenTurns {
  readonly frame: TurnFrame;
  /** Reason for the choice, for messages. */
  readonly why: string;
}

/** Chat template of the shipped model and of all models of similar size. */
export const TAUGHT_TURNS: ChosenTurns = {
  frame: CONTRACT_FRAME,
  why: "Phi-3's: a file so small was taught it",
};
