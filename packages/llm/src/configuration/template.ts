/** The file written by `understudy init`: all settings, most of them commented out. */
export const CONFIGURATION_TEMPLATE = `# Configuration of Understudy: read by the command line in this folder, and by
# createLead({ config: "understudy.toml" }). Flags and environment variables go before it.

[models]
# What the game calls its models, and what they are: nano, FILE.gguf, ollama/NAME,
# openai/NAME@URL, anthropic/NAME or local/NAME:VARIANT, with options behind a #.
planner = "nano"
# teller = "models/phi-3.gguf#context=4096"
# far = "ollama/phi3#keepAlive=2h"

[defaults]
# Where no model is named: one of the names above, a SPEC, or "pool".
model = "planner"
# Of \`understudy plan\`, in milliseconds.
# budget_ms = 1000
# ollama_url = "http://127.0.0.1:11434"
# No call of a model takes longer, in milliseconds.
# timeout_ms = 5000
# Tries of a call after the first one.
# max_retries = 3
# Failures in a row that stop questions for a while.
# breaker_threshold = 5
# The share of failures that does the same, over so many milliseconds; and for how long.
# breaker_ratio = 0.5
# breaker_window_ms = 30000
# breaker_cooldown_ms = 10000

[folders]
# Of .gguf files, relative to this file.
models = "models"

# Several models behind one lead: createPool({ config: "understudy.toml" }), understudy plan and serve --model pool.
# [pool]
# strategy = "small-first"
# members = ["planner", "ollama/phi3"]
# Who is asked first; otherwise as they are listed.
# order = ["planner", "ollama/phi3"]
# Second calls of the strategy "hedged", as a share of all.
# hedge_share = 0.05
# How long a member that failed is left alone, in milliseconds.
# member_cooldown_ms = 5000
`;
