import { introspectiveSort } from "./introspective-sort.ts";
import { isControl, TOKEN_TYPES, type TokenVocabulary } from "./vocabulary.ts";

interface WholeToken {
  readonly token: number;
  readonly text: string;
  /** Length in UTF-8 bytes. */
  readonly bytes: number;
  readonly isControl: boolean;
  readonly stripsBehind: boolean;
}

/** Finds whole tokens, which are never split or merged: control tokens and user-defined ones. */
export class WholeTokens {
  readonly #tokens: readonly WholeToken[];

  constructor(vocabulary: TokenVocabulary) {
    const { texts, types, stripsBehind } = vocabulary;
    const encoder = new TextEncoder();
    const whole = texts.flatMap((text, token): WholeToken[] => {
      const type = types[token];
      if ((!isControl(type) && type !== TOKEN_TYPES.userDefined) || text === "") return [];
      const bytes = encoder.encode(text).length;
      const strips = stripsBehind.has(token);
      return [{ token, text, bytes, isControl: isControl(type), stripsBehind: strips }];
    });
    this.#tokens = introspectiveSort(whole, (a, b) => a.bytes > b.bytes);
  }

  /**
   * Splits a text at whole tokens. The longest are searched first, each in the entire remaining text.
   *
   * @param special whether control tokens are recognized
   */
  cut(text: string, special: boolean): readonly (number | string)[] {
    let parts: (number | string)[] = [text];
    for (const whole of this.#tokens) {
      if ((whole.isControl && !special) || !text.includes(whole.text)) continue;
      const next: (number | string)[] = [];
      for (const part of parts) {
        if (typeof part === "string") cutPart(part, whole, next);
        else next.push(part);
      }
      parts = next;
    }
    return parts;
  }
}

function cutPart(part: string, whole: WholeToken, to: (number | string)[]): void {
  let from = 0;
  for (;;) {
    const at = part.indexOf(whole.text, from);
    if (at < 0) break;
    if (at > from) to.push(part.slice(from, at));
    to.push(whole.token);
    from = at + whole.text.length;
    while (whole.stripsBehind && isSpace(part.charCodeAt(from))) from++;
  }
  if (from < part.length) to.push(part.slice(from));
}

/** ASCII whitespace. */
function isSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d);
}
