// Builds kernel.wasm, and the module that carries it, from the C sources beside this file.
//
//   pnpm build:kernel   needs clang and lld
//   pnpm build:kernel --check   that what is committed was built from these sources
//
// The version below gives the very bytes that are committed; another one must give a kernel that computes the same.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

const PINNED = "Debian clang version 14.0.6";
const FLAGS = [
  "--target=wasm32",
  "-O3",
  // Otherwise each load of a loop gets an addition of its own for its address.
  ...["-mllvm", "-disable-lsr"],
  ...["-msimd128", "-mbulk-memory"],
  // The same roundings everywhere: nothing is fused.
  ...["-ffp-contract=off", "-fno-math-errno"],
  ...["-ffreestanding", "-nostdlib", "-Wall", "-Wextra", "-Werror"],
  ...["-Wl,--no-entry", "-Wl,--strip-all", "-Wl,-z,stack-size=65536"],
];
/** Name of the section of the binary that holds the hash of the sources. */
const SECTION = "source";

const folder = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../..", import.meta.url));
const binary = join(folder, "kernel.wasm");
const module = join(folder, "../src/inference/network/kernel/kernel-code.ts");
const sources = readdirSync(folder)
  .filter((name) => /\.[ch]$/.test(name))
  .sort();

if (values.check) check();
else write();

function write() {
  const bytes = compile();
  writeFileSync(binary, bytes);
  writeFileSync(module, moduleText(bytes));
  say(`kernel.wasm: ${bytes.length} bytes, sources ${sourceHash().slice(0, 12)}`);
}

function check() {
  const committed = readFileSync(binary);
  if (!committed.includes(sourceHash())) {
    fail("kernel.wasm was built from other sources: run pnpm build:kernel");
  }
  if (readFileSync(module, "utf8") !== moduleText(committed)) {
    fail("kernel-code.ts does not carry kernel.wasm: run pnpm build:kernel");
  }
  const version = compilerVersion();
  if (version === undefined) fail("there is no clang: apt-get install clang lld");
  const built = compile();
  if (version.startsWith(PINNED)) {
    if (!built.equals(committed)) fail(`${PINNED} builds other bytes from these sources`);
    say(`kernel.wasm: the same ${built.length} bytes from ${PINNED}`);
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), "understudy-kernel-"));
  try {
    const other = join(directory, "kernel.wasm");
    writeFileSync(other, built);
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const args = [vitest, "run", "packages/llm/src/inference/network/networks"];
    const env = { ...process.env, KERNEL_WASM: other };
    const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit", env });
    if (status !== 0) fail(`the kernel that ${version} builds computes something else`);
    say(`kernel.wasm: ${version} builds other bytes that compute the same`);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function compile() {
  const directory = mkdtempSync(join(tmpdir(), "understudy-kernel-"));
  try {
    const output = join(directory, "kernel.wasm");
    execFileSync(compiler(), [...FLAGS, "-o", output, "kernel.c"], {
      cwd: folder,
      stdio: "inherit",
    });
    return Buffer.concat([readFileSync(output), hashSection()]);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A custom section: 0, its length, the length of its name, its name, its content. */
function hashSection() {
  const content = Buffer.concat([
    Buffer.from([SECTION.length]),
    Buffer.from(SECTION),
    Buffer.from(sourceHash()),
  ]);
  return Buffer.concat([Buffer.from([0, content.length]), content]);
}

/** Hash of the sources and of how they are compiled, in hexadecimal digits. */
function sourceHash() {
  const hash = createHash("sha256").update(JSON.stringify(FLAGS));
  for (const name of sources) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest("hex");
}

function moduleText(bytes) {
  return (
    "// Written by kernel/build.mjs: kernel/kernel.wasm, so that no runtime has to look for a file. In hexadecimal digits:\n" +
    "// gzip finds what repeats in them, where base64 hides it.\n" +
    `export const KERNEL_HEX =\n  "${bytes.toString("hex")}";\n`
  );
}

function compiler() {
  return process.env.CLANG ?? "clang";
}

function compilerVersion() {
  const { stdout, status } = spawnSync(compiler(), ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.split("\n")[0] : undefined;
}

function say(message) {
  process.stdout.write(`${message}\n`);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
