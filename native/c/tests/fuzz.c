/*
 * Calls in any order from several threads: bad UTF-8, cut buffers, wrong handles, huge numbers, late and double answers.
 * Arguments: the engine's options, a file of messages, the number of calls, of threads, and a seed; with one more it also
 * prints how many plans were made. Ends with 0 if the program is still there, plans were made, and the last engine still
 * answers.
 */
#include "understudy.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENGINES = 3, LONGEST = 1 << 14, CALLS_TO_AN_OPENING = 4000 };

static char *options;
static size_t options_length;
static char **messages;
static size_t message_count;
/* The first message of the second domain; those of the first one come before. */
static size_t second;
static long calls_of_thread;

/* An engine; the number of its session's last message, its domain, and whether it has begun. */
typedef struct slot {
  _Atomic uint64_t engine;
  _Atomic uint32_t seq;
  _Atomic int is_second;
  _Atomic int is_welcome;
} slot;
static slot slots[ENGINES];
static _Atomic long plans;

static uint64_t next(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

static char *read_file(const char *name, size_t *length) {
  FILE *file = fopen(name, "rb");
  if (file == NULL) exit(2);
  fseek(file, 0, SEEK_END);
  *length = (size_t)ftell(file);
  rewind(file);
  char *text = calloc(*length + 1, 1);
  if (text == NULL || fread(text, 1, *length, file) != *length) exit(2);
  fclose(file);
  return text;
}

static void read_messages(const char *name) {
  size_t length = 0;
  char *text = read_file(name, &length);
  messages = calloc(length + 1, sizeof(char *));
  for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) messages[message_count++] = line;
  while (second < message_count && strstr(messages[second], "dungeon") == NULL) second++;
}

static int is_hello(const char *message) {
  return strstr(message, "\"type\":\"hello\"") != NULL;
}

/* A message of the session's domain or, seldom, of the other one; seldom a beginning or an end of a session. */
static const char *drawn_message(slot *of, uint64_t *state) {
  int is_second = atomic_load(&of->is_second) ^ (next(state) % 64 == 0);
  size_t first = is_second ? second : 0, end = is_second ? message_count : second;
  for (;;) {
    const char *message = messages[first + next(state) % (end - first)];
    int is_rare = is_hello(message) || strstr(message, "\"type\":\"bye\"") != NULL;
    /* What plans need comes more often than the rest. */
    int is_needed = strstr(message, "\"values\"") != NULL || strstr(message, "\"want\"") != NULL;
    if (next(state) % (is_rare ? 200 : is_needed ? 1 : 4) == 0) return message;
  }
}

/* A message with the next numbers of its session, or with its own. */
static size_t numbered(char *to, const char *message, slot *of, uint64_t *state) {
  if (is_hello(message)) atomic_store(&of->seq, 0);
  size_t length = 0;
  int is_old = next(state) % 64 == 0;
  for (const char *at; !is_old && (at = strstr(message, "\"seq\":")) != NULL; message = at + 6 + strspn(at + 6, " 0123456789")) {
    unsigned number = next(state) % 500 == 0 ? (unsigned)next(state) : atomic_fetch_add(&of->seq, 1) + 1;
    length += (size_t)snprintf(to + length, LONGEST - length, "%.*s\"seq\":%u", (int)(at - message), message, number);
    if (length >= LONGEST) return LONGEST - 1;
  }
  length += (size_t)snprintf(to + length, LONGEST - length, "%s", message);
  return length < LONGEST ? length : LONGEST - 1;
}

/* A digit of a text, but none of its number in the session. */
static char *drawn_digit(char *text, uint64_t *state) {
  char *seq = strstr(text, "\"seq\":");
  char *found = NULL;
  unsigned count = 0;
  for (char *at = strpbrk(text, "0123456789"); at != NULL; at = strpbrk(at + 1, "0123456789")) {
    if (seq != NULL && at > seq && at < seq + 17) continue;
    if (next(state) % ++count == 0) found = at;
  }
  return found;
}

static void send_something(slot *of, uint64_t engine, uint64_t *state) {
  char text[LONGEST];
  const char *message = drawn_message(of, state);
  uint64_t damage = next(state) % 32;
  /* What no game sends has no number of its own, so that the messages that follow are not late. */
  size_t length = damage < 3 ? (size_t)snprintf(text, LONGEST, "%s", message) : numbered(text, message, of, state);
  if (length >= LONGEST) length = LONGEST - 1;
  char *name = strstr(text, "\"ann\"");
  if (name != NULL && next(state) % 4 == 0) name[3] = "bc"[next(state) % 2];
  char *digit = drawn_digit(text, state);
  switch (damage) {
    case 0:
      length = next(state) % (length + 1);
      break;
    case 1:
      for (int i = 0; i < 3 && length > 0; i++) text[next(state) % length] = (char)next(state);
      break;
    case 2:
      /* A digit becomes a huge number. */
      if (digit != NULL && length + 20 < LONGEST) {
        memmove(digit + 18, digit, length - (size_t)(digit - text) + 1);
        memset(digit, '9', 18);
        length += 18;
      }
      break;
    case 3:
    case 4:
      /* A digit becomes another one: the end of a step that has ended already, or never began. */
      if (digit != NULL) *digit = (char)('0' + next(state) % 10);
      break;
    default:
      break;
  }
  understudy_send(engine, text, length);
}

