/** The file written by `understudy init`: all settings, most of them commented out. */
export const CONFIGURATION_TEMPLATE = `# Configuration of Understudy, read by the command line in this folder and by
# createLlmPlanner({ config: "understudy.toml" }). Flags and environment variables take precedence.

[models]
# The game's names for its models, each with a SPEC: nano, FILE.gguf, ollama/NAME,
# openai/NAME@URL, anthropic/NAME or local/NAME:VARIANT, with options after a #.
planner = "nano"
# teller = "models/phi-3.gguf#context=4096"
# far = "ollama/phi3#keepAlive=2h"

[defaults]
# Default model: one of the names above, a SPEC, or "pool".
model = "planner"
# Time budget of \`understudy plan\`, in milliseconds.
# budget_ms = 1000
# ollama_url = "http://127.0.0.1:11434"
# Timeout of each model call, in milliseconds.
# timeout_ms = 5000
# Timeout of reading the intent of a directive, in milliseconds.
# reading_timeout_ms = 60000
# Number of retries of a failed call.
# max_retries = 3
# Consecutive failures that open the circuit breaker.
# breaker_threshold = 5
# Failure ratio that opens it, its time window, and the cool-down, in milliseconds.
# breaker_ratio = 0.5
# breaker_window_ms = 30000
# breaker_cooldown_ms = 10000

[folders]
# The folder with .gguf files, relative to this file.
models = "models"

# Several models as one LLM planner: createPool({ config: "understudy.toml" }), understudy plan and serve --model pool.
# [pool]
# strategy = "small-first"
# members = ["planner", "ollama/phi3"]
# Order of the members. Default: as listed.
# order = ["planner", "ollama/phi3"]
# Limit on second calls of the strategy "hedged", as a fraction of all calls.
# hedge_share = 0.05
# Cool-down of a failed member, in milliseconds.
# member_cooldown_ms = 5000
`;
