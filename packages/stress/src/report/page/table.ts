import { type Content, html, type Markup } from "./markup.ts";

/** A table column; numbers are right-aligned. */
export interface TableColumn {
  readonly title: string;
  readonly isNumber?: boolean;
}

/** A table with a caption; the first cell of each row is its header. */
export function table(
  caption: string,
  columns: readonly TableColumn[],
  rows: readonly (readonly Content[])[],
): Markup {
  const classOf = (index: number): string => (columns[index]?.isNumber ? "number" : "");
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(
    ({ title }, index) => html`<th scope="col" class="${classOf(index)}">${title}</th>`,
  )}</tr></thead>
<tbody>${rows.map(
    ([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map(
      (each, index) => html`<td class="${classOf(index + 1)}">${each}</td>`,
    )}</tr>
`,
  )}</tbody></table></div>`;
}

/** Names and values. */
export function pairs(entries: readonly (readonly [name: string, value: Content])[]): Markup {
  return html`<dl>${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}
