/**
 * Separates a model's answer from its reasoning.
 *
 * @module
 */

/** A model's text, separated into answer and reasoning. */
export interface PartedText {
  /** The answer; empty if the reasoning never ends. */
  readonly answer: string;
  /** Whether the text contains reasoning. */
  readonly hasThoughts: boolean;
}

/**
 * Tags around the reasoning before an answer: `<think>…</think>`, `[THINK]…[/THINK]`, `◁think▷`,
 * `<|channel>thought…<channel|>` and similar ones. Group 1 matches an end tag's sign, group 2 the word.
 */
const THOUGHT_TAG =
  /[<[◁]\|?(\/|end_?(?:of_?)?)?(?:begin_of_|start_|[\w-]+:)?([\w-]*(?:think|thought|reasoning|scratchpad|reflection|monologue|analysis|rationale|draft)[\w-]*|reason)(?:\s[^<>]{0,80})?\|?[>\]▷]|(<channel\|>)|<\|channel>(?:thought|analysis)?/gi;

/** Words in end tags that lack a start tag because the chat template wrote the start tag. */
const FORCED = /^(?:thinking|think|thoughts?|reasoning)$/i;

/** Markers of gpt-oss: each message names its channel, and calls name their recipient. */
const HARMONY = "<|channel|>";
const HARMONY_HEAD =
  /(?:<\|start\|>assistant)?([^<]*)<\|channel\|>([^<]*)(?:<\|constrain\|>([^<]*))?<\|message\|>/g;
const HARMONY_END = /<\|(?:end|call|return|start|channel)\|>/g;
/** The same reasoning after a server has stripped its markers. */
const EATEN = /^\s*(?:assistant)?analysis[\s\S]*assistantfinal(?:json)?/;
/** Reasoning as shown by a terminal client. */
const SHOWN = /^\s*Thinking\.\.\.[\s\S]*?\.\.\.done thinking\.?/;
const MAY_THINK = /[<[◁]|assistantfinal|done thinking/;

/** Separates a text. Plans in the reasoning are drafts that the model may have discarded. */
export function skipThoughts(text: string): PartedText {
  if (!MAY_THINK.test(text)) return { answer: text, hasThoughts: false };
  if (text.includes(HARMONY)) return skipChannels(text);
  const shown = EATEN.exec(text) ?? SHOWN.exec(text);
  const rest = shown === null ? text : text.slice(shown[0].length);
  const parted = skipTags(rest);
  return shown === null ? parted : { ...parted, hasThoughts: true };
}

function skipTags(text: string): PartedText {
  let answer = "";
  let from = 0;
  let depth = 0;
  let hasThoughts = false;
  for (const { index, 0: tag, 1: isEnd, 2: word, 3: channelEnd } of text.matchAll(THOUGHT_TAG)) {
    hasThoughts = true;
    const ends = isEnd !== undefined || channelEnd !== undefined;
    if (depth === 0 && !ends) answer += text.slice(from, index);
    if (depth === 0 && ends) {
      answer =
        channelEnd !== undefined || FORCED.test(word ?? "") ? "" : answer + text.slice(from, index);
    }
    depth = Math.max(0, depth + (ends ? -1 : 1));
    from = index + tag.length;
  }
  if (depth === 0) answer += text.slice(from);
  return { answer, hasThoughts };
}

/** Keeps messages on the final channel, and calls as `name {…}`. */
function skipChannels(text: string): PartedText {
  let answer = "";
  let hasThoughts = false;
  for (const { index, 0: head, 1: author = "", 2: channel = "", 3: type = "" } of text.matchAll(
    HARMONY_HEAD,
  )) {
    const start = index + head.length;
    HARMONY_END.lastIndex = start;
    const end = HARMONY_END.exec(text)?.index ?? text.length;
    const [, called] = /to=([\w.:-]+)/.exec(`${author} ${channel} ${type}`) ?? [];
    const said = text.slice(start, end);
    if (called !== undefined) answer += `\n${called} ${said.trim() === "" ? "{}" : said}\n`;
    else if (/^\s*final/.test(channel)) answer += `\n${said}\n`;
    else hasThoughts = true;
  }
  return { answer, hasThoughts };
}
