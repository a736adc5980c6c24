/* The border of the library: what is wrong is refused with a code, and ends nothing. Prints "passed", or what failed. */
#include "understudy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

#define CHECK(what)                                          \
  do {                                                       \
    if (!(what)) {                                           \
      failures++;                                            \
      printf("line %d: %s does not hold\n", __LINE__, #what); \
    }                                                        \
  } while (0)

static const char *last_error(void) {
  const char *text = NULL;
  size_t length = 0;
  CHECK(understudy_error(&text, &length) == UNDERSTUDY_OK);
  CHECK(strlen(text) == length);
  return text;
}

static int error_has(const char *part) {
  return strstr(last_error(), part) != NULL;
}

static void check_arguments(const char *options) {
  understudy_engine engine = 77;
  size_t length = strlen(options);
  const char *text = NULL;
  CHECK(understudy_open(NULL, 0, NULL, &engine) == UNDERSTUDY_BAD_ARGUMENT && engine == 0);
  CHECK(understudy_open(options, length, NULL, NULL) == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_open("\xff\xfe", 2, NULL, &engine) == UNDERSTUDY_BAD_ARGUMENT && error_has("UTF-8"));
  CHECK(understudy_open(options, SIZE_MAX, NULL, &engine) == UNDERSTUDY_BAD_ARGUMENT && error_has("1 GiB"));
  understudy_limits small = {.size = 8};
  CHECK(understudy_open(options, length, &small, &engine) == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_take(1, NULL, &length) == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_take(1, &text, NULL) == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_error(NULL, NULL) == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_send(0, "{}", 2) == UNDERSTUDY_NO_ENGINE && error_has("no-engine"));
  CHECK(understudy_take(99999, &text, &length) == UNDERSTUDY_NO_ENGINE && length == 0);
  CHECK(understudy_wait(UINT64_MAX, -1) == UNDERSTUDY_NO_ENGINE);
  CHECK(understudy_ready(0, -1) == UNDERSTUDY_NO_ENGINE);
  CHECK(understudy_settle(0, -1) == UNDERSTUDY_NO_ENGINE);
  CHECK(understudy_memory(0, NULL) == UNDERSTUDY_NO_ENGINE);
  CHECK(understudy_close(0) == UNDERSTUDY_NO_ENGINE);
  CHECK(understudy_close_all() == UNDERSTUDY_OK && understudy_count() == 0);
}

static void check_refusals(const char *options) {
  understudy_engine engine = 0;
  double next = 0;
  CHECK(understudy_open("{", 1, NULL, &engine) == UNDERSTUDY_OK && engine != 0);
  CHECK(understudy_ready(engine, -1) == UNDERSTUDY_FAILED && error_has("\"code\""));
  CHECK(understudy_wait(engine, -1) == UNDERSTUDY_OK);
  CHECK(understudy_send(engine, "{}", 2) == UNDERSTUDY_FAILED);
  CHECK(understudy_close(engine) == UNDERSTUDY_OK);
  CHECK(understudy_close(engine) == UNDERSTUDY_NO_ENGINE);
  understudy_limits limits = {.size = sizeof limits, .message_bytes = 100, .stepped = 1};
  CHECK(understudy_open(options, strlen(options), &limits, &engine) == UNDERSTUDY_OK);
  CHECK(understudy_ready(engine, -1) == UNDERSTUDY_OK);
  char large[101];
  memset(large, 'x', sizeof large);
  CHECK(understudy_send(engine, large, sizeof large) == UNDERSTUDY_FAILED && error_has("message-too-large"));
  CHECK(understudy_send(engine, "a\0b", 3) == UNDERSTUDY_FAILED && error_has("message-invalid"));
  CHECK(understudy_send(engine, "\xc3", 1) == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_step(engine, 0.0 / 0.0, 1, &next) == UNDERSTUDY_FAILED);
  CHECK(understudy_step(engine, 0, 1, NULL) == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_send(engine, "no JSON", 7) == UNDERSTUDY_OK);
  CHECK(understudy_step(engine, 0, 1e300, &next) == UNDERSTUDY_OK);
  const char *text = NULL;
  size_t length = 0;
  CHECK(understudy_take(engine, &text, &length) == UNDERSTUDY_OK);
  CHECK(strlen(text) == length && strstr(text, "\"error\"") != NULL);
  CHECK(understudy_take(engine, &text, &length) == UNDERSTUDY_NOTHING);
  uint64_t bytes = 0;
  CHECK(understudy_memory(engine, &bytes) == UNDERSTUDY_OK && bytes > 10000);
  CHECK(understudy_count() == 1 && understudy_close_all() == UNDERSTUDY_OK && understudy_count() == 0);
  CHECK(understudy_take(engine, &text, &length) == UNDERSTUDY_NO_ENGINE);
}

static const char *const COLD = "{\"at\":\"home\",\"wood\":0,\"fire_lit\":false}";
static const char *const BEST =
    "[{\"tool\":\"goto\",\"args\":{\"place\":\"forest\"}},{\"tool\":\"chop\",\"args\":{}},{\"tool\":\"chop\",\"args\":{}},"
    "{\"tool\":\"goto\",\"args\":{\"place\":\"home\"}},{\"tool\":\"light_fire\",\"args\":{}}]";

/* Whether the next message has a part; messages stay until this thread's next one. */
static int hears(understudy_engine engine, const char *part) {
  const char *text = "";
  size_t length = 0;
  if (understudy_wait(engine, 60000) != UNDERSTUDY_OK) return 0;
  CHECK(understudy_take(engine, &text, &length) == UNDERSTUDY_OK);
  if (strstr(text, part) == NULL) printf("heard %s\n", text);
  return strstr(text, part) != NULL;
}

static void check_messages(const char *options) {
  understudy_engine engine = 0;
  uint64_t id = 0, other = 0;
  const char *text = NULL;
  size_t length = 0;
  CHECK(understudy_open(options, strlen(options), NULL, &engine) == UNDERSTUDY_OK);
  CHECK(understudy_see(engine, "ann", COLD) == UNDERSTUDY_BAD_ARGUMENT && error_has("understudy_hello"));
  CHECK(understudy_hello(engine, NULL, 0) == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_hello(0, "hut", 0) == UNDERSTUDY_NO_ENGINE);
  CHECK(understudy_hello(engine, "hut", 0) == UNDERSTUDY_OK && hears(engine, "\"welcome\""));
  CHECK(understudy_time(engine, 0.0 / 0.0) == UNDERSTUDY_BAD_ARGUMENT && understudy_time(engine, 5) == UNDERSTUDY_OK);
  CHECK(understudy_see(engine, "ann", "no JSON") == UNDERSTUDY_FAILED && error_has("message-invalid"));
  CHECK(understudy_see(engine, "ann", "[]") == UNDERSTUDY_FAILED && error_has("message-invalid"));
  CHECK(understudy_see(engine, "\xff", COLD) == UNDERSTUDY_BAD_ARGUMENT && error_has("UTF-8"));
  CHECK(understudy_see_things(engine, "{}") == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_see(engine, "ann", COLD) == UNDERSTUDY_OK);
  CHECK(understudy_want(engine, "ann", "warm", 60000) == UNDERSTUDY_OK && hears(engine, "\"goto\""));
  CHECK(understudy_save(engine, &text, &length) == UNDERSTUDY_OK && strlen(text) == length);
  char saved[1000];
  snprintf(saved, sizeof saved, "%s", text);
  CHECK(strstr(saved, "\"nowMs\":5") != NULL);
  CHECK(understudy_failed(engine, "ann", 1, "the way is blocked") == UNDERSTUDY_OK && hears(engine, "\"begin\""));
  CHECK(understudy_plan(engine, "bo", COLD, "{\"wood\": {\">=\": 1}}", 60000, &id) == UNDERSTUDY_OK && id == 1);
  CHECK(hears(engine, "\"solved\""));
  CHECK(understudy_plan(engine, "bo", COLD, "{", 60000, &id) == UNDERSTUDY_FAILED);
  CHECK(understudy_plan(engine, "bo", COLD, "warm", 60000, NULL) == UNDERSTUDY_BAD_ARGUMENT && hears(engine, "\"answer\""));
  CHECK(understudy_plan_now(engine, "bo", COLD, "warm", 1000, &id) == UNDERSTUDY_OK && hears(engine, "\"answer\""));
  CHECK(understudy_plan_now(engine, "bo", COLD, NULL, 1000, &id) == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_propose(engine, "bo", COLD, "warm", "{}", 60000, &id) == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_propose(engine, "bo", COLD, "warm", BEST, 60000, &other) == UNDERSTUDY_OK && other == 4);
  CHECK(hears(engine, "\"source\":\"llm\""));
  CHECK(understudy_plan(engine, "bo", COLD, "warm", 0, &id) == UNDERSTUDY_OK && hears(engine, "\"solved\""));
  CHECK(understudy_model_answer(engine, 1, BEST) == UNDERSTUDY_OK && hears(engine, "\"no-model\""));
  CHECK(understudy_model_failed(engine, 1, "none") == UNDERSTUDY_OK && hears(engine, "\"no-model\""));
  CHECK(understudy_squad(engine, "s", "[\"ann\"]", "warm", 100) == UNDERSTUDY_OK && hears(engine, "\"error\""));
  CHECK(understudy_disband(engine, "s") == UNDERSTUDY_OK && understudy_idle(engine, "ann") == UNDERSTUDY_OK);
  CHECK(hears(engine, "\"interrupt\""));
  /* Names that never were; what is said of one that was is late. */
  CHECK(understudy_leave(engine, "bo") == UNDERSTUDY_OK && hears(engine, "there is no agent \\\"bo\\\""));
  CHECK(understudy_idle(engine, "bo") == UNDERSTUDY_OK && hears(engine, "\"/agent\""));
  CHECK(understudy_finished(engine, "bo", 1) == UNDERSTUDY_OK && hears(engine, "\"/agent\""));
  CHECK(understudy_failed(engine, "ann", 99, "why") == UNDERSTUDY_OK && hears(engine, "\"/stepId\""));
  CHECK(understudy_disband(engine, "t") == UNDERSTUDY_OK && hears(engine, "there is no squad \\\"t\\\""));
  CHECK(understudy_disband(engine, "s") == UNDERSTUDY_OK);
  const double nowhere[] = {0};
  CHECK(understudy_see_at(engine, "ann", COLD, nowhere, 1) == UNDERSTUDY_FAILED && error_has("no-world"));
  CHECK(understudy_see_things(engine, "[]") == UNDERSTUDY_FAILED && error_has("no-world"));
  CHECK(understudy_restore(engine, "{}") == UNDERSTUDY_FAILED && error_has("/agents"));
  CHECK(understudy_restore(engine, saved) == UNDERSTUDY_OK && hears(engine, "\"begin\""));
  CHECK(understudy_renew(engine) == UNDERSTUDY_OK && hears(engine, "\"welcome\"") && hears(engine, "\"stepId\":1"));
  CHECK(understudy_finished(engine, "ann", 1) == UNDERSTUDY_OK);
  CHECK(understudy_renew(0) == UNDERSTUDY_NO_ENGINE && understudy_close(engine) == UNDERSTUDY_OK);
}

static const char *const TOWER =
    "{\"domains\":[{\"name\":\"tower\",\"domain\":{\"name\":\"tower\",\"kinds\":{\"flask\":{}},"
    "\"state\":{\"near\":{\"type\":\"thing\",\"of\":[\"flask\"],\"position\":true},\"oil\":{\"type\":\"boolean\"}},"
    "\"tools\":[{\"name\":\"go\",\"things\":{\"to\":[\"flask\"]},\"then\":{\"near\":\"$to\"},\"cost\":{\"way\":\"$to\"}},"
    "{\"name\":\"draw\",\"things\":{\"it\":\"flask\"},\"when\":{\"near\":\"$it\"},\"then\":{\"oil\":true}}],"
    "\"goals\":[{\"name\":\"oiled\",\"when\":{\"oil\":true}}]}}]}";
static const char *const FLASKS =
    "[{\"id\":\"near\",\"kind\":\"flask\",\"at\":[3,0]},{\"id\":\"far\",\"kind\":\"flask\",\"at\":[90,0]}]";
static const char *const DRY = "{\"near\":\"nothing\",\"oil\":false}";

/* Things, where agents are, and what ways cost, without a message of the game's own. */
static void check_things(void) {
  understudy_engine engine = 0;
  const double at[] = {0, 0}, nowhere[] = {0.0 / 0.0};
  CHECK(understudy_open(TOWER, strlen(TOWER), NULL, &engine) == UNDERSTUDY_OK);
  CHECK(understudy_hello(engine, "tower", 1) == UNDERSTUDY_OK && hears(engine, "\"welcome\""));
  CHECK(understudy_see_things(engine, "{}") == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_see_things(engine, FLASKS) == UNDERSTUDY_OK);
  CHECK(understudy_see_at(engine, "ann", DRY, NULL, 2) == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_see_at(engine, "ann", DRY, at, 4) == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_see_at(engine, "ann", DRY, nowhere, 1) == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_see_at(engine, "ann", DRY, at, 2) == UNDERSTUDY_OK);
  CHECK(understudy_want(engine, "ann", "oiled", 60000) == UNDERSTUDY_OK && hears(engine, "\"near\""));
  CHECK(understudy_idle(engine, "ann") == UNDERSTUDY_OK && hears(engine, "\"interrupt\""));
  CHECK(understudy_see_things(engine, "[{\"id\":\"nera\",\"gone\":true}]") == UNDERSTUDY_FAILED && error_has("unknown-thing"));
  CHECK(understudy_see_things(engine, "[{\"id\":\"near\",\"gone\":true}]") == UNDERSTUDY_OK);
  CHECK(understudy_want(engine, "ann", "oiled", 60000) == UNDERSTUDY_OK && hears(engine, "\"far\""));
  CHECK(understudy_see_all(engine, "7") == UNDERSTUDY_BAD_ARGUMENT && understudy_see_all(engine, FLASKS) == UNDERSTUDY_OK);
  CHECK(understudy_close(engine) == UNDERSTUDY_OK);

  CHECK(understudy_open(TOWER, strlen(TOWER), NULL, &engine) == UNDERSTUDY_OK);
  CHECK(understudy_hello(engine, "tower", 2) == UNDERSTUDY_OK && hears(engine, "\"welcome\""));
  CHECK(understudy_see_all(engine, FLASKS) == UNDERSTUDY_OK && understudy_see_at(engine, "ann", DRY, at, 2) == UNDERSTUDY_OK);
  CHECK(understudy_want(engine, "ann", "oiled", 60000) == UNDERSTUDY_OK && hears(engine, "\"ways\""));
  CHECK(understudy_ways(engine, "ann", "{}") == UNDERSTUDY_BAD_ARGUMENT);
  CHECK(understudy_ways(engine, "ann", "[{\"to\":[\"near\",\"far\"],\"costs\":[-1,2]}]") == UNDERSTUDY_OK && hears(engine, "\"far\""));
  CHECK(understudy_close(engine) == UNDERSTUDY_OK);
}

static const char *const AT_MILL = "{\"at\":\"mill\",\"beam_up\":false,\"nailed\":false,\"planks\":0}";
static const char *const AT_SITE = "{\"at\":\"site\",\"beam_up\":false,\"nailed\":false,\"planks\":0}";

/* Squads, with rests and waits before a step begins, and words. */
static void check_squads_and_words(const char *options) {
  understudy_engine engine = 0;
  const char *text = "";
  size_t length = 0;
  CHECK(understudy_open(options, strlen(options), NULL, &engine) == UNDERSTUDY_OK);
  CHECK(understudy_hello(engine, "yard", 0) == UNDERSTUDY_OK && hears(engine, "\"welcome\""));
  CHECK(understudy_see(engine, "ann", AT_MILL) == UNDERSTUDY_OK && understudy_see(engine, "bo", AT_SITE) == UNDERSTUDY_OK);
  CHECK(understudy_squad(engine, "crew", "[\"ann\",\"bo\"]", "raised", 60000) == UNDERSTUDY_OK);
  while (strstr(text, "\"begin\"") == NULL) {
    CHECK(understudy_wait(engine, 60000) == UNDERSTUDY_OK && understudy_take(engine, &text, &length) == UNDERSTUDY_OK);
    if (failures > 0) return;
  }
  CHECK(strstr(text, "\"saw\"") != NULL && strstr(text, "\"crew\"") != NULL);
  CHECK(understudy_disband(engine, "crew") == UNDERSTUDY_OK && understudy_close(engine) == UNDERSTUDY_OK);

  CHECK(understudy_open(options, strlen(options), NULL, &engine) == UNDERSTUDY_OK);
  CHECK(understudy_hello(engine, "hut", 0) == UNDERSTUDY_OK && hears(engine, "\"welcome\""));
  CHECK(understudy_see(engine, "ann", COLD) == UNDERSTUDY_OK);
  CHECK(understudy_want(engine, "ann", "{\"directive\":\"Please light the fire!\"}", 60000) == UNDERSTUDY_OK);
  CHECK(hears(engine, "\"goto\"") && understudy_close(engine) == UNDERSTUDY_OK);
}

/* A planner that ends by its limit is opened again under the same handle. */
static void check_memory_limit(const char *options) {
  understudy_limits limits = {.size = sizeof limits, .memory_bytes = 1 << 20};
  understudy_engine engine = 0;
  CHECK(understudy_open(options, strlen(options), &limits, &engine) == UNDERSTUDY_OK);
  CHECK(understudy_ready(engine, -1) == UNDERSTUDY_FAILED && error_has("memory-limit"));
  CHECK(understudy_renew(engine) == UNDERSTUDY_OK);
  CHECK(understudy_ready(engine, -1) == UNDERSTUDY_FAILED && error_has("memory-limit"));
  CHECK(understudy_close(engine) == UNDERSTUDY_OK && understudy_count() == 0);
  /* Wherever it ends: in its script, in its domains, or where it has no memory left to say so. */
  for (int32_t told = UNDERSTUDY_FAILED; told != UNDERSTUDY_OK; limits.memory_bytes += 150 << 10) {
    CHECK(understudy_open(options, strlen(options), &limits, &engine) == UNDERSTUDY_OK);
    told = understudy_ready(engine, -1);
    CHECK(told == UNDERSTUDY_OK || error_has("memory-limit"));
    CHECK(understudy_close(engine) == UNDERSTUDY_OK && limits.memory_bytes < 32 << 20);
  }
}

static char *read_file(const char *name) {
  FILE *file = fopen(name, "rb");
  if (file == NULL) exit(2);
  fseek(file, 0, SEEK_END);
  size_t length = (size_t)ftell(file);
  rewind(file);
  char *text = calloc(length + 1, 1);
  if (text == NULL || fread(text, 1, length, file) != length) exit(2);
  fclose(file);
  return text;
}

int main(int count, char **arguments) {
  if (count < 3) return 2;
  char *options = read_file(arguments[1]), *features = read_file(arguments[2]);
  const char *text = NULL;
  size_t length = 0;
  CHECK(understudy_abi() == UNDERSTUDY_ABI);
  CHECK(strcmp(understudy_version(), "0.1.0") == 0);
  CHECK(understudy_notices(&text, &length) == UNDERSTUDY_OK && strlen(text) == length);
  CHECK(strstr(text, "QuickJS-NG") != NULL);
  CHECK(last_error()[0] == 0);
  check_arguments(options);
  check_refusals(options);
  check_messages(options);
  check_things();
  check_squads_and_words(features);
  check_memory_limit(options);
  free(options);
  free(features);
  if (failures == 0) printf("passed\n");
  return failures == 0 ? 0 : 1;
}
