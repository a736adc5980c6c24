import type { Building } from "./building.ts";
import type { Imports } from "./imports.ts";

/** The layered folders of all packages, in order. */
export const buildings: readonly Building[] = [
  {
    folder: "packages/planner-core/src",
    floors: [
      "errors.ts hash.ts hidden.ts random.ts safe-call.ts when-aborted.ts",
      "collections text",
      "condition time",
      "work state",
      "domain",
      "plan saved reference",
      "compiled schedule",
      "contract reservations",
      "telemetry repertoire",
      "orchestrator",
      "runner",
      "squad",
      "testing index.ts internal.ts json.ts",
    ],
    exceptions: [
      {
        files: ["definition.ts", "issues.ts", "types.ts", "variables.ts"].map(
          (file) => `packages/planner-core/src/domain/definition/${file}`,
        ),
        because:
          "a state is packed by its domain's variables: these files say what those are and know no domain",
      },
    ],
  },
  {
    folder: "packages/world/src",
    floors: [
      "layout.ts",
      "things",
      "claims sharing typed.ts",
      "relevance",
      "binding",
      "relaxation",
      "question",
      "constraints",
      "runner",
      "agent",
      "saved.ts",
      "world.ts",
      "testing",
      "index.ts",
    ],
  },
  {
    folder: "games/minecraft/src",
    floors: ["body", "chat", "play", "domain", "testing index.ts"],
  },
  {
    folder: "packages/planner-core/src/domain",
    floors: [
      "definition",
      "kinds",
      "actions",
      "lift",
      "ground",
      "timed",
      "parse-domain.ts",
      "goals.ts",
      "domain-parts.ts",
      "domain.ts",
      "load-domain.ts types-of.ts typed-definition.ts",
      "define-domain.ts",
    ],
  },
  {
    // In the order of a request's stages: a stage may import earlier ones, never later ones.
    folder: "packages/planner-core/src/orchestrator",
    floors: [
      "guard settings.ts",
      "drive options.ts report",
      "call",
      "request",
      "answer policy",
      "parts.ts",
      "goal cache",
      "understudy",
      "words lead",
      "intent",
      "proof",
      "outcome",
      "now",
      "round",
      "pipeline.ts",
      "assemble.ts",
      "orchestrator.ts",
    ],
  },
  {
    folder: "packages/planner-core/src/repertoire",
    floors: [
      "match set-cover.ts",
      "store",
      "derive",
      "file inspect played-repertoire.ts",
      "rehearsed-partitions.ts",
      "repertoire-cache.ts",
      "repertoire.ts",
      "compress.ts",
    ],
  },
  {
    folder: "packages/classical/src",
    floors: [
      "work conditional-effects soft reachability",
      "model",
      "abstraction relaxation symmetry",
      "heuristics",
      "task-cache",
      "search",
      "alternatives competition table",
      "classical-planner.ts",
      "explain",
      "testing index.ts",
    ],
  },
  {
    folder: "packages/cache/src",
    floors: [
      "default-capacity.ts",
      "bound exact signature",
      "prompt shared similar",
      "tiered",
      "snapshot",
      "file browser",
      "index.ts",
    ],
  },
  {
    folder: "workshop/pddl/src",
    floors: [
      "limits.ts rational.ts",
      "pddl-error.ts",
      "exact-number.ts grounding-budget.ts",
      "read",
      "facts",
      "numbers",
      "ground",
      "bounds",
      "translate",
      "import-pddl.ts",
      "testing index.ts",
    ],
  },
  {
    folder: "packages/llm/src",
    floors: [
      "model-settings.ts",
      "environment.ts quiet-timer.ts start-thread.ts within-deadline.ts",
      // The contract: prompts for models, and the reading of their answers. The layers above run
      // models; the built-in engine imports neither.
      "contract inference",
      "decoding",
      "backends",
      "pool",
      "configuration",
      "lead",
      "manager",
      "models browser",
      "testing index.ts internal.ts",
    ],
  },
  {
    folder: "packages/llm/src/contract",
    floors: ["parse", "rendering", "backend examples intent prompts", "resilience", "lead"],
  },
  {
    // In the order of reading a text: JSON, steps, shapes, the plan.
    folder: "packages/llm/src/contract/parse",
    floors: [
      "choice json plan-schema.ts",
      "turn",
      "schema step",
      "shapes",
      "answer-end.ts decoding-schema.ts parse-choice.ts read-answer.ts validate-plan.ts whole-answer.ts write-plan.ts",
      "parse-plan.ts",
      "step-scanner.ts",
    ],
  },
  {
    folder: "packages/llm/src/backends/http",
    floors: [
      "connection wire",
      "dialect",
      "environment-key.ts habits",
      "http-backend.ts ollama-client.ts",
      "completion-stream.ts",
      "anthropic-backend.ts ollama-backend.ts openai-backend.ts",
    ],
  },
  {
    folder: "packages/words/src",
    floors: [
      "text",
      "language",
      "thesaurus",
      "lexicon",
      "persona",
      "reading",
      "orders",
      "commands",
      "language-reader.ts",
      "word-reader.ts",
      "index.ts",
    ],
  },
  {
    folder: "packages/llm/src/inference",
    floors: [
      "errors.ts",
      "choice gguf",
      "model tokenizer",
      "network",
      "sequence",
      "inference-model.ts",
      "open-model.ts",
      "testing index.ts",
    ],
  },
  {
    folder: "packages/files/src",
    floors: [
      "file-in-use-error.ts look-at.ts target.ts",
      "begin-file.ts check-writable.ts claim-file.ts write-whole.ts",
      "index.ts",
    ],
  },
  {
    folder: "workshop/create-understudy/src",
    floors: [
      "project-error.ts templates.ts",
      "create-project.ts",
      "new-project.ts",
      "index.ts main.ts",
    ],
  },
  {
    folder: "workshop/simulation/src",
    floors: ["random-state.ts random-walk", "scenario", "life demo", "testing index.ts"],
  },
  {
    folder: "workshop/rehearsal/src",
    floors: [
      "life seeds.ts texts",
      "measure optimal-lead.ts question",
      "progress.ts role.ts",
      "options.ts tally.ts",
      "run.ts",
      "rehearse.ts",
      "testing index.ts",
    ],
  },
  {
    folder: "workshop/recording/src",
    floors: ["recording.ts", "read record", "replay", "explain-request.ts", "testing index.ts"],
  },
  {
    folder: "service/telemetry/src",
    floors: ["catalogue log", "opentelemetry prometheus", "testing"],
  },
  {
    folder: "service/server/src/fleet",
    floors: [
      "import-peer.ts keys.ts stats.ts until-over.ts",
      "redis",
      "intake.ts options.ts",
      "queue snapshot-lease.ts snapshot.ts",
      "plan-outbox.ts single-flight-lead.ts",
      "shared-domain.ts",
      "stream-reader.ts",
      "fleet.ts",
      "index.ts",
    ],
  },
  {
    folder: "packages/stress/src",
    floors: [
      "result server thread",
      "faults measure sweep verdict world",
      "compare lead report target",
      "worker",
      "run",
      "testing index.ts",
    ],
  },
  {
    folder: "workshop/viewer/src",
    floors: ["page picture protocol", "publish", "overlay record", "server", "testing index.ts"],
  },
  {
    folder: "workshop/viewer/web",
    floors: ["style.d.ts", "link map model", "store", "ui", "testing index.ts main.tsx"],
  },
  {
    folder: "service/server/src",
    floors: [
      "fleet schema threads tracing turns version.ts",
      "openai",
      "access memory",
      "service",
      "uploads",
      "session query",
      "tenants",
      "http",
      "server-options.ts",
      "grpc",
      "server-reload.ts",
      "start-server.ts",
      "config",
      "testing index.ts protocol.ts",
    ],
    exceptions: [
      {
        files: ["service/server/src/config/config-control.ts"],
        because:
          "a running server lets its administrators read and replace the configuration that it runs by",
      },
      {
        files: ["service/server/src/grpc/planner-messages.ts"],
        because: "a domain that comes over gRPC is read where it is compiled",
      },
      {
        files: ["service/server/src/service/refused-error.ts"],
        because: "whoever is not let in is refused with the error of the service",
      },
    ],
  },
  {
    folder: "workshop/cli/src",
    floors: [
      "exit-code.ts help-text.ts interrupts.ts streams.ts stress-harness.ts time-limit.ts version.ts page start",
      "input",
      "output server",
      "lead",
      "command-context.ts",
      "plan",
      "check configuration explain export model new rehearse repertoire replay serve stress trial viewer",
      "mcp",
      "commands.ts",
      "program.ts",
      "run.ts",
      "testing main.ts",
    ],
  },
];

