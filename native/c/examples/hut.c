/* The first agent that moves: ann fetches wood and lights a fire. Argument: the game's file. */
#include "understudy.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char game[1 << 22], at[16] = "home";
static int seq, wood, is_lit;

static void tell(understudy_engine engine, const char *type, const char *members) {
  char text[400];
  int length = snprintf(text, sizeof text, "{\"type\":\"%s\",\"agent\":\"ann\",\"seq\":%d,%s}", type, ++seq, members);
  understudy_send(engine, text, (size_t)length);
}
static void see(understudy_engine engine) {
  char text[200];
  const char *lit = is_lit ? "true" : "false";
  snprintf(text, sizeof text, "\"nowMs\":0,\"values\":{\"at\":\"%s\",\"wood\":%d,\"fire_lit\":%s}", at, wood, lit);
  tell(engine, "state", text);
}
static void play(understudy_engine engine, const char *begin) {
  char tool[16] = "", step[80];
  const char *id = strstr(begin, "\"stepId\":"), *place = strstr(begin, "\"place\":\"");
  sscanf(strstr(begin, "\"tool\":"), "\"tool\":\"%15[a-z_]", tool);
  if (place != NULL) sscanf(place, "\"place\":\"%15[a-z]", at);
  wood += strcmp(tool, "chop") == 0;
  is_lit = is_lit || strcmp(tool, "light_fire") == 0;
  printf("ann: %s%s%s\n", tool, place == NULL ? "" : " ", place == NULL ? "" : at);
  see(engine);
  snprintf(step, sizeof step, "\"stepId\":%d,\"event\":\"finished\"", atoi(id + strlen("\"stepId\":")));
  tell(engine, "step", step);
}
int main(int count, char **names) {
  static const char hello[] = "{\"type\":\"hello\",\"protocol\":[1],\"client\":\"hut 1.0\",\"domain\":\"hut\"}";
  understudy_engine engine = 0;
  const char *text = "";
  size_t length = 0;
  FILE *file = count > 1 ? fopen(names[1], "rb") : NULL;
  if (file == NULL || understudy_open(game, fread(game, 1, sizeof game, file), NULL, &engine) < 0) return 1;
  understudy_send(engine, hello, strlen(hello));
  see(engine);
  tell(engine, "want", "\"goal\":\"warm\",\"budgetMs\":20,\"runner\":\"server\"");
  /* A game takes what there is once in each frame, and waits for nothing. */
  while (!is_lit && understudy_wait(engine, 10000) == UNDERSTUDY_OK && understudy_take(engine, &text, &length) == 0) {
    if (strstr(text, "\"type\":\"begin\"") != NULL) play(engine, text);
    if (strstr(text, "\"type\":\"error\"") != NULL) return fprintf(stderr, "%s\n", text);
  }
  return understudy_close_all();
}
