/**
 * Option letters mentioned in an answer, and the sense of each mention.
 *
 * @module
 */

/** A mention of an option's letter. */
export interface LetterMention {
  /** Index of the option. */
  readonly option: number;
  readonly start: number;
  /** Index after the letter. */
  readonly end: number;
  /**
   * Sense of the mention. `chosen`: the text decides for the option; `refused`: the text rejects it; `named`: neither.
   */
  readonly sense: "chosen" | "named" | "refused";
  /** Whether the letter is used as a label, as in `B) goto market`. */
  readonly isLabel: boolean;
}

/** Number of characters examined on each side of a letter. */
const CONTEXT = 80;
/** Scripts without spaces, such as Chinese, have no letter case, so their characters may touch the option's letter. */
const LETTER =
  /(?<![\p{Lu}\p{Ll}\p{N}_'’])(?<![\p{Lu}\p{Ll}]{2}-)([A-Za-z0-9])(?![\p{Lu}\p{Ll}\p{N}_'’])/gu;
/** Separators within a list of letters: `A, B`, `A or B`, `A/B`. */
const LISTED =
  /^[\s"'`*()[\]{}]*(?:[,/&+|、和或与及]|或者|^[-–~]|\b(?:and|or|nor|und|oder|et|ou|y|o|e|plus|to|then|versus|vs\.?|along with|together with|as well as)(?![\p{L}])|\b(?:and|or)\s*\/\s*or\b)[\s"'`*()[\]{}]*(?:(?:maybe|perhaps|possibly|also|even|option|either|plan)\s+){0,2}["'`*([]*$/iu;
/** Words allowed between a rejecting word and the letter. */
const STILL_REFUSED = String.raw`(?:[\s"'\x60*([]+(?!but\b|so\b|then\b|instead\b)[\p{L}'’]+){0,5}[\s"'\x60*([]*$`;
const REFUSING = new RegExp(
  String.raw`(?<![\p{L}\p{N}_])(?:not(?!\s+only)|never|neither|nor|cannot|without|avoid(?:s|ing)?|exclud(?:es?|ing)|reject(?:s|ed|ing)?|rul(?:e|es|ed|ing) out|against|except(?: for)?|besides|unlike|(?:any|every)(?:thing| option| choice)? but|all but|(?:instead|none|no) of|(?:rather|other|better|worse|warmer|nearer|safer|more|less|cheaper|faster) than|than|over|skip(?:s|ping)?|no(?!,)|nicht|kein(?:e|en)?|nie|weder|ohne|au(?:ß|ss)er|pas|jamais|sauf|nunca|non|não|ni|sin|salvo|нет|не|кроме)` +
    STILL_REFUSED,
  "iu",
);
const CONTRACTED = new RegExp(String.raw`\p{L}n['’]t${STILL_REFUSED}`, "iu");
/** Rejection in Chinese: 不选A, 不是A, 别选A, 除了A. */
const REFUSED_IN_CHINESE = /(?:[不别非]|除了)\p{Script=Han}{0,4}[\s"'`*([]*$/u;
const REFUSED_BEHIND =
  /^["'`*)\].]*\s*(?:,\s*)?(?:(?:is|are|was|were|would|will|does|do|did|can|could|should|has|seems?|looks?)(?:\s+be)?\s*(?:not\b|n['’]t|never|no\b|too\b|(?:the )?(?:wrong|bad|worse|worst)|rejected|excluded|out\b|impossible|useless|pointless|unwise|risky)|(?:is|was|would|does|ca|could|wo|should|did|has)n['’]t|cannot\b|fails?\b|makes? no\b|lacks?\b)/i;
const CHOOSING =
  /(?:\b(?:choos(?:e|es|ing)|chosen?|chose|pick(?:s|ed|ing)?|select(?:s|ed|ing)?|opt(?:s|ed)? for|settle[sd]? (?:on|for)|decid(?:e|ed) (?:on|for)|(?:go|goes|going|went) (?:with|for)|prefer|recommend|suggest|vote(?: for)?|answer|choice|verdict|decision|conclusion|final|boxed|therefore|thus|hence|best (?:option|plan|choice|one)|better (?:option|plan|choice|one))\b|[→⇒]|(?:选|選|选择|答案)[是为]?)[\s"'\x60*:=([{<>/→–—-]*(?:\b(?:is|are|was|would|be|the|one|option|choice|letter|plan|answer|my|to|with|for|go|choose|pick|number)\b[\s"'\x60*:=([{<>→–—-]*){0,6}$/i;
const CHOSEN_BEHIND =
  /^["'`*)\]]*\s*(?:(?:is|seems|looks|would be|it)\s+(?:clearly\s+|probably\s+)?(?:the\s+|my\s+)?(?:best|better|right|correct|optimal|choice|answer|one|way to go|is\b)|it is\b|,?\s*(?:because|since|as|given|due to)\b)/i;
/** Words after which even a lowercase letter names an option. */
const NAMING =
  /\b(?:option|choice|letter|plan|answer|number)\b[\s"'`*:=([{<>-]*(?:is\s+)?["'`*([]*$/i;
/** Words after which a letter is a name rather than an article. */
const SUBJECT =
  /^\s+(?:is|are|was|would|will|should|could|seems?|looks?|sounds?|fits?|has|gives?|gets?|keeps?|makes?|helps?|leads?|because|since|as|for|due|and|or|but|if|when|over|instead|rather|then|it|not|isn['’]t|wins?|works?|beats?|first|alone|only|with|to|than|plus|along|together|versus|vs|und|oder|et|ou|y|o|e|ist|est|es)\b/;
/** Questions and conditions, which decide nothing. */
const ASKED = /^["'`*)\]]*\s?\?/;
const UNDECIDED_BEHIND = /^[^.!;\n]{0,60}\?/;
const UNDECIDED_BEFORE =
  /\b(?:if|whether|should|could|suppose|what about|how about|between)\b[^.!?;,\n]*$/i;
const LABEL_BEHIND = /^["'`*\]]*\s?(?:[)\]}:.](?=[\s"'`*]|$)|\s[-–—=]\s)/;
const LABEL_BEFORE = /(?:^|[\n.!?;,|>])[\s"'`*([#-]*(?:option\s+)?["'`*([]*$/i;

/** The option letters mentioned in a text, in order. */
export function letterMentions(text: string, letters: readonly string[]): readonly LetterMention[] {
  const found: LetterMention[] = [];
  for (const { index: start, 0: letter } of text.matchAll(LETTER)) {
    const end = start + letter.length;
    const option = letters.findIndex((each) => each.toLowerCase() === letter.toLowerCase());
    if (option < 0) continue;
    const before = text.slice(Math.max(0, start - CONTEXT), start);
    const behind = text.slice(end, end + CONTEXT);
    if (!isMention(letter, letters[option] as string, before, behind)) continue;
    const last = found.at(-1);
    const isListed = last !== undefined && LISTED.test(text.slice(last.end, start));
    const sense = senseOf(before, behind, isListed ? last?.sense : undefined);
    const isLabel = LABEL_BEHIND.test(behind) && LABEL_BEFORE.test(before);
    const isAsked = isListed && ASKED.test(behind);
    // `A or B?` leaves both open.
    if (isAsked) found[found.length - 1] = { ...last, sense: "refused" };
    found.push({ option, start, end, sense, isLabel });
  }
  return found;
}

/** Whether two mentions belong to one list: `A or B` chooses neither. */
export function areListed(text: string, one: LetterMention, next: LetterMention): boolean {
  return LISTED.test(text.slice(one.end, next.start));
}

/** Whether a letter names an option: `a` and `A` may be articles, and a digit may be a quantity. */
function isMention(letter: string, name: string, before: string, behind: string): boolean {
  if (NAMING.test(before)) return true;
  if (/\bn\/$/i.test(before)) return false;
  const isFollowedByWord = /^\s+["'`*]?\p{Ll}/u.test(behind) && !SUBJECT.test(behind);
  if (/[a-z]/.test(letter) && letter !== name) {
    // Within words, abbreviations and sentences, a lowercase letter may mean anything.
    return !isFollowedByWord && !/^[.]\p{L}/u.test(behind) && !/\p{L}[.]$/u.test(before);
  }
  return !(isFollowedByWord && /[aA0-9]/.test(letter));
}

function senseOf(
  before: string,
  behind: string,
  ofList: LetterMention["sense"] | undefined,
): LetterMention["sense"] {
  const clause = before.slice(clauseStart(before));
  if (ASKED.test(behind) || REFUSED_BEHIND.test(behind)) return "refused";
  if ([REFUSING, CONTRACTED, REFUSED_IN_CHINESE].some((words) => words.test(clause)))
    return "refused";
  if (ofList === "refused") return "refused";
  if (UNDECIDED_BEHIND.test(behind) || UNDECIDED_BEFORE.test(before)) return "named";
  return CHOOSING.test(before) || CHOSEN_BEHIND.test(behind) ? "chosen" : "named";
}

/** The start of the last clause in a text. */
function clauseStart(before: string): number {
  let start = 0;
  for (const { index, 0: end } of before.matchAll(
    /[.!?:;,\n。]+|\b(?:but|so|because|since|while|whereas)\b/gi,
  )) {
    // `anything but` rejects the letter that follows.
    if (
      /\b(?:any|every|all|nothing)\w*(?:\s+\w+)?\s*$/i.test(before.slice(0, index)) &&
      /but/i.test(end)
    )
      continue;
    start = index + end.length;
  }
  return start;
}
