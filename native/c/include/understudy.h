/*
 * Understudy: plans for game agents inside the game, without a server.
 *
 * An engine is a planner on a thread of its own. It takes and gives messages of the session protocol
 * (docs/service/protocol.md), as JSON in UTF-8. All functions may be called from any thread; none of them runs the planner
 * on it. Nothing calls back.
 *
 * Texts that come in are the caller's, and are copied; they need no 0 at their end. Texts that go out are the library's,
 * end with a 0 that `length` does not count, and stay until the same thread's next call of the same function.
 *
 * Functions that return int32_t give a code. Below 0, understudy_error() says what was wrong.
 */
#ifndef UNDERSTUDY_H
#define UNDERSTUDY_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The number of this border; understudy_abi() must give the same. */
#define UNDERSTUDY_ABI 2

#define UNDERSTUDY_OK 0
/* There is nothing, or not yet. */
#define UNDERSTUDY_NOTHING 1
/* The engine refused, or is over. */
#define UNDERSTUDY_FAILED (-1)
/* There is no engine with this handle. Handles are never used again. */
#define UNDERSTUDY_NO_ENGINE (-2)
/* An argument is null, longer than 1 GiB, not UTF-8, or no number. */
#define UNDERSTUDY_BAD_ARGUMENT (-3)
/* The library has a mistake. */
#define UNDERSTUDY_PANIC (-4)

/* An engine; 0 is none. */
typedef uint64_t understudy_engine;

/* Limits of an engine. A member that is 0 has its default. */
typedef struct understudy_limits {
  uint32_t size;          /* sizeof(understudy_limits) */
  uint32_t stepped;       /* not 0: the engine works only within understudy_step() */
  uint64_t memory_bytes;  /* the most memory of the planner: 256 MiB */
  uint64_t message_bytes; /* the longest message that is passed on: 4 MiB. The planner takes 32 KiB, or as much as
                             {"limits": {"messageBytes": ...}} of the options says; its welcome tells */
  uint64_t waiting_bytes; /* the most that waits to be read, in each direction: 16 MiB */
  uint32_t call_ms;       /* the longest that one call within the planner may take: 60000 */
  uint32_t reserved;      /* 0 */
} understudy_limits;

/* The version of the library, such as "0.1.0". */
const char *understudy_version(void);

/* The number of the border that the library has. */
uint32_t understudy_abi(void);

/* The notices of the libraries that are part of this one, for the credits of a game. */
int32_t understudy_notices(const char **text, size_t *length);

/*
 * Begins to open an engine, and returns at once; messages may be sent already. The options are a game's file, as
 * `understudy export` writes it, or JSON such as {"domains": [{"domain": ...}]}. `limits` may be null.
 */
int32_t understudy_open(const char *options, size_t length, const understudy_limits *limits, understudy_engine *engine);

/* Waits until an engine is open: UNDERSTUDY_NOTHING if it is not yet. All waits end after wait_ms; below 0 never. */
int32_t understudy_ready(understudy_engine engine, int32_t wait_ms);

/* Queues a message. The planner's answer comes as a message, errors included. */
int32_t understudy_send(understudy_engine engine, const char *message, size_t length);

/* Takes the planner's next message: UNDERSTUDY_NOTHING if there is none. Never waits. */
int32_t understudy_take(understudy_engine engine, const char **text, size_t *length);

/* Waits until there is a message. */
int32_t understudy_wait(understudy_engine engine, int32_t wait_ms);

/* Waits until all messages are read, and nothing is left to do but to wait for the game or the clock. */
int32_t understudy_settle(understudy_engine engine, int32_t wait_ms);

/*
 * Lets a stepped engine read its messages, and work: now_ms is the game's time, for_ms the longest that it works. next_ms
 * gets the time until it wants the next step: 0 at once, below 0 when there is a message.
 */
int32_t understudy_step(understudy_engine engine, double now_ms, double for_ms, double *next_ms);

/*
 * The commonest messages. understudy_hello() begins a session; from then on the library writes and numbers its messages,
 * and keeps what it has told: it answers `ack` and `resync` by itself, and understudy_take() leaves them out. Do not send
 * messages with a `seq` of your own beside them, nor questions with an `id` below 1000000: the library counts its own from 1.
 *
 * These texts are UTF-8 and end with a 0. A state is an object of JSON with all values by their names. A goal is the name of
 * one, or JSON that begins with {. A budget_ms is the longest that a plan may take; 0 is for 1,000 ms.
 *
 * Only the planner knows which agents, steps, squads and names of the domain there are: of a wrong one a message `error` or
 * `refused` comes, with `code`, `message` and `pointer`. What is said of one that is no more is late, and no mistake.
 */

