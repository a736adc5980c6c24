/** Safe HTML, made only by {@link html}. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Values of a template: text and numbers are escaped, markup is not, lists are joined. */
export type Content = string | number | Markup | undefined | readonly Content[];

/** Escapes untrusted text (from files, models, names) for elements and quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    if (character === "\n" || character === "\t") return character;
    const code = character.codePointAt(0) as number;
    // HTML has no names for control characters, and direction marks would reorder the text.
    if (code < 32 || (code >= 127 && code < 160) || code > 8000) {
      return `\\u${code.toString(16).padStart(4, "0")}`;
    }
    return `&#${code};`;
  });
}

/**
 * An HTML template that escapes every value except markup.
 *
 * @example html`<td>${name}</td>`;
 */
export function html(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = parts[0] ?? "";
  for (const [index, value] of values.entries()) text += render(value) + (parts[index + 1] ?? "");
  return new Markup(text);
}

function render(value: Content): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return value.map(render).join("");
}
