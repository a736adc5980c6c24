import type { NoPlanProof } from "../../crowd/sleep/sleepers.ts";
import type { InquiryEnd, ThingInquiry } from "../../question/round.ts";
import type { WantedPlan } from "./open-question.ts";

/** Receives the result of an inquiry. */
export interface AskingListener {
  /** Called as things are to be chosen for a question. Returns a proof of another agent that there is no plan. */
  begins(wanted: WantedPlan): NoPlanProof | undefined;
  /** Answers a question by such a proof. */
  proved(proof: Pick<NoPlanProof, "end">, wanted: WantedPlan): void;
  /** Called if an answer without a plan will say nothing of what there is. */
  unwatched(): void;
  /** Returns whether its plan is played now. */
  ended(end: InquiryEnd, inquiry: ThingInquiry): boolean;
  failed(error: unknown): void;
}