/* Begins a session in a domain. world: 0 without things, 1 with things, 2 with questions about the costs of ways. */
int32_t understudy_hello(understudy_engine engine, const char *domain, int32_t world);

/* Sets the game's own time in milliseconds, for the states that follow. */
int32_t understudy_time(understudy_engine engine, double now_ms);

/* Tells an agent's whole state. */
int32_t understudy_see(understudy_engine engine, const char *agent, const char *state);

/*
 * The same with the agent's place among the things (world: 1 or 2; else "no-world"): at has count numbers, one to three, in units of
 * the costs of ways.
 */
int32_t understudy_see_at(understudy_engine engine, const char *agent, const char *state, const double *at, size_t count);

/*
 * Tells things that came, changed, or went ("gone": true), with what changed of each: a list of JSON, such as
 * [{"id": "f1", "kind": "flask", "properties": {"full": true}, "at": [3, 0]}]. The first call tells of all that there are.
 */
int32_t understudy_see_things(understudy_engine engine, const char *things);

/* Tells all things, in place of those told before. */
int32_t understudy_see_all(understudy_engine engine, const char *things);

/* Answers a message `ways` (world: 2) with a list of JSON: {"to": [...], "from": ..., "costs": [...]}; below 0 there is no way. */
int32_t understudy_ways(understudy_engine engine, const char *agent, const char *rows);

/* Tells what an agent wants from now on: messages `begin` tell its steps. */
int32_t understudy_want(understudy_engine engine, const char *agent, const char *goal, uint32_t budget_ms);

/* Ends an agent's want. */
int32_t understudy_idle(understudy_engine engine, const char *agent);

/* Removes an agent. */
int32_t understudy_leave(understudy_engine engine, const char *agent);

/* Tells that a step is finished, after the state, or that it failed. step_id is the `stepId` of its `begin`. */
int32_t understudy_finished(understudy_engine engine, const char *agent, uint64_t step_id);
int32_t understudy_failed(understudy_engine engine, const char *agent, uint64_t step_id, const char *why);

/* Makes a squad of up to sixteen agents in a domain with time, or changes it. The members are a list of JSON. */
int32_t understudy_squad(understudy_engine engine, const char *name, const char *members, const char *goal, uint32_t budget_ms);

/* Ends a squad. */
int32_t understudy_disband(understudy_engine engine, const char *name);

/* Asks for one plan, beside the agents. A message `answer` or `refused` comes with this id. */
int32_t understudy_plan(understudy_engine engine, const char *agent, const char *state, const char *goal, uint32_t budget_ms, uint64_t *id);

/* The same at once: a plan that is known, or that a search of slice_ms (at most 1000) finds. */
int32_t understudy_plan_now(understudy_engine engine, const char *agent, const char *state, const char *goal, uint32_t slice_ms, uint64_t *id);

/*
 * Proposes steps, a list of JSON with {"tool": ..., "args": {...}}, or without args where the tool has no parameters: they are
 * proved, and mended where they break. The answer's `detail` says why they were not taken.
 */
int32_t understudy_propose(understudy_engine engine, const char *agent, const char *state, const char *goal, const char *steps, uint32_t budget_ms, uint64_t *id);

/* Answers a message `model-wanted` by its number, with JSON that fits its schema; or tells that the model failed. */
int32_t understudy_model_answer(understudy_engine engine, uint64_t number, const char *answer);
int32_t understudy_model_failed(understudy_engine engine, uint64_t number, const char *why);

/* The agents, squads and things of the session as JSON, for a saved game. The text stays as that of understudy_take(). */
int32_t understudy_save(understudy_engine engine, const char **text, size_t *length);

/* Goes on with what understudy_save() gave, in place of all agents, squads and things. */
int32_t understudy_restore(understudy_engine engine, const char *saved);

/*
 * Opens the planner again under the same handle, with the same options and limits, such as after `memory-limit`. A session
 * goes on: the planner is told all agents, squads and things. Questions, and steps in flight, are lost.
 */
int32_t understudy_renew(understudy_engine engine);

/* The memory that the planner has now, in bytes. It is counted, which takes milliseconds; the caller waits for that. */
int32_t understudy_memory(understudy_engine engine, uint64_t *bytes);

/* This thread's last error as JSON: code and message, perhaps pointer and hint. Empty if there was none. */
int32_t understudy_error(const char **text, size_t *length);

/* The number of open engines. */
uint32_t understudy_count(void);

/* Ends an engine, whatever it does. Calls of other threads that wait for it return. */
int32_t understudy_close(understudy_engine engine);

/* Ends all engines, as before a game engine reloads its scripts. */
int32_t understudy_close_all(void);

#ifdef __cplusplus
}
#endif

#endif
