/** Shown below the list of commands. */
export const PROGRAM_HELP = `
Examples:
  Look at a domain: what it says, what can never happen, what the model will read
    $ understudy check village.json

  Solve one problem, with the model if it is up to it, otherwise with the classical planner
    $ understudy plan --domain village.json --problem morning.json

  Have a model teach a plan library, from which a game plays without the model
    $ understudy prepare --domain village.json --out village.plans.json

  Make a game of your own
    $ understudy new my-game --template phaser

  Is the engine fast and sound enough for a thousand agents?
    $ understudy stress --agents 1000 --duration 20 --report out

Exit codes:
  0  solved, valid, or passed       2  proved: no plan exists
  1  wrong input or usage, failed   3  not found within the limits

UNDERSTUDY_DEBUG=1 shows stack traces. NO_COLOR=1 turns colours off.
`;

/** Shown below the options of `plan`. */
export const PLAN_HELP = `
A problem is JSON:
  {"id": "p1", "state": {"at": "home", "wood": 0}, "goal": "warm_home"}
The goal is the name of a goal of the domain, a condition such as {"wood": {">=": 2}},
{"oneOf": [goals]} or {"directive": "free text"}. Variables left out take their default.
Where tools cost ways, "ways" says what they cost now: {"home": {"mill": 4, "well": 9}, …}.

Planners:
  auto       the model proposes within the budget; its plan is proved, mended where it breaks,
             and replaced by the classical planner's if it is late, wrong or too costly
  llm        the model alone: shows what it can do; a wrong plan is cut where it breaks
  classical  the classical planner alone; without a budget until a plan is proved optimal

Models:
  nano                  ships with Understudy; the default
  FILE.gguf             a file of your own, run inside this process
  ollama/NAME           a running Ollama, at OLLAMA_URL or http://127.0.0.1:11434
  openai/NAME@URL       llama.cpp's server, vLLM, LM Studio, OpenAI (key: OPENAI_API_KEY)
  anthropic/NAME        Claude (key: ANTHROPIC_API_KEY)
  local/NAME:VARIANT    whichever is there: Ollama first, then the .gguf files of the folder
                        UNDERSTUDY_MODELS (or models); @ollama or @embedded after it decides
  pool                  those of [pool] in understudy.toml, together
  none                  no model

Examples:
  $ understudy plan --domain village.json --problem morning.json
  $ understudy plan --domain village.json --goal build --state "$(cat state.json)"
  $ understudy plan --domain village.json --problem morning.json --planner classical
  $ cat morning.json | understudy plan --domain village.json --problem - --json
  $ understudy plan --domain village.json --problems day.jsonl --json > answers.jsonl
  $ understudy plan --pddl domain.pddl problem.pddl

Exit codes:
  0  solved
  1  wrong input or usage
  2  proved: no plan exists
  3  not found within the limits; with --planner llm: the model's plan does not work
  With --problems, the first that applies of 1, 3, 2, 0; a bad line is answered with an error.
`;

/** Shown below the options of `check`. */
export const CHECK_HELP = `
Shows the variables, the tools and their ground actions, goals, preconditions that follow from
effects, ground actions that were dropped and why, tools and goals that are out of reach, and
the size of the prompt that a model will read.

Examples:
  $ understudy check village.json
  $ understudy check station.ts
  $ understudy check village.json --prompt
  $ understudy check village.json --graph village.svg
  $ understudy check village.json --graph village.svg --goal warm_home
  $ understudy check village.json --json | jq .reachability

Exit codes:
  0  the domain is valid; there may be warnings
  1  it is not: every error is shown, with its place and a hint
`;

/** Shown below the options of `export`. */
export const EXPORT_HELP = `
The file is run, and must export a domain of defineDomain, or its definition. Node 22.18 and newer run
TypeScript by themselves; otherwise tsx or esbuild of the file's project is used.

Examples:
  $ understudy export station.ts --out station.json
  $ understudy export domains.ts#station | understudy check -
  $ understudy export village.json --library plans.json --tables --out game.understudy

Exit codes:
  0  written
  1  no such domain, or one that no file can hold
`;

