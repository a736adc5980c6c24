import { fold } from "../text/fold.ts";

/** Questions ask for no deed: "is the door open?" Some words begin no order, even without a mark. */
const QUESTION =
  /^\W*(?!m(?:ay|ight) i (?:trouble|ask|bother|beg) you\b)(?:(?:is|are|was|were|ist|sind|sont|does|did|(?:should|shall|may|must) (?:i|we)|(?:have|had) you|who|why|warum|wer|donde|quien|pourquoi)\b|(?:should|shall|must|may|might|do (?:i|we|they|the)|soll(?:te|en|ten)?|muss|darf|deberia|debo|debemos|dois|doit|faut il|has|where|what|how|hat|wo|was|wie|esta|estan|es|son|que|est|ou|qui|comment)\b.*\?\s*$)/s;

/** Whether a text only asks something. Requests such as "can you …?" are none. */
export const asksForNoDeed = (text: string): boolean => QUESTION.test(fold(text));
