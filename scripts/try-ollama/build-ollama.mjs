// Builds Ollama from its Go module, with cgo: the server and the runner for the CPU.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { BUILT_OLLAMA, findOllama } from "../find/ollama.mjs";
import { checkHash, fetchFromIndex } from "../try-model/python-index.mjs";

const VERSION = "v0.17.4";
/**
 * Archives of Go modules lack `vendor` folders, and so three headers of llama.cpp. The source
 * archive of its Python binding contains them.
 */
const BINDING = "llama-cpp-python";
const ARCHIVE = "llama_cpp_python-0.3.16.tar.gz";
const ARCHIVE_SHA256 = "34ed0f9bd9431af045bb63d9324ae620ad0536653740e9bb163a2e1fcb973be6";
const HEADERS = ["nlohmann/json.hpp", "stb/stb_image.h", "miniaudio/miniaudio.h"];

/**
 * The command of the installed Ollama, or of a new build.
 *
 * @param {(text: string) => void} say
 */
export async function buildOllama(say) {
  const found = findOllama();
  if (found !== undefined) return found;
  const folder = dirname(BUILT_OLLAMA);
  const include = join(folder, "../include");
  await fetchHeaders(include, say);
  say(`building Ollama ${VERSION}, which takes five minutes on two idle cores`);
  // Without CPU-specific instructions a token takes ten seconds.
  const flags = `-O3 -march=native -I${include}`;
  const env = { ...process.env, GOBIN: folder, CGO_CFLAGS: flags, CGO_CXXFLAGS: flags };
  const stdio = ["ignore", "ignore", "inherit"];
  const go = spawn("go", ["install", `github.com/ollama/ollama@${VERSION}`], { env, stdio });
  await new Promise((resolve, reject) => {
    go.once("error", () => reject(new Error("Go is not installed: https://go.dev/dl")));
    go.once("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`go install exited with code ${code}`)),
    );
  });
  return BUILT_OLLAMA;
}

/** @param {string} include @param {(text: string) => void} say */
async function fetchHeaders(include, say) {
  if (HEADERS.every((header) => existsSync(join(include, header)))) return;
  say(`fetching ${HEADERS.join(", ")} from ${ARCHIVE}, 51 MB`);
  const bytes = await fetchFromIndex(BINDING, ARCHIVE);
  checkHash(bytes, ARCHIVE_SHA256, ARCHIVE);
  mkdirSync(include, { recursive: true });
  const archive = join(include, ARCHIVE);
  writeFileSync(archive, bytes);
  const vendor = `${ARCHIVE.replace(".tar.gz", "")}/vendor/llama.cpp/vendor`;
  const options = ["--strip-components=4", "-C", include];
  execFileSync("tar", ["xzf", archive, ...options, vendor]);
  rmSync(archive);
}
