// Finding libcurl and its functions.
#include "prometheus/curl_library.h"

#include <dlfcn.h>

namespace vastar::plugin {
namespace {

CurlLibrary loaded;

template <typename Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function != nullptr;
}

bool find_all(void* library, CurlLibrary& all) {
  (void)find(library, "curl_url_strerror", all.url_strerror);
  return find(library, "curl_global_init", all.global_init) &&
         find(library, "curl_easy_init", all.easy_init) &&
         find(library, "curl_easy_cleanup", all.easy_cleanup) &&
         find(library, "curl_easy_setopt", all.easy_setopt) &&
         find(library, "curl_easy_perform", all.easy_perform) &&
         find(library, "curl_easy_getinfo", all.easy_getinfo) &&
         find(library, "curl_easy_strerror", all.easy_strerror) &&
         find(library, "curl_slist_append", all.slist_append) &&
         find(library, "curl_slist_free_all", all.slist_free_all) &&
         find(library, "curl_free", all.free) && find(library, "curl_url", all.url) &&
         find(library, "curl_url_cleanup", all.url_cleanup) &&
         find(library, "curl_url_get", all.url_get) && find(library, "curl_url_set", all.url_set);
}

}  // namespace

Result<void> load_curl() {
  for (const char* name : {"libcurl.so.4", "libcurl-gnutls.so.4"}) {
    void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr || !find_all(library, loaded)) continue;
    if (loaded.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK) return {};
  }
  return Error{
      "a push needs libcurl, and there is no libcurl.so.4 that works on this machine: install it "
      "(Debian: libcurl4), or write to a file"};
}

const CurlLibrary& curl() { return loaded; }

}  // namespace vastar::plugin
