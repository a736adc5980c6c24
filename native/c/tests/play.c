/*
 * Plays a script of messages: each line of the input is sent as it is, and what the planner says to it is printed. Lines
 * of the form "!ms" let that time pass first. Arguments: the file with the engine's options.
 */
#include "understudy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 1 << 20, PATIENCE_MS = 60000 };

static void tell(const char *what) {
  const char *text = NULL;
  size_t length = 0;
  understudy_error(&text, &length);
  printf("%s: %s\n", what, text);
}

static void print_all(understudy_engine engine) {
  const char *text = NULL;
  size_t length = 0;
  while (understudy_take(engine, &text, &length) == UNDERSTUDY_OK) printf("%s\n", text);
}

int main(int count, char **arguments) {
  static char line[LINE];
  if (count < 2) return 2;
  FILE *file = fopen(arguments[1], "rb");
  if (file == NULL) return 2;
  size_t length = fread(line, 1, LINE, file);
  fclose(file);
  understudy_engine engine = 0;
  if (understudy_open(line, length, NULL, &engine) != UNDERSTUDY_OK) return 2;
  if (understudy_ready(engine, PATIENCE_MS) != UNDERSTUDY_OK) {
    tell("open");
    return 1;
  }
  while (fgets(line, LINE, stdin) != NULL) {
    line[strcspn(line, "\n")] = 0;
    if (line[0] == '!') {
      understudy_wait(engine, atoi(line + 1));
    } else if (understudy_send(engine, line, strlen(line)) != UNDERSTUDY_OK) {
      tell("send");
    }
    if (understudy_settle(engine, PATIENCE_MS) == UNDERSTUDY_FAILED) tell("settle");
    print_all(engine);
  }
  understudy_close(engine);
  return 0;
}
