/** Estimated width of a text in a common sans-serif font, rather too wide than too narrow. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text) {
    if (/[ .,:;'|!()[\]ijlft]/.test(character)) ems += 0.34;
    else if (/[\u1100-\u{10ffff}]/u.test(character)) ems += 1.05;
    else ems += /[A-Z_mwMW@%×+]/.test(character) ? 0.76 : 0.585;
  }
  return Math.ceil(ems * size);
}

/** A text cut to a width, with an ellipsis if necessary. */
export function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("")}…`;
}

/** The first of several names, and the number of others. */
export function some(names: readonly string[], most: number): string {
  const rest = names.length - most;
  return names.slice(0, most).join(", ") + (rest > 0 ? ` + ${rest}` : "");
}
