/** End-of-turn markers of all model families' templates. */
const TURN_END =
  /<\|(?:end|eot_id|eom_id|im_end|im_sep|endoftext|end_of_text|return|user|system)\|>|<\|im_start\|>user|<\|start_header_id\|>user|<\/s>|<end_of_turn>|<start_of_turn>user|<turn\|>|<｜end▁of▁sentence｜>|<｜User｜>|\[INST\]|\n(?:Human|User|USER|Instruct)\s*:|\n#{1,3}\s*(?:Instruction|User|Human)\b/g;
/** Start-of-turn markers: `<|assistant|>`, `<|start_header_id|>assistant<|end_header_id|>`. */
const TURN_START =
  /^\s*(?:<\|(?:assistant|begin_of_text|im_start\|>assistant|start_header_id\|>assistant<\|end_header_id)\|>|<s>|<start_of_turn>model|<｜Assistant｜>)/;

/** The model's own turn. Small models write past the end of their turn, with another question and an answer. */
export function ownTurn(text: string): string {
  const start = TURN_START.exec(text)?.[0].length ?? 0;
  for (const { index, 0: end } of text.matchAll(TURN_END)) {
    const said = text.slice(start, index);
    if (said.trim() !== "" && index + end.length > start) return said;
  }
  return start === 0 ? text : text.slice(start);
}
