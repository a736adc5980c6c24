import { fold } from "../text/fold.ts";

/** Questions ask for no deed: "is the door open?" Some words begin no order, even without a mark. */
const QUESTION =
  /^\W*(?:(?:hey|hi|ok|okay|so|please|listen|well|also|bitte|oye|bueno|por favor|he|bon|dis)\b\W*)*(?!m(?:ay|ight) i (?:trouble|ask|bother|beg) you\b)(?:(?:is|are|was|were|ist|sind|sont|does|did|(?:should|shall|may|must) (?:i|we)|(?:have|had) you|who|why|warum|wer|donde|quien|pourquoi)\b|(?:should|shall|must|may|might|do (?:i|we|they|the)|soll(?:te|en|ten)?|muss|darf|deberia|debo|debemos|dois|doit|faut il|has|where|what|how|hat|wo|was|wie|esta|estan|es|son|que|est|ou|qui|comment)\b.*\?\s*$)/s;

/** A question that is the condition of what follows: "is the door shut? if so, open it". */
const CONDITION =
  /^[^?]*\?\s*(?:if (?:so|yes|it|he|she|that|they)|in that case|then|wenn ja|falls ja|in dem fall|dann|si es asi|si lo|en ese caso|entonces|si oui|dans ce cas|alors)\b[^?]*$/;

/** A question for a reason, with an order behind it: "why is Kim still asleep? wake her". */
const WONDERS = /^(?:why|how come|warum|wieso|por que|pourquoi)\b[^?]*\?+\s*\p{L}[^?]*$/u;

/** Whether a text only asks something. Requests such as "can you …?" are none. */
export function asksForNoDeed(text: string): boolean {
  const said = fold(text);
  return QUESTION.test(said) && !CONDITION.test(said) && !WONDERS.test(said);
}
