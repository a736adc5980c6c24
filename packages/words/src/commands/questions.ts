import type { MeantDeed } from "../grammar/meaning.ts";
import { fold } from "../text/fold.ts";

/** Questions ask for no deed: "is the door open?" Some words begin no order, even without a mark. */
const QUESTION =
  /^\W*(?:(?:hey|hi|ok|okay|so|please|listen|well|also|bitte|oye|bueno|por favor|he(?=\s*[,!])|bon|dis)\b\W*)*(?!m(?:ay|ight) i (?:trouble|ask|bother|beg) you\b|(?:how|what) about\b|was haltst du davon\b|que tal\b|que (?:te|os) parece\b|que dir(?:ais-tu|iez-vous)\b|wie war)(?:(?:is|are|was|were|ist|sind|sont|does|did|(?:should|shall|may|must) (?:i|we)|(?:have|had) you|soll(?:en|ten)? (?:ich|wir)|(?:hast|habt) (?:du|ihr)|as-tu|avez-vous|deb(?:o|emos)|dois-je|devons-nous|who|why|warum|wer|donde|quien|pourquoi)\b|(?:should|shall|must|may|might|do (?:i|we|they|the)|soll(?:te|en|ten)?|muss|darf|deberia|debo|debemos|dois|doit|faut il|has|where|what|how|hat|wo|was|wie|esta|estan|es|son|que|est|ou|qui|comment)\b.*\?\s*$)/s;

/** A question for a reason, with an order behind it: "why is Kim still asleep? wake her". */
const WONDERS = /^(?:why|how come|warum|wieso|por que|pourquoi)\b[^?]*\?+\s*\p{L}[^?]*$/u;

/** Whether a text only asks something. Requests such as "can you …?" are none, and neither is "is it shut? then open it". */
export function asksForNoDeed(text: string, deeds: readonly MeantDeed[]): boolean {
  const said = fold(text);
  const isCondition =
    said.split("?").length === 2 &&
    deeds.some(({ conditions }) => conditions.some(({ isAsked }) => isAsked === true));
  return QUESTION.test(said) && !isCondition && !WONDERS.test(said);
}
