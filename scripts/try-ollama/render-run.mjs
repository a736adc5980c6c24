/**
 * The run as a table for the docs.
 *
 * @param {readonly { name: string, figure: string, target: string, seconds: number }[]} rows
 * @param {string} machine
 */
export function renderRun(rows, machine) {
  const cell = (text) => text.replaceAll("|", "\\|");
  return [
    `${machine}:`,
    "",
    "| tried | figures | target | time |",
    "|---|---|---|---|",
    ...rows.map(
      ({ name, figure, target, seconds }) =>
        `| ${cell(name)} | ${cell(figure)} | ${cell(target)} | ${seconds.toFixed(0)} s |`,
    ),
    "",
  ].join("\n");
}