/** Shown below the options of `init`. */
export const INIT_HELP = `
The file names the models of a game, and sets defaults: model, budget, models folder, address of
Ollama, time-out. It is read from the working directory, or from the path in UNDERSTUDY_CONFIG. Flags
and environment variables take precedence over it.

Examples:
  $ understudy init
  $ understudy model status planner
  $ understudy plan --domain village.json --problem morning.json --model planner

Exit codes:
  0  written
  1  the file exists already, or cannot be written
`;

/** Shown below the commands of `model`. */
export const MODEL_HELP = `
Examples:
  Which models are there?
    $ understudy model list

  Does Ollama run, and what has it loaded? How fast is a model?
    $ understudy model status
    $ understudy model status ollama/phi3

  Have a command start an Ollama that is installed when it needs it
    $ understudy plan --domain village.json --problem morning.json --model ollama/phi3 --start-ollama

  What could be fetched? Fetch it, and use it.
    $ understudy model available --recommended
    $ understudy model pull local/qwen2.5:1.5b@embedded
    $ understudy plan --domain village.json --problem morning.json --model local/qwen2.5:1.5b

  What is a model worth here, beside chance? On your own domain?
    $ understudy model trial nano ollama/phi3 --domain village.json

Model files are in the folder UNDERSTUDY_MODELS (or models).

Exit codes:
  0  shown or fetched
  1  wrong usage, or the model cannot be opened or fetched
`;

/** Shown below the options of `stress`. */
export const STRESS_HELP = `
Questions are asked at planned times, whether or not earlier ones are answered (open loop). Latency
counts from the planned time, so that queueing shows. Agents play their plans in simulated worlds:
plans break, and are mended or replaced.

Without --assert a run passes if every question is answered, an independent simulator accepts every
plan, no answer is later than stalls of the machine explain, and p95 is within the budget.

Ctrl+C ends the run with a full report; a second Ctrl+C ends it at once.

Examples:
  $ understudy stress
  $ understudy stress --agents 1000 --duration 20 --hit-rate 0.7 --budget-ms 50
  $ understudy stress --faults outage --duration 1m --report out
  $ understudy stress --assert "strict,p99<40" --compare out/result.json
  $ understudy stress --closed --llm-latency 0 --domain guard
  $ understudy stress --sweep --report out
  $ understudy stress --duration 2h --assert soak
  $ understudy stress --assert help

Exit codes:
  0  every assertion holds
  1  one does not, or wrong input or usage
`;

/** Shown below the options of `viewer`. */
export const VIEWER_HELP = `
The page shows where agents are, what each plans and why, what happened to a request, and what
caches, breaker and plan library do. You can pause, step and look back; change a variable by hand and
watch the agent replan; make the model fail.

The address works only on this machine, and has a secret in it.

Examples:
  $ understudy viewer
  $ understudy viewer --domain guard --agents 30 --model none
  $ understudy viewer --agents 500 --no-plan library --faults slow
  $ understudy viewer --record show.jsonl --duration 2m
  $ understudy viewer --open show.jsonl
  $ understudy viewer --open show.jsonl --export show.html
`;

/** Shown below the options of `serve`. */
export const SERVE_HELP = `
Without flags it serves the demo domains (guard, courier, village) with the shipped model, only to
this machine. Send more domains with PUT /v1/domains/NAME. /docs is a page that lists every address,
to try them out; /openapi.json is for tools; /healthz, /readyz and /metrics are for monitoring.

Ctrl+C answers open requests, then ends; a second one ends at once. LOG_LEVEL (debug, info, warn,
error, silent) says what is logged to standard error; default: warn.

Examples:
  $ understudy serve
  $ understudy serve --port 8080 --domain village.json --model none
  $ curl -X PUT --json @village.json http://127.0.0.1:7071/v1/domains/village
  $ understudy serve --make-key acme --roles plan,author
  $ understudy serve --config understudy.toml
`;

