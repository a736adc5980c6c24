// `node scripts/testing/count-steps.mjs ENTRY OUT`: bundles a TypeScript source and its workspace imports with counters
// in `globalThis.countedSteps` of function calls, loop iterations and bulk copies, which are the same on every machine.
// See `bench/src/classical/slices` for the weights.
import { writeFileSync } from "node:fs";
import { build } from "esbuild";
import { parseAst } from "vitest/node";

const ONE_STEP = "countedSteps.count++;";
const ARRAYS = /^(Array|(Int|Uint|Float|BigInt|BigUint)(8|16|32|64)Array)$/;
const LOOPS = /^(For|ForIn|ForOf|While|DoWhile)Statement$/;
const FUNCTIONS = /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/;

/** Counts each execution of a statement or block. */
function countBody(body, insert) {
  if (body.type === "BlockStatement") insert(body.start + 1, ONE_STEP);
  else {
    insert(body.start, `{${ONE_STEP}`);
    insert.behind(body.end, "}");
  }
}

/** Wraps an expression in a counting function. */
function hand({ start, end }, to, insert) {
  insert(start, `countedSteps.${to}(`);
  insert.behind(end, ")");
}

function count(node, insert) {
  if (LOOPS.test(node.type)) countBody(node.body, insert);
  if (FUNCTIONS.test(node.type)) {
    if (node.body.type === "BlockStatement") countBody(node.body, insert);
    else {
      insert(node.body.start, "(countedSteps.count++,");
      insert.behind(node.body.end, ")");
    }
  }
  if (node.type === "NewExpression" && ARRAYS.test(node.callee.name)) hand(node, "made", insert);
  if (node.type === "SpreadElement") hand(node.argument, "spread", insert);
  for (const part of Object.values(node).flat()) {
    if (typeof part?.type === "string") count(part, insert);
  }
}

function counting(code) {
  const before = new Map();
  const behind = new Map();
  const add = (texts, at, text, isFirst) => {
    const there = texts.get(at) ?? "";
    texts.set(at, isFirst ? text + there : there + text);
  };
  // Outer nodes are visited before inner ones: of those with the same end, the inner one's text comes first.
  const insert = (at, text) => add(before, at, text, false);
  insert.behind = (at, text) => add(behind, at, text, true);
  count(parseAst(code, { lang: "js" }), insert);
  const places = [...new Set([...before.keys(), ...behind.keys()])].sort((a, b) => a - b);
  let done = 0;
  let text = "";
  for (const at of places) {
    text += code.slice(done, at) + (behind.get(at) ?? "") + (before.get(at) ?? "");
    done = at;
  }
  return text + code.slice(done);
}

const [entry, out] = process.argv.slice(2);
const { outputFiles } = await build({
  entryPoints: [entry],
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  conditions: ["@understudy/source"],
  logLevel: "error",
  write: false,
});
writeFileSync(out, counting(outputFiles[0].text));
