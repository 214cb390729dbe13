// Preloaded, it looks names up in a file of the test's, read anew each time: "ADDRESS NAME" a line,
// in the file that VASTAR_TEST_HOSTS names. Names that it does not have are the system's.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int (*Resolve)(const char*, const char*, const struct addrinfo*, struct addrinfo**);

// Into `address`, of 64 bytes; 0: the file does not have it.
static int find(const char* name, char* address) {
  char other[256];
  int found = 0;
  const char* path = getenv("VASTAR_TEST_HOSTS");
  FILE* file = path == NULL || name == NULL ? NULL : fopen(path, "re");
  if (file == NULL) return 0;
  while (!found && fscanf(file, "%63s %255s", address, other) == 2) {
    found = strcmp(other, name) == 0;
  }
  fclose(file);
  return found;
}

int getaddrinfo(const char* name, const char* service, const struct addrinfo* hints,
                struct addrinfo** list) {
  char address[64];
  Resolve next;
  *(void**)&next = dlsym(RTLD_NEXT, "getaddrinfo");
  return next(find(name, address) ? address : name, service, hints, list);
}
