const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escaped text for XML; control and formatting characters become question marks. */
export function escapeXml(text: string): string {
  return text
    .replace(
      /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]|[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu,
      "?",
    )
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** A length rounded to a tenth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
