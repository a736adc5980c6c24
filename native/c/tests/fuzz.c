/*
 * Calls in any order from several threads: bad UTF-8, cut buffers, wrong handles, huge numbers, late and double answers.
 * Arguments: the engine's options, a file of messages, the number of calls, of threads, and a seed. Ends with 0 if the
 * program is still there, and the last engine still answers.
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
static long calls_of_thread;
static _Atomic uint64_t engines[ENGINES];
static _Atomic uint32_t seq;

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
}

/* A message with the next number of its session, mostly. */
static size_t numbered(char *to, const char *message, uint64_t *state) {
  const char *at = strstr(message, "\"seq\":");
  if (at == NULL || next(state) % 4 == 0) return (size_t)snprintf(to, LONGEST, "%s", message);
  const char *after = at + 6;
  while (*after != 0 && strchr(" 0123456789", *after) != NULL) after++;
  unsigned number = next(state) % 50 == 0 ? (unsigned)next(state) : atomic_fetch_add(&seq, 1) + 1;
  return (size_t)snprintf(to, LONGEST, "%.*s\"seq\":%u%s", (int)(at - message), message, number, after);
}

static void send_something(uint64_t engine, uint64_t *state) {
  char text[LONGEST];
  size_t length = numbered(text, messages[next(state) % message_count], state);
  if (length >= LONGEST) length = LONGEST - 1;
  switch (next(state) % 8) {
    case 0:
      length = next(state) % (length + 1);
      break;
    case 1:
      for (int i = 0; i < 3 && length > 0; i++) text[next(state) % length] = (char)next(state);
      break;
    case 2: {
      /* A digit becomes a huge number. */
      char *digit = strpbrk(text, "123456789");
      if (digit != NULL && length + 20 < LONGEST) {
        memmove(digit + 18, digit, length - (size_t)(digit - text) + 1);
        memset(digit, '9', 18);
        length += 18;
      }
      break;
    }
    default:
      break;
  }
  understudy_send(engine, text, length);
}

static void call(uint64_t *state) {
  _Atomic uint64_t *slot = &engines[next(state) % ENGINES];
  uint64_t engine = next(state) % 100 == 0 ? next(state) % 64 : atomic_load(slot);
  const char *text = NULL;
  size_t length = 0;
  double next_ms = 0;
  uint64_t bytes = 0;
  uint64_t what = next(state) % 100;
  if (what < 45) {
    send_something(engine, state);
  } else if (what < 80) {
    /* The text is read to its end. */
    if (understudy_take(engine, &text, &length) == UNDERSTUDY_OK && strlen(text) != length) exit(3);
  } else if (what < 84) {
    understudy_step(engine, (double)next(state), (double)(next(state) % 3), &next_ms);
  } else if (what < 88) {
    understudy_error(&text, &length);
    if (strlen(text) != length) exit(3);
  } else if (what < 90) {
    understudy_wait(engine, (int32_t)(next(state) % 2));
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
    uint64_t opened = 0;
    size_t cut = next(state) % 4 == 0 ? next(state) % options_length : options_length;
    understudy_open(options, cut, &limits, &opened);
    understudy_close(atomic_exchange(slot, opened));
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
  for (int i = 0; i < ENGINES; i++) {
    uint64_t opened = 0;
    understudy_open(options, options_length, NULL, &opened);
    atomic_store(&engines[i], opened);
  }
  for (long i = 0; i < of; i++) pthread_create(&threads[i], NULL, run, (void *)(atol(arguments[5]) + i));
  for (long i = 0; i < of; i++) pthread_join(threads[i], NULL);
  understudy_close_all();
  uint64_t last = 0;
  understudy_open(options, options_length, NULL, &last);
  int is_open = understudy_ready(last, 60000) == UNDERSTUDY_OK;
  understudy_close(last);
  printf(is_open ? "passed\n" : "it does not open any more\n");
  return is_open ? 0 : 1;
}