/* Begins a session, with a message that is right. */
static void say_hello(slot *of, uint64_t engine, uint64_t *state) {
  atomic_store(&of->seq, 0);
  atomic_store(&of->is_welcome, 0);
  atomic_store(&of->is_second, next(state) % 2 == 0);
  const char *hello = messages[atomic_load(&of->is_second) ? second : 0];
  understudy_send(engine, hello, strlen(hello));
}

/* Opens an engine in a slot, and returns the handle that was there. */
static uint64_t reopen(slot *of, size_t cut, const understudy_limits *limits, uint64_t *state) {
  uint64_t opened = 0;
  understudy_open(options, cut, limits, &opened);
  uint64_t before = atomic_exchange(&of->engine, opened);
  say_hello(of, opened, state);
  return before;
}

/* Hears a message. */
static void hear(const char *text, slot *of, uint64_t engine, uint64_t *state) {
  if (strstr(text, "\"type\":\"plan\"") != NULL || strstr(text, "\"type\":\"begin\"") != NULL) atomic_fetch_add(&plans, 1);
  if (strstr(text, "\"type\":\"welcome\"") != NULL) atomic_store(&of->is_welcome, 1);
  /* A refused game comes back, or all later calls would be refused for want of a session. */
  int is_out = strstr(text, "\"hello-missing\"") != NULL;
  if (is_out && (atomic_load(&of->is_welcome) || next(state) % 500 == 0)) say_hello(of, engine, state);
}

static void call(uint64_t *state) {
  slot *of = &slots[next(state) % ENGINES];
  uint64_t engine = next(state) % 100 == 0 ? next(state) % 64 : atomic_load(&of->engine);
  const char *text = NULL;
  size_t length = 0;
  double next_ms = 0;
  uint64_t bytes = 0;
  uint64_t what = next(state) % 100;
  if (what < 45) {
    send_something(of, engine, state);
  } else if (what < 80) {
    /* The text is read to its end. */
    if (understudy_take(engine, &text, &length) == UNDERSTUDY_OK) {
      if (strlen(text) != length) exit(3);
      hear(text, of, engine, state);
    }
  } else if (what < 84) {
    understudy_step(engine, (double)next(state), (double)(next(state) % 3), &next_ms);
  } else if (what < 88) {
    understudy_error(&text, &length);
    if (strlen(text) != length) exit(3);
  } else if (what < 90) {
    /* Mostly the planners keep up, so that they plan; at times all calls find long queues. */
    if (next(state) % 4 == 0) understudy_wait(engine, (int32_t)(next(state) % 2));
    else understudy_settle(engine, (int32_t)(next(state) % 1000));
  } else if (what < 92) {
    if (next(state) % 50 == 0) understudy_memory(engine, next(state) % 8 == 0 ? NULL : &bytes);
  } else if (what < 94) {
    understudy_send(engine, next(state) % 2 == 0 ? NULL : "{}", (size_t)next(state) | ((size_t)1 << 40));
  } else if (what < 96) {
    understudy_ready(engine, (int32_t)(next(state) % 2));
    understudy_settle(engine, 0);
  } else if (what < 98) {
    understudy_take(engine, NULL, NULL);
    understudy_count();
  } else if (next(state) % (CALLS_TO_AN_OPENING / 50) == 0) {
    understudy_limits limits = {.size = sizeof limits, .stepped = next(state) % 4 == 0, .waiting_bytes = 1 << 20};
    size_t cut = next(state) % 4 == 0 ? next(state) % options_length : options_length;
    understudy_close(reopen(of, cut, &limits, state));
  }
}

static void *run(void *seed) {
  uint64_t state = (uint64_t)(uintptr_t)seed * 0x9e3779b97f4a7c15u + 1;
  for (long i = 0; i < calls_of_thread; i++) call(&state);
  return NULL;
}

int main(int count, char **arguments) {
  pthread_t threads[64];
  if (count < 6) return 2;
  options = read_file(arguments[1], &options_length);
  read_messages(arguments[2]);
  long of = atol(arguments[4]);
  calls_of_thread = atol(arguments[3]) / of;
  uint64_t seed = (uint64_t)atol(arguments[5]) | 1;
  for (int i = 0; i < ENGINES; i++) reopen(&slots[i], options_length, NULL, &seed);
  /* The calls meet engines that work, not only such as are being loaded. */
  for (int i = 0; i < ENGINES; i++) {
    if (understudy_ready(atomic_load(&slots[i].engine), 600000) != UNDERSTUDY_OK) return 4;
  }
  for (long i = 0; i < of; i++) pthread_create(&threads[i], NULL, run, (void *)(atol(arguments[5]) + i));
  for (long i = 0; i < of; i++) pthread_join(threads[i], NULL);
  understudy_close_all();
  uint64_t last = 0;
  understudy_open(options, options_length, NULL, &last);
  int is_open = understudy_ready(last, 60000) == UNDERSTUDY_OK;
  understudy_close(last);
  /* A few calls may be over before the first plan. */
  int is_idle = atomic_load(&plans) == 0 && atol(arguments[3]) >= 10000;
  const char *wrong = !is_open ? "it does not open any more" : is_idle ? "no plan was made" : NULL;
  printf("%s\n", wrong == NULL ? "passed" : wrong);
  if (count > 6) printf("%ld plans and steps\n", atomic_load(&plans));
  return wrong == NULL ? 0 : 1;
}
