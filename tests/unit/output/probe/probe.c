/* A plugin for tests: it writes down the calls it gets, and misbehaves as VASTAR_PROBE says. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vastar_output.h"

#ifndef PROBE_ABI
#define PROBE_ABI VASTAR_OUTPUT_ABI
#endif
#ifndef PROBE_SIZE
#define PROBE_SIZE sizeof(vastar_output)
#endif
#ifndef PROBE_NAME
#define PROBE_NAME "probe"
#endif

static FILE* out;

static int mode_is(const char* mode) {
  const char* asked = getenv("VASTAR_PROBE");
  return asked != NULL && strcmp(asked, mode) == 0;
}

/* Not for ever: nobody may be left to end it. */
static void hang(void) {
  alarm(60);
  for (;;) pause();
}

/* The value of "dest", which tests keep free of escapes. */
static void find_dest(vastar_string config, char* dest, size_t size) {
  static const char key[] = "\"dest\":\"";
  size_t i, n = 0;
  for (i = 0; i + sizeof key - 1 < config.size; ++i) {
    if (memcmp(config.data + i, key, sizeof key - 1) != 0) continue;
    for (i += sizeof key - 1; i < config.size && config.data[i] != '"' && n + 1 < size; ++i) {
      dest[n++] = config.data[i];
    }
  }
  dest[n] = '\0';
}

static int probe_open(vastar_string config, void** state, char* err, size_t err_size) {
  char dest[4096];
  if (mode_is("open_fail")) {
    snprintf(err, err_size, "the probe\nsays no");
    return 1;
  }
  if (mode_is("open_fail_silently")) return 7;
  if (mode_is("open_crash")) raise(SIGSEGV);
  if (mode_is("open_exit")) exit(3);
  if (mode_is("open_hang")) hang();
  find_dest(config, dest, sizeof dest);
  out = strcmp(dest, "-") == 0 ? stdout : fopen(dest, "w");
  *state = &out;
  return out == NULL;
}

static void record(const char* what, vastar_string json) {
  fprintf(out, "%s %.*s\n", what, (int)json.size, json.data);
}

static void wait_for_file(const char* path) {
  while (access(path, F_OK) != 0) usleep(1000);
}

static int probe_event(void* state, vastar_string json) {
  (void)state;
  if (mode_is("event_fail")) return 5;
  if (mode_is("event_crash")) raise(SIGSEGV);
  if (mode_is("event_wait")) wait_for_file(getenv("VASTAR_PROBE_FILE"));
  record("event", json);
  return 0;
}

static int probe_finish(void* state, vastar_string json, char* err, size_t err_size) {
  (void)state;
  if (mode_is("finish_crash")) raise(SIGSEGV);
  if (mode_is("finish_abort")) abort();
  if (mode_is("finish_exit")) exit(0);
  if (mode_is("finish_hang")) hang();
  if (mode_is("finish_fill_err")) memset(err, 'x', err_size);
  if (mode_is("finish_fail")) snprintf(err, err_size, "the disk is on fire \x1b[31m");
  if (mode_is("finish_fail") || mode_is("finish_fill_err")) return 1;
  if (mode_is("finish_copies_json") && access(getenv("VASTAR_PROBE_FILE"), F_OK) != 0) return 1;
  if (mode_is("stray_print")) printf("stray\n");
  record("finish", json);
  return 0;
}

static void probe_close(void* state) {
  (void)state;
  if (mode_is("close_crash")) raise(SIGSEGV);
  if (mode_is("close_hang")) hang();
  if (mode_is("close_mark")) {
    FILE* mark = fopen(getenv("VASTAR_PROBE_FILE"), "w");
    if (mark != NULL) fclose(mark);
  }
  if (out != stdout) fclose(out);
}

#ifdef PROBE_CRASH_ON_LOAD
__attribute__((constructor)) static void crash(void) { raise(SIGSEGV); }
#endif

#ifndef PROBE_NO_ENTRY
const vastar_output* vastar_output_entry(void) {
  static const vastar_output probe = {PROBE_ABI,  PROBE_SIZE,  PROBE_NAME,   "9.8.7",
                                      probe_open, probe_event, probe_finish, probe_close};
  return &probe;
}
#else
int probe_unused(void) {
  vastar_string none = {NULL, 0};
  return probe_open(none, NULL, NULL, 0) + probe_event(NULL, none) +
         probe_finish(NULL, none, NULL, 0) + (probe_close(NULL), 0);
}
#endif
