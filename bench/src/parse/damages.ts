/** A typical damage of JSON by models and tools. */
export interface Damage {
  readonly name: string;
  /** Damages compact JSON; `pick` chooses one of several places. */
  readonly apply: (json: string, pick: (count: number) => number) => string;
}

const pretty = (json: string): string => JSON.stringify(JSON.parse(json), undefined, 2);
const minimal = (json: string): string => json;

/** Replaces one of the matches. */
function atOne(
  text: string,
  pattern: RegExp,
  pick: (count: number) => number,
  replace: (match: string) => string,
): string {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return text;
  const { index, 0: match } = matches[pick(matches.length)] as RegExpExecArray;
  return text.slice(0, index) + replace(match) + text.slice(index + match.length);
}

const drop = (): string => "";

/** Each kind separately. */
export const damages: readonly Damage[] = [
  { name: "names without quotes", apply: (json) => json.replace(/"(\w+)":/g, "$1:") },
  { name: "texts without quotes", apply: (json) => json.replace(/:"(\w+)"/g, ": $1") },
  { name: "single quotes", apply: (json) => json.replaceAll('"', "'") },
  { name: "backticks", apply: (json) => json.replaceAll('"', "`") },
  { name: "typographic quotes", apply: (json) => json.replace(/"(\w*)"/g, "“$1”") },
  { name: "German quotes", apply: (json) => json.replace(/"(\w*)"/g, "„$1“") },
  { name: "trailing commas", apply: (json) => pretty(json).replace(/([}\]"\w])\n/g, "$1,\n") },
  { name: "leading comma", apply: (json) => json.replace("[{", "[,{") },
  {
    name: "comma between steps left out",
    apply: (json, pick) => atOne(json, /\},\{/g, pick, () => "} {"),
  },
  { name: "all commas left out", apply: (json) => pretty(json).replaceAll(",\n", "\n") },
  {
    name: "comma between names left out",
    apply: (json, pick) => atOne(json, /","/g, pick, () => '" "'),
  },
  { name: "semicolons for commas", apply: (json) => json.replaceAll(",", ";") },
  { name: "equals signs for colons", apply: (json) => json.replaceAll('":', '" = ') },
  { name: "arrows for colons", apply: (json) => json.replaceAll('":', '" => ') },
  { name: "colon left out", apply: (json, pick) => atOne(json, /:/g, pick, () => " ") },
  { name: "last brace left out", apply: (json) => json.slice(0, -1) },
  { name: "last brackets left out", apply: (json) => json.slice(0, -2) },
  { name: "a bracket too many", apply: (json) => `${json}}` },
  { name: "brackets mixed up", apply: (json) => json.replace(/\]\}$/, "}]") },
  {
    name: "brace of a step left out",
    apply: (json, pick) => atOne(json, /\}\},\{/g, pick, () => "},{"),
  },
  {
    name: "comments behind lines",
    apply: (json) => pretty(json).replace(/("\w+": (?:"\w+"|\w+),?)\n/g, "$1 // so\n"),
  },
  { name: "comments in between", apply: (json) => json.replaceAll("},{", "}, /* then */ {") },
  {
    name: "comments as in Python",
    apply: (json) => pretty(json).replace(/("\w+": (?:"\w+"|\w+),?)\n/g, "$1 # so\n"),
  },
  {
    name: "constants of Python",
    apply: (json) => json.replaceAll("true", "True").replaceAll("false", "False"),
  },
  { name: "ellipsis in the list", apply: (json) => json.replace("},{", "}, ..., {") },
  { name: "ellipsis at the end", apply: (json) => json.replace(/\]\}$/, ", ...]}") },
  { name: "in a fence", apply: (json) => `\`\`\`json\n${pretty(json)}\n\`\`\`` },
  { name: "in a fence that never ends", apply: (json) => `\`\`\`json\n${pretty(json)}` },
  { name: "in prose", apply: (json) => `Here you are: ${json} Good luck!` },
  {
    name: "in a fence in prose",
    apply: (json) => `Here you are:\n\`\`\`\n${pretty(json)}\n\`\`\`\nThat's it.`,
  },
  { name: "in a callback", apply: (json) => `callback(${json});` },
  { name: "escaped", apply: (json) => json.replaceAll('"', '\\"') },
  { name: "as a text of JSON", apply: (json) => JSON.stringify(json) },
  { name: "escaped underscores", apply: (json) => json.replaceAll("_", "\\_") },
  {
    name: "one step a line",
    apply: (json) =>
      (JSON.parse(json) as { steps: unknown[] }).steps
        .map((step) => JSON.stringify(step))
        .join("\n"),
  },
  { name: "blanks of another kind", apply: (json) => pretty(json).replaceAll(" ", "\u00a0") },
  { name: "byte order mark", apply: (json) => `\uFEFF${json}` },
  { name: "full-width signs", apply: (json) => json.replaceAll(":", "：").replaceAll(",", "，") },
  {
    name: "line breaks in texts",
    apply: (json) => json.replace('{"tool"', '{"why":"one\ntwo","tool"'),
  },
  {
    name: "quotes in texts",
    apply: (json) => json.replace('{"tool"', '{"why":"a "good" idea","tool"'),
  },
  {
    name: "an opening quote left out",
    apply: (json, pick) => atOne(json, /(?<=[{,:])"(?=\w)/g, pick, drop),
  },
  {
    name: "an end quote left out",
    apply: (json, pick) => atOne(pretty(json), /"(?=,?\n)/g, pick, drop),
  },
  {
    name: "an end quote left out, in a row",
    apply: (json, pick) => atOne(json, /(?<=\w)"(?=[,}])/g, pick, drop),
  },
  { name: "a quote of a name left out", apply: (json, pick) => atOne(json, /"(?=:)/g, pick, drop) },
  { name: "doubled braces", apply: (json) => json.replaceAll("{", "{{").replaceAll("}", "}}") },
  {
    name: "texts in two parts",
    apply: (json, pick) => atOne(json, /(?<=:"\w)(?=\w)/g, pick, () => '" + "'),
  },
  { name: "any character left out", apply: (json, pick) => atOne(json, /[\s\S]/g, pick, drop) },
  {
    name: "any character doubled",
    apply: (json, pick) => atOne(json, /[\s\S]/g, pick, (one) => one + one),
  },
  { name: "any sign left out", apply: (json, pick) => atOne(json, /["{}[\],:]/g, pick, drop) },
  {
    name: "any sign doubled",
    apply: (json, pick) => atOne(json, /["{}[\],:]/g, pick, (one) => one + one),
  },
  { name: "nothing", apply: minimal },
];
