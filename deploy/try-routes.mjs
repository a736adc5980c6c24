#!/usr/bin/env node
// Tries every HTTP route in the /openapi.json of a running service, and prints each answer's status.
//   node deploy/try-routes.mjs [URL]
// If the service requires keys, set UNDERSTUDY_KEY to one with the roles plan and author:
//   understudy serve --make-key game --roles plan,author
// Uploads a domain and removes it at the end. Exits with 1 if a route is missing, fails or gives an undocumented answer.
// A refusal of a valid request, such as a chat with a model that only plans, is printed.
const url = (process.argv[2] ?? "http://127.0.0.1:7071").replace(/\/$/, "");
const key = process.env.UNDERSTUDY_KEY;
const name = `try-routes-${process.pid}`;
const domain = {
  name,
  state: { lit: { type: "boolean" } },
  tools: [{ name: "light", then: { lit: true }, duration: 1 }],
  goals: [{ name: "warm", when: { lit: true } }],
};
const wish = { agent: "ann", state: { lit: false }, goal: "warm" };
const { goal: _, ...situation } = wish;
/** Bodies in place of the documented examples, whose domain may be missing. */
const bodies = {
  "post /v1/plan": { domain: name, ...wish, budgetMs: 500 },
  "post /v1/plan-now": { domain: name, ...wish },
  "post /v1/plan-many": { domain: name, requests: [wish] },
  "post /v1/plan-together": {
    ...{ domain: name, goal: wish.goal, budgetMs: 500 },
    agents: { ann: { state: wish.state } },
  },
  "post /v1/explain": { domain: name, state: wish.state, goal: wish.goal },
  "post /v1/describe": { domain: name, ...situation, agent: undefined },
  "post /v1/tickets": { domain: name, agents: ["ann"] },
  "put /v1/domains/{name}": domain,
};

/** @param {string} method @param {string} path @param {unknown} [body] */
async function ask(method, path, body) {
  const beganMs = performance.now();
  const response = await fetch(url + path, {
    method: method.toUpperCase(),
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  return { status: response.status, text, tookMs: performance.now() - beganMs };
}

/** The code of a refusal, in the service's own format or OpenAI's. @param {string} text */
function refusalIn(text) {
  try {
    const { error } = JSON.parse(text);
    return typeof error === "string" ? error : (error?.code ?? error?.message);
  } catch {
    return undefined;
  }
}

let failures = 0;
/** @param {string} method @param {string} path @param {unknown} [body] */
async function tryRoute(method, path, body) {
  const at = `${method.toUpperCase()} ${path}`;
  try {
    const { status, text, tookMs } = await ask(method, path, body);
    const refusal = status < 400 ? "" : refusalIn(text);
    // A model may refuse a request that others accept, and a service may not be ready: both are valid answers.
    const mayRefuse = /\/(chat|completions|generate|query|readyz)/.test(path);
    const isFine = status < 400 || (mayRefuse && refusal !== undefined && status !== 404);
    if (!isFine) failures++;
    const how = `${isFine ? "✓" : "✗"} ${status} ${at}`;
    console.log(
      `${how.padEnd(42)} ${tookMs.toFixed(0).padStart(5)} ms  ${refusal || ""}`.trimEnd(),
    );
  } catch (error) {
    failures++;
    const { cause, message } = /** @type {Error} */ (error);
    console.log(`✗     ${at}  ${cause instanceof Error ? cause.message : message}`);
  }
}

/** @type {{ paths: Record<string, Record<string, any>> }} */
let document;
try {
  document = JSON.parse((await ask("get", "/openapi.json")).text);
} catch (error) {
  const { cause, message } = /** @type {Error} */ (error);
  console.error(
    `no service answers at ${url}: ${cause instanceof Error ? cause.message : message}`,
  );
  process.exit(1);
}
const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { requestBody }]) => ({ method, path, requestBody })),
);
// The domain is uploaded first and removed last.
const rank = (/** @type {string} */ method) => ({ put: 0, delete: 2 })[method] ?? 1;
routes.sort((one, other) => rank(one.method) - rank(other.method));
const { data: models = [] } = JSON.parse((await ask("get", "/v1/models")).text);
for (const { method, path, requestBody } of routes) {
  const example = requestBody?.content?.["application/json"]?.example;
  const known =
    models[0] === undefined || example?.model === undefined ? {} : { model: models[0].id };
  const body =
    bodies[/** @type {keyof typeof bodies} */ (`${method} ${path}`)] ??
    (example && { ...example, ...known });
  const place = path
    .replace("{name}", name)
    .replace("{*}", encodeURIComponent(models[0]?.id ?? "none"));
  // There is no model to show.
  if (path.includes("{*}") && models.length === 0) continue;
  await tryRoute(method, place, body);
}
for (const path of ["/openapi.json", "/docs", "/metrics"]) await tryRoute("get", path);
console.log(
  failures === 0 ? "every route answers" : `${failures} of the routes do not answer as documented`,
);
process.exitCode = failures === 0 ? 0 : 1;
