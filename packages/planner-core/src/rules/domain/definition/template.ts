/** A text with parameters: literal pieces and parameter indices, in order. */
export interface Template {
  readonly source: string;
  readonly pieces: readonly (string | number)[];
}

/** A mistake in a template. */
export interface TemplateProblem {
  readonly message: string;
  readonly hint: string;
}

// Limit on the length of templates: a longer one fits no name, and would make grounding of a hostile file slow.
const MAX_TEMPLATE_LENGTH = 1000;

/**
 * Reads `$name`, `${name}` and `$$` in one pass from left to right; of several matching parameter names the longest
 * wins. Inserted text is not parsed again.
 *
 * @param parameters names of the tool's parameters
 */
export function parseTemplate(
  source: string,
  parameters: readonly string[],
): Template | TemplateProblem {
  if (source.length > MAX_TEMPLATE_LENGTH) {
    const hint = `at most ${MAX_TEMPLATE_LENGTH} characters`;
    return { message: `"${source.slice(0, 24)}…" is too long`, hint };
  }
  const pieces: (string | number)[] = [];
  let literal = "";
  let position = 0;
  while (position < source.length) {
    const character = source[position] as string;
    if (character !== "$") {
      literal += character;
      position++;
      continue;
    }
    if (source[position + 1] === "$") {
      literal += "$";
      position += 2;
      continue;
    }
    const found = readParameter(source, position + 1, parameters);
    if (found === undefined) return unknownParameter(source, position, parameters);
    if (literal !== "") pieces.push(literal);
    literal = "";
    pieces.push(found.index);
    position = found.end;
  }
  if (literal !== "" || pieces.length === 0) pieces.push(literal);
  return { source, pieces };
}

function readParameter(
  source: string,
  start: number,
  parameters: readonly string[],
): { readonly index: number; readonly end: number } | undefined {
  if (source[start] === "{") {
    const close = source.indexOf("}", start);
    if (close < 0) return undefined;
    const index = parameters.indexOf(source.slice(start + 1, close));
    return index < 0 ? undefined : { index, end: close + 1 };
  }
  let best = -1;
  let bestLength = 0;
  parameters.forEach((name, index) => {
    if (name.length > bestLength && source.startsWith(name, start)) {
      best = index;
      bestLength = name.length;
    }
  });
  return best < 0 ? undefined : { index: best, end: start + bestLength };
}

function unknownParameter(
  source: string,
  position: number,
  parameters: readonly string[],
): TemplateProblem {
  const text = source.slice(position, position + 24);
  return {
    message: `"${text}" names no parameter of this tool`,
    // Computed on demand: a hostile file may have a great many mistakes.
    get hint() {
      return `${describeParameters(parameters)}; write $$ for a dollar sign`;
    },
  };
}

const MAX_PARAMETERS_SHOWN = 12;

function describeParameters(parameters: readonly string[]): string {
  if (parameters.length === 0) return "the tool has no parameters";
  const shown = parameters.slice(0, MAX_PARAMETERS_SHOWN).map((name) => `$${name}`);
  if (parameters.length > MAX_PARAMETERS_SHOWN) shown.push("…");
  return `declared: ${shown.join(", ")}`;
}

/** Whether a parsed template is malformed. */
export function isTemplateProblem(result: Template | TemplateProblem): result is TemplateProblem {
  return "message" in result;
}

/** The parameter of a template that consists of nothing else; otherwise undefined. */
export function soleParameter(template: Template): number | undefined {
  const [only] = template.pieces;
  return template.pieces.length === 1 && typeof only === "number" ? only : undefined;
}

/** Whether some binding may turn a template into the given name, judged by prefix and suffix. */
export function mayName({ pieces }: Template, name: string): boolean {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (pieces.length === 1 && typeof first === "string") return first === name;
  return (
    (typeof first !== "string" || name.startsWith(first)) &&
    (typeof last !== "string" || name.endsWith(last))
  );
}

/**
 * The text of a template for a binding.
 *
 * @param maxLength limit after which the text is cut off, at the end of a piece
 */
export function fillTemplate(
  template: Template,
  binding: readonly (string | number | boolean)[],
  maxLength: number = Number.POSITIVE_INFINITY,
): string {
  let text = "";
  for (const piece of template.pieces) {
    text += typeof piece === "string" ? piece : String(binding[piece]);
    if (text.length > maxLength) break;
  }
  return text;
}
