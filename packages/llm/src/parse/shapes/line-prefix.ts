/** The prefix of a line, before its content. */
export interface LinePrefix {
  /** The start of the content. */
  readonly length: number;
  /** The number in `3.`, `(3)` or `Step 3:`. */
  readonly number: number | undefined;
  /** Whether a number, a label such as `Action:`, or a sign such as `!` or `$` announces an action. */
  readonly isLabelled: boolean;
  /** Whether the content is assigned to a variable: `result = `. */
  readonly isAssigned: boolean;
}

const BLANKS = /[\s>]*/y;
/** Bullets, check boxes, headings and other symbols. */
const BULLET =
  /(?:(?:[-*+•–▪●◦‣→➜⇒]|#{1,6}|\[[ xX]?\])\s+|[^\p{L}\p{N}\p{P}\p{S}\s]+\s*|\p{So}\uFE0F?\s*)*/uy;
const NUMBER =
  /(?:\*\*|__)?\(?(?:(\d{1,3})(?:\.\d{1,4})?|[a-z]|[ivx]{1,4})(?:\*\*|__)?(?:\s*[.):\]]+(?:\*\*|__)?(?:\s+|(?=[([{`*"']))|[\uFE0F\u20E3]+\s*)/y;
const PLAIN_NUMBER = /(\d{1,3})\s+(?=[A-Za-z_]+[[(])/y;
/** Wide numbering without a following space: `1、`, `1．`, `1）`. */
const WIDE_NUMBER = /(?:\*\*)?[（(]?(\d{1,3})\s*[、．）：](?:\*\*)?\s*/y;
const CIRCLED = /[\u2460-\u2473\u2776-\u277F]\s*/y;
const LABEL =
  /(?:\*\*|__)?(?:step|action|task|move|turn|call|tool(?:[ _]call)?|function(?:[ _]call)?|command|then|next|first(?:ly)?|second(?:ly)?|third(?:ly)?|finally|lastly|after that|plan|answer|final answer|execute|run|do|use|invoke)\b\s*#?\s*(\d{1,3})?(?:\*\*|__)?\s*(?:[:,)]+|\.\s|[-–—](?!>)|[=-]?>|→)(?:\*\*|__)?\s*/iy;
/** Words for a step in other languages: `Schritt 1:`, `Paso 2.`, `第1步：`. */
const FOREIGN_LABEL =
  /(?:\*\*|__)?(?:(?:schritt|aktion|paso|acci[oó]n|[eé]tape|passo|a[cç][aã]o|azione|fase|stap|actie|steg|trin|krok|akcja|adım|lépés|шаг|действие|крок|步骤|步驟|ステップ|手順|단계|bước|langkah)\s*#?\s*(\d{1,3})?|第?\s*(\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:步骤|步驟|步|ステップ|番目|단계))(?:\*\*|__)?\s*(?:[:：,、.．)）]+|[-–—](?!>)|[=-]?>|→)(?:\*\*|__)?\s*/iuy;
const PROMPT = /(?:[A-Za-z]{1,12}>\s+|(?:assistant|agent|ai|bot|model|robot|npc):\s+|[$%]\s+)/iy;
const SIGIL = /[!/](?=[A-Za-z_])/y;
const CODE =
  /(?:(?:await|return|yield|const|let|var)\s+)?(?:[A-Za-z_]\w*\s*=\s*(?=[A-Za-z_[]))?(?:await\s+)?(?:print\s*\(\s*)?/y;

/** Reads the prefix of a line: quote marks, bullets, a number, a label, a shell prompt, code. */
export function readPrefix(line: string): LinePrefix {
  const walk = new PrefixWalk(line);
  walk.skip(BLANKS);
  walk.skip(BULLET);
  const numbered =
    walk.skip(NUMBER) ?? walk.skip(PLAIN_NUMBER) ?? walk.skip(WIDE_NUMBER) ?? walk.skip(CIRCLED);
  if (numbered !== undefined) walk.skip(BULLET);
  const label = walk.skip(LABEL) ?? walk.skip(FOREIGN_LABEL);
  const sign = walk.skip(PROMPT) ?? walk.skip(SIGIL);
  if (label !== undefined) walk.skip(SIGIL);
  const code = walk.skip(CODE);
  const number = [numbered?.[1], label?.[1], label?.[2]].find((one) => /^\d+$/.test(one ?? ""));
  return {
    length: walk.at,
    number: number === undefined ? undefined : Number(number),
    isLabelled: numbered !== undefined || label !== undefined || sign !== undefined,
    isAssigned: code?.[0].includes("=") === true && !/plan|steps|actions/i.test(code[0]),
  };
}

class PrefixWalk {
  readonly #line: string;
  at = 0;

  constructor(line: string) {
    this.#line = line;
  }

  /** Skips a non-empty match of a pattern. */
  skip(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#line);
    if (found === null || found[0] === "") return undefined;
    this.at += found[0].length;
    return found;
  }
}
