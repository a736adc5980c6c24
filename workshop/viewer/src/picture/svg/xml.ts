const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as it may stand in XML: what commands a reader or a terminal, such as control characters, becomes a question mark. */
export function escapeXml(text: string): string {
  return text
    .replace(
      /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]|[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
      "?",
    )
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** A length to a tenth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
