import { mix, SimHash } from "../signature/simhash.ts";

const simHash = new SimHash();
/** Separators between the facts of a prompt. */
const isSeparator = (code: number): boolean =>
  code <= 0x20 || code === 0x2c || code === 0x3b || code === 0x7b || code === 0x7d;

/**
 * The signature of a normalised text over its words. A word with `=`, `:` or a digit counts as a fact and weighs
 * sixteen times as much as a word of the template: otherwise all prompts of one template would be similar.
 */
export function textSignature(text: string): SimHash {
  simHash.reset();
  let low = 0;
  let high = 0;
  let isFact = false;
  let isEmpty = true;
  for (let position = 0; position <= text.length; position++) {
    const code = position < text.length ? text.charCodeAt(position) : 0;
    if (isSeparator(code)) {
      if (!isEmpty) simHash.add(mix(low), mix(high), isFact ? 4 : 0);
      low = 0;
      high = 0x9e3779b9;
      isFact = false;
      isEmpty = true;
      continue;
    }
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x2545f491);
    isFact ||= code === 0x3d || code === 0x3a || (code >= 0x30 && code <= 0x39);
    isEmpty = false;
  }
  return simHash.finish();
}