/** Shown below the options of `new`. */
export const NEW_HELP = `
Templates:
  survival  a page of settlers who remember, take orders in words, and survive the night
  browser   a page of two campers, the smallest one; the model plans, too
  phaser    a game with Phaser, built by Vite
  node      a program in the terminal
  colony    a page of settlers who share jobs and tools, in a world of things
  kitchen   a page of three squads that cook what guests order

Each has a domain, agents that play plans, a view of their goals and steps, and a test.
npm create understudy does the same without this command.

Examples:
  $ understudy new my-game
  $ understudy new games/my-game --template phaser
`;

/** Shown below the commands of `config`. */
export const CONFIG_HELP = `
A server that was started with --config looks at its file every two seconds, and takes a change over
between two requests. One with a mistake is refused, and the server runs on as before.

Example:
  $ understudy config check
`;

/** Shown below the options of `replay`. */
export const REPLAY_HELP = `
Recordings come from understudy stress --record FILE --workers 1, or from a game (recordOrchestrator).
The replay needs no model: the LLM planner gives the recorded answers at the recorded times.

Examples:
  $ understudy replay evening.jsonl
  $ understudy replay evening.jsonl --json | jq .differences

Exit codes:
  0  every outcome is as recorded
  1  outcomes differ, or the recording is damaged
`;

/** Shown below the options of `explain`. */
export const EXPLAIN_HELP = `
Shows what the agent observed, what the cache knew, how the classical planner planned, why the LLM planner was
asked or not, what it said and where that broke, and each step of the plan with its conditions.
For a domain and a goal, without a recording: understudy plan --domain FILE --goal GOAL --explain

Examples:
  $ understudy explain evening.jsonl --agent guard-17
  $ understudy explain evening.jsonl --agent guard-17 --tick 9

Exit codes:
  0  shown
  1  wrong usage, a damaged recording, or no such request
`;

/** Shown below the options of `prepare`. */
export const PREPARE_HELP = `
Agents live in the domain. If the plan library has no plan for a situation (at up to 1.25 times the
cost of the classical planner's), the model is asked, first the question that would serve the most
situations. Plans are proved. A wrong one is asked for again, naming its first broken step; then it
is mended; failing that, the situation is left to the classical planner and marked in the file.

It stops when fresh situations, which no question came from, are covered with 95 % confidence.
Ctrl+C saves. The same command resumes from the file, as if it had not been interrupted.

Examples:
  $ understudy prepare --domain village.json
  $ understudy prepare --domain village.json --model scripted --out trial.plans.json
  $ understudy prepare --domain village.json --model ollama/phi3 --minutes 60 --record phi3.jsonl
  $ understudy prepare --domain village.json --persona "a lazy miller" --persona smith.txt
  $ understudy prepare --domain village.json --replay phi3.jsonl --json > events.jsonl

Exit codes:
  0  the coverage is reached
  1  wrong input or usage, or the model failed
  3  ended before that: by time, number of questions, Ctrl+C, or with nothing left to ask
`;

/** Shown below the options of `mcp`. */
export const MCP_HELP = `
An assistant starts it and talks to it. It reads JSON files below the folder that it was started in, and
no others; it writes none.

Example:
  $ claude mcp add understudy -- npx -y @understudy/cli mcp
`;

/** Shown below the options of `worker`. */
export const WORKER_HELP = `
Start as many as there are machines with a model, at any time; each takes one question after the
other. One that is killed loses the question that it was at, which goes to another one. The file of
the preparation does not depend on how many there are.

Examples:
  $ understudy worker --queue redis://10.0.0.5:6379 --model ollama/phi3
  $ understudy prepare --domain village.json --queue redis://10.0.0.5:6379 --model ollama/phi3
`;

/** Shown below the commands of `planLibrary`. */
export const PLAN_LIBRARY_HELP = `
Example:
  $ understudy library check village.plans.json --domain village.json

Exit codes:
  0  every plan works
  1  a plan does not work; wrong input or usage
`;

/** The forms of `--model`, for help and hints. */
export const MODEL_SPECS =
  "nano, FILE.gguf, ollama/NAME, openai/NAME@URL, anthropic/NAME, local/NAME:VARIANT[@ollama|@embedded] or none";
