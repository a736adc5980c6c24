/* Many answers of one planner: 40 questions in each frame. Arguments: the game's file, the number of answers, and the
 * milliseconds of a frame; with 0 it asks as fast as it can. Prints the planner's memory after a tenth, half and all of them. */
#include "understudy.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

enum { QUESTIONS = 40 };

static char game[1 << 22];

static void ask(understudy_engine engine, long at) {
  static const char chop[] = "[{\"tool\":\"chop\",\"args\":{}}]";
  char agent[32], state[96];
  uint64_t id;
  snprintf(agent, sizeof agent, "ann %ld", at % 20);
  const char *place = at / 3 % 2 == 0 ? "home" : "forest";
  snprintf(state, sizeof state, "{\"at\":\"%s\",\"wood\":%ld,\"fire_lit\":false}", place, at / 3 % 8);
  if (at % 3 == 0) understudy_plan_now(engine, agent, state, "warm", 4, &id);
  else if (at % 3 == 1) understudy_propose(engine, agent, state, "warm", chop, 60000, &id);
  else understudy_plan(engine, agent, state, "warm", 60000, &id);
}

/* Takes what has come. An answer that is revised was counted before. */
static int hear(understudy_engine engine, long *open) {
  const char *text = "";
  size_t length = 0;
  while (understudy_take(engine, &text, &length) == UNDERSTUDY_OK) {
    if (strstr(text, "\"type\":\"answer\"") == NULL) return fprintf(stderr, "%s\n", text);
    if (strstr(text, "\"isRevised\":true") == NULL) --*open;
  }
  return 0;
}

int main(int count, char **names) {
  understudy_engine engine = 0;
  FILE *file = count > 3 ? fopen(names[1], "rb") : NULL;
  if (file == NULL) return 1;
  long answers = atol(names[2]), frame_ms = atol(names[3]), open = 0;
  const struct timespec rest = {0, frame_ms * 1000000};
  size_t length = fread(game, 1, sizeof game - 1, file);
  fclose(file);
  if (understudy_open(game, length, NULL, &engine) < 0 || understudy_hello(engine, "hut", 0) < 0) return 1;
  /* The first message is the welcome. */
  if (understudy_wait(engine, 60000) != UNDERSTUDY_OK) return 1;
  const char *welcome = "";
  understudy_take(engine, &welcome, &length);
  for (long at = 0; at < answers;) {
    for (long end = at + QUESTIONS; at < end && at < answers; at++, open++) {
      ask(engine, at);
      uint64_t bytes = 0;
      if (at != answers / 10 && at != answers / 2) continue;
      understudy_memory(engine, &bytes);
      printf("after %ld answers: %.1f MB\n", at, (double)bytes / 1e6);
      fflush(stdout);
    }
    /* The rest of the frame; a planner that is late gets the next one, too. */
    do {
      if (frame_ms > 0) thrd_sleep(&rest, NULL);
      else if (understudy_wait(engine, 60000) != UNDERSTUDY_OK) return 1;
      if (hear(engine, &open) != 0) return 1;
    } while (open > 0);
  }
  uint64_t bytes = 0;
  understudy_memory(engine, &bytes);
  printf("after %ld answers: %.1f MB\n", answers, (double)bytes / 1e6);
  return understudy_close_all();
}
