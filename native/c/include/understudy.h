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
#define UNDERSTUDY_ABI 1

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
