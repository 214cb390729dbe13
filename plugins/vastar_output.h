/* The output plugin interface of vastar, ABI 1. C99, no other header of vastar needed.
 *
 * A plugin is a shared object named vastar_output_NAME.so with one exported function,
 * vastar_output_entry, that returns a struct that lives as long as the library is loaded.
 *
 * Strings are pointer and length, UTF-8, not zero-terminated; documents and events are JSON as the
 * schemas describe (`vastar schema`). Nothing allocated crosses over in either direction: what a
 * plugin is given lives until the call returns; what it allocates it keeps in its state and frees
 * in close. All calls come from one thread, in a process of the plugin's own.
 *
 * A call returns 0 for success. On failure it returns anything else and may write a message, zero
 * or not zero-terminated, of at most err_size bytes into err, which is zero-filled before the call.
 */
#ifndef VASTAR_OUTPUT_H
#define VASTAR_OUTPUT_H

#include <stddef.h>
#include <stdint.h>

#define VASTAR_OUTPUT_ABI 1
#define VASTAR_OUTPUT_ENTRY "vastar_output_entry"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct vastar_string {
  const char* data;
  size_t size;
} vastar_string;

typedef struct vastar_output {
  uint32_t abi;     /* VASTAR_OUTPUT_ABI of the header the plugin was built with */
  uint32_t size;    /* sizeof(vastar_output) of the same: later fields are read only if inside it */
  const char* name; /* zero-terminated, as in vastar_output_NAME.so */
  const char* version; /* zero-terminated, the plugin's own */

  /* config is {"dest": string, "options": {...}}. dest is "-" for standard output, else a path or,
   * for a plugin that pushes, a URL. Called before any load is sent: what cannot work should be
   * refused here. *state is the plugin's own and is given to the other calls. */
  int (*open)(vastar_string config, void** state, char* err, size_t err_size);

  /* One event object while the measurement runs. May be null: no events wanted. */
  int (*event)(void* state, vastar_string json);

  /* The document, once, at the end. Not called when the measurement gave none. */
  int (*finish)(void* state, vastar_string json, char* err, size_t err_size);

  /* The last call, also after a failed finish (not after a failed open). */
  void (*close)(void* state);
} vastar_output;

typedef const vastar_output* (*vastar_output_entry_fn)(void);

#if defined(__GNUC__)
__attribute__((visibility("default")))
#endif
const vastar_output*
vastar_output_entry(void);

#ifdef __cplusplus
}
#endif

#endif
