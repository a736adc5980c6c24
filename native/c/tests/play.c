/*
 * Plays recorded messages: each line of the input is sent as it is, "@ms" lets the planner work at that time of the game,
 * and what it says is printed. Argument: the file with the engine's options.
 */
#include "understudy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 1 << 22, PATIENCE_MS = 60000 };

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

int main(int count, char **arguments) {
  static char line[LONGEST];
  if (count < 2) return 2;
  FILE *file = fopen(arguments[1], "rb");
  if (file == NULL) return 2;
  size_t length = fread(line, 1, LONGEST, file);
  fclose(file);
  understudy_limits limits = {.size = sizeof limits, .stepped = 1};
  understudy_engine engine = 0;
  double next = 0;
  if (understudy_open(line, length, &limits, &engine) != UNDERSTUDY_OK) return 2;
  if (understudy_ready(engine, PATIENCE_MS) != UNDERSTUDY_OK) tell_error();
  while (fgets(line, LONGEST, stdin) != NULL) {
    line[strcspn(line, "\n")] = 0;
    int is_step = line[0] == '@';
    int32_t told = is_step ? understudy_step(engine, atof(line + 1), PATIENCE_MS, &next)
                           : understudy_send(engine, line, strlen(line));
    if (told < 0) tell_error();
    print_all(engine);
  }
  understudy_close(engine);
  return 0;
}
