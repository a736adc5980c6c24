import { questionsText } from "./render-trial.ts";
import { type TrialReport, trialRows } from "./trial-rows.ts";

const STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: .3rem .8rem; text-align: left; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
thead th { border-bottom-width: 2px; }
q { font-style: italic; }
`;

/** A trial as one self-contained HTML page without scripts. */
export function trialPage(report: TrialReport): string {
  const [head = [], ...rows] = trialRows(report);
  const advice = report.models.map(
    ({ spec, advice: lines, lines: said, cutShort }) => `<h2>${escaped(spec)}</h2>
<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join("")}</ul>
${said.map((line) => `<p><q>${escaped(line)}</q></p>`).join("\n")}
${cutShort === undefined ? "" : `<p>Some questions are left: ${escaped(cutShort)}.</p>`}`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Trial of ${escaped(report.models.map(({ spec }) => spec).join(", "))}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Trial of models</h1>
<p>${escaped(questionsText(report))}</p>
<div class="scroll"><table>
<thead><tr>${head.map((cell) => `<th scope="col">${escaped(cell)}</th>`).join("")}</tr></thead>
<tbody>
${rows.map(rowMarkup).join("\n")}
</tbody>
</table></div>
${advice.join("\n")}
</body>
</html>
`;
}

function rowMarkup([title = "", ...cells]: readonly string[]): string {
  const rest = cells.map((cell) => `<td>${escaped(cell)}</td>`).join("");
  return `<tr><th scope="row">${escaped(title)}</th>${rest}</tr>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] as string);
}
