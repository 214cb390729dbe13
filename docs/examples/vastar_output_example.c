/* vastar_output_example.c: one line about a measurement. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vastar_output.h"

typedef struct example {
  FILE* out;
  unsigned events;
} example;

/* A real plugin takes a JSON library. This one only finds "key":"value" in compact JSON. */
static void find_text(vastar_string json, const char* key, char* value, size_t size) {
  const size_t key_size = strlen(key);
  size_t i, n = 0;
  for (i = 0; i + key_size <= json.size; ++i) {
    if (memcmp(json.data + i, key, key_size) != 0) continue;
    for (i += key_size; i < json.size && json.data[i] != '"' && n + 1 < size; ++i) {
      if (json.data[i] == '\\') ++i;
      if (i < json.size) value[n++] = json.data[i];
    }
    break;
  }
  value[n] = '\0';
}

static int example_open(vastar_string config, void** state, char* err, size_t err_size) {
  char dest[4096];
  example* self = calloc(1, sizeof *self);
  if (self == NULL) return 1;
  find_text(config, "\"dest\":\"", dest, sizeof dest);
  self->out = strcmp(dest, "-") == 0 ? stdout : fopen(dest, "w");
  if (self->out == NULL) {
    snprintf(err, err_size, "cannot open %s: %s", dest, strerror(errno));
    free(self);
    return 1;
  }
  *state = self;
  return 0;
}

static int example_event(void* state, vastar_string json) {
  (void)json;
  ++((example*)state)->events;
  return 0;
}

static int example_finish(void* state, vastar_string json, char* err, size_t err_size) {
  example* self = state;
  char verdict[32];
  find_text(json, "\"verdict\":\"", verdict, sizeof verdict);
  fprintf(self->out, "verdict=%s events=%u document_bytes=%lu\n",
          verdict[0] == '\0' ? "none" : verdict, self->events, (unsigned long)json.size);
  if (fflush(self->out) == 0 && !ferror(self->out)) return 0;
  snprintf(err, err_size, "cannot write: %s", strerror(errno));
  return 1;
}

static void example_close(void* state) {
  example* self = state;
  if (self->out != stdout) fclose(self->out);
  free(self);
}

const vastar_output* vastar_output_entry(void) {
  static const vastar_output plugin = {
      VASTAR_OUTPUT_ABI, sizeof(vastar_output), "example",      "1.0.0",
      example_open,      example_event,         example_finish, example_close,
  };
  return &plugin;
}
