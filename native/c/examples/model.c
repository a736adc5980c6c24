/* A model of the game's own, here a scripted one: it plans when it is asked, and what it says is proved. Argument: the game's file. */
#include "understudy.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GO(place) "{\"tool\":\"goto\",\"args\":{\"place\":\"" place "\"}}"
#define DO(tool) "{\"tool\":\"" tool "\",\"args\":{}}"

static char game[1 << 22], options[(1 << 22) + 100];
static const char hut[] = "{\"at\":\"home\",\"wood\":0,\"fire_lit\":false}";

/* The scripted model. A real one gets the prompt, and is held to the schema. A game takes its own reader of JSON. */
static const char *ask_model(const char *wanted) {
  char kind[16] = "", user[80] = "";
  sscanf(strstr(wanted, "\"kind\":"), "\"kind\":\"%15[a-z]", kind);
  sscanf(strstr(wanted, "\"user\":"), "\"user\":\"%79[^\\]", user);
  printf("asked for a %s: %s\n", kind, user);
  return "{\"steps\":[" GO("forest") "," DO("chop") "," DO("chop") "," GO("home") "," DO("light_fire") "]}";
}

static void tell(const char *answer) {
  char source[16] = "", tool[16] = "", place[16] = "";
  const char *at = strstr(answer, "\"source\":"), *separator = ": ";
  double cost = 0;
  sscanf(at, "\"source\":\"%15[a-z]", source);
  printf("%s", source);
  for (at = strstr(answer, "\"tool\":"); at != NULL; at = strstr(at + 1, "\"tool\":"), separator = ", ") {
    place[0] = 0;
    if (sscanf(at, "\"tool\":\"%15[a-z_]\",\"args\":{\"place\":\"%15[a-z]", tool, place) < 1) break;
    printf("%s%s%s%s", separator, tool, place[0] ? " " : "", place);
  }
  sscanf(strstr(answer, "\"cost\":"), "\"cost\":%lf", &cost);
  printf(" for %g\n", cost);
}

/* Answers the model's questions until an answer comes. A game takes what there is once in each frame. */
static int hear(understudy_engine engine) {
  const char *text = "";
  size_t length = 0;
  while (understudy_wait(engine, 60000) == UNDERSTUDY_OK && understudy_take(engine, &text, &length) == UNDERSTUDY_OK) {
    if (strstr(text, "\"type\":\"answer\"") != NULL) return tell(text), 0;
    if (strstr(text, "\"type\":\"refused\"") != NULL) return fprintf(stderr, "%s\n", text);
    if (strstr(text, "\"type\":\"model-wanted\"") == NULL) continue;
    uint64_t number = strtoull(strstr(text, "\"number\":") + strlen("\"number\":"), NULL, 10);
    understudy_model_answer(engine, number, ask_model(text));
  }
  return 1;
}

int main(int count, char **names) {
  understudy_engine engine = 0;
  uint64_t id = 0;
  FILE *file = count > 1 ? fopen(names[1], "rb") : NULL;
  if (file == NULL) return 1;
  game[fread(game, 1, sizeof game - 1, file)] = 0;
  int length = snprintf(options, sizeof options, "{\"game\":%s,\"model\":{\"name\":\"scripted\"}}", game);
  if (understudy_open(options, (size_t)length, NULL, &engine) < 0 || understudy_hello(engine, "hut", 0) < 0) return 1;
  understudy_plan(engine, "ann", hut, "warm", 60000, &id);
  if (hear(engine) != 0) return 1;
  /* A plan that forgets the ways: the planner mends it. */
  understudy_propose(engine, "ann", hut, "warm", "[" DO("chop") "," DO("light_fire") "]", 60000, &id);
  if (hear(engine) != 0) return 1;
  fclose(file);
  return understudy_close_all();
}
