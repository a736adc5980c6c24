import { CONTRACT_FRAME, type TurnFrame } from "../../contract/rendering/turn-frame.ts";

/** The turn markers of a prompt: the model's own, those of the prompt contract, or those it was taught. */
export type TemplateChoice = "auto" | "model" | "contract";

/** Turn markers, and why these. */
export interface ChosenTurns {
  readonly frame: TurnFrame;
  /** For people. */
  readonly why: string;
}

/** The turns that the shipped model was taught, and all models that are as small. */
export const TAUGHT_TURNS: ChosenTurns = {
  frame: CONTRACT_FRAME,
  why: "Phi-3's: a file so small was taught it",
};
