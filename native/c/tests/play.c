/*
 * Plays a transcript (packages/embedded/transcripts) from the input, and prints what the planner says: "open", "send", "step"
 * and "close" act, all other lines are left out.
 */
#include "understudy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 1 << 22, PATIENCE_MS = 600000 };

static void tell_error(void) {
  char code[64] = "unknown";
  const char *text = NULL;
  size_t length = 0;
  understudy_error(&text, &length);
  sscanf(text, "{\"code\":\"%63[^\"]", code);
  printf("error %s\n", code);
}

static void print_all(understudy_engine engine) {
  const char *text = NULL;
  size_t length = 0;
  while (understudy_take(engine, &text, &length) == UNDERSTUDY_OK) printf("%s\n", text);
}

static int32_t act(understudy_engine *engine, const char *verb, const char *rest) {
  understudy_limits limits = {.size = sizeof limits, .stepped = 1};
  double next = 0;
  if (strcmp(verb, "open") == 0) {
    int32_t told = understudy_open(rest, strlen(rest), &limits, engine);
    return told < 0 ? told : understudy_ready(*engine, PATIENCE_MS);
  }
  if (*engine == 0) return UNDERSTUDY_OK;
  if (strcmp(verb, "send") == 0) {
    int32_t told = understudy_send(*engine, rest, strlen(rest));
    /* What is refused is told before the next act. */
    return told < 0 ? told : understudy_settle(*engine, PATIENCE_MS);
  }
  if (strcmp(verb, "step") == 0) return understudy_step(*engine, atof(rest), PATIENCE_MS, &next);
  if (strcmp(verb, "close") == 0) {
    understudy_close(*engine);
    *engine = 0;
    /* A reader may want the end of one engine before it opens the next. */
    fflush(stdout);
  }
  return UNDERSTUDY_OK;
}

int main(void) {
  static char line[LONGEST];
  understudy_engine engine = 0;
  while (fgets(line, LONGEST, stdin) != NULL) {
    line[strcspn(line, "\n")] = 0;
    char *rest = strchr(line, ' ');
    if (rest != NULL) *rest++ = 0;
    if (act(&engine, line, rest == NULL ? "" : rest) < 0) {
      tell_error();
      /* A planner that does not open says so once. */
      if (strcmp(line, "open") == 0) act(&engine, "close", "");
    }
    if (engine != 0) print_all(engine);
  }
  understudy_close_all();
  return 0;
}