/** Imports upwards or within a layer, each as `FILE -> FILE`. */
export function upwardImports(
  { folder, floors, exceptions }: Building,
  imports: Imports,
): string[] {
  const excepted = new Set(exceptions?.flatMap(({ files }) => files));
  return arrowsWithin(folder, imports)
    .filter(([from, to]) => {
      const [importer, imported] = [roomOf(folder, from), roomOf(folder, to)];
      if (importer === imported || excepted.has(to)) return false;
      return floorOf(floors, importer) <= floorOf(floors, imported);
    })
    .map(([from, to]) => `${from} -> ${to}`);
}

/** Exceptions that are no longer needed. */
export function idleExceptions(building: Building, imports: Imports): string[] {
  const upward = upwardImports({ ...building, exceptions: [] }, imports);
  return (building.exceptions ?? [])
    .flatMap(({ files }) => files)
    .filter((file) => !upward.some((arrow) => arrow.endsWith(` -> ${file}`)));
}

/** The subfolders of a folder, by name. */
export function roomsOf(folder: string, imports: Imports): string[] {
  const files = [...imports.keys()].filter((file) => file.startsWith(`${folder}/`));
  return [...new Set(files.map((file) => roomOf(folder, file)))].toSorted();
}

/** The names in all layers, sorted. */
export function plannedRooms({ floors }: Building): string[] {
  return floors.flatMap((floor) => floor.split(" ")).toSorted();
}

function arrowsWithin(folder: string, imports: Imports): [from: string, to: string][] {
  const isWithin = (file: string): boolean => file.startsWith(`${folder}/`);
  return [...imports].flatMap(([from, targets]) =>
    isWithin(from) ? targets.filter(isWithin).map((to): [string, string] => [from, to]) : [],
  );
}

/** The subfolder or file of `folder` that contains a file. */
function roomOf(folder: string, file: string): string {
  return file.slice(folder.length + 1).split("/")[0] as string;
}

function floorOf(floors: readonly string[], room: string): number {
  return floors.findIndex((floor) => floor.split(" ").includes(room));
}
