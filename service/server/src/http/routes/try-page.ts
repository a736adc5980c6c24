import { createHash } from "node:crypto";

const SCRIPT = `
const element = (name, text, parent) => {
  const made = document.createElement(name);
  made.textContent = text;
  parent.append(made);
  return made;
};
const EMPTY = { array: [], object: {}, boolean: false, string: "" };
const sampleOf = (schema = {}) => {
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.type === "integer" || schema.type === "number") return schema.minimum ?? 0;
  if (schema.properties === undefined) return EMPTY[schema.type] ?? "";
  return Object.fromEntries((schema.required ?? []).map((name) => [name, sampleOf(schema.properties[name])]));
};
const send = async (method, path, body, output) => {
  output.textContent = "…";
  try {
    const key = document.querySelector("#key").value.trim();
    const headers = {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(key === "" ? {} : { authorization: "Bearer " + key }),
    };
    const response = await fetch(path, { method, headers, body });
    const text = await response.text();
    let shown = text;
    try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch {}
    output.textContent = response.status + "\\n" + shown;
  } catch (error) {
    output.textContent = String(error);
  }
};
const show = (method, path, operation) => {
  const box = element("details", "", document.querySelector("main"));
  element("summary", method.toUpperCase() + " " + path + ": " + (operation.summary ?? ""), box);
  if (operation.description) element("p", operation.description, box);
  const address = element("input", "", box);
  address.value = path.replace("{name}", "village");
  address.setAttribute("aria-label", "Address");
  const media = operation.requestBody?.content?.["application/json"];
  const body = media === undefined ? undefined : element("textarea", "", box);
  if (body !== undefined) {
    body.value = JSON.stringify(media.example ?? sampleOf(media.schema), null, 2);
    body.rows = Math.min(20, body.value.split("\\n").length + 1);
    body.setAttribute("aria-label", "Body");
  }
  const button = element("button", "Send", box);
  const output = element("pre", "", box);
  button.onclick = () => send(method.toUpperCase(), address.value, body?.value, output);
};
fetch("/openapi.json").then((response) => response.json()).then(({ paths }) => {
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) show(method, path, operation);
  }
});
`;

const STYLE = `
body { font: 16px system-ui, sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
details { border: 1px solid #bbb; border-radius: 6px; margin: 0.5rem 0; padding: 0.5rem 1rem; }
summary { cursor: pointer; font-weight: 600; }
input, textarea { box-sizing: border-box; width: 100%; font: 14px ui-monospace, monospace; margin: 0.3rem 0; }
pre { overflow: auto; }
`;

/** A page with the routes, and forms to try them. */
export const TRY_PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Understudy: the service</title><style>${STYLE}</style></head>
<body><main><h1>The service</h1>
<p>Every address of this server, as <a href="/openapi.json">openapi.json</a> describes it.</p>
<p><label>Your key, where the server asks for one: <input id="key" type="password" autocomplete="off"></label></p>
</main><script>${SCRIPT}</script></body></html>
`;

const hash = (text: string): string =>
  `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** The page's content security policy: its own script, and requests to this server. */
export const TRY_PAGE_POLICY = [
  "default-src 'none'",
  `script-src ${hash(SCRIPT)}`,
  `style-src ${hash(STYLE)}`,
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");
